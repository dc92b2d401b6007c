import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MediaService } from '#convoke/media';
import { DomainBlocks } from '#convoke/moderation';
import { photograph } from '#test/pictures';
import { RemoteServer, type RemotePerson } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';
import { RemoteActors, RemoteGone, RemoteRefused } from './index.js';

let server: TestServer;
let remote: RemoteServer;
let other: RemoteServer;
let actors: RemoteActors;
let setClockRight = () => {};

beforeAll(async () => {
  [server, remote, other] = await Promise.all([
    startTestServer({ FEDERATION: 'true' }),
    RemoteServer.start(),
    RemoteServer.start(),
  ]);
  actors = server.app.get(RemoteActors, { strict: false });
});
afterEach(() => setClockRight());
afterAll(async () => {
  await Promise.all([server.close(), remote.close(), other.close()]);
});

let people = 0;
const somebody = (from = remote, traits = {}) => from.person(`person_${++people}`, traits);
const pathOf = ({ uri }: RemotePerson) => new URL(uri).pathname;
const asked = (person: RemotePerson) => remote.timesAsked(pathOf(person));

function serveWith(person: RemotePerson, changes: Record<string, unknown>, from = remote): void {
  Object.assign(person.document, changes);
  from.serve(person.uri, person.document);
}

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'taken';
  } catch (error) {
    if (error instanceof RemoteRefused) return error.reason;
    if (error instanceof RemoteGone) return error.deleted ? 'deleted' : 'not there';
    throw error;
  }
}

