import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { Comments } from '#convoke/threads';
import { EventStatus } from '#convoke/events';
import { buildEvent, buildParticipation, inHours } from '#test/events';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { statementsOf } from '#test/statements';
import { moveClock } from '#test/time';

let server: TestServer;
let organizer: TestPerson;

beforeAll(async () => {
  server = await startTestServer();
  organizer = await buildPerson(server, { name: 'Olga' });
});
afterAll(() => server.close());

const SEARCH = `query Search($term: String, $tags: String, $location: String, $radius: Float, $bbox: String, $zoom: Int,
    $type: EventType, $category: String, $categoryOneOf: [String], $statusOneOf: [EventStatus], $languageOneOf: [String],
    $boostLanguages: [String], $searchTarget: SearchTarget, $longEvents: Boolean, $beginsOn: DateTime, $endsOn: DateTime,
    $sortBy: SearchEventSortOptions, $page: Int, $limit: Int) {
  searchEvents(term: $term, tags: $tags, location: $location, radius: $radius, bbox: $bbox, zoom: $zoom, type: $type,
      category: $category, categoryOneOf: $categoryOneOf, statusOneOf: $statusOneOf, languageOneOf: $languageOneOf,
      boostLanguages: $boostLanguages, searchTarget: $searchTarget, longEvents: $longEvents, beginsOn: $beginsOn,
      endsOn: $endsOn, sortBy: $sortBy, page: $page, limit: $limit) {
    total
    elements {
      __typename id uuid url title beginsOn endsOn longEvent status category tags { title slug }
      picture { url } physicalAddress { locality geom } attributedTo { id } organizerActor { name preferredUsername }
      options { isOnline } participantStats { going }
      ... on Event { slug }
    }
  }
}`;

const search = (variables: Record<string, unknown>, options = {}) => server.graphql(SEARCH, variables, options);
const publish = (traits: Record<string, unknown>) => buildEvent(server, { organizer, ...traits });

