import { Follows } from '#convoke/actors';
import { DomainError } from '#convoke/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { InboxWorker } from '#convoke/federation';
import { InstanceFollows } from '../../libs/federation/src/follows/index.js';
import { InboxActivities } from '../../libs/federation/src/inbox/inbox.service.js';
import { openInbox, type OpenInbox } from '#test/inbox';
import type { Json, RemotePerson, RemoteServer } from '#test/remote-server';
import type { TestServer } from '#test/server';
import { moveClock } from '#test/time';

const HOUR = 3_600_000;
let inbox: OpenInbox;
let server: TestServer;
let remote: RemoteServer;
let ada: RemotePerson;
let relay: string;
let setClockRight = () => {};

beforeAll(async () => {
  inbox = await openInbox();
  ({ server, remote } = inbox);
  ada = remote.person('ada');
  relay = `${server.url}/relay`;
});
afterAll(() => inbox?.close());
beforeEach(async () => {
  await server.db.query('DELETE FROM inbox_activities');
  await server.db.query('DELETE FROM follows');
});
afterEach(() => {
  setClockRight();
  vi.restoreAllMocks();
});

const kept = () =>
  server.db.query<{ type: string; attempts: number; due_at: Date | null; problem: string | null }>(
    'SELECT type, attempts, due_at, problem FROM inbox_activities ORDER BY id',
  );
const send = async (sender: RemotePerson, type: string, object: unknown, traits: Json = {}) => {
  const body = inbox.activity(sender, type, object, traits);
  expect((await inbox.post(sender, body)).status).toBe(202);
  return body;
};
const followers = async () => (await server.db.query('SELECT FROM follows')).length;
/** Something here breaks, for as many times. */
const breakFor = (times: number, by = new Error('broken here')) => {
  const asking = vi.spyOn(server.app.get(Follows, { strict: false }), 'ask');
  for (let time = 0; time < times; time++) asking.mockRejectedValueOnce(by);
};

describe('an activity', () => {
  it('of a kind that we don’t know is settled without asking who sent it', async () => {
    await send(ada, 'View', ada.uri);
    const asked = remote.asked.length;
    await inbox.workOff();
    expect(await kept()).toMatchObject([{ due_at: null, problem: null, attempts: 1 }]);
    expect(remote.asked.length).toBe(asked);
  });

  it('that fails here is tried again, later and later', async () => {
    breakFor(2);
    await send(ada, 'Follow', relay);
    await inbox.workOff();
    const [first] = await kept();
    expect(first).toMatchObject({ attempts: 1, problem: 'broken here', due_at: expect.any(Date) });
    const wait = (row: { due_at: Date | null }) => row.due_at!.getTime() - Date.now();
    const firstWait = wait(first!);
    await inbox.workOff();
    expect(await kept()).toMatchObject([{ attempts: 1 }]);
    setClockRight = moveClock(server, 0.05);
    await inbox.workOff();
    expect(wait((await kept())[0]!) - 0.05 * HOUR).toBeGreaterThan(firstWait * 2);
    expect(await followers()).toBe(0);
    setClockRight = moveClock(server, 1);
    await inbox.workOff();
    expect(await kept()).toMatchObject([{ attempts: 3, due_at: null, problem: null }]);
    expect(await followers()).toBe(1);
  });

  it('that never works is put aside with what was wrong, and the others go on', async () => {
    breakFor(8);
    await send(ada, 'Follow', relay);
    for (let time = 0; time < 8; time++) {
      setClockRight();
      setClockRight = moveClock(server, 24 * (time + 1));
      await inbox.workOff();
    }
    expect(await kept()).toMatchObject([{ attempts: 8, due_at: null, problem: 'broken here' }]);
    setClockRight();
    await send(ada, 'Follow', relay);
    await inbox.workOff();
    expect(await followers()).toBe(1);
  });

  it('that finds no room here is tried again', async () => {
    breakFor(1, new DomainError('storage_full'));
    await send(ada, 'Follow', relay);
    await inbox.workOff();
    expect(await kept()).toMatchObject([{ attempts: 1, due_at: expect.any(Date) }]);
    setClockRight = moveClock(server, 1);
    await inbox.workOff();
    expect([await followers(), await kept()]).toMatchObject([1, [{ problem: null, due_at: null }]]);
  });

  it('that comes while there is no room at all is left to its sender, and what waits uses up no attempt', async () => {
    await send(ada, 'Follow', relay);
    const room = vi.spyOn(server.db, 'hasRoom', 'get').mockReturnValue(false);
    expect((await inbox.post(ada, inbox.activity(ada, 'Like', ada.uri))).status).toBe(507);
    expect(await server.app.get(InboxWorker, { strict: false }).workOff()).toBe(0);
    expect(await kept()).toMatchObject([{ type: 'Follow', attempts: 0 }]);
    room.mockRestore();
    await inbox.workOff();
    expect(await followers()).toBe(1);
  });

  it('that is refused is not tried again', async () => {
    await send(ada, 'Update', { id: 'https://other.example/1', type: 'Event' });
    await send(ada, 'Create', { ...remote.event(ada), name: '' });
    await send(ada, 'Create', { ...remote.event(ada), startTime: 'tomorrow' });
    await inbox.workOff();
    expect(await kept()).toMatchObject([
      { due_at: null, problem: expect.stringContaining('other_origin') },
      { due_at: null, problem: expect.stringContaining('name_missing') },
      { due_at: null, problem: expect.stringContaining('date') },
    ]);
  });

  it('that waits for another server is tried again when that one is back', async () => {
    const event = remote.event(ada);
    remote.serve(String(event.id), 'later', { status: 503 });
    await send(ada, 'Announce', event.id);
    await inbox.workOff();
    expect(await kept()).toMatchObject([{ due_at: expect.any(Date), problem: expect.stringContaining('status') }]);
    remote.serve(String(event.id), event);
    setClockRight = moveClock(server, 0.5);
    await inbox.workOff();
    expect(await kept()).toMatchObject([{ due_at: null, problem: null }]);
  });

  it('that somebody died over is taken up after a minute', async () => {
    await send(ada, 'Follow', relay);
    await server.app.get(InboxActivities, { strict: false }).lease(10);
    await inbox.workOff();
    expect(await followers()).toBe(0);
    setClockRight = moveClock(server, 1 / 50);
    await inbox.workOff();
    expect(await followers()).toBe(1);
  });

  it('of the same id with other words in it is not taken, even after the first was worked off', async () => {
    const first = await send(ada, 'Like', ada.uri);
    await inbox.workOff();
    await send(ada, 'Follow', relay, { id: first.id });
    await inbox.workOff();
    expect(await kept()).toMatchObject([{ type: 'Like' }]);
    expect(await followers()).toBe(0);
  });
});