describe('an actor elsewhere', () => {
  it('is fetched once and then known', async () => {
    const ada = somebody();
    expect(await actors.find(ada.uri)).toBeNull();
    const { actor, remote: told } = await actors.get(ada.uri);
    const preferredUsername = ada.handle.split('@')[0];
    expect(actor).toMatchObject({ type: 'person', preferredUsername, domain: remote.host, url: ada.uri, userId: null });
    expect(actor).toMatchObject({
      name: `${preferredUsername} of elsewhere`,
      summary: `<p>I am ${preferredUsername}.</p>`,
    });
    expect(told).toMatchObject({
      host: remote.host,
      inboxUrl: `${ada.uri}/inbox`,
      sharedInboxUrl: `${remote.url}/inbox`,
      keyId: ada.keyId,
      publicKey: ada.publicKeyPem.trim() && ada.publicKeyPem,
    });
    expect((await actors.get(ada.uri)).actor.id).toBe(actor.id);
    expect((await actors.find(ada.uri))?.actor.id).toBe(actor.id);
    expect(asked(ada)).toBe(1);
  });

  it('is asked for once by all who need it at the same time', async () => {
    const ada = somebody();
    const found = await Promise.all([1, 2, 3, 4].map(() => actors.get(ada.uri)));
    expect(new Set(found.map(({ actor }) => actor.id)).size).toBe(1);
    expect(asked(ada)).toBe(1);
  });

  it('is fetched again after 48 hours, not before', async () => {
    const ada = somebody();
    await actors.get(ada.uri);
    serveWith(ada, { name: 'Ada Lovelace' });
    setClockRight = moveClock(server, 47);
    expect((await actors.get(ada.uri)).actor.name).not.toBe('Ada Lovelace');
    setClockRight = moveClock(server, 49);
    expect((await actors.get(ada.uri)).actor.name).toBe('Ada Lovelace');
    await actors.get(ada.uri);
    expect(asked(ada)).toBe(2);
  });

  it.each([404, 500, 401])('stays as it was when its server answers %i, which is asked again later', async (status) => {
    const ada = somebody();
    const { actor } = await actors.get(ada.uri);
    remote.serve(ada.uri, ada.document, { status });
    setClockRight = moveClock(server, 49);
    expect((await actors.get(ada.uri)).actor).toMatchObject({ id: actor.id, name: actor.name });
    const before = asked(ada);
    await actors.get(ada.uri);
    expect(asked(ada)).toBe(before);
    remote.serve(ada.uri, { ...ada.document, name: 'Back again' });
    setClockRight = moveClock(server, 50);
    expect((await actors.get(ada.uri)).actor.name).toBe('Back again');
  });

  it('stays as it was when its server is gone', async () => {
    const brief = await RemoteServer.start();
    const ada = brief.person('ada');
    await actors.get(ada.uri);
    await brief.close();
    setClockRight = moveClock(server, 49);
    expect((await actors.get(ada.uri)).actor.name).toBe('ada of elsewhere');
    await expect(actors.refresh(ada.uri)).rejects.toMatchObject({ reason: 'unreachable', temporary: true });
  });

  it('leaves a tombstone when its server says that it was deleted', async () => {
    const ada = somebody();
    const { actor } = await actors.get(ada.uri);
    remote.remove(ada.uri, 410);
    setClockRight = moveClock(server, 49);
    expect(await refusal(actors.get(ada.uri))).toBe('deleted');
    expect(await actors.find(ada.uri)).toBeNull();
    const [row] = await server.db.query('SELECT name, summary, deleted_at FROM actors WHERE id = $1', [actor.id]);
    expect(row).toMatchObject({ name: null, summary: '', deleted_at: expect.any(Date) });
  });

  it('that was buried is not asked for again, has no key and is sent nothing; but it may return', async () => {
    const ada = somebody();
    const { actor } = await actors.get(ada.uri);
    await actors.bury(ada.uri);
    await actors.bury('https://nobody.example/');
    expect(await refusal(actors.get(ada.uri))).toBe('deleted');
    expect(await actors.findByKey(ada.keyId)).toBeNull();
    expect(await actors.inboxOf([actor.id])).toEqual(new Map());
    expect(asked(ada)).toBe(1);
    expect((await actors.refresh(ada.uri)).actor).toMatchObject({ id: actor.id, deletedAt: null });
    expect((await actors.findByKey(ada.keyId))?.actor.id).toBe(actor.id);
  });

  it('is sent to at its server’s shared inbox where there is one', async () => {
    const [ada, bob] = [somebody(), somebody(remote, { with: { endpoints: undefined } })];
    const [one, two] = [await actors.get(ada.uri), await actors.get(bob.uri)];
    expect(await actors.inboxOf([one.actor.id, two.actor.id, '999999'])).toEqual(
      new Map([
        [one.actor.id, `${remote.url}/inbox`],
        [two.actor.id, `${bob.uri}/inbox`],
      ]),
    );
  });

  it('may bear the name of one of ours, and of another kind on its own server', async () => {
    const person = remote.person('relay');
    const { actor } = await actors.get(person.uri);
    const group = { ...person.document, id: `${remote.url}/groups/relay`, type: 'Group', publicKey: undefined };
    remote.serve(group.id, { ...group, inbox: `${group.id}/inbox` });
    expect((await actors.get(group.id)).actor.id).not.toBe(actor.id);
  });

  it('is found under its own id when another address of its server leads to it', async () => {
    const ada = somebody();
    remote.serve(`/@alias_${people}`, ada.document);
    expect((await actors.get(`${remote.url}/@alias_${people}`)).remote.uri).toBe(ada.uri);
  });

  it.each([
    ['a type that is none', { type: 'Note' }, 'not_an_actor'],
    ['no inbox', { inbox: undefined }, 'not_an_actor'],
    ['no name', { preferredUsername: undefined }, 'not_an_actor'],
    ['its inbox on another server', { inbox: 'https://victim.example/inbox' }, 'other_origin'],
  ])('is refused with %s', async (_, changes, reason) => {
    const ada = somebody(remote, { with: changes });
    expect(await refusal(actors.get(ada.uri))).toBe(reason);
    expect(await actors.find(ada.uri)).toBeNull();
  });

  it('is never one of ours', async () => {
    expect(await refusal(actors.get(`${server.url}/@admin`))).toBe('ours');
    expect(await refusal(actors.refresh(`${server.url}/relay`))).toBe('ours');
  });

  it('says nothing for another server: neither shared inbox, nor outbox, nor key', async () => {
    const elsewhere = 'https://victim.example';
    const ada = somebody(remote, {
      with: {
        outbox: `${elsewhere}/outbox`,
        endpoints: { sharedInbox: `${elsewhere}/inbox` },
        publicKey: { id: `${elsewhere}/@a#main-key`, publicKeyPem: 'x' },
      },
    });
    const { remote: told } = await actors.get(ada.uri);
    expect(told).toMatchObject({ sharedInboxUrl: null, outboxUrl: null, keyId: null, publicKey: null });
  });

  it('has its texts made harmless', async () => {
    const ada = somebody(remote, {
      with: {
        name: '<b onclick="alert(1)">Ada</b>\u202e',
        summary: '<p onmouseover="x()">Hi<script>alert(1)</script><a href="javascript:x()">me</a></p>',
      },
    });
    const { actor } = await actors.get(ada.uri);
    expect(actor.name).toBe('Ada');
    expect(actor.summary).toBe('<p>Hi<a rel="noopener noreferrer ugc">me</a></p>');
  });

  it('has texts of a bearable length', async () => {
    const ada = somebody(remote, { with: { name: 'x'.repeat(500_000), summary: `<p>${'y'.repeat(500_000)}</p>` } });
    const { actor } = await actors.get(ada.uri);
    expect(actor.name!.length).toBeLessThanOrEqual(100);
    expect(actor.summary.length).toBeLessThan(6000);
  });
});

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
    const ada = somebody(remote, { with: { icon: icon('/a.jpg'), image: icon('/b.jpg') } });
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
    const ada = somebody(remote, { with: { icon: icon(path) } });
    expect((await seen(ada)).avatarId).toBeNull();
    remote.serve(path, await photograph(100, 100), { type: 'image/jpeg' });
    expect((await seen(ada)).avatarId).not.toBeNull();
    remote.remove(path);
  });

  it('are not fetched from servers whose pictures we do not take', async () => {
    remote.serve('/blocked.jpg', await photograph(100, 100), { type: 'image/jpeg' });
    const blocks = server.app.get(DomainBlocks, { strict: false });
    await blocks.set('127.0.0.1', { severity: 'none', rejectMedia: true, reason: null });
    const ada = somebody(remote, { with: { icon: icon('/blocked.jpg') } });
    expect((await seen(ada)).avatarId).toBeNull();
    await blocks.set('127.0.0.1', null);
    expect(remote.timesAsked('/blocked.jpg')).toBe(0);
  });

  it('go with the actor', async () => {
    remote.serve('/gone.jpg', await photograph(150, 150), { type: 'image/jpeg' });
    const ada = somebody(remote, { with: { icon: icon('/gone.jpg') } });
    const { avatarId } = await seen(ada);
    await actors.bury(ada.uri);
    expect((await mediaOf(avatarId!)).unattachedSince).not.toBeNull();
  });

  it('are not shown by an actor that was buried while they came', async () => {
    const jpeg = await photograph(120, 120);
    const ada = somebody(remote, { with: { icon: icon('/late.jpg') } });
    const { actor } = await actors.get(ada.uri);
    remote.handle('/late.jpg', (_, response) => {
      void actors.bury(ada.uri).then(() => response.writeHead(200, { 'content-type': 'image/jpeg' }).end(jpeg));
    });
    await server.runJobs();
    const [row] = await server.db.query('SELECT avatar_id FROM actors WHERE id = $1', [actor.id]);
    expect(row).toEqual({ avatar_id: null });
  });
});

