import { Follows } from '#convoke/actors';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ParticipationService } from '#convoke/events';
import { InstanceSettingsService } from '#convoke/instance';
import { runCron } from '#test/cron';
import { buildPerson } from '#test/people';
import { type Json, type RemotePerson, RemoteServer } from '#test/remote-server';
import { statementsOf } from '#test/statements';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';
import { RemoteActors } from '../remote/index.js';
import { RemoteEvents } from './index.js';

const DAYS = 24;
let server: TestServer;
let remote: RemoteServer;
let organizer: RemotePerson;
let setClockRight = () => {};

beforeAll(async () => {
  server = await startTestServer({ FEDERATION: 'true' });
});
afterAll(() => server.close());
beforeEach(async () => {
  remote = await RemoteServer.start();
  organizer = remote.person('organizer');
  return () => remote.close();
});
afterEach(() => setClockRight());

const service = <T>(type: new (...args: never[]) => T): T => server.app.get(type, { strict: false });
const moveTo = (hours: number) => {
  setClockRight();
  setClockRight = moveClock(server, hours);
};
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const ahead = { startTime: inHours(30 * DAYS), endTime: inHours(31 * DAYS) };

/** An event elsewhere, and what it is called and how many go, as a reader of its page sees it. */
async function known(traits: Json = {}) {
  const document = remote.event(organizer, { updated: inHours(-1), participantCount: 5, ...ahead, ...traits });
  const { id, uuid } = await service(RemoteEvents).store(document);
  const { pathname } = new URL(String(document.id));
  const path = () => remote.timesAsked(pathname);
  const open = async () => {
    const { data } = await server.graphql(`{ event(uuid: "${uuid}") { title participantStats { going } } }`);
    return data?.event && [data.event.title, data.event.participantStats.going];
  };
  const opened = async () => {
    await open();
    await server.runJobs();
  };
  const now = (change: Json) => remote.serve(String(document.id), { ...document, ...change });
  return { id, uuid, document, timesAsked: path, open, opened, now };
}

describe('an event elsewhere that somebody opens', () => {
  // So that strangers see it.
  beforeEach(async () => {
    const { actor } = await service(RemoteActors).get(organizer.uri);
    const followerId = (await service(InstanceSettingsService).current()).instanceActorId!;
    const follow = { uri: `${organizer.uri}#follow`, followerId, targetId: actor.id, approved: true };
    await server.db.transaction((tx) => service(Follows).ask(tx, follow));
  });

  it('is asked for again when it was not heard of for 48 hours, once, and nobody waits for it', async () => {
    const event = await known();
    event.now({ name: 'Changed', updated: inHours(1), participantCount: 9 });
    moveTo(47);
    await event.opened();
    expect(event.timesAsked()).toBe(0);
    moveTo(49);
    const shown = await Promise.all(Array.from({ length: 5 }, () => event.open()));
    expect(shown).toEqual(Array.from({ length: 5 }, () => ['A feast elsewhere', 5]));
    expect(event.timesAsked()).toBe(0);
    await server.runJobs();
    expect(await event.open()).toEqual(['Changed', 9]);
    moveTo(50);
    await event.opened();
    expect(event.timesAsked()).toBe(1);
  });

  it('is looked after once in ten minutes, however often it is opened', async () => {
    const event = await known();
    const looks = async () => (await statementsOf(event.open)).filter((sql) => sql.includes('UPDATE remote_events'));
    expect(await looks()).toHaveLength(1);
    expect(await looks()).toEqual([]);
    moveTo(0.2);
    expect(await looks()).toHaveLength(1);
  });

  it('is asked for once a week at least, unless it was heard of, after however many failures', async () => {
    const [silent, heard] = [await known(), await known()];
    moveTo(49);
    await server.db.query('UPDATE remote_events SET failures = 10, asked_at = $2 WHERE event_id = ANY($1)', [
      [silent.id, heard.id],
      new Date(Date.now() + 49 * 3_600_000),
    ]);
    await service(RemoteEvents).store(heard.document);
    for (const [hours, asked] of [
      [49 + 49, [0, 1]],
      [49 + 6.9 * DAYS, [0, 2]],
      [49 + 7.1 * DAYS, [1, 2]],
    ] as const) {
      moveTo(hours);
      for (const event of [silent, heard]) await event.opened();
      expect([silent.timesAsked(), heard.timesAsked()], `after ${hours} hours`).toEqual(asked);
    }
  });

  it('is asked for by whoever looks its address up, too', async () => {
    const event = await known();
    moveTo(49);
    const reader = await buildPerson(server);
    const term = String(event.document.id);
    await server.graphql(
      'query ($term: String) { searchEvents(term: $term) { total } }',
      { term },
      {
        token: reader.accessToken,
      },
    );
    await server.runJobs();
    expect(event.timesAsked()).toBe(1);
  });

  it('keeps its state where its server has an older one, and its numbers change with the same', async () => {
    const event = await known();
    event.now({ participantCount: 6 });
    moveTo(49);
    await event.opened();
    expect(await event.open()).toEqual(['A feast elsewhere', 6]);
    event.now({ name: 'Older', updated: inHours(-9), participantCount: 7 });
    moveTo(98);
    await event.opened();
    expect(event.timesAsked()).toBe(2);
    expect(await event.open()).toEqual(['A feast elsewhere', 6]);
  });

  it.each([
    ['410', 410 as const],
    ['404, leaving a Tombstone', 404 as const],
  ])('is deleted where its server answers %s', async (_, status) => {
    const event = await known();
    remote.remove(String(event.document.id), status);
    moveTo(49);
    await event.opened();
    expect(await event.open()).toBeNull();
    // And does not come back by somebody who still has it.
    await expect(service(RemoteEvents).store(event.document)).rejects.toThrow('event_not_found');
  });

  it.each<[string, (document: Json) => void]>([
    ['is not found there', ({ id }) => remote.serve(String(id), 'Nothing', { status: 404, type: 'text/html' })],
    ['cannot be had', ({ id }) => remote.serve(String(id), {}, { status: 503 })],
    ['is something else now', ({ id }) => remote.serve(String(id), { id, type: 'Note', content: 'x' })],
    [
      'is another one now',
      ({ id }) =>
        remote.handle(String(id), (_, answer) =>
          answer.writeHead(302, { location: String(remote.event(organizer).id) }).end(),
        ),
    ],
    [
      'is of an organizer who is gone',
      (document) => {
        const ghost = remote.person('ghost');
        remote.serve(String(document.id), {
          ...document,
          actor: ghost.uri,
          attributedTo: ghost.uri,
          updated: inHours(1),
        });
        remote.remove(ghost.uri, 410);
      },
    ],
  ])('stays as it was when it %s, and is asked for ever more rarely', async (_, change) => {
    const event = await known();
    change(event.document);
    moveTo(49);
    await event.opened();
    expect(await event.open()).toEqual(['A feast elsewhere', 5]);
    expect(event.timesAsked()).toBe(1);
    for (const [hours, asked] of [
      [50, 1],
      [51.5, 2],
      [54, 2],
      [56, 3],
    ] as const) {
      moveTo(hours);
      await event.opened();
      expect(event.timesAsked()).toBe(asked);
    }
  });

  it('does not keep others waiting whose server is silent', async () => {
    const events = [await known(), await known(), await known()];
    for (const { document } of events) remote.serve(String(document.id), {}, { status: 503 });
    moveTo(49);
    for (const event of events) await event.open();
    await server.runJobs();
    expect(events.map(({ timesAsked }) => timesAsked()).reduce((sum, times) => sum + times)).toBe(1);
  });
});

