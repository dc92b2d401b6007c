import { afterAll, beforeAll, beforeEach, expect, describe, it } from 'vitest';
import { InstanceSettingsService } from '#convoke/instance';
import { type Json, type RemotePerson, RemoteServer } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';
import { RemoteActors } from '../remote/index.js';
import { CatchUpJobs } from './catch-up.jobs.js';
import { Follows } from './follows.service.js';

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

/** Follows the instance's actor, that names its upcoming events unless there are none to name. */
async function catchUp(upcoming?: string): Promise<void> {
  const named = upcoming ? { upcomingEvents: new URL(upcoming, remote.url).href } : {};
  relay = remote.person('relay', { type: 'Application', with: named });
  const { actor } = await service(RemoteActors).get(relay.uri);
  const self = (await service(InstanceSettingsService).current()).instanceActorId!;
  const asked = { uri: `${relay.uri}#f`, followerId: self, targetId: actor.id, approved: true };
  await server.db.transaction((tx) => service(Follows).ask(tx, asked));
  await service(CatchUpJobs).catchUp({ actorId: actor.id });
  await server.runJobs();
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
    const told = [announced(event('announced')), announced(event('over', past)), creation];
    remote.collection('/users/relay/outbox', told);
    await catchUp();
    expect(await here()).toEqual(['announced', 'created']);
  });

  it('is asked for its outbox, too, where that collection is not to be had', async () => {
    remote.collection('/users/relay/outbox', [announced(event('announced'))]);
    await catchUp('/nothing-here');
    expect(await here()).toEqual(['announced']);
  });

  it('is believed only of its own events, and asked for those that are not all there', async () => {
    const other = await RemoteServer.start();
    const foreign = other.event(other.person('other'), { name: 'As it is' });
    const short = event('Short');
    const stub = { id: short.id, type: 'Event', name: 'Stub', startTime: short.startTime, actor: organizer.uri };
    remote.collection('/upcoming', [{ ...foreign, name: 'Forged' }, stub, event('over', past)]);
    await catchUp('/upcoming');
    await other.close();
    expect(await here()).toEqual(['Short']);
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
