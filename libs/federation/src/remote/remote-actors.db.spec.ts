import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { refusalOf } from '#test/refusal';
import { type PersonTraits, type RemotePerson, RemoteServer } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';
import { RemoteActors } from './index.js';
import { RemoteKeys } from './remote-keys.service.js';

let server: TestServer;
let remote: RemoteServer;
let actors: RemoteActors;
let keys: RemoteKeys;
let setClockRight = () => {};

beforeAll(async () => {
  [server, remote] = await Promise.all([startTestServer({ FEDERATION: 'true' }), RemoteServer.start()]);
  actors = server.app.get(RemoteActors, { strict: false });
  keys = server.app.get(RemoteKeys, { strict: false });
});
afterEach(() => setClockRight());
afterAll(async () => {
  await Promise.all([server.close(), remote.close()]);
});

let people = 0;
const somebody = (traits: PersonTraits = {}) => remote.person(`person_${++people}`, traits);
const asked = ({ uri }: RemotePerson) => remote.timesAsked(new URL(uri).pathname);

function serveWith(person: RemotePerson, changes: Record<string, unknown>): void {
  Object.assign(person.document, changes);
  remote.serve(person.uri, person.document);
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
      keys: { [ada.keyId]: ada.publicKeyPem },
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
    expect(await refusalOf(actors.get(ada.uri))).toBe('deleted');
    expect(await actors.find(ada.uri)).toBeNull();
    const [row] = await server.db.query('SELECT name, summary, deleted_at FROM actors WHERE id = $1', [actor.id]);
    expect(row).toMatchObject({ name: null, summary: '', deleted_at: expect.any(Date) });
  });

  it('that was buried is not asked for again and has no key; but it may return', async () => {
    const ada = somebody();
    const { actor } = await actors.get(ada.uri);
    await actors.bury(ada.uri);
    await actors.bury('https://nobody.example/');
    expect(await refusalOf(actors.get(ada.uri))).toBe('deleted');
    expect(await keys.find(ada.keyId)).toBeNull();
    expect(asked(ada)).toBe(1);
    expect((await actors.refresh(ada.uri)).actor).toMatchObject({ id: actor.id, deletedAt: null });
    expect((await keys.find(ada.keyId))?.actor.id).toBe(actor.id);
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
    const ada = somebody({ with: changes });
    expect(await refusalOf(actors.get(ada.uri))).toBe(reason);
    expect(await actors.find(ada.uri)).toBeNull();
  });

  it('is never one of ours', async () => {
    expect(await refusalOf(actors.get(`${server.url}/@admin`))).toBe('ours');
    expect(await refusalOf(actors.refresh(`${server.url}/relay`))).toBe('ours');
  });

  it('says nothing for another server: neither shared inbox, nor outbox, nor key', async () => {
    const elsewhere = 'https://victim.example';
    const ada = somebody({
      with: {
        outbox: `${elsewhere}/outbox`,
        endpoints: { sharedInbox: `${elsewhere}/inbox` },
        publicKey: { id: `${elsewhere}/@a#main-key`, publicKeyPem: 'x' },
      },
    });
    const { remote: told } = await actors.get(ada.uri);
    expect(told).toMatchObject({ sharedInboxUrl: null, outboxUrl: null, keys: {} });
  });

  it('is refused with an address without end', async () => {
    const id = `${remote.url}/users/${'長'.repeat(600)}`;
    remote.serve(id, { ...somebody().document, id, inbox: `${remote.url}/inbox` });
    expect(await refusalOf(actors.get(id))).toBe('malformed_url');
    const ada = somebody();
    serveWith(ada, { publicKey: { id: `${remote.url}/${'長'.repeat(600)}`, publicKeyPem: ada.publicKeyPem } });
    expect((await actors.get(ada.uri)).remote.keys).toEqual({});
  });

  it('stays suspended and without an account here, whatever it says', async () => {
    const ada = somebody({ with: { suspendedAt: null, suspended: false, userId: '1', user_id: '1', domain: null } });
    const { actor } = await actors.get(ada.uri);
    await server.db.query('UPDATE actors SET suspended_at = now() WHERE id = $1', [actor.id]);
    const after = (await actors.refresh(ada.uri)).actor;
    expect(after).toMatchObject({ suspended: true, userId: null, domain: remote.host, local: false });
  });

  it('is found by searches unless it says that it does not want to be', async () => {
    const ada = somebody();
    const { actor } = await actors.get(ada.uri);
    expect(actor.indexable).toBe(true);
    for (const indexable of [false, true]) {
      remote.serve(ada.uri, { ...ada.document, indexable });
      await actors.refresh(ada.uri);
      expect((await actors.get(ada.uri)).actor.indexable).toBe(indexable);
    }
  });

  it('has its texts made harmless', async () => {
    const ada = somebody({
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
    const ada = somebody({ with: { name: 'x'.repeat(500_000), summary: `<p>${'y'.repeat(500_000)}</p>` } });
    const { actor } = await actors.get(ada.uri);
    expect(actor.name!.length).toBeLessThanOrEqual(100);
    expect(actor.summary.length).toBeLessThan(6000);
  });
});