describe('once a day', () => {
  it('those that are to come are asked for in which somebody here takes part, or that people here find', async () => {
    const rita = await buildPerson(server);
    const [joined, found, unknown, fresh] = [await known(), await known(), await known(), await known()];
    const [rejected, deleted] = [await known(), await known()];
    const over = await known({ startTime: inHours(24), endTime: inHours(25) });
    const ongoing = await known({ startTime: inHours(24), endTime: inHours(99) });
    for (const { id } of [joined, rejected])
      await service(ParticipationService).join(rita.viewer, { eventId: id, actorId: rita.actor.id });
    await server.db.query(`UPDATE participations SET role = 'rejected' WHERE event_id = $1`, [rejected.id]);
    await server.db.query('UPDATE events SET discoverable = true WHERE id = ANY($1)', [
      [found, over, fresh, ongoing, deleted].map(({ id }) => id),
    ]);
    await server.db.query('UPDATE events SET deleted_at = now() WHERE id = $1', [deleted.id]);
    moveTo(49);
    await service(RemoteEvents).store(fresh.document);
    await runCron(server, 'federation.refresh-events');
    await server.runJobs();
    const asked = [joined, found, ongoing].map((event) => event.timesAsked());
    const left = [unknown, fresh, over, rejected, deleted].map((event) => event.timesAsked());
    expect([asked, left]).toEqual([
      [1, 1, 1],
      [0, 0, 0, 0, 0],
    ]);
  });

  it('a host is asked for a hundred of them at most, those first in which somebody takes part', async () => {
    const rita = await buildPerson(server);
    const joined = await known({ startTime: inHours(90 * DAYS), endTime: inHours(91 * DAYS) });
    await service(ParticipationService).join(rita.viewer, { eventId: joined.id, actorId: rita.actor.id });
    await server.db.query(
      `WITH made AS (
        INSERT INTO events (uuid, url, local, title, slug, description, begins_on, timezone, organizer_actor_id)
          SELECT gen_random_uuid(), e.url || '-' || n, false, e.title, e.slug, '', now() + interval '9 days', 'UTC', e.organizer_actor_id
            FROM events e, generate_series(1, 120) n WHERE e.id = $1 RETURNING id)
        INSERT INTO remote_events (event_id, heard_at) SELECT id, now() FROM made`,
      [joined.id],
    );
    moveTo(49);
    await runCron(server, 'federation.refresh-events');
    const asked = await server.db.query<{ id: string }>(
      `SELECT event_id AS id FROM remote_events k JOIN events e ON e.id = k.event_id
        WHERE k.asked_at IS NOT NULL AND e.url LIKE $1`,
      [`${remote.url}/%`],
    );
    expect(asked).toHaveLength(100);
    expect(asked).toContainEqual({ id: joined.id });
  });
});
