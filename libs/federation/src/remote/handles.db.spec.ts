import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DomainBlocks } from '#convoke/moderation';
import { refusalOf } from '#test/refusal';
import { type PersonTraits, RemoteServer } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';
import { RemoteActors } from './index.js';

let server: TestServer;
let remote: RemoteServer;
let other: RemoteServer;
let actors: RemoteActors;

beforeAll(async () => {
  [server, remote, other] = await Promise.all([
    startTestServer({ FEDERATION: 'true' }),
    RemoteServer.start(),
    RemoteServer.start(),
  ]);
  actors = server.app.get(RemoteActors, { strict: false });
});
afterAll(async () => {
  await Promise.all([server.close(), remote.close(), other.close()]);
});

let people = 0;
const somebody = (traits: PersonTraits = {}) => remote.person(`person_${++people}`, traits);

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
    expect(await refusalOf(actors.findByHandle(handle))).toBe('handle_unconfirmed');
    remote.webFinger(ada.handle, ada.uri, `acct:${name!.toUpperCase()}@${other.host}`);
    expect((await actors.findByHandle(handle)).remote.uri).toBe(ada.uri);
  });

  it('of another server is not taken when the actor’s own server calls another actor so', async () => {
    const [ada, bob] = [somebody(), somebody()];
    const handle = `${ada.handle.split('@')[0]}@${other.host}`;
    other.webFinger(handle, ada.uri);
    remote.webFinger(ada.handle, bob.uri, `acct:${handle}`);
    expect(await refusalOf(actors.findByHandle(handle))).toBe('handle_unconfirmed');
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
    '\ud800@host.example',
    `${'a'.repeat(300)}@host.example`,
  ])('is none: %j', async (text) => expect(await refusalOf(actors.findByHandle(text))).toBe('handle'));

  it.each(['ada@-.example', 'ada@[::1]', 'ada@host:port', 'ada@%00', 'ada@exa_mple..org'])(
    'names no host: %j',
    async (text) => expect(await refusalOf(actors.findByHandle(text))).toBe('malformed_url'),
  );

  it('of ours is not asked for elsewhere', async () => {
    expect(await refusalOf(actors.findByHandle(`admin@${new URL(server.url).host}`))).toBe('ours');
  });

  it('of a blocked server is not asked for', async () => {
    const blocks = server.app.get(DomainBlocks, { strict: false });
    await blocks.set('127.0.0.1', { severity: 'suspend', rejectMedia: false });
    const asked = remote.asked.length;
    expect(await refusalOf(actors.findByHandle(somebody().handle))).toBe('blocked');
    expect(remote.asked.length).toBe(asked);
    await blocks.set('127.0.0.1', null);
  });

  it('that nobody has is not there', async () => {
    expect(await refusalOf(actors.findByHandle(`nobody@${remote.host}`))).toBe('not there');
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
    expect(await refusalOf(actors.findByHandle(handle))).toBe(reason);
  });
});
