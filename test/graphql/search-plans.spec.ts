import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Database } from '#convoke/core';
import { EventIndexService } from '#convoke/discovery';
import { seed } from '../bench/seed/seed.js';
import { storePictures } from '../bench/seed/pictures.js';
import { SearchFigures } from '../../libs/discovery/src/search/search-figures.js';
import { startTestServer, type TestServer } from '#test/server';

const EVENTS = 12_000;
const MOST_MATCHES = 20_000;

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  await seed(server.db, {
    events: EVENTS,
    publicUrl: server.config.server.publicUrl,
    pictures: await storePictures(server.app),
    log: () => {},
  });
  // A quarter of them dates of series, ten of each.
  await server.db.query(`INSERT INTO event_series (id, uuid, recurrence, starts_on, inserted_at)
    SELECT number, gen_random_uuid(), 'FREQ=DAILY', current_date, now() FROM generate_series(0, 299) AS number`);
  await server.db.query(`INSERT INTO event_occurrences (event_id, series_id, recurrence_date, told)
    SELECT id, number % 300, current_date + number / 300, true
      FROM (SELECT id, row_number() OVER (ORDER BY begins_on)::int AS number FROM events ORDER BY begins_on DESC LIMIT 3000) e`);
  await server.db.query('ANALYZE event_series, event_occurrences');
});
afterAll(() => server.close());

const figures = () => server.app.get(SearchFigures, { strict: false });

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}

/** The tables that the statements of a search read from end to end. */
async function scannedBy(query: string, table?: RegExp): Promise<string[]> {
  return (await plansOf(query, { table })).flatMap(sequentialScans);
}

async function plansOf(
  query: string,
  { table = /\bevent_search\b/, analyze = false }: { table?: RegExp; analyze?: boolean } = {},
): Promise<Plan[]> {
  const statements = await statementsOf(query, table);
  expect(statements.length).toBeGreaterThan(0);
  const plans: Plan[] = [];
  for (const [sql, params] of statements) {
    const [row] = await server.db.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `EXPLAIN (ANALYZE ${analyze}, FORMAT JSON) ${sql}`,
      params,
    );
    plans.push(row!['QUERY PLAN'][0].Plan);
  }
  return plans;
}

async function statementsOf(query: string, table: RegExp): Promise<[string, unknown[]][]> {
  const statements: [string, unknown[]][] = [];
  const { query: original } = Database.prototype;
  Database.prototype.query = function (this: Database, sql: string, params: unknown[] = [], ...rest: []) {
    if (table.test(sql) && /^\s*(SELECT|WITH)/.test(sql)) statements.push([sql, params]);
    return original.call(this, sql, params, ...rest) as never;
  };
  try {
    expect((await server.graphql(query)).errors).toBeUndefined();
  } finally {
    Database.prototype.query = original;
  }
  return statements;
}

function sequentialScans({ 'Node Type': type, 'Relation Name': relation, Plans = [] }: Plan): string[] {
  return [...(type === 'Seq Scan' ? [relation ?? '?'] : []), ...Plans.flatMap(sequentialScans)];
}

function searchIndexes({ 'Index Name': index, Plans = [] }: Plan): string[] {
  return [...(index?.startsWith('event_search') ? [index] : []), ...Plans.flatMap(searchIndexes)];
}

