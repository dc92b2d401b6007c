import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DomainBlocks } from '#convoke/moderation';
import { Jobs } from '#convoke/core';
import { InboxWorker } from '#convoke/federation';
import { buildEvent } from '#test/events';
import { buildPerson } from '#test/people';
import { type Json, type RemotePerson, RemoteServer } from '#test/remote-server';
import { CatchUpWithInstance } from '../../libs/federation/src/follows/instance-follows.service.js';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
let remote: RemoteServer;
let relay: RemotePerson;
let ada: RemotePerson;
let blocks: DomainBlocks;

beforeAll(async () => {
  [server, remote] = await Promise.all([
    startTestServer({ FEDERATION: 'true', FEDERATION_ALLOW_PRIVATE_NETWORK: 'true' }),
    RemoteServer.start(),
  ]);
  relay = remote.person('relay', { type: 'Application' });
  ada = remote.person('ada');
  blocks = server.app.get(DomainBlocks, { strict: false });
});
afterAll(() => Promise.all([server.close(), remote.close()]));
beforeEach(() => blocks.set('127.0.0.1', null));

async function tell(type: string, object: unknown, sender: RemotePerson): Promise<number> {
  const activity = { id: `${remote.url}/activities/${randomUUID()}`, type, actor: sender.uri, object };
  const { status } = await remote.post(`${server.url}/inbox`, activity, sender);
  const worker = server.app.get(InboxWorker, { strict: false });
  while ((await worker.workOff()) > 0);
  await server.runJobs();
  return status;
}

/** An event of theirs that we show to everybody, since we follow their instance. */
async function shownEvent(name: string): Promise<Json> {
  await tell('Like', ada.uri, relay);
  await server.db.query(
    `INSERT INTO follows (uri, follower_id, target_id, approved, created_at, updated_at)
      SELECT $1, us.id, them.id, true, now(), now() FROM actors us, actors them
      WHERE us.url = $2 AND them.url = $3 ON CONFLICT DO NOTHING`,
    [`${server.url}/relay#follows/${randomUUID()}`, `${server.url}/relay`, relay.uri],
  );
  const event = remote.event(ada, { name });
  await tell('Create', event, ada);
  expect(await found(name)).toBe(1);
  return event;
}

const found = async (term: string): Promise<number> => {
  const { data } = await server.graphql('query ($term: String) { searchEvents(term: $term) { total } }', { term });
  return data!.searchEvents.total;
};
const follows = async () => (await server.db.query('SELECT FROM follows')).length;
const set = async (severity: 'none' | 'silence' | 'suspend', rejectMedia = false) => {
  await blocks.set('127.0.0.1', { severity, rejectMedia });
  await server.runJobs();
};

it('a silenced host stays out of public lists, goes on federating, and comes back when it is let', async () => {
  await shownEvent('Silenced feast');
  await set('silence');
  expect(await found('Silenced feast')).toBe(0);
  expect(await tell('Create', remote.event(ada, { name: 'Silent addition' }), ada)).toBe(202);
  expect(await found('Silent addition')).toBe(0);
  expect(await follows()).toBe(1);
  await blocks.set('127.0.0.1', null);
  await server.runJobs();
  expect(await found('Silenced feast')).toBe(1);
  expect(await found('Silent addition')).toBe(1);
});

it('a suspended host sends nothing in, is shown nowhere, and is followed no more', async () => {
  await shownEvent('Suspended feast');
  await set('suspend');
  expect(await found('Suspended feast')).toBe(0);
  expect(await follows()).toBe(0);
  expect(await tell('Create', remote.event(ada, { name: 'Not taken' }), ada)).toBe(403);
  expect(await server.db.query(`SELECT FROM events WHERE title = 'Not taken'`)).toEqual([]);
});