describe('whose a key is', () => {
  it('is what the document says that has it', async () => {
    const ada = somebody();
    expect(await actors.findByKey(ada.keyId)).toBeNull();
    const { remote: told } = await actors.fetchByKey(ada.keyId);
    expect(told).toMatchObject({ uri: ada.uri, publicKey: ada.publicKeyPem });
    expect((await actors.findByKey(ada.keyId))?.remote.uri).toBe(ada.uri);
  });

  it('may be said by a document of its own, whose owner must name it back', async () => {
    const keyId = `${remote.url}/keys/${++people}`;
    const ada = somebody();
    remote.serve(keyId, { id: keyId, type: 'Key', owner: ada.uri, publicKeyPem: ada.publicKeyPem });
    expect(await refusal(actors.fetchByKey(keyId))).toBe('key_owner');
    expect(await actors.find(ada.uri)).toBeNull();
    const named = somebody();
    const ownId = `${named.uri}/key`;
    serveWith(named, { publicKey: { id: ownId, owner: named.uri, publicKeyPem: named.publicKeyPem } });
    remote.serve(ownId, { id: ownId, type: 'Key', owner: named.uri, publicKeyPem: named.publicKeyPem });
    expect((await actors.fetchByKey(ownId)).remote.uri).toBe(named.uri);
  });

  it('may be said by a part of the owner’s document at the address of the key', async () => {
    const ada = somebody();
    const keyId = `${ada.uri}/main-key`;
    const publicKey = { id: keyId, owner: ada.uri, publicKeyPem: ada.publicKeyPem };
    serveWith(ada, { publicKey });
    remote.serve(keyId, { id: ada.uri, type: 'Person', preferredUsername: 'ada', publicKey });
    expect((await actors.fetchByKey(keyId)).remote).toMatchObject({ uri: ada.uri, keyId });
  });

  it('is not said by a key on one server of an owner on another', async () => {
    const ada = somebody();
    const keyId = `${other.url}/keys/forged`;
    other.serve(keyId, { id: keyId, type: 'Key', owner: ada.uri, publicKeyPem: ada.publicKeyPem });
    expect(await refusal(actors.fetchByKey(keyId))).toBe('key_owner');
    const actorLike = `${other.url}/users/forged`;
    const publicKey = { id: `${actorLike}#main-key`, owner: ada.uri, publicKeyPem: ada.publicKeyPem };
    other.serve(actorLike, { ...ada.document, id: actorLike, inbox: `${actorLike}/inbox`, publicKey });
    expect(await refusal(actors.fetchByKey(`${actorLike}#main-key`))).toBe('key_owner');
    expect(await actors.find(actorLike)).toBeNull();
  });

  it('is not said by an actor that has another key', async () => {
    const ada = somebody();
    expect(await refusal(actors.fetchByKey(`${ada.uri}#other-key`))).toBe('key_owner');
  });

  it('is nobody where two actors claim one key', async () => {
    const [ada, bob] = [somebody(), somebody()];
    await actors.get(ada.uri);
    serveWith(bob, { publicKey: { id: ada.keyId, owner: bob.uri, publicKeyPem: bob.publicKeyPem } });
    await actors.get(bob.uri);
    expect(await actors.findByKey(ada.keyId)).toBeNull();
  });

  it('is asked once more when the key has changed, and then known', async () => {
    const ada = somebody();
    await actors.get(ada.uri);
    remote.rotateKey(ada);
    expect((await actors.findByKey(ada.keyId))?.remote.publicKey).not.toBe(ada.publicKeyPem);
    expect((await actors.fetchByKey(ada.keyId)).remote.publicKey).toBe(ada.publicKeyPem);
    expect((await actors.findByKey(ada.keyId))?.remote.publicKey).toBe(ada.publicKeyPem);
    expect(asked(ada)).toBe(2);
  });

  it('is asked once in ten minutes, however many requests it does not fit', async () => {
    const ada = somebody();
    const first = await Promise.all([1, 2, 3].map(() => refusal(actors.fetchByKey(ada.keyId))));
    expect(first).toEqual(['taken', 'taken', 'taken']);
    const stormy = await Promise.all([1, 2, 3].map(() => refusal(actors.fetchByKey(ada.keyId))));
    expect(new Set(stormy)).toEqual(new Set(['asked_recently']));
    expect(asked(ada)).toBe(1);
    setClockRight = moveClock(server, 0.2);
    expect(await refusal(actors.fetchByKey(ada.keyId))).toBe('taken');
    expect(asked(ada)).toBe(2);
  });

  it('is asked once where nobody has it, too', async () => {
    const keyId = `${remote.url}/nowhere#key`;
    expect(await refusal(actors.fetchByKey(keyId))).toBe('not there');
    expect(await refusal(actors.fetchByKey(keyId))).toBe('asked_recently');
    expect(remote.timesAsked('/nowhere')).toBe(1);
  });

  it('is not waited for longer than the sender would wait', async () => {
    let closed = 0;
    const path = '/hanging-key';
    remote.handle(path, (request) => request.on('close', () => closed++));
    const result = refusal(actors.fetchByKey(remote.url + path));
    await Promise.race([result, sleep(8000, 'still waiting')]).then((reason) => expect(reason).toBe('timeout'));
    await expect.poll(() => closed).toBe(1);
  });
});

