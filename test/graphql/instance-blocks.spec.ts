import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { DomainBlocks } from '#convoke/moderation';
import { buildPerson, type TestPerson } from '#test/people';
import { type Json, type RemotePerson, RemoteServer } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
let remote: RemoteServer;
let ada: RemotePerson;
let admin: TestPerson;
let moderator: TestPerson;

beforeAll(async () => {
  [server, remote] = await Promise.all([
    startTestServer({ FEDERATION: 'true', FEDERATION_ALLOW_PRIVATE_NETWORK: 'true' }),
    RemoteServer.start(),
  ]);
  ada = remote.person('ada');
  admin = await buildPerson(server, { role: UserRole.ADMINISTRATOR });
  moderator = await buildPerson(server, { role: UserRole.MODERATOR });
});
afterAll(() => Promise.all([server.close(), remote.close()]));
beforeEach(async () => {
  await server.db.query('TRUNCATE domain_blocks, allowed_hosts, action_logs');
  server.app.get(DomainBlocks, { strict: false }).forget();
});

const stranger = null;
const ask = async (query: string, variables: Json = {}, who: TestPerson | null = admin) => {
  const { data, errors } = await server.graphql(query, variables, who ? { token: who.accessToken } : {});
  return errors ? `${errors[0]!.field ?? ''} ${errors[0]!.code}`.trim() : Object.values(data!)[0];
};
const BLOCK = `mutation ($domain: String!, $severity: DomainBlockSeverity = SUSPEND, $media: Boolean = false,
    $comment: String = "", $note: String = "") {
  blockDomain(domain: $domain, severity: $severity, rejectMedia: $media, publicComment: $comment, privateNote: $note) {
    host severity rejectMedia publicComment privateNote appliedAt } }`;
const block = (domain: string, more: Json = {}, who = admin) => ask(BLOCK, { domain, ...more }, who);
const lift = (domain: string) =>
  ask('mutation ($domain: String!) { unblockDomain(domain: $domain) { host } }', { domain });
const setMode = (mode: string) => ask(`mutation { setFederationMode(mode: ${mode}) }`);
const allow = (domain: string) =>
  ask('mutation ($domain: String!) { allowInstance(domain: $domain) { host } }', { domain });
const log = async () =>
  (
    await server.db.query<{ action: string; target: string }>(
      'SELECT action, target_id AS target FROM action_logs ORDER BY id',
    )
  ).map(({ action, target }) => `${action} ${target}`);
const isSuspended = (host: string) => server.app.get(DomainBlocks, { strict: false }).isSuspended(host);

describe('what everybody may read of the blocks', () => {
  const read = () => ask('{ publishedBlocks { total elements { host severity publicComment } } }', {}, stranger);

  it('is each host with its reason, as far as its name may be read, and never a note', async () => {
    await block('plain.example', { comment: 'Spam', note: 'Seen by Rose' });
    await ask('mutation { blockDomain(domain: "unreadable.example", severity: SILENCE, obfuscate: true) { host } }');
    expect(await read()).toEqual({
      total: 2,
      elements: [
        { host: 'plain.example', severity: 'SUSPEND', publicComment: 'Spam' },
        { host: 'unrea*****.**ample', severity: 'SILENCE', publicComment: '' },
      ],
    });
  });

  it('is nothing where the administrators keep it to themselves', async () => {
    await block('plain.example');
    const publish = (publishBlocks: boolean) =>
      ask('mutation ($publish: Boolean) { saveAdminSettings(publishBlocks: $publish) { publishBlocks } }', {
        publish: publishBlocks,
      });
    expect(await publish(false)).toEqual({ publishBlocks: false });
    expect(await read()).toEqual({ total: 0, elements: [] });
    await publish(true);
    expect(await read()).toMatchObject({ total: 1 });
  });
});

