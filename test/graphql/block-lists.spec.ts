import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { MemberRole } from '#convoke/actors';
import { BlockListJobs, DomainBlockLists, DomainBlocks } from '#convoke/moderation';
import { runCron } from '#test/cron';
import { buildGroup, putMember } from '#test/groups';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
let admin: TestPerson;
let moderator: TestPerson;

beforeAll(async () => {
  server = await startTestServer({ FEDERATION: 'true' });
  admin = await buildPerson(server, { role: UserRole.ADMINISTRATOR });
  moderator = await buildPerson(server, { role: UserRole.MODERATOR });
});
afterAll(() => server.close());
beforeEach(async () => {
  await server.db.query('TRUNCATE domain_blocks, action_logs, block_list_imports CASCADE');
  server.app.get(DomainBlocks, { strict: false }).forget();
});

const HEADER = '#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate';
const ask = async (query: string, variables: object = {}, who = admin) => {
  const { data, errors } = await server.graphql(query, { ...variables }, { token: who.accessToken });
  return errors ? `${errors[0]!.field ?? ''} ${errors[0]!.code}`.trim() : Object.values(data!)[0];
};
const bring = async (list: string | Uint8Array, who = admin) => {
  const form = new FormData();
  form.set('query', 'mutation ($file: Upload!) { previewBlockList(file: $file) { id state } }');
  form.set('variables', JSON.stringify({ file: 'list' }));
  form.set('list', new Blob([typeof list === 'string' ? list : Buffer.from(list)]), 'blocks.csv');
  const headers = { authorization: `Bearer ${who.accessToken}` };
  const answer = await fetch(`${server.url}/api`, { method: 'POST', headers, body: form });
  const { data, errors } = (await answer.json()) as { data?: any; errors?: { code: string; message: string }[] };
  return errors ? `${errors[0]!.code} ${errors[0]!.message}` : (data.previewBlockList.id as string);
};
const confirm = (id: string, who = admin) =>
  ask('mutation ($id: ID!) { importBlockList(id: $id) { state } }', { id }, who);
const choose = (id: string, choice: object) =>
  ask(
    `mutation ($id: ID!, $outcome: BlockListOutcome, $numbers: [Int!], $chosen: Boolean!) {
      chooseBlockListLines(id: $id, outcome: $outcome, numbers: $numbers, chosen: $chosen) { id } }`,
    { id, ...choice },
  );
const find = (id: string) =>
  ask(
    `query ($id: ID!) { blockListImport(id: $id) { state done total counts { outcome lines chosen }
      lines(limit: 100) { elements { number host outcome severityBefore reason applied } } } }`,
    { id },
  );
const blocks = () =>
  server.db.query(
    'SELECT host, severity, public_comment AS why, private_note AS note FROM domain_blocks ORDER BY host',
  );
const log = () => server.db.query('SELECT action, target_id AS id, details FROM action_logs l ORDER BY l.id');

it('a list is shown line by line before anything changes, and what is chosen of it holds afterwards', async () => {
  await ask(
    `mutation { blockDomain(domain: "known.example", severity: SILENCE, privateNote: "Rose saw it") { host } }`,
  );
  await ask(`mutation { blockDomain(domain: "same.example", severity: SUSPEND) { host } }`);
  const before = await blocks();
  const id = await bring(`${HEADER}
new.example,suspend,false,false,Spam,false
left.example,suspend
known.example,suspend,false,false,Worse,false
same.example,suspend,false,false,,false
*.stars.example,suspend
`);
  expect(await find(id)).toEqual({
    state: 'READY',
    done: 0,
    total: 0,
    counts: [
      { outcome: 'NEW', lines: 2, chosen: 2 },
      { outcome: 'CHANGED', lines: 1, chosen: 1 },
      { outcome: 'SAME', lines: 1, chosen: 0 },
      { outcome: 'REFUSED', lines: 1, chosen: 0 },
    ],
    lines: {
      elements: [
        { number: 2, host: 'new.example', outcome: 'NEW', severityBefore: null, reason: null, applied: false },
        { number: 3, host: 'left.example', outcome: 'NEW', severityBefore: null, reason: null, applied: false },
        {
          number: 4,
          host: 'known.example',
          outcome: 'CHANGED',
          severityBefore: 'SILENCE',
          reason: null,
          applied: false,
        },
        { number: 5, host: 'same.example', outcome: 'SAME', severityBefore: 'SUSPEND', reason: null, applied: false },
        {
          number: 6,
          host: null,
          outcome: 'REFUSED',
          severityBefore: null,
          reason: expect.stringContaining('stars'),
          applied: false,
        },
      ],
    },
  });
  await choose(id, { numbers: [3, 5, 6], chosen: false });
  await choose(id, { numbers: [5, 6], chosen: true });
  await server.runJobs();
  expect(await blocks()).toEqual(before);

  expect(await confirm(id)).toEqual({ state: 'RUNNING' });
  await server.runJobs();
  expect(await find(id)).toMatchObject({ state: 'DONE', done: 2, total: 2 });
  expect(await blocks()).toEqual([
    { host: 'known.example', severity: 'suspend', why: 'Worse', note: 'Rose saw it' },
    { host: 'new.example', severity: 'suspend', why: 'Spam', note: '' },
    { host: 'same.example', severity: 'suspend', why: '', note: '' },
  ]);
  expect((await log()).slice(2)).toEqual([{ action: 'block_list_import', id, details: { added: 1, changed: 1 } }]);
  expect(await server.app.get(DomainBlocks, { strict: false }).isSuspended('deep.new.example')).toBe(true);
  expect(await server.db.query('SELECT FROM domain_blocks WHERE applied_at IS NULL')).toEqual([]);
});

