import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { InstanceSettingsService } from '#convoke/instance';
import { DomainBlocks } from '#convoke/moderation';
import { buildEvent, inHours } from '#test/events';
import { buildGroup } from '#test/groups';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
let settings: InstanceSettingsService;

beforeAll(async () => {
  server = await startTestServer({ FEDERATION_ALLOW_PRIVATE_NETWORK: 'true' });
  settings = server.app.get(InstanceSettingsService);
});
afterAll(() => server.close());

const EVENTS = `query ($term: String, $location: String, $bbox: String, $category: String, $beginsOn: DateTime,
    $sortBy: SearchEventSortOptions, $page: Int, $limit: Int, $target: SearchTarget = GLOBAL) {
  searchEvents(term: $term, location: $location, bbox: $bbox, category: $category, beginsOn: $beginsOn,
      sortBy: $sortBy, page: $page, limit: $limit, searchTarget: $target) {
    total
    facets { categories { count } }
    elements {
      __typename id uuid url title beginsOn endsOn status category tags { title slug } picture { url }
      physicalAddress { description locality geom } attributedTo { id } options { isOnline timezone }
      organizerActor { __typename id name preferredUsername domain avatar { url } } participantStats { going }
    }
  }
}`;
const GROUPS = `query ($term: String) {
  searchGroups(term: $term, searchTarget: GLOBAL) {
    total
    elements {
      __typename id url type name preferredUsername domain summary membersCount avatar { url }
      physicalAddress { locality }
    }
  }
}`;
const found = async (variables: object) => (await server.graphql(EVENTS, { ...variables })).data!.searchEvents;

