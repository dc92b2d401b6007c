import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DomainBlocks } from '#convoke/moderation';
import { RemoteServer } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';
import { Instances, RemoteActors, RemoteCollections, RemoteRefused } from './index.js';

let server: TestServer;
let remote: RemoteServer;
let instances: Instances;
let setClockRight = () => {};

beforeAll(async () => {
  [server, remote] = await Promise.all([startTestServer({ FEDERATION: 'true' }), RemoteServer.start()]);
  instances = server.app.get(Instances, { strict: false });
});
afterEach(() => setClockRight());
afterAll(async () => {
  await Promise.all([server.close(), remote.close()]);
});

const index = '/.well-known/nodeinfo';
const json = { type: 'application/json' };

describe('a server that is asked', () => {
  it('tells its name, its software and who speaks for it', async () => {
    const actorUri = `${remote.url}/relay`;
    remote.nodeInfo({ software: 'mobilizon', version: '5.1.2', name: 'Agenda', actorUri });
    const told = await instances.ask(remote.host.toUpperCase());
    expect(told.actorUri).toBe(actorUri);
    const description = {
      name: 'Agenda',
      description: 'What Agenda is',
      software: 'mobilizon',
      softwareVersion: '5.1.2',
      usersTotal: 1,
      openRegistrations: false,
    };
    expect(told.instance).toMatchObject({ host: remote.host, ...description, signatureScheme: 'cavage' });
    expect(await instances.find(remote.host)).toEqual(told.instance);
  });

  it('is read by the newest schema it has', async () => {
    remote.nodeInfo();
    const rel = 'http://nodeinfo.diaspora.software/ns/schema/';
    const links = ['1.0', '2.0', '2.1'].map((version) => ({
      rel: rel + version,
      href: `${remote.url}/nodeinfo/${version}`,
    }));
    remote.serve(index, { links }, json);
    remote.serve('/nodeinfo/2.1', { software: { name: 'newer' } }, json);
    expect((await instances.ask(remote.host)).instance).toMatchObject({ software: 'newer', name: null });
  });

  it('may have nothing to say', async () => {
    remote.remove(index);
    const { instance, actorUri } = await instances.ask(remote.host);
    expect([instance.name, instance.software, actorUri]).toEqual([null, null, null]);
  });

  it.each<[string, unknown]>([
    ['a list', []],
    ['a text', '"x"'],
    ['no JSON', '{'],
  ])('is refused when it answers with %s', async (_, document) => {
    remote.serve(index, document, json);
    await expect(instances.ask(remote.host)).rejects.toThrow(RemoteRefused);
  });

  it('may say what it likes without harm', async () => {
    remote.nodeInfo();
    remote.serve(
      '/nodeinfo/2.0',
      {
        software: { name: 'x'.repeat(5000), version: { toString: 1 } },
        metadata: { nodeName: 'A\u0000B\nC\ud800', nodeDescription: ['x'] },
      },
      json,
    );
    const { instance } = await instances.ask(remote.host);
    expect(instance).toMatchObject({
      software: 'x'.repeat(100),
      softwareVersion: null,
      name: 'A B C\ufffd',
      description: null,
    });
    remote.serve('/nodeinfo/2.0', { software: 'x', metadata: 3 }, json);
    expect((await instances.ask(remote.host)).instance).toMatchObject({ software: null, name: null });
    remote.serve(index, { links: { 0: 'x' } }, json);
    expect((await instances.ask(remote.host)).instance).toMatchObject({ software: null });
  });

  it('is not asked when it is blocked, or is no host', async () => {
    const blocks = server.app.get(DomainBlocks, { strict: false });
    await blocks.set('127.0.0.1', { severity: 'suspend', rejectMedia: false });
    await expect(instances.ask(remote.host)).rejects.toMatchObject({ reason: 'blocked' });
    await blocks.set('127.0.0.1', null);
    for (const host of ['', 'a/b', 'user@host', 'host?x', '[::1]'])
      await expect(instances.ask(host)).rejects.toMatchObject({ reason: 'malformed_url' });
  });
});

describe('what is kept of a server', () => {
  it('is since when it has failed, until it is heard from', async () => {
    const host = 'quiet.example';
    await instances.failed(host);
    const since = (await instances.find(host))!.failingSince;
    expect(since).toBeInstanceOf(Date);
    setClockRight = moveClock(server, 24);
    await instances.failed(host);
    expect((await instances.find(host))!.failingSince).toEqual(since);
    await instances.heardFrom([host]);
    const heard = (await instances.find(host))!;
    expect(heard.failingSince).toBeNull();
    expect(heard.heardAt!.getTime()).toBeGreaterThan(since!.getTime());
  });

  it('is not written at every request', async () => {
    const host = 'busy.example';
    await instances.heardFrom([host]);
    const { heardAt } = (await instances.find(host))!;
    await instances.heardFrom([host]);
    expect((await instances.find(host))!.heardAt).toEqual(heardAt);
    setClockRight = moveClock(server, 1);
    await instances.heardFrom([host]);
    expect((await instances.find(host))!.heardAt).not.toEqual(heardAt);
  });

  it('is when it took something, apart from when it sent something', async () => {
    await instances.reached(['taker.example']);
    expect(await instances.find('taker.example')).toMatchObject({ heardAt: null, reachedAt: expect.any(Date) });
  });

  it('is who speaks for it', async () => {
    const { actor } = await server.app.get(RemoteActors, { strict: false }).get(remote.person('speaker').uri);
    await instances.speaksFor('new.example', actor.id);
    expect((await instances.find('new.example'))!.actorId).toBe(actor.id);
  });
});

describe('a collection elsewhere', () => {
  let collections: RemoteCollections;
  const items = (count: number) => Array.from({ length: count }, (_, number) => `${remote.url}/notes/${number}`);

  beforeAll(() => {
    collections = server.app.get(RemoteCollections, { strict: false });
  });

  it('is read page by page', async () => {
    const id = `${remote.url}/outbox`;
    remote.collection(id, items(15));
    expect(await collections.page(id)).toEqual({ items: [], next: `${id}?page=1` });
    expect(await collections.page(`${id}?page=1`)).toEqual({ items: items(10), next: `${id}?page=2` });
    expect(await collections.page(`${id}?page=2`)).toEqual({ items: items(15).slice(10), next: null });
  });

  it('may come whole, or with its first page in it', async () => {
    const id = `${remote.url}/whole`;
    remote.serve(id, { id, type: 'Collection', items: items(3) });
    expect(await collections.page(id)).toEqual({ items: items(3), next: null });
    const next = `${id}?page=2`;
    const first = { type: 'OrderedCollectionPage', orderedItems: items(2), next };
    remote.serve(id, { id, type: 'OrderedCollection', first });
    expect(await collections.page(id)).toEqual({ items: items(2), next });
  });

  it.each([
    ['to itself', () => `${remote.url}/leading#again`],
    ['to another server', () => `${server.url}/relay/outbox`],
  ])('does not lead %s', async (_, next) => {
    const id = `${remote.url}/leading`;
    remote.serve(id, { id, type: 'OrderedCollectionPage', orderedItems: items(1), next: next() });
    expect(await collections.page(id)).toEqual({ items: items(1), next: null });
  });

  it('is refused when it is none', async () => {
    const id = `${remote.url}/none`;
    remote.serve(id, { id, type: 'Note' });
    await expect(collections.page(id)).rejects.toMatchObject({ reason: 'not_a_collection' });
  });
});
