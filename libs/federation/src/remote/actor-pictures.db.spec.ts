import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MediaService } from '#convoke/media';
import { DomainBlocks } from '#convoke/moderation';
import { photograph } from '#test/pictures';
import { type PersonTraits, type RemotePerson, RemoteServer } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';
import { RemoteActors } from './index.js';

let server: TestServer;
let remote: RemoteServer;
let actors: RemoteActors;

beforeAll(async () => {
  [server, remote] = await Promise.all([startTestServer({ FEDERATION: 'true' }), RemoteServer.start()]);
  actors = server.app.get(RemoteActors, { strict: false });
});
afterAll(async () => {
  await Promise.all([server.close(), remote.close()]);
});

let people = 0;
const somebody = (traits: PersonTraits = {}) => remote.person(`person_${++people}`, traits);

function serveWith(person: RemotePerson, changes: Record<string, unknown>): void {
  Object.assign(person.document, changes);
  remote.serve(person.uri, person.document);
}

describe('the pictures of an actor elsewhere', () => {
  const icon = (path: string, from = remote) => ({ type: 'Image', mediaType: 'image/jpeg', url: from.url + path });
  const mediaOf = async (id: string) => server.app.get(MediaService, { strict: false }).get(id);

  async function seen(person: RemotePerson) {
    await actors.refresh(person.uri);
    await server.runJobs();
    return (await actors.find(person.uri))!.actor;
  }

  it('are fetched afterwards, and only when they change', async () => {
    const jpeg = await photograph(200, 200);
    for (const path of ['/a.jpg', '/b.jpg']) remote.serve(path, jpeg, { type: 'image/jpeg' });
    const ada = somebody({ with: { icon: icon('/a.jpg'), image: icon('/b.jpg') } });
    expect((await actors.get(ada.uri)).actor.avatarId).toBeNull();
    const first = await seen(ada);
    expect(await mediaOf(first.avatarId!)).toMatchObject({
      purpose: 'avatar',
      ownerUserId: null,
      unattachedSince: null,
    });
    expect(await mediaOf(first.bannerId!)).toMatchObject({ purpose: 'banner', ownerActorId: first.id });
    const second = await seen(ada);
    expect(second.avatarId).toBe(first.avatarId);
    expect(remote.timesAsked('/a.jpg')).toBe(1);
    serveWith(ada, { icon: undefined });
    expect(await seen(ada)).toMatchObject({ avatarId: null, bannerId: first.bannerId });
  });

  it.each([
    ['missing', '/none.jpg'],
    ['no picture', '/text.jpg'],
    ['a lie', '/lie.jpg'],
    ['too large', '/large.jpg'],
  ])('that are %s count as none, until they are there', async (_, path) => {
    remote.serve('/text.jpg', 'text', { type: 'text/html' });
    remote.serve('/lie.jpg', '<svg xmlns="http://www.w3.org/2000/svg"/>', { type: 'image/jpeg' });
    remote.serve('/large.jpg', Buffer.alloc(3_000_000, 1), { type: 'image/jpeg' });
    const ada = somebody({ with: { icon: icon(path) } });
    expect((await seen(ada)).avatarId).toBeNull();
    remote.serve(path, await photograph(100, 100), { type: 'image/jpeg' });
    expect((await seen(ada)).avatarId).not.toBeNull();
    remote.remove(path);
  });

  it.each([
    ['from', 'localhost'],
    ['for actors of', '127.0.0.1'],
  ])('are not fetched %s servers whose pictures we do not take', async (_, blocked) => {
    const path = `/blocked_${blocked}.jpg`;
    remote.serve(path, await photograph(100, 100), { type: 'image/jpeg' });
    const blocks = server.app.get(DomainBlocks, { strict: false });
    await blocks.set(blocked, { severity: 'none', rejectMedia: true });
    const url = `http://localhost:${new URL(remote.url).port}${path}`;
    const ada = somebody({ with: { icon: { type: 'Image', mediaType: 'image/jpeg', url } } });
    expect((await seen(ada)).avatarId).toBeNull();
    expect(remote.timesAsked(path)).toBe(0);
    await blocks.set(blocked, null);
    expect((await seen(ada)).avatarId).not.toBeNull();
  });

  it('go with the actor', async () => {
    remote.serve('/gone.jpg', await photograph(150, 150), { type: 'image/jpeg' });
    const ada = somebody({ with: { icon: icon('/gone.jpg') } });
    const { avatarId } = await seen(ada);
    await actors.bury(ada.uri);
    expect((await mediaOf(avatarId!)).unattachedSince).not.toBeNull();
  });

  it('are not shown by an actor that was buried while they came', async () => {
    const jpeg = await photograph(120, 120);
    const ada = somebody({ with: { icon: icon('/late.jpg') } });
    const { actor } = await actors.get(ada.uri);
    remote.handle('/late.jpg', (_, response) => {
      void actors.bury(ada.uri).then(() => response.writeHead(200, { 'content-type': 'image/jpeg' }).end(jpeg));
    });
    await server.runJobs();
    const [row] = await server.db.query('SELECT avatar_id FROM actors WHERE id = $1', [actor.id]);
    expect(row).toEqual({ avatar_id: null });
  });
});