describe(`Among ${EVENTS} events no search reads a table from end to end`, () => {
  const soon = (days: number) => JSON.stringify(new Date(Date.now() + days * 86_400_000).toISOString());

  test.each([
    ['by words', 'term: "choir rehearsal"'],
    ['by a misspelt word', 'term: "rehersal"'],
    [
      'by words, radius, dates and category',
      `term: "concert", location: "u09tvw0", radius: 50, beginsOn: ${soon(0)}, endsOn: ${soon(60)}, categoryOneOf: ["MUSIC"]`,
    ],
    ['by a place', `location: "u09tvw0", radius: 10, endsOn: ${soon(30)}`],
    ['by a map', `bbox: "49,2:48.5,2.6", zoom: 10, endsOn: ${soon(30)}`],
    ['by tags', 'tags: "velo,climat"'],
    ['by nothing but the next page', 'page: 3'],
    ['by category', 'categoryOneOf: ["MUSIC"], sortBy: START_TIME_ASC'],
    ['by newness', 'sortBy: CREATED_AT_DESC'],
    ['once per series', 'oncePerSeries: true, sortBy: START_TIME_ASC'],
    ['by words, once per series', 'term: "choir rehearsal", oncePerSeries: true'],
    ['by participants', 'sortBy: PARTICIPANT_COUNT_DESC'],
  ])('%s', async (_, args) => {
    expect(await scannedBy(`{ searchEvents(${args}) { total elements { id } } }`)).toEqual([]);
  });

  test.each([
    ['a place and dates', `location: "u09tvw0", radius: 50, endsOn: ${soon(60)}, categoryOneOf: ["MUSIC"]`],
    ['a map', `bbox: "49,2:48.5,2.6", zoom: 10`],
    ['dates', `beginsOn: ${soon(0)}, endsOn: ${soon(30)}`],
    ['whatever is ahead', ''],
    ['the past', `beginsOn: null, endsOn: ${soon(-300)}`],
  ])('words and %s are found by one index', async (_, args) => {
    await isFoundInCells(`term: "concert", ${args}`);
  });

  test('a category in a place is found by the same', () =>
    isFoundInCells(`categoryOneOf: ["MUSIC"], location: "u09tvw0", radius: 50`));

  async function isFoundInCells(args: string): Promise<void> {
    const plans = await plansOf(`{ searchEvents(${args}) { total elements { id } } }`);
    expect(plans.flatMap(searchIndexes)).toEqual(['event_search_cells']);
  }

  describe('to suggest what somebody types', () => {
    const ids = 'events { id } groups { id } tags { id }';
    // Beginnings of common words are found among what begins next, others in the index.
    test.each(['con', 'co', 'choir rehe', 'zyxw', 'rehersal'])('%s', async (term) => {
      expect(await scannedBy(`{ searchSuggestions(term: "${term}") { ${ids} } }`, /\b(event_search|tags)\b/)).toEqual(
        [],
      );
    });
  });

  describe('to sum it up', () => {
    // As small beside these events as it is beside millions.
    beforeAll(() => void (figures().mostMatches = EVENTS / 100));
    afterAll(() => void (figures().mostMatches = MOST_MATCHES));

    const all = '{ value count }';
    const facets = `facets(radii: [5, 50], periods: [{ beginsOn: ${soon(0)}, endsOn: ${soon(7)} }]) {
      radii periods categories ${all} languages ${all} statuses ${all} types ${all} targets ${all} }`;
    test.each([
      ['a map of the world', `searchEventClusters(zoom: 2) { count }`],
      ['a map of a town', `searchEventClusters(bbox: "49,2:48.5,2.6", zoom: 10, oncePerSeries: true) { count }`],
      ['a map by words', `searchEventClusters(term: "choir rehearsal", zoom: 5) { count }`],
      ['a month', `searchEventDays(firstDay: "2026-12-01", lastDay: "2026-12-31") { total }`],
      ['a month by words', `searchEventDays(term: "choir", firstDay: "2026-12-01", lastDay: "2026-12-31") { total }`],
      ['choices', `searchEvents(limit: 1) { ${facets} }`],
      [
        'choices by words, place and dates',
        `searchEvents(term: "concert", location: "u09tvw0", limit: 1) { ${facets} }`,
      ],
      ['choices once per series', `searchEvents(oncePerSeries: true, category: "MUSIC", limit: 1) { ${facets} }`],
    ])('%s', async (_, field) => {
      expect(await scannedBy(`{ ${field} }`)).toEqual([]);
    });
  });
});

describe('Among 5000 groups', () => {
  beforeAll(async () => {
    await server.db
      .query(`WITH made AS (INSERT INTO actors (type, preferred_username, url, name, summary, created_at, updated_at)
        SELECT 'group', 'group_' || number, 'https://test.example/@group_' || number, 'Choir ' || md5(number::text),
          '<p>We ' || md5((number % 700)::text) || '</p>', now(), now() FROM generate_series(1, 5000) AS number RETURNING id)
      INSERT INTO groups (actor_id, visibility, openness, manually_approves_followers)
        SELECT id, 'public', 'open', false FROM made`);
    await server.db.query('ANALYZE actors, groups');
  });

  const word = (number: number) => createHash('md5').update(String(number)).digest('hex');
  test.each([word(1000), word(1000).slice(0, 2), 'choir', `${word(3000).slice(0, 30)}zz`])(
    'no table is read from end to end to suggest one by %s',
    async (term) => {
      const query = `{ searchSuggestions(term: "${term}") { groups { id } } }`;
      expect(await scannedBy(query, /\bgroup_names\b/)).toEqual([]);
    },
  );

  test.each([
    ['a word of the name', word(1000)],
    ['a word of the text', `we ${word(300)}`],
    ['a part of the name', word(2000).slice(3, 20)],
    ['a misspelt word', `${word(3000).slice(0, 30)}zz`],
  ])('no table is read from end to end to find one by %s', async (_, term) => {
    expect(await scannedBy(`{ searchGroups(term: "${term}") { total } }`, /\bgroup_(names|query)\b/)).toEqual([]);
  });
});

describe('Figures over more matches than are looked at', () => {
  const QUERY = `{
    searchEventClusters(zoom: 0, beginsOn: null) { count }
    searchEvents(beginsOn: null, limit: 0) { facets { estimated targets { value count } categories { value count } } }
  }`;

  test('come from a sample and are about right', async () => {
    const exact = (await server.graphql(QUERY)).data!;
    expect(exact.searchEvents.facets.estimated).toBe(false);
    const { sampleSize } = figures();
    Object.assign(figures(), { mostMatches: 500, sampleSize: EVENTS / 2 });
    try {
      const { data } = await server.graphql(QUERY);
      expect(data!.searchEvents.facets.estimated).toBe(true);
      const sum = (counts: { count: number }[]) => counts.reduce((all, { count }) => all + count, 0);
      const isAboutRight = (counts: { count: number }[], right: { count: number }[]) =>
        Math.abs(sum(counts) / sum(right) - 1) < 0.15;
      expect(isAboutRight(data!.searchEventClusters, exact.searchEventClusters)).toBe(true);
      expect(isAboutRight(data!.searchEvents.facets.categories, exact.searchEvents.facets.categories)).toBe(true);
    } finally {
      Object.assign(figures(), { mostMatches: MOST_MATCHES, sampleSize });
    }
  });
});

