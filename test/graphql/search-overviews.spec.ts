import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EventStatus } from '#convoke/events';
import { buildEvent, inHours } from '#test/events';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
let organizer: TestPerson;

beforeAll(async () => {
  server = await startTestServer();
  organizer = await buildPerson(server);
});
afterAll(() => server.close());

const publish = (traits: Record<string, unknown>) => buildEvent(server, { organizer, ...traits });

describe('A map of what is found', () => {
  const at = (title: string, locality: string, geom: string, traits = {}) =>
    publish({ title, tags: ['mapped'], physicalAddress: { locality, geom }, ...traits });
  const CLUSTERS = `query ($bbox: String, $zoom: Int, $term: String) {
    searchEventClusters(tags: "mapped", term: $term, bbox: $bbox, zoom: $zoom) {
      count geom bbox event { title physicalAddress { locality } } } }`;

  async function clusters(variables: Record<string, unknown>) {
    const { data, errors } = await server.graphql(CLUSTERS, variables);
    expect(errors).toBeUndefined();
    const found = data!.searchEventClusters as {
      count: number;
      geom: string;
      bbox: string;
      event: { title: string };
    }[];
    return found.map(({ count, event }) => `${event.title}: ${count}`);
  }

  beforeAll(async () => {
    await at('Lyon 1', 'Lyon', '4.83;45.76', { beginsOn: inHours(2) });
    await at('Lyon 2', 'Lyon', '4.84;45.76', { beginsOn: inHours(3) });
    await at('Villeurbanne', 'Villeurbanne', '4.89;45.77', { beginsOn: inHours(4) });
    await at('Berlin', 'Berlin', '13.4;52.5');
    await at('Fiji', 'Suva', '179.9;-17');
    await at('Samoa', 'Apia', '-179.8;-17');
    await at('Secret Lyon', 'Lyon', '4.83;45.76', { visibility: 'unlisted', beginsOn: inHours(1) });
    await publish({ title: 'Nowhere', tags: ['mapped'] });
    await server.runJobs();
  });

  test('groups what lies close together, the closer it looks the less', async () => {
    expect(await clusters({})).toEqual(['Lyon 1: 3', 'Berlin: 1', 'Fiji: 1', 'Samoa: 1']);
    expect(await clusters({ bbox: '60,-10:40,20', zoom: 3 })).toEqual(['Lyon 1: 3', 'Berlin: 1']);
    expect(await clusters({ bbox: '46,4:45,5.5', zoom: 12 })).toEqual(['Lyon 1: 2', 'Villeurbanne: 1']);
    expect(await clusters({ bbox: '46,4:45,5.5', zoom: 30 })).toEqual(['Lyon 1: 1', 'Lyon 2: 1', 'Villeurbanne: 1']);
  });

  test('tells what lies in the rectangle of a group by searching there', async () => {
    const { data } = await server.graphql(CLUSTERS, { bbox: '46,4:45,5.5', zoom: 3 });
    const [{ bbox, geom }] = data!.searchEventClusters;
    const [longitude, latitude] = geom.split(';').map(Number);
    expect([longitude, latitude]).toEqual([expect.closeTo(4.853, 3), expect.closeTo(45.763, 3)]);
    const found = await server.graphql(
      'query ($bbox: String) { searchEvents(tags: "mapped", bbox: $bbox) { total } }',
      { bbox },
    );
    expect(found.data!.searchEvents.total).toBe(3);
  });

  test('is one across the date line', async () => {
    expect(await clusters({ bbox: '-10,170:-20,-170', zoom: 3 })).toEqual(['Fiji: 2']);
  });

  test('shows what words find, misspelt ones too, and nothing where nothing is', async () => {
    expect(await clusters({ term: 'vileurbanne', zoom: 3 })).toEqual(['Villeurbanne: 1']);
    expect(await clusters({ bbox: '1,1:0,2' })).toEqual([]);
  });

  test('is not made of nonsense', async () => {
    const { errors } = await server.graphql(CLUSTERS, { bbox: 'here', zoom: -1 });
    expect(errors!.map(({ code, field }) => [code, field])).toEqual([
      ['validation', 'bbox'],
      ['validation', 'zoom'],
    ]);
  });
});

