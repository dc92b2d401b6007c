import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildEvent } from '#test/events';
import { startTestServer, type TestServer } from '#test/server';
import { EventListQueries } from './event-list.queries.js';
import { EventQueries } from './event.queries.js';

const NOW = Date.parse('2030-06-15T12:00:00Z');
const HOUR = 3_600_000;
const LONG_DAYS = 3;
/** Very short, very long, and both sides of every length at which they are told apart. */
const BOUNDS = Array.from({ length: 11 }, (_, doubling) => 3 * 2 ** doubling * HOUR);
const LENGTHS = [1, ...BOUNDS.flatMap((bound) => [bound - 1, bound, bound + 1]), 87_600 * HOUR];

interface Period {
  begins: number;
  ends: number | null;
}

/** Over just now, on for a last moment, half over, beginning now and in a moment. */
const PERIODS: Period[] = [
  ...LENGTHS.flatMap((length) =>
    [-length, 1 - length, -Math.floor(length / 2), 0, 1].map((begins) => ({ begins, ends: begins + length })),
  ),
  ...[-HOUR, -1, 0, 1].map((begins) => ({ begins, ends: null })),
];

let server: TestServer;
let lists: EventListQueries;
/** The ids of the periods, in their order. */
let ids: string[];

beforeAll(async () => {
  server = await startTestServer();
  const config = { ...server.config.events, longEventDays: LONG_DAYS };
  lists = new EventListQueries(config, server.db, server.app.get(EventQueries), { now: () => new Date(NOW) });
  const { event } = await buildEvent(server, { physicalAddress: { locality: 'Lyon', geom: '4.8357;45.764' } });
  ids = await copies(event.id, PERIODS);
  const hidden = await copies(event.id, Array<Period>(5).fill({ begins: -HOUR, ends: HOUR }));
  const reasons = ['silenced = true', 'suspended = true', 'draft = true', 'discoverable = false', 'deleted_at = now()'];
  for (const [index, reason] of reasons.entries()) {
    await server.db.query(`UPDATE events SET ${reason} WHERE id = $1`, [hidden[index]]);
  }
  await server.db.query('DELETE FROM events WHERE id = $1', [event.id]);
});
afterAll(() => server.close());

async function copies(id: string, periods: Period[]): Promise<string[]> {
  const at = (offset: number | null) => (offset === null ? null : new Date(NOW + offset));
  const rows = await server.db.query<{ id: string }>(
    `WITH made AS (INSERT INTO events (uuid, url, title, slug, description, timezone, organizer_actor_id, physical_address_id, begins_on, ends_on)
      SELECT gen_random_uuid(), gen_random_uuid(), e.title, e.slug, e.description, e.timezone, e.organizer_actor_id,
        e.physical_address_id, p.begins_on, p.ends_on
      FROM events e, unnest($2::timestamptz[], $3::timestamptz[]) WITH ORDINALITY AS p (begins_on, ends_on, number)
      WHERE e.id = $1 ORDER BY p.number RETURNING id)
    INSERT INTO event_stats (event_id) SELECT id FROM made ORDER BY id RETURNING event_id AS id`,
    [id, periods.map(({ begins }) => at(begins)), periods.map(({ ends }) => at(ends))],
  );
  return rows.map((row) => row.id);
}

function notOver(direction: 'ASC' | 'DESC', among: (period: Period) => boolean): string[] {
  const rows = PERIODS.map((period, index) => ({ ...period, id: ids[index]! }))
    .filter((row) => (row.ends ?? row.begins) > 0 && among(row))
    .sort((one, other) => one.begins - other.begins || Number(one.id) - Number(other.id));
  return (direction === 'ASC' ? rows : rows.reverse()).map(({ id }) => id);
}

const lasts = ({ begins, ends }: Period) => (ends ?? begins) - begins;
const isLong = (period: Period) => lasts(period) > LONG_DAYS * 24 * HOUR;

describe.each(['ASC', 'DESC'] as const)('what is not over, in the order of its beginning, %s', (direction) => {
  test.each([
    ['all of it', {}, () => true],
    ['long events', { longEvents: true }, isLong],
    ['other events', { longEvents: false }, (period: Period) => !isLong(period)],
    ['near a place', { near: { longitude: 4.8, latitude: 45.7, kilometres: 20 } }, () => true],
    ['near another place', { near: { longitude: 2.3, latitude: 48.8, kilometres: 20 } }, () => false],
  ])('is read page by page as if all were looked at: %s', async (_, filter, among) => {
    const expected = notOver(direction, among);
    for (const [offset, limit] of [
      [0, 1],
      [0, 20],
      [13, 7],
      [0, 200],
      [expected.length, 5],
    ] as const) {
      const page = await lists.upcoming(
        filter,
        { by: 'begins_on', direction },
        { offset, limit },
        {
          elements: true,
          total: true,
        },
      );
      expect(page.elements.map(({ id }) => id)).toEqual(expected.slice(offset, offset + limit));
      expect(page.total).toBe(expected.length);
    }
  });
});