describe('the activities of one actor', () => {
  it('are worked off one after the other, as they came', async () => {
    const self = await server.app.get(InstanceFollows, { strict: false }).self();
    const asked = inbox.activity(ada, 'Follow', relay);
    const bodies: Json[] = [];
    for (let round = 0; round < 6; round++) {
      bodies.push({ ...asked, id: `${String(asked.id)}/${round}` });
      bodies.push(inbox.activity(ada, 'Undo', { type: 'Follow', object: relay }));
    }
    bodies.push(asked);
    for (const body of bodies) expect((await inbox.post(ada, body)).status).toBe(202);
    await inbox.workOff();
    expect(await kept()).toHaveLength(13);
    const rows = await server.db.query('SELECT uri FROM follows WHERE target_id = $1', [self.id]);
    expect(rows).toEqual([{ uri: asked.id }]);
  });

  it('are taken as they came even when many came at once', async () => {
    const store = server.app.get(InboxActivities, { strict: false });
    const ids = Array.from({ length: 20 }, (_, number) => `${remote.url}/activities/${99 - number}`);
    const rest = { type: 'Like', host: remote.host, actorUri: ada.uri, body: {}, announcedFollowers: null };
    await Promise.all(ids.map((id) => store.keep({ id, ...rest })));
    expect((await store.lease(30)).map(({ uri }) => uri)).toEqual(ids);
  });

  it('that hang hold up nobody else', async () => {
    const [slow, quick] = [remote.person('slow'), remote.person('quick')];
    let release = () => {};
    remote.handle('/events/slow', (_, response) => void (release = () => response.writeHead(404).end()));
    await send(slow, 'Announce', `${remote.url}/events/slow`);
    await send(quick, 'Follow', relay);
    const working = inbox.workOff();
    await expect.poll(followers).toBe(1);
    expect(await kept()).toMatchObject([{ type: 'Announce', due_at: expect.any(Date) }, { due_at: null }]);
    release();
    await working;
    expect(await kept()).toMatchObject([{ due_at: null }, { due_at: null }]);
  });
});

describe('an actor of whom something hangs', () => {
  it('is not gone on with meanwhile, whoever else is', async () => {
    const [slow, quick] = [remote.person('slow'), remote.person('quick')];
    let release = () => {};
    remote.handle('/events/slow', (_, response) => void (release = () => response.writeHead(404).end()));
    await send(slow, 'Announce', `${remote.url}/events/slow`);
    const worker = server.app.get(InboxWorker, { strict: false });
    const before = worker.workOff();
    await expect.poll(() => remote.timesAsked('/events/slow')).toBe(1);
    await send(slow, 'Follow', relay);
    await send(quick, 'View', quick.uri);
    const after = worker.workOff();
    await expect.poll(async () => (await kept()).map(({ due_at: due }) => due === null)).toEqual([false, false, true]);
    expect(await followers()).toBe(0);
    release();
    await Promise.all([before, after]);
    expect(await followers()).toBe(1);
  });
});

describe('what was worked off', () => {
  it('is forgotten after a week, what was not stays', async () => {
    await send(ada, 'Like', ada.uri);
    await inbox.workOff();
    breakFor(1);
    await send(ada, 'Follow', relay);
    await inbox.workOff();
    const worker = server.app.get(InboxWorker, { strict: false });
    setClockRight = moveClock(server, 24 * 6.9);
    await worker.purge();
    expect(await kept()).toHaveLength(2);
    setClockRight = moveClock(server, 24 * 7.1);
    await worker.purge();
    expect(await kept()).toMatchObject([{ type: 'Follow' }]);
  });
});

it('who sends is there: what waits for their server can go', async () => {
  const host = new URL(ada.uri).host;
  await server.db.query(
    `INSERT INTO delivery_hosts (host, failures, failing_since, paused_until) VALUES ($1, 3, now(), now() + interval '1 day')`,
    [host],
  );
  await send(ada, 'View', ada.uri);
  await inbox.workOff();
  const waiting = await server.db.query('SELECT FROM delivery_hosts WHERE host = $1 AND paused_until > now()', [host]);
  expect(waiting).toEqual([]);
});