describe('A calendar of what is found', () => {
  const DAYS = `query ($firstDay: String!, $lastDay: String!, $timezone: Timezone) {
    searchEventDays(tags: "dated", firstDay: $firstDay, lastDay: $lastDay, timezone: $timezone) {
      date total events { title } } }`;

  async function days(variables: object) {
    const { data, errors } = await server.graphql(DAYS, {
      firstDay: '2030-05-01',
      lastDay: '2030-05-31',
      ...variables,
    });
    expect(errors).toBeUndefined();
    const found = data!.searchEventDays as { date: string; total: number; events: { title: string }[] }[];
    return found.map(({ date, total, events }) => [date, total, ...events.map(({ title }) => title)]);
  }

  beforeAll(async () => {
    const on = (title: string, beginsOn: string, endsOn?: string, traits = {}) =>
      publish({
        title,
        tags: ['dated'],
        beginsOn: new Date(beginsOn),
        ...(endsOn ? { endsOn: new Date(endsOn) } : {}),
        ...traits,
      });
    await on('Weekend', '2030-05-03T16:00:00Z', '2030-05-05T16:00:00Z');
    await on('Late', '2030-05-04T20:00:00Z', '2030-05-05T00:00:00Z');
    await on('Early', '2030-05-04T08:00:00Z');
    await on('Noon', '2030-05-04T12:00:00Z');
    await on('Last night', '2030-05-31T23:30:00Z');
    await on('Secret', '2030-05-10T12:00:00Z', undefined, { visibility: 'private' });
    await server.runJobs();
  });

  test('has each day on which something goes on, what begins then first', async () => {
    expect(await days({})).toEqual([
      ['2030-05-03', 1, 'Weekend'],
      ['2030-05-04', 4, 'Early', 'Noon', 'Late'],
      ['2030-05-05', 1, 'Weekend'],
      ['2030-05-31', 1, 'Last night'],
    ]);
  });

  test('goes by the clock of a zone', async () => {
    expect((await days({ timezone: 'Europe/Paris' })).map(([date]) => date)).toEqual([
      '2030-05-03',
      '2030-05-04',
      '2030-05-05',
    ]);
    expect(await days({ timezone: 'Europe/Paris', firstDay: '2030-06-01', lastDay: '2030-06-01' })).toEqual([
      ['2030-06-01', 1, 'Last night'],
    ]);
  });

  test.each([
    ['firstDay', { firstDay: '2030-02-30' }],
    ['firstDay', { firstDay: '0000-01-01' }],
    ['lastDay', { lastDay: 'tomorrow' }],
    ['lastDay', { lastDay: '2030-04-30' }],
    ['lastDay', { lastDay: '2031-05-31' }],
  ])('is told that %s is wrong: %j', async (field, variables) => {
    const { errors } = await server.graphql(DAYS, { firstDay: '2030-05-01', lastDay: '2030-05-31', ...variables });
    expect(errors).toMatchObject([{ code: 'validation', field }]);
    expect(errors![0]!.message).not.toMatch(/^error_/);
  });
});