describe('of a suspended host', () => {
  const shutOut = () => blocks.set('localhost', { severity: 'suspend', rejectMedia: false });
  const stored = async (uri: unknown) => (await server.db.query('SELECT FROM events WHERE url = $1', [uri])).length;
  /** An event on `localhost`, which is this server too, for all that they are two hosts. */
  const hidden = () => remote.event(remote.person('eve'), { id: `${elsewhere()}/events/${randomUUID()}` });
  const elsewhere = () => remote.url.replace('127.0.0.1', 'localhost');
  afterEach(() => blocks.set('localhost', null));

  it('nothing is found by address or by handle, nor asked for', async () => {
    const { accessToken: token } = await buildPerson(server);
    await shutOut();
    const before = remote.asked.length;
    for (const term of [String(hidden().id), `@eve@${new URL(elsewhere()).host}`]) {
      const search = 'query ($term: String!) { searchEvents(term: $term) { total } interact(uri: $term) { url } }';
      const { data } = await server.graphql(search, { term }, { token });
      expect(data).toEqual({ searchEvents: { total: 0 }, interact: null });
    }
    expect(remote.asked).toHaveLength(before);
  });

  it('nothing comes along in the collection of one that we follow', async () => {
    const [shown, kept] = [remote.event(ada, { name: 'In the outbox' }), hidden()];
    await shutOut();
    const announced = (object: unknown, id: string) => ({
      id: remote.url + id,
      type: 'Announce',
      actor: relay.uri,
      object,
    });
    remote.collection('/users/relay/outbox', [
      announced(kept.id, '/one'),
      announced(kept, '/two'),
      announced(shown.id, '/three'),
      kept,
    ]);
    await shownEvent('Before the outbox');
    const [{ id: actorId } = { id: '' }] = await server.db.query<{ id: string }>(
      'SELECT id FROM actors WHERE url = $1',
      [relay.uri],
    );
    await server.db.transaction((tx) =>
      server.app.get(Jobs, { strict: false }).send(tx, CatchUpWithInstance, { actorId }),
    );
    await server.runJobs();
    expect([await stored(shown.id), await stored(kept.id)]).toEqual([1, 0]);
    expect(remote.timesAsked(new URL(String(kept.id)).pathname)).toBe(0);
  });

  it('nobody joins, even who asked before, and who has joined gives the place up and hears no more', async () => {
    const { event, organizer } = await buildEvent(server);
    const rows = async () =>
      (await server.db.query('SELECT role FROM participations WHERE event_id = $1', [event.id])).length;
    await tell('Join', event.url, ada);
    expect(await rows()).toBe(2);
    const ben = remote.person('ben');
    const join = { id: `${remote.url}/activities/${randomUUID()}`, type: 'Join', actor: ben.uri, object: event.url };
    expect((await remote.post(`${server.url}/inbox`, join, ben)).status).toBe(202);
    await set('suspend');
    expect(await tell('Join', event.url, remote.person('cleo'))).toBe(403);
    expect(await rows()).toBe(1);
    const rename = 'mutation ($id: ID!) { updateEvent(eventId: $id, title: "Elsewhere") { title } }';
    const { errors } = await server.graphql(rename, { id: event.id }, { token: organizer.accessToken });
    expect(errors).toBeUndefined();
    await server.runJobs();
    expect(await server.db.query('SELECT FROM deliveries WHERE host = $1', [remote.host])).toEqual([]);
  });
});

it('pictures of a host whose media are rejected stay out, its events do not', async () => {
  await set('none', true);
  const image = { type: 'Document', name: 'Banner', mediaType: 'image/png', url: `${remote.url}/banner.png` };
  const event = remote.event(ada, { name: 'Without a picture', attachment: [image] });
  await tell('Create', event, ada);
  const [row] = await server.db.query('SELECT picture_id FROM events WHERE url = $1', [event.id]);
  expect(row).toEqual({ picture_id: null });
  expect(remote.timesAsked('/banner.png')).toBe(0);
});

describe('a picture of one server for an event of another', () => {
  it.each([
    ['is taken where nothing is blocked', null, null, 1],
    ['is not taken from a server whose media are rejected', 'localhost', 'media', 0],
    ['is not taken from a suspended server', 'localhost', 'suspend', 0],
    ['is not taken for a server whose media are rejected', '127.0.0.1', 'media', 0],
    ['is taken from a silenced server', 'localhost', 'silence', 1],
  ] as const)('%s', async (_, host, what, times) => {
    const path = `/${randomUUID()}.png`;
    if (host) {
      const severity = what === 'media' ? 'none' : what;
      await blocks.set(host, { severity, rejectMedia: what === 'media' });
    }
    const url = remote.url.replace('127.0.0.1', 'localhost') + path;
    await tell('Create', remote.event(ada, { attachment: [{ type: 'Document', mediaType: 'image/png', url }] }), ada);
    expect(remote.timesAsked(path)).toBe(times);
    await blocks.set('localhost', null);
  });
});

it.each([
  ['example.org', 'example.org', true],
  ['example.org', 'EXAMPLE.org', true],
  ['example.org', 'deep.below.example.org', true],
  ['example.org', 'example.org:8443', true],
  ['example.org', 'notexample.org', false],
  ['example.org', 'example.org.evil.net', false],
  ['example.org', 'org', false],
])('a block of %s holds for %s: %s', async (blocked, host, holds) => {
  await blocks.set(blocked, { severity: 'suspend', rejectMedia: false });
  expect(await blocks.isSuspended(host)).toBe(holds);
  await blocks.set(blocked, null);
});