describe('An index of Convoke and an instance that asks it', () => {
  let index: TestServer;
  let organizer: TestPerson;

  beforeAll(async () => {
    index = await startTestServer({ ROLE: 'index' });
    organizer = await buildPerson(index, { name: 'Olga' });
    await settings.change({ searchIndexUrl: `${index.url}/` });
    const lantern = {
      title: 'Lantern walk <b>tonight</b>',
      tags: ['Lights'],
      category: 'OUTDOORS_ADVENTURE',
      physicalAddress: { description: 'Station', locality: 'Ghent', geom: '3.72;51.05' },
      beginsOn: inHours(30),
    };
    await buildEvent(index, { organizer, ...lantern });
    await buildEvent(index, { organizer, title: 'Lantern workshop', beginsOn: inHours(20) });
    await buildEvent(index, { organizer, title: 'Lantern in a drawer', visibility: 'private' });
    await buildGroup(index, { founder: organizer, name: 'Lantern makers', preferredUsername: 'lanterns' });
    await vi.waitFor(async () => {
      await index.runJobs();
      expect((await found({ term: 'lantern' })).total).toBe(2);
    }, 20_000);
  });
  afterAll(async () => {
    await settings.change({ searchIndexUrl: null });
    await index.close();
  });

  test('find events that live on the index’s side, and say whose they are', async () => {
    const { total, elements, facets } = await found({
      term: 'walk',
      location: 'u14dhk',
      category: 'outdoors_adventure',
    });
    expect({ total, facets }).toEqual({ total: 1, facets: null });
    expect(elements).toEqual([
      {
        __typename: 'EventResult',
        id: expect.stringMatching(`^${index.url}/events/`),
        uuid: expect.any(String),
        url: elements[0].id,
        title: 'Lantern walk <b>tonight</b>',
        beginsOn: expect.any(String),
        endsOn: null,
        status: 'CONFIRMED',
        category: 'OUTDOORS_ADVENTURE',
        tags: [{ title: 'Lights', slug: 'Lights' }],
        picture: null,
        physicalAddress: { description: 'Station', locality: 'Ghent', geom: '3.72;51.05' },
        attributedTo: null,
        options: { isOnline: false, timezone: expect.any(String) },
        organizerActor: {
          __typename: 'ActorResult',
          id: null,
          name: 'Olga',
          preferredUsername: organizer.actor.preferredUsername,
          domain: new URL(index.url).host,
          avatar: null,
        },
        participantStats: { going: 1 },
      },
    ]);
  });

  test('page, order and bound alike', async () => {
    const titles = async (variables: object) =>
      (await found({ term: 'lantern', ...variables })).elements.map(({ title }: { title: string }) => title);
    expect(await titles({ sortBy: 'START_TIME_ASC', limit: 1 })).toEqual(['Lantern workshop']);
    expect(await titles({ sortBy: 'START_TIME_ASC', limit: 1, page: 2 })).toEqual(['Lantern walk <b>tonight</b>']);
    expect(await titles({ sortBy: 'START_TIME_DESC', limit: 1 })).toEqual(['Lantern walk <b>tonight</b>']);
    expect(await titles({ bbox: '52,3:50,4' })).toEqual(['Lantern walk <b>tonight</b>']);
    expect(await titles({ bbox: '12,3:10,4' })).toEqual([]);
    expect(await titles({ beginsOn: inHours(48) })).toEqual([]);
  });

  test('find groups', async () => {
    const { data, errors } = await server.graphql(GROUPS, { term: 'lantern' });
    expect(errors).toBeUndefined();
    expect(data!.searchGroups).toMatchObject({
      total: 1,
      elements: [
        {
          __typename: 'GroupResult',
          type: 'GROUP',
          name: 'Lantern makers',
          preferredUsername: 'lanterns',
          domain: new URL(index.url).host,
          membersCount: 1,
          avatar: null,
        },
      ],
    });
  });

  test('nothing of it is found where only this network is searched', async () => {
    expect(await found({ term: 'lantern', target: 'INTERNAL' })).toMatchObject({ total: 0 });
  });

  test('what is silenced here is not found through the index either', async () => {
    const blocks = server.app.get(DomainBlocks);
    const host = new URL(index.url).hostname;
    await blocks.set(host, { severity: 'silence', rejectMedia: false });
    expect((await found({ term: 'lantern' })).elements).toEqual([]);
    await blocks.set(host, null);
    expect((await found({ term: 'lantern' })).elements).toHaveLength(2);
  });

  test('the index says which parameter it does not understand, and takes lists in both spellings', async () => {
    const ask = (parameters: string) => fetch(`${index.url}/api/v1/search/events?${parameters}`);
    const wrong = await ask('startDateMin=soon');
    expect([wrong.status, await wrong.json()]).toEqual([422, { code: 'validation', field: 'startDateMin' }]);
    const totals = ['categoryOneOf[]=OUTDOORS_ADVENTURE', 'categoryOneOf=ARTS&categoryOneOf=OUTDOORS_ADVENTURE'].map(
      async (list) => ((await (await ask(`search=lantern&${list}`)).json()) as { total: number }).total,
    );
    expect(await Promise.all(totals)).toEqual([1, 1]);
    expect(((await (await ask('count=1')).json()) as { data: [] }).data).toHaveLength(1);
  });

  test('nobody opens an account there', async () => {
    expect((await index.graphql('{ config { registrationsOpen } }')).data!.config).toEqual({
      registrationsOpen: false,
    });
  });

  test('an instance that is no index answers no other servers', async () => {
    expect((await fetch(`${server.url}/api/v1/search/events`)).status).toBe(404);
  });
});