describe('a block', () => {
  it.each([
    ['https://Spam.Example./path', 'spam.example'],
    ['Bücher.example', 'xn--bcher-kva.example'],
    ['spam.example:8443', 'spam.example'],
    ['spam。example', 'spam.example'],
  ])('of %s is one of %s, whatever port and way of writing', async (entered, host) => {
    expect(await block(entered)).toMatchObject({ host, severity: 'SUSPEND' });
    for (const each of [host, `${host}:99`, host.toUpperCase(), `${host}.`, `deep.${host}`])
      expect(await isSuspended(each), each).toBe(true);
    expect(await isSuspended(`not${host}`)).toBe(false);
  });

  it.each(['', 'com', 'not a host', 'user@spam.example/', 'x'.repeat(3000), '\u202Espam.example'])(
    'of %j is refused, and changes nothing',
    async (entered) => {
      expect(await block(entered)).toBe('domain validation');
      expect(await log()).toEqual([]);
    },
  );

  it('of this instance, of nothing, and by others than administrators is refused', async () => {
    expect(await block(new URL(server.url).hostname)).toBe('domain validation');
    expect(await block('spam.example', { severity: 'NONE' })).toBe('severity validation');
    expect(await block('spam.example', {}, moderator)).toBe('unauthorized');
    expect(await block('spam.example', { comment: 'x'.repeat(1001) })).toBe('publicComment validation');
    expect(await lift('spam.example')).toBe('domain not_found');
    expect(await log()).toEqual([]);
  });

  it('is changed and lifted, with each step in the action log', async () => {
    await block('spam.example', { note: 'Again' });
    expect(await block('spam.example', { severity: 'NONE', media: true, comment: 'Pictures' })).toEqual({
      host: 'spam.example',
      severity: 'NONE',
      rejectMedia: true,
      publicComment: 'Pictures',
      privateNote: '',
      appliedAt: null,
    });
    await server.runJobs();
    const list = '{ domainBlocks(text: "PICT") { total elements { host appliedAt } } }';
    expect(await ask(list)).toEqual({ total: 1, elements: [{ host: 'spam.example', appliedAt: expect.any(String) }] });
    expect(await lift('SPAM.example')).toEqual({ host: 'spam.example' });
    expect(await ask(list)).toMatchObject({ total: 0 });
    expect(await log()).toEqual([
      'instance_block spam.example',
      'instance_block spam.example',
      'instance_unblock spam.example',
    ]);
  });

  it('set twice at once is one', async () => {
    const answers = await Promise.all([block('spam.example'), block('spam.example', { severity: 'SILENCE' })]);
    expect(answers).toMatchObject([{ host: 'spam.example' }, { host: 'spam.example' }]);
    expect(await ask('{ domainBlocks { total } }')).toEqual({ total: 1 });
    const lifted = await Promise.all([lift('spam.example'), lift('spam.example')]);
    expect(lifted).toContain('domain not_found');
    expect(lifted).toContainEqual({ host: 'spam.example' });
  });
});

describe('where only allowed instances are talked to', () => {
  const standing = (domain: string) =>
    ask('query ($domain: ID!) { instanceStanding(domain: $domain) { suspended instance { suspended } } }', { domain });
  const follow = async () => {
    const body = { id: `${remote.url}/${crypto.randomUUID()}`, type: 'Like', actor: ada.uri, object: ada.uri };
    return (await remote.post(`${server.url}/inbox`, body, ada)).status;
  };

  it('all others are as suspended, here and in the list, until they are allowed or all are again', async () => {
    expect(await follow()).toBe(202);
    await setMode('ALLOWLIST');
    expect(await follow()).toBe(403);
    expect(await standing('stranger.example')).toEqual({ suspended: true, instance: null });
    expect(await allow('Friend.example')).toEqual({ host: 'friend.example' });
    expect(await standing('deep.friend.example')).toMatchObject({ suspended: false });
    await block('friend.example');
    expect(await standing('friend.example')).toMatchObject({ suspended: true });
    await server.db.query(`INSERT INTO instances (host, created_at) VALUES ('met.example', now())`);
    expect(await standing('met.example')).toEqual({ suspended: true, instance: { suspended: true } });
    await allow('met.example');
    expect(await standing('met.example')).toEqual({ suspended: false, instance: { suspended: false } });
    await ask('mutation { disallowInstance(domain: "met.example") { host } }');
    expect(await standing('met.example')).toEqual({ suspended: true, instance: { suspended: true } });
    await setMode('OPEN');
    expect(await follow()).toBe(202);
    expect(await log()).toEqual([
      'federation_mode_change federationMode',
      'instance_allow friend.example',
      'instance_block friend.example',
      'instance_allow met.example',
      'instance_disallow met.example',
      'federation_mode_change federationMode',
    ]);
  });
});