describe('What could be chosen beside a search', () => {
  const FACETS = `query ($term: String, $category: String, $statusOneOf: [EventStatus], $languageOneOf: [String], $type: EventType,
      $searchTarget: SearchTarget, $location: String, $radius: Float, $beginsOn: DateTime, $endsOn: DateTime, $once: Boolean,
      $radii: [Float!] = [], $periods: [FacetPeriodInput!] = []) {
    searchEvents(term: $term, tags: "faceted", category: $category, statusOneOf: $statusOneOf, languageOneOf: $languageOneOf,
        type: $type, searchTarget: $searchTarget, location: $location, radius: $radius, beginsOn: $beginsOn, endsOn: $endsOn,
        oncePerSeries: $once) {
      total
      facets(radii: $radii, periods: $periods) {
        estimated radii periods
        categories { value count } languages { value count } statuses { value count } types { value count } targets { value count }
      }
    }
  }`;
  const LISTS = {
    categories: 'category',
    statuses: 'statusOneOf',
    languages: 'languageOneOf',
    types: 'type',
    targets: 'searchTarget',
  };
  const facetsOf = async (variables: Record<string, unknown>) => {
    const { data, errors } = await server.graphql(FACETS, variables);
    expect(errors).toBeUndefined();
    return data!.searchEvents as { total: number; facets: Record<string, { value: string; count: number }[]> };
  };

  beforeAll(async () => {
    const tags = ['faceted'];
    const place = (geom: string) => ({ physicalAddress: { locality: 'Lyon', geom } });
    await publish({ title: 'One', tags, category: 'MUSIC', language: 'fr', ...place('4.83;45.76') });
    await publish({ title: 'Two', tags, category: 'MUSIC', language: 'en', ...place('4.98;45.76') });
    await publish({ title: 'Three', tags, category: 'FOOD_DRINK', language: 'fr', status: EventStatus.TENTATIVE });
    await publish({ title: 'Four', tags, options: { isOnline: true }, beginsOn: inHours(100) });
    await publish({ title: 'Secret', tags, category: 'FOOD_DRINK', visibility: 'private' });
    await publish({
      title: 'Serial',
      tags,
      category: 'SPORTS',
      recurrence: 'FREQ=DAILY;COUNT=3',
      ...place('4.83;45.76'),
    });
    await server.runJobs();
  });

  test.each([
    [{}],
    [{ category: 'MUSIC' }],
    [{ statusOneOf: ['TENTATIVE'], languageOneOf: ['fr'] }],
    [{ type: 'ONLINE' }],
    [{ location: '4.83;45.76', radius: 5 }],
    [{ once: true }],
    [{ once: true, searchTarget: 'SELF', endsOn: inHours(30).toISOString() }],
    [{ beginsOn: null, endsOn: inHours(200).toISOString(), once: true }],
    [{ term: 'thrre' }],
  ])('is counted as searching for it would: %j', async (chosen) => {
    const radii = [5, 50];
    const periods = [{ endsOn: inHours(30).toISOString() }, { beginsOn: inHours(60).toISOString(), endsOn: null }].map(
      (period) => ({ beginsOn: inHours(0).toISOString(), ...period }),
    );
    const { total, facets } = await facetsOf({ ...chosen, radii, periods });
    expect(facets.estimated).toBe(false);
    const found = async (choice: object) => (await facetsOf({ ...chosen, ...choice })).total;
    const { facets: all } = await facetsOf({ beginsOn: null });
    for (const [list, filter] of Object.entries(LISTS)) {
      for (const { value } of all[list]!) {
        const count = facets[list]!.find((choice) => choice.value === value)?.count ?? 0;
        const counted = await found({ [filter]: filter.endsWith('OneOf') ? [value] : value });
        expect([list, value, count]).toEqual([list, value, counted]);
      }
    }
    expect(facets.periods).toEqual(await Promise.all(periods.map(found)));
    if ('location' in chosen) {
      expect(facets.radii).toEqual(await Promise.all(radii.map((radius) => found({ radius }))));
    }
    expect(total).toBeGreaterThan(0);
  });

  test('is nothing where an address or nothing is looked for', async () => {
    for (const term of ['@nobody@nowhere.example', '!!!']) {
      expect((await facetsOf({ term })).facets).toBeNull();
    }
  });

  test('is not counted for nonsense', async () => {
    const { errors } = await server.graphql(FACETS, { radii: [-1], periods: Array.from({ length: 11 }, () => ({})) });
    expect(errors!.map(({ field }) => field)).toEqual(['radii.0', 'periods']);
  });
});
