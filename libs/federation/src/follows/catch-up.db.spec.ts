import { Follows } from '#convoke/actors';
import { afterAll, beforeAll, beforeEach, expect, describe, it } from 'vitest';
import { InstanceSettingsService } from '#convoke/instance';
import { type Json, type RemotePerson, RemoteServer } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';
import { RemoteActors } from '../remote/index.js';
import { CatchUpJobs } from './catch-up.jobs.js';

let server: TestServer;
let remote: RemoteServer;
let relay: RemotePerson;
let organizer: RemotePerson;

beforeAll(async () => {
  server = await startTestServer({ FEDERATION: 'true' });
});
afterAll(() => server.close());
beforeEach(async () => {
  remote = await RemoteServer.start();
  organizer = remote.person('organizer');
  return () => remote.close();
});

const service = <T>(type: new (...args: never[]) => T): T => server.app.get(type, { strict: false });
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const past = { startTime: inDays(-2), endTime: inDays(-1) };

/** Follows the instance's actor, that names its upcoming events unless there are none to name; answers who that is. */
async function catchUp(upcoming?: string, approved = true): Promise<string> {
  const named = upcoming ? { upcomingEvents: new URL(upcoming, remote.url).href } : {};
  relay = remote.person('relay', { type: 'Application', with: named });
  const { actor } = await service(RemoteActors).get(relay.uri);
  const self = (await service(InstanceSettingsService).current()).instanceActorId!;
  const asked = { uri: `${relay.uri}#f`, followerId: self, targetId: actor.id, approved };
  await server.db.transaction((tx) => service(Follows).ask(tx, asked));
  await service(CatchUpJobs).catchUp({ actorId: actor.id });
  await server.runJobs();
  return actor.id;
}

/** Titles of what we have from there, and strangers find. */
async function here(): Promise<string[]> {
  const rows = await server.db.query<{ title: string }>(
    'SELECT title FROM events WHERE url LIKE $1 AND discoverable ORDER BY title',
    [`${remote.url}/%`],
  );
  return rows.map(({ title }) => title);
}
const event = (name: string, traits: Json = {}) => remote.event(organizer, { name, ...traits });
const announced = (document: Json) => ({
  id: `${String(document.id)}#announce`,
  type: 'Announce',
  actor: `${remote.url}/users/relay`,
  object: document.id,
});