describe('A visitor searches', () => {
  test('and gets events with all that a list shows', async () => {
    await publish({
      title: 'Lantern walk',
      tags: ['Lights'],
      category: 'OUTDOORS_ADVENTURE',
      physicalAddress: { locality: 'Ghent', geom: '3.72;51.05' },
    });
    await server.runJobs();
    const { data, errors } = await search({ term: 'lantern', location: 'u14dhk', radius: 20 });
    expect(errors).toBeUndefined();
    expect(data!.searchEvents).toMatchObject({
      total: 1,
      elements: [
        {
          __typename: 'Event',
          title: 'Lantern walk',
          slug: 'lantern-walk',
          status: 'CONFIRMED',
          category: 'OUTDOORS_ADVENTURE',
          tags: [{ title: 'Lights', slug: 'lights' }],
          physicalAddress: { locality: 'Ghent', geom: '3.72;51.05' },
          organizerActor: { name: 'Olga' },
          longEvent: false,
          participantStats: { going: 1 },
        },
      ],
    });
  });

  test('with every argument as Mobilizon’s front end sends them when nothing was chosen', async () => {
    const { data, errors } = await search({
      term: '',
      tags: '',
      location: '',
      bbox: '',
      categoryOneOf: [],
      statusOneOf: ['CONFIRMED'],
      languageOneOf: [],
      boostLanguages: ['en', 'fr'],
      searchTarget: 'INTERNAL',
      longEvents: false,
      beginsOn: new Date().toISOString(),
      endsOn: null,
      sortBy: 'MATCH_DESC',
      page: 1,
      limit: 16,
    });
    expect(errors).toBeUndefined();
    expect(data!.searchEvents.elements.map(({ title }: { title: string }) => title)).toContain('Lantern walk');
  });

  test('on this instance, the network and everywhere', async () => {
    for (const searchTarget of ['SELF', 'INTERNAL', 'GLOBAL']) {
      expect((await search({ term: 'lantern', searchTarget })).data!.searchEvents.total).toBe(1);
    }
  });

  test.each([
    ['term', { term: 'x'.repeat(100_000) }],
    ['location', { location: 'a place' }],
    ['radius', { location: 'u14dhk', radius: 0 }],
    ['bbox', { bbox: '1,2,3,4' }],
    ['zoom', { zoom: 99 }],
    ['category', { category: 'NONSENSE' }],
    ['categoryOneOf.0', { categoryOneOf: ['NONSENSE'] }],
    ['languageOneOf.0', { languageOneOf: ['?'] }],
    ['boostLanguages.0', { boostLanguages: ['?'] }],
    ['tags', { tags: 'long'.repeat(1000) }],
    ['endsOn', { beginsOn: inHours(2).toISOString(), endsOn: inHours(1).toISOString() }],
    ['page', { page: 0 }],
    ['limit', { limit: -1 }],
  ])('and is told that %s is wrong', async (field, variables) => {
    const { data, errors } = await search(variables);
    expect(data?.searchEvents ?? null).toBeNull();
    expect(errors).toMatchObject([{ code: 'validation', status_code: 422, field }]);
    expect(errors![0]!.message).not.toMatch(/^error_/);
  });

  test('and is told of every argument that is wrong, in French', async () => {
    const { errors } = await search({ location: 'ici', bbox: 'là' }, { locale: 'fr' });
    expect(errors!.map(({ field }) => field)).toEqual(['location', 'bbox']);
    expect(errors![0]!.message).toContain('geohash');
    expect(errors![0]!.message).toContain('Indiquez');
  });

  test('with the same number of statements for one event as for ten', async () => {
    for (let count = 0; count < 10; count++) {
      await buildEvent(server, { title: `Statement ${count}`, tags: ['statements', `tag ${count}`] });
    }
    await server.runJobs();
    const count = async (limit: number) => (await statementsOf(() => search({ term: 'statement', limit }))).length;
    await count(1);
    expect(await count(10)).toBe(await count(1));
  });
});

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
    expect((await search({ tags: 'mapped', bbox })).data!.searchEvents.total).toBe(3);
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
    for (const [list, filter] of Object.entries(LISTS)) {
      for (const { value, count } of facets[list]!) {
        expect([list, value, count]).toEqual([
          list,
          value,
          await found({ [filter]: filter.endsWith('OneOf') ? [value] : value }),
        ]);
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

describe('The order by participants', () => {
  test('follows who joins, half a minute later', async () => {
    const quiet = await publish({ title: 'Popularity contest quiet' });
    const busy = await publish({ title: 'Popularity contest busy', beginsOn: inHours(90) });
    await buildParticipation(server, busy, await buildPerson(server));
    await server.runJobs();
    await server.db.query(`UPDATE jobs.job SET start_after = now() WHERE name = 'discovery.recount-participants'`);
    await server.runJobs();
    const { data } = await search({ term: 'popularity contest', sortBy: 'PARTICIPANT_COUNT_DESC' });
    expect(data!.searchEvents.elements.map(({ id }: { id: string }) => id)).toEqual([busy.event.id, quiet.event.id]);
  });
});

describe('The instance in numbers', () => {
  const STATISTICS = `{
    statistics { numberOfUsers numberOfEvents numberOfLocalEvents numberOfComments numberOfLocalComments numberOfGroups
      numberOfLocalGroups numberOfInstanceFollowers numberOfInstanceFollowings }
    categoryStatistics { key number }
  }`;

  test('counts what anybody may find, anew every minute', async () => {
    const chess = await publish({ title: 'Chess', category: 'GAMES', status: EventStatus.TENTATIVE });
    const secret = await publish({ title: 'Secret chess', category: 'GAMES', visibility: 'private' });
    await publish({ title: 'Chess to be', category: 'GAMES', draft: true });
    for (const { event, organizer } of [chess, secret]) {
      const remark = { eventId: event.id, actorId: organizer.actor.id, text: 'Check' };
      await server.app.get(Comments, { strict: false }).post(organizer.viewer, remark);
    }
    await server.runJobs();
    const [first, second] = [await server.graphql(STATISTICS), await server.graphql(STATISTICS)];
    expect(first.errors).toBeUndefined();
    const { statistics, categoryStatistics } = first.data!;
    expect(categoryStatistics).toContainEqual({ key: 'GAMES', number: 1 });
    expect(statistics.numberOfEvents).toBe(
      categoryStatistics.reduce((sum: number, { number }: { number: number }) => sum + number, 0),
    );
    expect(statistics).toMatchObject({
      numberOfLocalEvents: statistics.numberOfEvents,
      numberOfGroups: 0,
      numberOfComments: 1,
      numberOfLocalComments: 1,
    });
    expect(second.data).toEqual(first.data);

    await publish({ title: 'More chess', category: 'GAMES' });
    await server.runJobs();
    const restore = moveClock(server, 1);
    const later = await server.graphql(STATISTICS);
    restore();
    expect(later.data!.categoryStatistics).toContainEqual({ key: 'GAMES', number: 2 });
  });
});

describe('A moderator searches for people', () => {
  const people = async (as: TestPerson | undefined, given: object) => {
    const query = `query ($term: String, $limit: Int) {
      searchPersons(term: $term, limit: $limit) { total elements { __typename preferredUsername } } }`;
    const { data, errors } = await server.graphql(query, { ...given }, { token: as?.accessToken });
    return errors ? errors.map(({ code }) => code) : data!.searchPersons;
  };

  test('by parts of name and handle, whatever the accents', async () => {
    const moderator = await buildPerson(server, { role: UserRole.MODERATOR });
    const { actor } = await buildPerson(server, { username: 'amelie_p', name: 'Amélie Poulain' });
    const found = { total: 1, elements: [{ __typename: 'Person', preferredUsername: 'amelie_p' }] };
    const here = server.config.server.publicHost;
    for (const term of ['amelie', ' POULAIN  amélie', '@amelie_p', `@amelie_p@${here}`])
      expect(await people(moderator, { term })).toEqual(found);
    for (const term of ['amelie nobody', '%', '@amelie_p@elsewhere.example']) {
      expect(await people(moderator, { term })).toEqual({ total: 0, elements: [] });
    }
    expect(await people(moderator, { term: 'amelie', limit: 0 })).toEqual({ total: 1, elements: [] });
    expect(await people(moderator, { term: 'amelie', limit: -1 })).toEqual(['validation']);
    await server.db.query(`UPDATE actors SET domain = 'elsewhere.example' WHERE id = $1`, [actor.id]);
    expect(await people(moderator, { term: '@amelie_p@elsewhere.example' })).toEqual(found);
  });

  test('and nobody else does', async () => {
    expect(await people(undefined, {})).toEqual(['unauthenticated']);
    expect(await people(organizer, {})).toEqual(['unauthorized']);
  });
});

describe('Somebody who searches by machine', () => {
  test('is slowed down by network', async () => {
    const limited = await startTestServer({ RATE_LIMITS: 'true' });
    try {
      const query = `{ ${Array.from({ length: 80 }, (_, index) => `s${index}: searchEvents(limit: 0) { total }`).join(' ')} }`;
      const codes: (string | undefined)[] = [];
      for (let round = 0; round < 4; round++) codes.push((await limited.graphql(query)).errors?.[0]?.code);
      expect(codes).toEqual([undefined, undefined, undefined, 'too_many_requests']);
    } finally {
      await limited.close();
    }
  });
});
