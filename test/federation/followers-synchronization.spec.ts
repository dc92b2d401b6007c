import { Follows } from '#convoke/actors';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InstanceFollows } from '../../libs/federation/src/follows/index.js';
import { DeliveryWorker } from '../../libs/federation/src/outbox/index.js';
import { RemoteActors } from '../../libs/federation/src/remote/index.js';
import { readSignature } from '../../libs/federation/src/signatures/index.js';
import { digestOfFollowers } from '../../libs/federation/src/synchronization/followers-digest.js';
import {
  readSynchronization,
  writeSynchronization,
} from '../../libs/federation/src/synchronization/synchronization-header.js';
import { buildEvent } from '#test/events';
import { askAsPeer } from '#test/peers';
import { buildPerson } from '#test/people';
import { type PostOptions, type RemotePerson, RemoteServer } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';

const HEADER = 'collection-synchronization';

let server: TestServer;
let remote: RemoteServer;
let elsewhere: RemoteServer;
let relayUri: string;
let people = 0;
/** Of the other server; another one for each test. */
let peer: RemotePerson;
let peerId: string;

beforeAll(async () => {
  [server, remote, elsewhere] = await Promise.all([
    startTestServer({ FEDERATION: 'true' }),
    RemoteServer.start(),
    RemoteServer.start(),
  ]);
  relayUri = `${server.url}/relay`;
});
afterAll(() => Promise.all([server.close(), remote.close(), elsewhere.close()]));
beforeEach(async () => {
  await server.db.query('DELETE FROM follows');
  remote.deliveries.length = 0;
  peer = remote.person(`peer_${++people}`, { type: 'Application' });
  peerId = (await service(RemoteActors).get(peer.uri)).actor.id;
});

const service = <T>(type: new (...args: never[]) => T): T => server.app.get(type, { strict: false });
const selfId = async () => (await service(InstanceFollows).self()).id;

async function follow(followerId: string, targetId: string, approved = true): Promise<void> {
  const uri = `${server.url}/follows/${randomUUID()}`;
  await server.db.transaction((tx) => service(Follows).ask(tx, { uri, followerId, targetId, approved }));
}

/** What reaches the other server once all is done. */
async function arrivals() {
  await server.runJobs();
  await service(DeliveryWorker).workOff();
  return remote.deliveries.splice(0);
}

describe('what is meant for followers', () => {
  it('tells their server which of them are there, under our signature', async () => {
    await follow(peerId, await selfId());
    await buildEvent(server);
    const [announce] = await arrivals();
    expect(readSynchronization(String(announce!.headers[HEADER]))).toEqual({
      collectionId: `${relayUri}/followers`,
      url: `${relayUri}/followers_synchronization`,
      digest: digestOfFollowers([peer.uri]),
    });
    const { path, headers, rawHeaders, raw } = announce!;
    const request = { method: 'POST', path, host: remote.host, headers, rawHeaders, body: raw };
    expect(readSignature(request, new Date()).covered).toContain(HEADER);
  });

  it('says nothing of followers when it is meant for others', async () => {
    await follow(peerId, await selfId(), false);
    await service(InstanceFollows).accept(null, peer.uri);
    const [accept] = await arrivals();
    expect(accept).toMatchObject({ body: { type: 'Accept' } });
    expect(accept!.headers[HEADER]).toBeUndefined();
  });

  it('is meant only by those whom an actor let in', async () => {
    await follow(peerId, await selfId(), false);
    expect(await listedFor(remote, peer)).toEqual([]);
  });
});

/** What stands in the list of the instance's followers that we show to a server. */
async function listedFor(from: RemoteServer, signer: RemotePerson): Promise<unknown> {
  const response = await from.get(`${relayUri}/followers_synchronization`, signer);
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('private, no-cache');
  return ((await response.json()) as { orderedItems: unknown }).orderedItems;
}

describe('the list of followers', () => {
  it('shows to each server its own, and nothing to who does not sign', async () => {
    const other = elsewhere.person('other');
    const { actor } = await service(RemoteActors).get(other.uri);
    for (const id of [peerId, actor.id]) await follow(id, await selfId());
    expect(await listedFor(remote, remote.person('anybody'))).toEqual([peer.uri]);
    expect(await listedFor(elsewhere, other)).toEqual([other.uri]);
    expect((await askAsPeer(server, `${relayUri}/followers_synchronization`)).status).toBe(401);
  });

  it('is there for people as well, and for nobody whom there is not', async () => {
    const { actor } = await buildPerson(server);
    await follow(peerId, actor.id);
    const response = await remote.get(`${actor.url}/followers_synchronization`, peer);
    expect(await response.json()).toMatchObject({ orderedItems: [peer.uri], totalItems: 1 });
    expect((await remote.get(`${server.url}/@nobody_here/followers_synchronization`, peer)).status).toBe(404);
  });
});