it('it says what it would cut: follows and members of hosts that are not shut out yet, below the domain as well', async () => {
  const { group } = await buildGroup(server, { founder: admin });
  await server.db.query(
    `INSERT INTO actors (id, type, preferred_username, domain, url, created_at, updated_at) VALUES
      (990002, 'person', 'ada', 'deep.spam.example:8443', 'urn:ada', now(), now()),
      (990003, 'person', 'bob', 'gone.example', 'urn:bob', now(), now())`,
  );
  await server.db.query(
    `INSERT INTO follows (uri, follower_id, target_id, approved, created_at, updated_at) VALUES
      ('urn:f1', 990002, $1, true, now(), now()), ('urn:f2', $1, 990002, true, now(), now()),
      ('urn:f3', 990003, $1, true, now(), now())`,
    [admin.actor.id],
  );
  await putMember(server, group.id, '990002', MemberRole.MEMBER);
  await ask(`mutation { blockDomain(domain: "gone.example", severity: SUSPEND) { host } }`);
  const id = await bring('spam.example\ngone.example\nnobody.example\n');
  const cut = () =>
    ask('query ($id: ID!) { blockListImport(id: $id) { cut { follows members hosts { host follows members } } } }', {
      id,
    });
  expect(await cut()).toEqual({
    cut: { follows: 2, members: 1, hosts: [{ host: 'deep.spam.example:8443', follows: 2, members: 1 }] },
  });
  await choose(id, { outcome: 'NEW', chosen: false });
  expect(await cut()).toEqual({ cut: { follows: 0, members: 0, hosts: [] } });
  await choose(id, { chosen: false });
  expect(await confirm(id)).toBe('block_list_nothing_chosen');
});

describe('a list', () => {
  it('is confirmed once, however many do at once, and not changed or taken away afterwards', async () => {
    const id = await bring('spam.example\n');
    const answers = await Promise.all([confirm(id), confirm(id), confirm(id)]);
    expect(answers.filter((answer) => answer === 'block_list_started')).toHaveLength(2);
    expect(await choose(id, { outcome: 'NEW', chosen: false })).toBe('block_list_started');
    expect(await ask('mutation ($id: ID!) { discardBlockList(id: $id) { id } }', { id })).toBe('block_list_started');
    const jobs = server.app.get(BlockListJobs, { strict: false });
    await Promise.all([jobs.apply({ importId: id }), jobs.apply({ importId: id }), server.runJobs()]);
    expect(await find(id)).toMatchObject({ state: 'DONE', done: 1, total: 1 });
    expect(await log()).toHaveLength(1);
  });

  it('that nobody confirms can be taken away, and goes by itself after a week', async () => {
    const [first, second] = [await bring('spam.example\n'), await bring('spam.example\n')];
    expect(await ask('mutation ($id: ID!) { discardBlockList(id: $id) { id } }', { id: first })).toEqual({ id: first });
    expect(await find(first)).toBeNull();
    expect(await confirm(first)).toBe('id not_found');
    await server.db.query(`UPDATE block_list_imports SET created_at = created_at - interval '8 days'`);
    await runCron(server, 'moderation.purge-block-lists');
    expect(await find(second)).toBeNull();
    expect(await blocks()).toEqual([]);
  });

  it('is for administrators alone, with ids that are any', async () => {
    expect(await bring('spam.example\n', moderator)).toMatch(/^unauthorized/);
    const id = await bring('spam.example\n');
    expect(await confirm(id, moderator)).toBe('unauthorized');
    for (const none of ['0', '-1', 'x', '99999999999999999999']) expect(await confirm(none)).toBe('id not_found');
  });

  it('that cannot be read is refused in words, and leaves nothing', async () => {
    expect(await bring(new Uint8Array([0xff, 0xfe, 0]))).toMatch(/^validation .*UTF-8/);
    expect(await bring(Buffer.alloc(server.config.media.maxBytes + 1, 'a'))).toMatch(/^payload_too_large/);
    expect(await server.db.query('SELECT FROM block_list_imports')).toEqual([]);
  });

  it('of thousands of lines is taken over', async () => {
    const id = await bring(Array.from({ length: 5000 }, (_, number) => `host${number}.example\n`).join(''));
    await confirm(id);
    await server.runJobs();
    expect(await server.db.query('SELECT count(*)::int AS count FROM domain_blocks')).toEqual([{ count: 5000 }]);
  });
});

describe('the blocks as a file', () => {
  const download = async (who: TestPerson) => {
    const headers = { authorization: `Bearer ${who.accessToken}` };
    const response = await fetch(`${server.url}/exports/domain-blocks.csv`, { headers });
    return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
  };

  it('are all of them without what moderators noted, for administrators, and change nothing where they come back', async () => {
    const id = await server.app
      .get(DomainBlockLists, { strict: false })
      .preview(
        null,
        Buffer.from(
          `${HEADER}\n${Array.from({ length: 1001 }, (_, n) => `h${n}.example,noop,true,,=1+${n}`).join('\n')}`,
        ),
      );
    await confirm(id.id);
    await server.runJobs();
    await server.db.query(`UPDATE domain_blocks SET private_note = 'Rose saw it'`);
    const { status, type, text } = await download(admin);
    expect([status, type]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(text.split('\n')).toHaveLength(1003);
    expect(text).toContain('\nh7.example,noop,true,false, =1+7,false\n');
    expect(text).not.toContain('Rose');
    expect(await find(await bring(text))).toMatchObject({ counts: [{ outcome: 'SAME', lines: 1001 }] });
    expect((await download(moderator)).status).toBe(403);
    expect((await fetch(`${server.url}/exports/domain-blocks.csv`)).status).toBe(401);
  });
});
