import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DomainBlocks } from '#convoke/moderation';
import { refusalOf } from '#test/refusal';
import { RemoteServer } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';
import { ActorKeys } from '../keys/index.js';
import { readSignature } from '../signatures/index.js';
import { RemoteDocuments } from './index.js';

let server: TestServer;
let remote: RemoteServer;
let other: RemoteServer;
let documents: RemoteDocuments;

beforeAll(async () => {
  [server, remote, other] = await Promise.all([
    startTestServer({ FEDERATION: 'true' }),
    RemoteServer.start(),
    RemoteServer.start(),
  ]);
  documents = server.app.get(RemoteDocuments, { strict: false });
});
afterAll(async () => {
  await Promise.all([server.close(), remote.close(), other.close()]);
});

const note = (id: string, content = 'words') => ({ id, type: 'Note', content });
const at = (path: string, from = remote) => from.url + path;

const refusal = (address: string) => refusalOf(documents.fetch(address));

function redirect(from: string, to: string, server = remote): void {
  server.handle(from, (_, response) => response.writeHead(302, { location: to }).end());
}

describe('fetching an object', () => {
  it('is signed by the actor of the instance', async () => {
    remote.serve('/notes/1?part=2', note(at('/notes/1?part=2')));
    expect(await documents.fetch(at('/notes/1?part=2'))).toMatchObject({ content: 'words' });
    const { headers, path } = remote.asked.at(-1)!;
    const request = { method: 'GET', path, host: remote.host, headers, rawHeaders: [], body: Buffer.alloc(0) };
    const signature = readSignature(request, new Date());
    expect(signature).toMatchObject({ scheme: 'cavage', keyId: `${server.url}/relay#main-key` });
    const rows = await server.db.query<{ id: string }>('SELECT id FROM actors WHERE url = $1', [`${server.url}/relay`]);
    const key = await server.app.get(ActorKeys, { strict: false }).of({ id: rows[0]!.id, url: `${server.url}/relay` });
    expect(signature.isOf(key.publicKeyPem)).toBe(true);
    expect(headers.accept).toContain('application/activity+json');
  });

  it.each([
    'application/activity+json',
    'application/activity+json; charset=utf-8',
    'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
    'application/ld+json; charset=utf-8; profile="http://example.org/ https://www.w3.org/ns/activitystreams"',
  ])('takes what is served as %s', async (type) => {
    remote.serve('/typed', note(at('/typed')), { type });
    expect(await refusal(at('/typed'))).toBe('taken');
  });

  it.each([
    'application/ld+json',
    'application/ld+json; profile="https://elsewhere.example/"',
    'application/json',
    'text/plain',
    'image/png',
    'text/html',
  ])('refuses what is served as %s', async (type) => {
    remote.serve('/typed', note(at('/typed')), { type });
    expect(await refusal(at('/typed'))).toBe('content_type');
  });

  it.each<[string, string, unknown]>([
    ['no JSON', 'not_an_object', '{"id":'],
    ['a list', 'not_an_object', []],
    ['a text', 'not_an_object', '"https://example.org/"'],
    ['10,000 levels deep', 'not_an_object', `{"id":"x","a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
    [
      'of 100,000 members',
      'not_an_object',
      `{"id":"x",${Array.from({ length: 100_000 }, (_, n) => `"${n}":1`).join()}}`,
    ],
    ['with NUL in it', 'not_an_object', '{"id":"x","name":"\\u0000"}'],
    ['with half a character in it', 'not_an_object', '{"id":"x","name":"\\ud800"}'],
    ['larger than a mebibyte', 'too_large', `{"id":"x","name":"${'x'.repeat(1_100_000)}"}`],
    ['without an id', 'no_id', { type: 'Note' }],
    ['whose id is no text', 'no_id', { type: 'Note', id: { id: 'x' } }],
    ['whose id is no address', 'malformed_url', { type: 'Note', id: 'x' }],
  ])('refuses a document that is %s', async (_, reason, document) => {
    remote.serve('/hostile', document);
    expect(await refusal(at('/hostile'))).toBe(reason);
  });

  it('refuses a document that grows beyond measure when it is unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000, ' '));
    remote.serve('/bomb', bomb, { headers: { 'content-encoding': 'gzip' } });
    expect(await refusal(at('/bomb'))).toBe('too_large');
  });

  it('never fetches a context', async () => {
    remote.serve('/context', { ...note(at('/context')), '@context': at('/terms') });
    await documents.fetch(at('/context'));
    expect(remote.timesAsked('/terms')).toBe(0);
  });

  it('gives up on a server that never answers', async () => {
    remote.handle('/silent', () => {});
    await expect(documents.fetch(at('/silent'), { timeoutMs: 50 })).rejects.toMatchObject({
      reason: 'timeout',
      temporary: true,
    });
  });

  it.each([
    [404, 'not there'],
    [410, 'deleted'],
    [403, 'status'],
    [500, 'status'],
  ])('tells a status of %i: %s', async (status, reason) => {
    remote.serve('/status', note(at('/status')), { status });
    expect(await refusal(at('/status'))).toBe(reason);
  });

  it('takes a tombstone for what it is, if it stands at its own address', async () => {
    remote.serve('/dead', { id: at('/dead'), type: 'Tombstone', formerType: 'Note' });
    expect(await refusal(at('/dead'))).toBe('deleted');
    remote.serve('/alive', note(at('/alive')));
    remote.serve('/slander', { id: at('/alive'), type: 'Tombstone' });
    expect(await refusal(at('/slander'))).toBe('taken');
  });

  it.each([
    [403, false],
    [429, true],
    [503, true],
  ])('knows whether it is worth to come back after a status of %i: %s', async (status, temporary) => {
    remote.serve('/status', note(at('/status')), { status });
    await expect(documents.fetch(at('/status'))).rejects.toMatchObject({ temporary });
  });

  it('goes nowhere but to other servers that are not blocked', async () => {
    const asked = remote.asked.length;
    expect(await refusal(`${server.url}/relay`)).toBe('ours');
    expect(await refusal('file:///etc/passwd')).toBe('malformed_url');
    expect(await refusal('nonsense')).toBe('malformed_url');
    expect(await refusal('ftp://example.org/x')).toBe('scheme');
    const blocks = server.app.get(DomainBlocks, { strict: false });
    await blocks.set('127.0.0.1', { severity: 'suspend', rejectMedia: false });
    expect(await refusal(at('/notes/1'))).toBe('blocked');
    await blocks.set('127.0.0.1', null);
    expect(remote.asked.length).toBe(asked);
  });
});

describe('an object’s origin', () => {
  it('is where it was found: one with an id elsewhere is asked for there', async () => {
    remote.serve('/claimed', note(at('/notes/true', other), 'forged'));
    other.serve('/notes/true', note(at('/notes/true', other), 'true'));
    expect(await documents.fetch(at('/claimed'))).toMatchObject({ content: 'true' });
    other.remove('/notes/true', 410);
    expect(await refusal(at('/claimed'))).toBe('deleted');
  });

  it('says that it was deleted, also with a 404 that leaves its Tombstone, and not that of another', async () => {
    const leave = (id: string) => remote.serve('/notes/left', { type: 'Tombstone', id }, { status: 404 });
    leave(at('/notes/left'));
    expect(await refusal(at('/notes/left'))).toBe('deleted');
    leave(at('/notes/another'));
    expect(await refusal(at('/notes/left'))).toBe('not there');
  });

  it('is not another path of the same server', async () => {
    remote.serve('/uploads/forged', note(at('/notes/own'), 'forged'));
    remote.serve('/notes/own', note(at('/notes/own'), 'true'));
    expect(await documents.fetch(at('/uploads/forged'))).toMatchObject({ content: 'true' });
  });

  it('is not found by following ids for ever', async () => {
    remote.serve('/a', note(at('/b', other)));
    other.serve('/b', note(at('/c')));
    remote.serve('/c', note(at('/c')));
    expect(await refusal(at('/a'))).toBe('other_origin');
    expect(remote.timesAsked('/c')).toBe(0);
  });

  it('is that of the last of several redirects', async () => {
    redirect('/moved', at('/found', other));
    other.serve('/found', note(at('/found', other)));
    expect(await documents.fetch(at('/moved'))).toMatchObject({ id: at('/found', other) });
  });

  it('is not proven by a redirect to another server', async () => {
    redirect('/lent', at('/forged', other));
    other.serve('/forged', note(at('/lent'), 'forged'));
    expect(await refusal(at('/lent'))).toBe('other_origin');
  });

  it('may have several addresses', async () => {
    redirect('/short', at('/long'));
    remote.serve('/long', note(at('/short')));
    expect(await documents.fetch(at('/short#part'))).toMatchObject({ id: at('/short') });
  });

  it('is not looked for in a circle', async () => {
    redirect('/circle', at('/circle'));
    expect(await refusal(at('/circle'))).toBe('redirects');
  });

  it('is never ours', async () => {
    remote.serve('/ours', note(`${server.url}/events/1`));
    expect(await refusal(at('/ours'))).toBe('ours');
    redirect('/home', `${server.url}/relay`);
    expect(await refusal(at('/home'))).not.toBe('taken');
  });
});

describe('a server that reads the newer signatures only', () => {
  it('is asked again with one, and from then on at once', async () => {
    const kinds: string[] = [];
    for (const path of ['/new/1', '/new/2']) {
      other.handle(path, ({ headers }, response) => {
        kinds.push(headers['signature-input'] ? 'rfc9421' : 'cavage');
        if (!headers['signature-input']) response.writeHead(401).end();
        else
          response
            .writeHead(200, { 'content-type': 'application/activity+json' })
            .end(JSON.stringify(note(at(path, other))));
      });
      expect(await documents.fetch(at(path, other))).toMatchObject({ content: 'words' });
    }
    expect(kinds).toEqual(['cavage', 'rfc9421', 'rfc9421']);
    const [row] = await server.db.query('SELECT signature_scheme FROM instances WHERE host = $1', [other.host]);
    expect(row).toEqual({ signature_scheme: 'rfc9421' });
  });

  it('is not assumed where both are refused', async () => {
    remote.serve('/closed', note(at('/closed')), { status: 401 });
    expect(await refusal(at('/closed'))).toBe('status');
    const [row] = await server.db.query('SELECT signature_scheme FROM instances WHERE host = $1', [remote.host]);
    expect(row).toBeUndefined();
  });
});