describe('another server that has our follows in another way', () => {
  const listAddress = () => `${peer.uri}/followers_synchronization`;
  const header = (members: string[], differing: object = {}) =>
    writeSynchronization({
      collectionId: `${peer.uri}/followers`,
      url: listAddress(),
      digest: digestOfFollowers(members),
      ...differing,
    });
  const list = (members: unknown[]) =>
    remote.serve(listAddress(), {
      id: listAddress(),
      type: 'OrderedCollection',
      totalItems: members.length,
      orderedItems: members,
    });

  /** An empty list, on a server that is not the sender's. */
  const elsewhereList = () => {
    const id = `${elsewhere.url}/list`;
    elsewhere.serve(id, { id, type: 'OrderedCollection', totalItems: 0, orderedItems: [] });
    return id;
  };

  const nobodies = (length: number) => Array.from({ length }, (_, number) => `${server.url}/@nobody_${number}`);

  /** Sends something with the header, and answers what comes back for it. */
  async function tell(text: string, options: PostOptions = { signedHeaders: { [HEADER]: text } }) {
    const id = `${remote.url}/activities/${randomUUID()}`;
    const activity = { id, type: 'Like', actor: peer.uri, object: `${server.url}/events/1` };
    expect((await remote.post(`${server.url}/inbox`, activity, peer, options)).status).toBe(202);
    return (await arrivals()).map(({ body }) => body);
  }
  const follows = () => server.db.query('SELECT approved FROM follows WHERE target_id = $1', [peerId]);
  const timesListed = () => remote.timesAsked(new URL(listAddress()).pathname);

  it('is not asked for its list while both agree', async () => {
    await follow(await selfId(), peerId);
    list([]);
    expect(await tell(header([relayUri]))).toEqual([]);
    expect(await follows()).toEqual([{ approved: true }]);
    expect(timesListed()).toBe(0);
  });

  it.each(['cavage', 'rfc9421'] as const)('ends a follow by not listing it (signed by %s)', async (scheme) => {
    await follow(await selfId(), peerId);
    list([]);
    await tell('', { scheme, signedHeaders: { [HEADER]: header([]) } });
    expect(await follows()).toEqual([]);
    const asked = remote.asked.findLast(({ path }) => path === new URL(listAddress()).pathname)!;
    expect(asked.headers.signature).toContain(`${relayUri}#main-key`);
  });

  it('is told by Undo that what it lists is no follow, of whoever here', async () => {
    const { actor } = await buildPerson(server);
    const strangers = [`${server.url}/@nobody_here`, 'https://elsewhere.example/users/1', peer.uri];
    list([relayUri, actor.url, ...strangers]);
    const undone = await tell(header([relayUri, actor.url, ...strangers]));
    expect(undone.map(({ type, object }) => [type, object])).toEqual(
      [relayUri, actor.url].map((follower) => [
        'Undo',
        expect.objectContaining({ type: 'Follow', actor: follower, object: peer.uri }),
      ]),
    );
  });

  it('is told so of a hundred at a time', async () => {
    const { actor } = await buildPerson(server);
    const url = `${server.url}/@one_of_many_`;
    await server.db.query(
      `INSERT INTO actors SELECT (jsonb_populate_record(a, jsonb_build_object('id', 1000000 + n, 'user_id', NULL,
          'preferred_username', 'one_of_many_' || n, 'url', $2 || n))).* FROM actors a, generate_series(1, 130) n WHERE a.id = $1`,
      [actor.id, url],
    );
    const members = Array.from({ length: 130 }, (_, number) => url + (number + 1));
    list(members);
    const like = { id: `${remote.url}/likes/many`, type: 'Like', actor: peer.uri, object: relayUri };
    await remote.post(`${server.url}/inbox`, like, peer, { signedHeaders: { [HEADER]: header(members) } });
    await server.runJobs();
    expect(
      await server.db.query('DELETE FROM outbound_activities WHERE object_uri = $1 RETURNING id', [peer.uri]),
    ).toHaveLength(100);
  });

  it('may list them on several pages', async () => {
    await follow(await selfId(), peerId);
    const others = nobodies(125);
    remote.collection(listAddress(), others);
    expect(await tell(header(others))).toEqual([]);
    expect(await follows()).toEqual([]);
    expect(timesListed()).toBe(1);
  });

  it('may list very many at once, and end a follow by that', async () => {
    await follow(await selfId(), peerId);
    const others = nobodies(2500);
    list(others);
    expect(await tell(header(others))).toEqual([]);
    expect(await follows()).toEqual([]);
  });

  it.each([
    [50, 1],
    [3, 8000],
  ])('is asked for %i pages at most of a list that has no end, with %i on each', async (most, onPage) => {
    await follow(await selfId(), peerId);
    const orderedItems = nobodies(onPage);
    const page = (number: number) => {
      const id = `${listAddress()}?page=${number}`;
      remote.handle(id, (_, response) => {
        const body = JSON.stringify({ id, type: 'OrderedCollectionPage', orderedItems, next: page(number + 1) });
        response.writeHead(200, { 'content-type': 'application/activity+json' }).end(body);
      });
      return id;
    };
    const before = remote.asked.length;
    expect(await tell(header(orderedItems, { url: page(1) }))).toEqual([]);
    expect(remote.asked.length - before).toBe(most);
  });

  it('lets in by listing who asked, and keeps waiting who is not listed', async () => {
    await follow(await selfId(), peerId, false);
    const { actor } = await buildPerson(server);
    await follow(actor.id, peerId, false);
    list([relayUri]);
    remote.collection(`${peer.uri}/outbox`, []);
    expect(await tell(header([relayUri]))).toEqual([]);
    expect(await server.db.query('SELECT approved FROM follows ORDER BY approved')).toEqual([
      { approved: false },
      { approved: true },
    ]);
  });

  it('is asked for its list once in a while, however often it differs', async () => {
    await follow(await selfId(), peerId);
    remote.remove(listAddress());
    for (let time = 0; time < 3; time++) await tell(header([]));
    expect(timesListed()).toBe(1);
  });

  it.each<[string, () => [text: string, options?: PostOptions]]>([
    ['that it has not signed', () => [header([]), { headers: { [HEADER]: header([]) } }]],
    ['of the followers of another', () => [header([], { collectionId: `${remote.url}/users/ada/followers` })]],
    ['with a list on another server', () => [header([], { url: elsewhereList() })]],
    ['with a list here', () => [header([], { url: `${relayUri}/followers_synchronization` })]],
    ['that cannot be read', () => [header([]).replaceAll('"', '')]],
  ])('is not heard when it sends a header %s', async (_, sent) => {
    await follow(await selfId(), peerId);
    list([]);
    const [text, options] = sent();
    expect(await tell(text, options)).toEqual([]);
    expect(await follows()).toEqual([{ approved: true }]);
    expect(timesListed()).toBe(0);
  });

  it.each<[string, () => void]>([
    ['is not the one it spoke of', () => list([`${server.url}/@somebody`])],
    ['is not there', () => remote.remove(listAddress())],
    ['is no list', () => remote.serve(listAddress(), { id: listAddress(), type: 'Note' })],
    ['is of other things', () => list([1, { a: 1 }, null, [relayUri]])],
  ])('changes nothing when its list %s', async (_, serve) => {
    await follow(await selfId(), peerId);
    serve();
    const digest = 'c33f48cd341ef046a206b8a72ec97af65079f9a3a9b90eef79c5920dce45c61f';
    expect(await tell(header([], { digest }))).toEqual([]);
    expect(await follows()).toEqual([{ approved: true }]);
    expect(timesListed()).toBe(1);
  });

  it('changes nothing by sending the same activity again', async () => {
    await follow(await selfId(), peerId);
    list([]);
    const activity = { id: `${remote.url}/likes/${people}`, type: 'Like', actor: peer.uri, object: relayUri };
    await remote.post(`${server.url}/inbox`, activity, peer);
    const again = { signedHeaders: { [HEADER]: header([]) } };
    expect((await remote.post(`${server.url}/inbox`, activity, peer, again)).status).toBe(202);
    await arrivals();
    expect(await follows()).toEqual([{ approved: true }]);
  });
});