describe('a handle', () => {
  it.each(['', '@', 'acct:'])('finds its actor when it begins with %j', async (prefix) => {
    const ada = somebody();
    expect((await actors.findByHandle(prefix + ada.handle)).remote.uri).toBe(ada.uri);
  });

  it('of another server is taken when the actor’s own server calls it so', async () => {
    const ada = somebody();
    const name = ada.handle.split('@')[0];
    const handle = `${name}@${other.host}`;
    other.webFinger(handle, ada.uri);
    expect(await refusal(actors.findByHandle(handle))).toBe('handle_unconfirmed');
    remote.webFinger(ada.handle, ada.uri, `acct:${name!.toUpperCase()}@${other.host}`);
    expect((await actors.findByHandle(handle)).remote.uri).toBe(ada.uri);
  });

  it('of another server is not taken when the actor’s own server calls another actor so', async () => {
    const [ada, bob] = [somebody(), somebody()];
    const handle = `${ada.handle.split('@')[0]}@${other.host}`;
    other.webFinger(handle, ada.uri);
    remote.webFinger(ada.handle, bob.uri, `acct:${handle}`);
    expect(await refusal(actors.findByHandle(handle))).toBe('handle_unconfirmed');
  });

  it('may be answered for by another address of its server', async () => {
    const ada = somebody();
    const { host } = remote;
    const path = `/.well-known/webfinger?resource=${encodeURIComponent(`acct:moved@${host}`)}`;
    const target = `/.well-known/webfinger?resource=${encodeURIComponent(`acct:${ada.handle}`)}`;
    remote.handle(path, (_, response) => response.writeHead(302, { location: target }).end());
    expect((await actors.findByHandle(`moved@${host}`)).remote.uri).toBe(ada.uri);
  });

  it.each([
    '',
    '@',
    'ada',
    'ada@',
    '@@host',
    'ada@host/path',
    'ada@ho st',
    'ada@host@other',
    `${'a'.repeat(300)}@host.example`,
  ])('is none: %j', async (text) => expect(await refusal(actors.findByHandle(text))).toBe('handle'));

  it.each(['ada@-.example', 'ada@[::1]', 'ada@host:port', 'ada@%00', 'ada@exa_mple..org'])(
    'names no host: %j',
    async (text) => expect(await refusal(actors.findByHandle(text))).toBe('malformed_url'),
  );

  it('of ours is not asked for elsewhere', async () => {
    expect(await refusal(actors.findByHandle(`admin@${new URL(server.url).host}`))).toBe('ours');
  });

  it('that nobody has is not there', async () => {
    expect(await refusal(actors.findByHandle(`nobody@${remote.host}`))).toBe('not there');
  });

  it.each<[string, unknown, string]>([
    ['a list', [], 'not_an_object'],
    ['no JSON', '{', 'not_an_object'],
    ['no link', { subject: 'acct:x' }, 'handle'],
    ['links that are none', { links: [1, null, {}, { rel: 'self' }] }, 'handle'],
    ['a link to a page', { links: [{ rel: 'self', type: 'text/html', href: 'https://example.org/' }] }, 'handle'],
    ['a link to a file', { links: [{ rel: 'self', type: 'application/activity+json', href: 'file:///x' }] }, 'handle'],
  ])('described by %s finds nobody', async (_, description, reason) => {
    const handle = `odd_${++people}@${remote.host}`;
    const path = `/.well-known/webfinger?resource=${encodeURIComponent(`acct:${handle}`)}`;
    remote.serve(path, description, { type: 'application/jrd+json' });
    expect(await refusal(actors.findByHandle(handle))).toBe(reason);
  });
});