describe('Very many matches', () => {
  const everywhere = 'bbox: "90,-180:-90,180", beginsOn: null';
  const LISTED_PLACES = `FROM event_search WHERE position IS NOT NULL`;
  const search = async (args: string) =>
    (await server.graphql(`{ searchEvents(${args}) { total elements { id } } }`)).data!.searchEvents as {
      total: number;
      elements: { id: string }[];
    };
  const ids = ({ elements }: { elements: { id: string }[] }) => elements.map(({ id }) => id);

  test('are all counted', async () => {
    const [row] = await server.db.query<{ count: number }>(`SELECT count(*)::int AS count ${LISTED_PLACES}`);
    expect((await search(`${everywhere}, limit: 0`)).total).toBe(row!.count);
  });

  test.each([
    ['START_TIME_ASC', 'begins_on, event_id'],
    ['START_TIME_DESC', 'begins_on DESC, event_id DESC'],
    ['CREATED_AT_DESC', 'inserted_at DESC, event_id DESC'],
    ['PARTICIPANT_COUNT_DESC', 'participants DESC, event_id DESC'],
  ])('stand in the order %s, page after page', async (sortBy, order) => {
    const pages = [];
    for (const page of [1, 2, 3]) pages.push(...ids(await search(`${everywhere}, sortBy: ${sortBy}, page: ${page}`)));
    const rows = await server.db.query<{ id: string }>(
      `SELECT event_id::text AS id ${LISTED_PLACES} ORDER BY ${order} LIMIT 30`,
    );
    expect(pages).toEqual(rows.map(({ id }) => id));
  });

  test('have what goes on now before what is ahead', async () => {
    const now = new Date();
    const rows = await server.db.query<{ id: string }>(
      `SELECT event_id::text AS id FROM event_search WHERE until >= $1 ORDER BY begins_on, event_id LIMIT 50`,
      [now],
    );
    const found = await search(`beginsOn: ${JSON.stringify(now.toISOString())}, sortBy: START_TIME_ASC, limit: 50`);
    expect(ids(found)).toEqual(rows.map(({ id }) => id));
  });

  test('begin with the boosted languages', async () => {
    const { elements } = await search('boostLanguages: ["it"], limit: 20');
    const rows = await server.db.query(`SELECT DISTINCT language FROM event_search WHERE event_id = ANY($1)`, [
      elements.map(({ id }) => id),
    ]);
    expect(rows).toEqual([{ language: 'it' }]);
  });
});

describe('The seed', () => {
  test('writes into the index what the index itself would', async () => {
    const sample = `SELECT event_id, tsvector_to_array(document) AS words, begins_on, until, position::text, participants, category,
      language, status, is_online, local FROM event_search WHERE event_id % 40 = 0 ORDER BY event_id`;
    const seeded = await server.db.query<{ event_id: string }>(sample);
    expect(seeded.length).toBeGreaterThan(200);
    const lexemes = 'SELECT lexeme FROM search_lexemes ORDER BY lexeme';
    const known = await server.db.query(lexemes);
    await server.app.get(EventIndexService, { strict: false }).refresh(seeded.map((row) => row.event_id));
    expect(await server.db.query(sample)).toEqual(seeded);
    expect(await server.db.query(lexemes)).toEqual(known);
  });

  test('counts in event_stats the participations that there are', async () => {
    const wrong = await server.db.query(
      `SELECT FROM event_stats s WHERE participant <> (SELECT count(*) FROM participations p
        WHERE p.event_id = s.event_id AND role = 'participant') LIMIT 1`,
    );
    expect(wrong).toEqual([]);
  });
});

describe('What goes on now is found without walking past all that is over', () => {
  // So many that a planner takes them for spread evenly, while all of them began lately.
  beforeAll(async () => {
    await server.db
      .query(`WITH lately AS (SELECT event_id FROM event_search WHERE begins_on < now() ORDER BY begins_on DESC LIMIT 4000),
        longer AS (UPDATE events SET ends_on = now() + interval '1 day' WHERE id IN (SELECT event_id FROM lately))
      UPDATE event_search SET until = now() + interval '1 day' WHERE event_id IN (SELECT event_id FROM lately)`);
    await server.db.query('ANALYZE events, event_search');
  });

  const discarded = ({ 'Rows Removed by Filter': rows = 0, Plans = [] }: Plan): number =>
    rows + Plans.reduce((sum, plan) => sum + discarded(plan), 0);

  test('in the order of beginnings', async () => {
    const query = '{ searchEvents(limit: 10, sortBy: START_TIME_ASC) { elements { id } } }';
    for (const plan of await plansOf(query, { analyze: true })) expect(discarded(plan)).toBeLessThan(EVENTS / 20);
  });
});