describe('An index that answers what it likes', () => {
  let hostile: Server;
  let answer: { status: number; type: string; body: string };
  const asked: string[] = [];

  beforeAll(async () => {
    hostile = createServer((request, response) => {
      asked.push(request.url!);
      response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
    });
    await new Promise<void>((ready) => hostile.listen(0, '127.0.0.1', ready));
  });
  beforeEach(async () => {
    asked.length = 0;
    await settings.change({ searchIndexUrl: `http://127.0.0.1:${(hostile.address() as AddressInfo).port}` });
  });
  afterEach(() => settings.change({ searchIndexUrl: null }));
  afterAll(() => new Promise((closed) => hostile.close(closed)));

  const answers = (body: unknown, status = 200, type = 'application/json') =>
    (answer = { status, type, body: typeof body === 'string' ? body : JSON.stringify(body) });
  const good = { url: 'https://far.example/events/1', name: 'Good', startTime: '2031-05-01T10:00:00Z' };

  test('has its nonsense left out, and the rest shown', async () => {
    answers({
      total: 9,
      data: [
        null,
        'text',
        { ...good, url: 'javascript:alert(1)' },
        { ...good, name: '' },
        { ...good, startTime: 'tomorrow' },
        { ...good, name: { evil: true } },
        { ...good, tags: 'x', location: 7, creator: [], category: 'NO_SUCH', participantCount: -4, uuid: 'x' },
        { ...good, name: `${'n'.repeat(9000)}`, location: { location: { lat: 91, lon: 'x' }, name: 'a\u0000b\nc' } },
      ],
    });
    const { total, elements } = await found({ term: 'nonsense' });
    expect(total).toBe(9);
    expect(elements).toEqual([
      expect.objectContaining({ title: 'Good', tags: [], physicalAddress: null, uuid: null, category: 'MEETING' }),
      expect.objectContaining({
        title: 'n'.repeat(500),
        physicalAddress: { description: 'a b c', locality: null, geom: null },
      }),
    ]);
  });

  test('gets no script into what groups say of themselves', async () => {
    const description = '<p onclick="x()">Hello<script>alert(1)</script> <img src="https://far.example/spy.png"></p>';
    answers({ total: 1, data: [{ url: 'https://far.example/@g', name: 'g', description }] });
    const { data } = await server.graphql(GROUPS, { term: 'scripts' });
    expect(data!.searchGroups.elements[0].summary).toBe('<p>Hello </p>');
  });

  test.each([
    ['an error', 'broken', 500, 'application/json'],
    ['a page', '<html></html>', 200, 'text/html'],
    ['no JSON', '{', 200, 'application/json'],
    ['something else', { results: [] }, 200, 'application/json'],
    ['more than anybody reads', `{"total":1,"data":["${'x'.repeat(5_000_000)}"]}`, 200, 'application/json'],
  ])('that is %s is told to whoever searches', async (term, body, status, type) => {
    answers(body, status, type);
    const { data, errors } = await server.graphql(EVENTS, { term });
    expect([data?.searchEvents, errors?.[0]?.code]).toEqual([null, 'search_index_unavailable']);
  });

  test('is asked once in a minute for the same, and again after it failed', async () => {
    answers('broken', 500);
    await server.graphql(EVENTS, { term: 'often' });
    answers({ total: 1, data: [good] });
    for (let times = 0; times < 3; times++) expect(await found({ term: 'often' })).toMatchObject({ total: 1 });
    expect(asked).toHaveLength(2);
    expect(asked[0]).toMatch(/^\/api\/v1\/search\/events\?/);
  });

  test('is told what Mobilizon’s instances tell theirs', async () => {
    answers({ total: 0, data: [] });
    const about = {
      term: 'choir',
      location: 'u14dhk',
      category: 'music',
      sortBy: 'CREATED_AT_DESC',
      limit: 5,
      page: 3,
    };
    await found({ ...about, beginsOn: '2031-01-01T00:00:00Z' });
    expect(Object.fromEntries(new URL(asked[0]!, 'http://x').searchParams)).toEqual({
      search: 'choir',
      startDateMin: '2031-01-01T00:00:00.000Z',
      'categoryOneOf[]': 'MUSIC',
      latlon: expect.stringMatching(/^51\.\d+:3\.\d+$/),
      distance: '50_km',
      sortBy: '-createdAt',
      start: '10',
      count: '5',
    });
  });
});
