import { generateKeyPairSync, hash, sign } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { httpbis } from 'http-message-signatures';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InboxWorker } from '#convoke/federation';
import { DomainBlocks } from '#convoke/moderation';
import { openInbox, type OpenInbox } from '#test/inbox';
import type { Json, PostOptions, RemotePerson, RemoteServer } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';

let opened: OpenInbox;
let server: TestServer;
let remote: RemoteServer;
let ada: RemotePerson;
let inbox: string;

beforeAll(async () => {
  opened = await openInbox();
  ({ server, remote } = opened);
  ada = remote.person('ada');
  inbox = `${server.url}/inbox`;
});
afterAll(() => opened?.close());
beforeEach(() => server.db.query('DELETE FROM inbox_activities'));

const like = (traits: Json = {}, sender = ada) => opened.activity(sender, 'Like', ada.uri, traits);
const post = (body: unknown = like(), signer = ada, options: PostOptions = {}) =>
  remote.post(inbox, body, signer, options);
const kept = () => server.db.query('SELECT uri, type, problem, due_at FROM inbox_activities ORDER BY id');

describe('the inbox', () => {
  it.each(['/inbox', '/relay/inbox', '/@anybody/inbox'])('takes at %s what its actor has signed', async (path) => {
    inbox = server.url + path;
    const sent = like();
    expect((await post(sent)).status).toBe(202);
    expect(await kept()).toMatchObject([{ uri: sent.id, type: 'Like' }]);
    inbox = `${server.url}/inbox`;
  });

  it('takes RFC 9421 as well', async () => {
    expect((await post(like(), ada, { scheme: 'rfc9421' })).status).toBe(202);
    expect(await kept()).toHaveLength(1);
  });

  it('takes what was signed with any of the keys that its actor names', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const bytes = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
    const publicKeyMultibase = `u${Buffer.concat([Buffer.from('ed01', 'hex'), bytes]).toString('base64url')}`;
    const id = `${remote.url}/users/twokeys#ed25519`;
    const multikey = { id, type: 'Multikey', controller: `${remote.url}/users/twokeys`, publicKeyMultibase };
    const twokeys = remote.person('twokeys', { with: { assertionMethod: [multikey] } });
    const body = JSON.stringify(like({}, twokeys));
    const digest = `sha-256=:${hash('sha256', body, 'base64')}:`;
    const { headers } = await httpbis.signMessage(
      {
        key: { id, alg: 'ed25519', sign: async (text) => sign(null, text, privateKey) },
        fields: ['@method', '@target-uri', 'content-digest'],
      },
      {
        method: 'POST',
        url: inbox,
        headers: { 'content-digest': digest, 'content-type': 'application/activity+json' },
      },
    );
    const sent = { method: 'POST', headers: headers as Record<string, string>, body };
    expect((await fetch(inbox, sent)).status).toBe(202);
    expect((await post(like({}, twokeys), twokeys)).status).toBe(202);
    expect(await kept()).toHaveLength(2);
  });

  it('takes the same again without doing it again, however many bring it at once', async () => {
    const sent = like();
    const answers = await Promise.all(Array.from({ length: 30 }, () => post(sent)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(await kept()).toHaveLength(1);
  });

  it('is not there while federation is off', async () => {
    const closed = await startTestServer({ FEDERATION: 'false' });
    expect((await remote.post(`${closed.url}/inbox`, like(), ada)).status).toBe(404);
    await closed.close();
  });

  it('waits no longer than half a minute for a request to come in whole', () => {
    const { requestTimeout, headersTimeout } = server.app.getHttpServer() as {
      requestTimeout: number;
      headersTimeout: number;
    };
    expect(requestTimeout).toBeGreaterThan(0);
    expect(requestTimeout).toBeLessThanOrEqual(30_000);
    expect(headersTimeout).toBeLessThanOrEqual(60_000);
  });

  it('forgets nothing that was not worked off, and gives it to one worker at a time', async () => {
    await post();
    const worker = server.app.get(InboxWorker, { strict: false });
    const worked = await Promise.all([worker.workOff(), worker.workOff(), worker.workOff()]);
    expect(worked.reduce((sum, count) => sum + count)).toBe(1);
    expect(await kept()).toMatchObject([{ due_at: null, problem: null }]);
  });
});

describe('nothing is taken', () => {
  const refusals: [string, number, () => Promise<Response> | Response][] = [
    [
      'without a signature',
      401,
      () =>
        fetch(inbox, {
          method: 'POST',
          headers: { 'content-type': 'application/activity+json' },
          body: JSON.stringify(like()),
        }),
    ],
    [
      'with a body changed under its digest',
      401,
      () => post(like(), ada, { body: JSON.stringify({ ...like(), type: 'Follow' }) }),
    ],
    ['that was signed two hours ago', 401, () => post(like(), ada, { at: new Date(Date.now() - 7_200_000) })],
    ['that will be signed in an hour', 401, () => post(like(), ada, { at: new Date(Date.now() + 3_600_000) })],
    ['that was signed for another host', 401, () => post(like(), ada, { host: 'other.example' })],
    ['in the name of another actor', 401, () => post(like({ actor: remote.person('bob').uri }))],
    ['of two actors', 400, () => post(like({ actor: [ada.uri, remote.person('bob').uri] }))],
    ['whose id lies on another server', 401, () => post(like({ id: 'https://other.example/1' }))],
    ['without an id', 400, () => post(like({ id: undefined }))],
    ['without a type', 400, () => post(like({ type: undefined }))],
    ['that is no JSON', 400, () => post('{"id":')],
    [
      'deeper than anything sensible',
      400,
      () => post(like({ object: JSON.parse(`${'['.repeat(200)}1${']'.repeat(200)}`) })),
    ],
    ['with a NUL in it', 400, () => post(like({ content: 'a\0b' }))],
    ['as a form', 415, () => post(like(), ada, { headers: { 'content-type': 'application/json' } })],
    [
      'without end',
      413,
      () => {
        const parts = async function* () {
          for (let size = 0; size < 17; size++) yield Buffer.alloc(1_048_576, ' ');
        };
        return fetch(inbox, {
          method: 'POST',
          headers: { 'content-type': 'application/activity+json' },
          body: ReadableStream.from(parts()),
          duplex: 'half',
        } as RequestInit);
      },
    ],
    [
      'that is compressed',
      400,
      () =>
        fetch(inbox, {
          method: 'POST',
          headers: { 'content-type': 'application/activity+json', 'content-encoding': 'gzip' },
          body: gzipSync(Buffer.alloc(20_000_000, ' ')),
        }),
    ],
    ['larger than a MiB', 413, () => post(like({ content: 'x'.repeat(1_100_000) }))],
    [
      'with a key that its owner does not name',
      401,
      () => {
        const eve = remote.person('eve');
        return post(like({}, eve), { ...eve, keyId: `${ada.uri}#main-key` });
      },
    ],
    [
      'with a key of an actor that cannot be had',
      401,
      () => {
        const ghost = remote.person('ghost');
        remote.remove(ghost.uri);
        return post(like({}, ghost), ghost);
      },
    ],
  ];
  it.each(refusals)('%s', async (_, status, send) => {
    const response = await send();
    expect(response.status).toBe(status);
    expect(((await response.json()) as { error?: string }).error).toEqual(expect.any(String));
    expect(await kept()).toEqual([]);
  });

  it('from a suspended host, nor from one below it, and its key is not even asked for', async () => {
    const blocks = server.app.get(DomainBlocks, { strict: false });
    await blocks.set('127.0.0.1', { severity: 'suspend', rejectMedia: false });
    const asked = remote.asked.length;
    expect((await post(like(), remote.person('zoe'))).status).toBe(403);
    expect(remote.asked.length).toBe(asked);
    await blocks.set('127.0.0.1', null);
    expect(await kept()).toEqual([]);
  });
});

describe('a key', () => {
  it('that was changed is fetched once more, and then known', async () => {
    const bea = remote.person('bea');
    expect((await post(like({}, bea), bea)).status).toBe(202);
    remote.rotateKey(bea);
    expect((await post(like({}, bea), bea)).status).toBe(202);
    const asked = remote.timesAsked('/users/bea');
    expect((await post(like({}, bea), bea)).status).toBe(202);
    expect(remote.timesAsked('/users/bea')).toBe(asked);
  });

  it('that is wrong makes no storm of questions', async () => {
    const cleo = remote.person('cleo');
    await post(like({}, cleo), cleo);
    const { privateKey } = remote.person('mallory');
    const before = remote.timesAsked('/users/cleo');
    for (let time = 0; time < 8; time++) {
      const forged = await post(like({}, cleo), { ...cleo, privateKey });
      expect(forged.status).toBe(401);
    }
    expect(remote.timesAsked('/users/cleo') - before).toBeLessThanOrEqual(1);
  });

  it('of an actor that is gone is no trouble when the actor says goodbye', async () => {
    const dora = remote.person('dora');
    remote.remove(dora.uri, 410);
    expect((await post(opened.activity(dora, 'Delete', dora.uri), dora)).status).toBe(202);
    expect(await kept()).toEqual([]);
  });
});