describe('an instance that was followed', () => {
  it('is asked for what it has coming up, and not for what it ever told', async () => {
    const events = Array.from({ length: 25 }, (_, number) => event(`feast ${String(number).padStart(2, '0')}`));
    remote.collection('/upcoming', events);
    remote.collection('/users/relay/outbox', [announced(event('told before'))]);
    await catchUp('/upcoming');
    expect(await here()).toEqual(events.map(({ name }) => name));
    expect(remote.timesAsked('/users/relay/outbox')).toBe(0);
    // They came along on their pages.
    expect(remote.timesAsked(new URL(String(events[0]!.id)).pathname)).toBe(0);
  });

  it('is asked for its outbox where it has no such collection, of which only what is ahead is kept', async () => {
    const creation = { type: 'Create', id: `${remote.url}/c`, actor: organizer.uri, object: event('created') };
    const ongoing = event('ongoing', { startTime: past.startTime, endTime: inDays(1) });
    const told = [announced(event('announced')), announced(event('over', past)), creation, announced(ongoing)];
    remote.collection('/users/relay/outbox', told);
    await catchUp();
    expect(await here()).toEqual(['announced', 'created', 'ongoing']);
  });

  it('is asked for its outbox, too, where that collection is not to be had', async () => {
    remote.collection('/users/relay/outbox', [announced(event('announced'))]);
    await catchUp('/nothing-here');
    expect(await here()).toEqual(['announced']);
  });

  it('is asked for its outbox neither while it is busy nor once some of that collection was read', async () => {
    remote.serve('/upcoming', {}, { status: 503 });
    await expect(catchUp('/upcoming')).rejects.toThrow('status');
    const id = `${remote.url}/upcoming`;
    const page = { id, type: 'OrderedCollection', orderedItems: [event('first')], next: `${remote.url}/nothing-here` };
    remote.serve(id, page);
    await catchUp('/upcoming');
    expect(await here()).toEqual(['first']);
    expect(remote.timesAsked('/users/relay/outbox')).toBe(0);
  });

  it('is asked for nothing before it has let us in', async () => {
    await catchUp('/upcoming', false);
    expect(remote.timesAsked('/upcoming')).toBe(0);
  });

  it('shows what it shares of others as long as it is followed', async () => {
    const other = await RemoteServer.start();
    const shared = other.event(other.person('other'));
    remote.collection('/users/relay/outbox', [announced(shared)]);
    const actorId = await catchUp();
    const shown = async () => (await server.db.query('SELECT discoverable FROM events WHERE url = $1', [shared.id]))[0];
    expect(await shown()).toEqual({ discoverable: true });
    await server.db.query('DELETE FROM follows');
    await service(CatchUpJobs).catchUp({ actorId });
    expect(await shown()).toEqual({ discoverable: false });
    await other.close();
  });

  it('is believed only of its own events, and asked for those that are not all there', async () => {
    const other = await RemoteServer.start();
    const foreign = other.event(other.person('other'), { name: 'As it is' });
    // Without a text, or without saying for whom it is.
    const stubs = [event('First', { content: 'Text' }), event('Second', { content: 'Text' })].map(
      (whole, index): Json => ({
        ...whole,
        name: 'Stub',
        ...(index === 0 ? { content: undefined } : { to: undefined, cc: undefined }),
      }),
    );
    const unreadable = { ...event('Unreadable'), startTime: 'tomorrow' };
    remote.collection('/upcoming', [unreadable, { ...foreign, name: 'Forged' }, ...stubs, event('over', past)]);
    for (let times = 0; times < 2; times++) await catchUp('/upcoming');
    await other.close();
    expect(await here()).toEqual(['First', 'Second']);
    const asked = stubs.map(({ id }) => remote.timesAsked(new URL(String(id)).pathname));
    expect(asked, 'once only: they are known then').toEqual([1, 1]);
    const [kept] = await server.db.query('SELECT title FROM events WHERE url = $1', [foreign.id]);
    expect(kept).toEqual({ title: 'As it is' });
  });

  it('is not read for ever', { timeout: 60_000 }, async () => {
    let asked = 0;
    for (let number = 0; number < 60; number++) {
      remote.handle(`/users/relay/outbox${number ? `?page=${number}` : ''}`, (_, response) => {
        asked++;
        const id = `${remote.url}/users/relay/outbox${number ? `?page=${number}` : ''}`;
        const next = `${remote.url}/users/relay/outbox?page=${number + 1}`;
        const page = { id, type: 'OrderedCollectionPage', orderedItems: [], next };
        response.writeHead(200, { 'content-type': 'application/activity+json' }).end(JSON.stringify(page));
      });
    }
    await catchUp();
    expect(asked).toBe(20);
  });

  it('is not asked for more than a hundred things on a page', async () => {
    const orderedItems = Array.from({ length: 120 }, (_, number) => `${remote.url}/things/${number}`);
    remote.serve('/upcoming', { id: `${remote.url}/upcoming`, type: 'OrderedCollection', orderedItems });
    await catchUp('/upcoming');
    expect(remote.asked.filter(({ path }) => path.startsWith('/things/'))).toHaveLength(100);
  });

  it('is read no further once it is not followed any more', async () => {
    remote.collection('/upcoming', [event('first')]);
    remote.handle('/upcoming?page=1', (_, response) => {
      void server.db.query('DELETE FROM follows').then(() => {
        const page = {
          id: `${remote.url}/upcoming?page=1`,
          type: 'OrderedCollectionPage',
          orderedItems: [],
          next: `${remote.url}/on`,
        };
        response.writeHead(200, { 'content-type': 'application/activity+json' }).end(JSON.stringify(page));
      });
    });
    await catchUp('/upcoming');
    expect(remote.timesAsked('/on')).toBe(0);
  });
});
