import { createPublicKey, sign, verify } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MobilizonImport } from '#convoke/portability';
import { commandLineOn } from '#test/command-line';
import { buildMobilizon, CANCEL_TOKEN, type MobilizonInstance, OLD_PASSWORD, PICTURE } from '#test/mobilizon/index';
import { startTestServer, type TestServer } from '#test/server';

const EVENT = '00000000-0000-4000-8000-000000000101';
let server: TestServer;
let mobilizon: MobilizonInstance;
let folder: string;
let convoke: ReturnType<typeof commandLineOn>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mobilizon-'));
  server = await startTestServer();
  mobilizon = await buildMobilizon(server.url, folder);
  convoke = commandLineOn(server);
});
afterAll(async () => {
  await mobilizon.drop();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const count = async (sql: string, ...params: unknown[]) => Number((await server.db.query(sql, params))[0]!.count);
const activity = (path: string) =>
  fetch(`${server.url}${path}`, { headers: { accept: 'application/activity+json' }, redirect: 'manual' });

/** All that is here, but for what every call may write anew. */
async function everything(): Promise<string> {
  const tables = await server.db.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('rate_limits') ORDER BY 1`,
  );
  const sums = tables.map(
    ({ name }) => `SELECT '${name}' AS name, md5(string_agg(t::text, '|' ORDER BY t::text)) AS sum FROM ${name} t`,
  );
  return JSON.stringify(await server.db.query(sums.join(' UNION ALL ')));
}

describe('before anything moves', () => {
  it('says what would come, of the database and of a dump alike, and writes nothing', async () => {
    const before = await everything();
    const fromDatabase = await convoke('import', 'mobilizon', mobilizon.url, '--dry-run', '--json');
    expect(fromDatabase).toMatchObject({ exitCode: 0, stderr: '' });
    const fromDump = await convoke(
      'import',
      'mobilizon',
      await mobilizon.dump('mobilizon.sql.gz'),
      '--dry-run',
      '--json',
    );
    const counts = ({ stdout }: { stdout: string }) =>
      JSON.parse(stdout).steps.map(({ subject, read, written, remarks }: Record<string, unknown>) => [
        subject,
        read,
        written,
        remarks,
      ]);
    expect(counts(fromDump)).toEqual(counts(fromDatabase));
    expect(JSON.parse(fromDatabase.stdout).steps[0]).toMatchObject({ subject: 'accounts', read: 6, written: 4 });
    expect(await everything()).toBe(before);
    expect(await count(`SELECT count(*) FROM pg_namespace WHERE nspname = 'mobilizon_source'`)).toBe(0);
  });

  it('refuses in words what is no Mobilizon, one of another place, and an instance that people are in', async () => {
    const refusal = async (source: string) => (await convoke('import', 'mobilizon', source)).stderr;
    expect(await refusal('postgresql://user:hush@127.0.0.1:1/x')).toMatch(
      /^The database of Mobilizon cannot be reached[^\n]*\n$/,
    );
    expect(await refusal('postgresql://user:hush@127.0.0.1:1/x')).not.toContain('hush');
    expect(await refusal('/nowhere.sql')).toMatch(/^Cannot read \/nowhere.sql/);
    const dump = await readFile(await mobilizon.dump());
    await writeFile(join(folder, 'cut.sql'), dump.subarray(0, dump.indexOf('COPY public.events ') + 400));
    expect(await refusal(join(folder, 'cut.sql'))).toBe('The dump ends amid the rows of events.\n');
    expect(await count(`SELECT count(*) FROM pg_namespace WHERE nspname = 'mobilizon_source'`)).toBe(0);
    expect(await refusal(server.config.database.url!)).toBe('This is no database of Mobilizon.\n');
    await mobilizon.query(`UPDATE actors SET url = 'https://other.example/relay' WHERE id = 1`);
    expect(await refusal(mobilizon.url)).toContain('set PUBLIC_URL to https://other.example');
    await mobilizon.query(`UPDATE actors SET url = '${server.url}/relay' WHERE id = 1`);
    await server.db.query(`INSERT INTO users (email) VALUES ('somebody@example.org')`);
    expect(await refusal(mobilizon.url)).toContain('This instance has accounts already.');
    await server.db.query('DELETE FROM users');
  });
});

describe('an instance that moved here', () => {
  /** Cut off again and again, wherever it may be, until it is through. */
  beforeAll(async () => {
    const move = server.app.get(MobilizonImport, { strict: false });
    let stops = 0;
    for (let ended = false; !ended;) {
      let told = 0;
      const cutOff = () => {
        if (++told === 3) throw new Error('cut off');
      };
      ended = await move.run(mobilizon.url, { media: mobilizon.uploads }, cutOff).then(
        () => true,
        (error: Error) => {
          if (error.message !== 'cut off' || ++stops > 40) throw error;
          return false;
        },
      );
    }
    expect(stops).toBeGreaterThan(5);
  });

  it('is as it was after another call', async () => {
    const before = await everything();
    const again = await convoke('import', 'mobilizon', mobilizon.url, '--media', mobilizon.uploads);
    expect(again).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringContaining('has moved here') });
    expect(again.stdout).toMatch(/to-do lists: 1 stay behind/);
    expect(await everything()).toBe(before);
    const dump = await convoke('import', 'mobilizon', await mobilizon.dump());
    expect(dump).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('go on with that one') });
  });

  it('lets people in with the passwords that they had, as who they were', async () => {
    const login = (email: string) =>
      server.graphql(
        `mutation ($email: String!, $password: String!) { login(email: $email, password: $password) {
          user { role locale defaultActor { preferredUsername } settings { timezone groupNotifications location { name } } } } }`,
        { email, password: OLD_PASSWORD },
      );
    expect((await login('anna@example.org')).data?.login.user).toEqual({
      role: 'ADMINISTRATOR',
      locale: 'fr',
      defaultActor: { preferredUsername: 'anna' },
      settings: { timezone: 'Europe/Vienna', groupNotifications: 'ONE_WEEK', location: { name: 'Wien' } },
    });
    expect((await login('bruno@example.org')).data?.login.user).toMatchObject({
      locale: null,
      defaultActor: { preferredUsername: 'Anna_2' },
    });
    expect((await login('clara@example.org')).data?.login ?? null).toBeNull();
    expect(
      await server.db.query(
        'SELECT email, role, registration_reason AS why FROM users WHERE waiting_since IS NOT NULL',
      ),
    ).toEqual([{ email: 'dora@example.org', role: 'user', why: 'I dance' }]);
    expect(await server.db.query('SELECT kind, method, enabled FROM notification_choices')).toEqual([
      { kind: 'event_new_comment', method: 'email', enabled: false },
    ]);
  });

  it('goes on speaking to other servers with its addresses and keys', async () => {
    const anna = (await (await activity('/@anna')).json()) as Record<string, any>;
    const theirs = createPublicKey(mobilizon.publicKey).export({ type: 'spki', format: 'pem' });
    expect(anna).toMatchObject({
      id: `${server.url}/@anna`,
      summary: '<p>Hi</p>',
      publicKey: { publicKeyPem: theirs },
    });
    const relay = (await (await activity('/relay')).json()) as Record<string, any>;
    expect(relay.publicKey.publicKeyPem).toBe(theirs);
    const [key] = await server.db.query<{ private_key: string }>(
      `SELECT private_key FROM actor_keys JOIN actors ON id = actor_id WHERE url = $1`,
      [`${server.url}/@anna`],
    );
    const signature = sign('sha256', Buffer.from('words'), key!.private_key);
    expect(verify('sha256', Buffer.from('words'), mobilizon.publicKey, signature)).toBe(true);
    expect((await activity('/@gone')).status).toBe(410);
    expect((await activity('/@Anna_2')).status).toBe(200);
    expect(
      await server.db.query(`SELECT inbox_url, keys ? (uri || '#main-key') AS keyed FROM remote_actors ORDER BY uri`),
    ).toEqual([
      { inbox_url: 'https://elsewhere.example/@carol/inbox', keyed: true },
      { inbox_url: 'https://elsewhere.example/@relay/inbox', keyed: true },
    ]);
    expect(await server.db.query('SELECT host, name, software FROM instances')).toEqual([
      { host: 'elsewhere.example', name: 'Elsewhere', software: 'mobilizon' },
    ]);
  });

  it('has its events where they were, with all that they say, and nothing that does harm', async () => {
    const page = (await (await activity(`/events/${EVENT}`)).json()) as Record<string, any>;
    expect(page).toMatchObject({
      id: `${server.url}/events/${EVENT}`,
      name: 'Spring fair',
      maximumAttendeeCapacity: 50,
    });
    const { data } = await server.graphql(
      `query ($uuid: UUID!) { event(uuid: $uuid) { title beginsOn category language onlineAddress description
        options { anonymousParticipation timezone } metadata { key } tags { slug } physicalAddress { geom locality }
        attributedTo { preferredUsername } picture { url } participantStats { going participant } } }`,
      { uuid: EVENT },
    );
    const { description, picture, ...event } = data!.event;
    expect(event).toEqual({
      title: 'Spring fair',
      beginsOn: '2031-05-01T16:00:00.000Z',
      category: 'SPORTS',
      language: 'de',
      onlineAddress: 'https://meet.example/x',
      options: { anonymousParticipation: true, timezone: 'Europe/Vienna' },
      metadata: [{ key: 'mz:accessibility:smokeFree' }],
      tags: [{ slug: 'gardening' }],
      physicalAddress: { geom: '16.36;48.2053125', locality: 'Wien' },
      attributedTo: { preferredUsername: 'public_garden' },
      participantStats: { going: 3, participant: 2 },
    });
    expect(description).toBe(`<p>Come! <img src="${picture.url}" /></p>`);
    const [others, huge] = await Promise.all([
      server.db.query('SELECT url, reported FROM events JOIN event_stats ON event_id = id WHERE NOT local'),
      server.db.query(
        `SELECT length(title) AS title, length(description) AS description, options FROM events WHERE title LIKE 'TTT%'`,
      ),
    ]);
    expect(others).toEqual([{ url: 'https://elsewhere.example/events/1', reported: 7 }]);
    expect(huge).toEqual([{ title: 200, description: 100_000, options: { anonymousParticipation: true } }]);
    expect(await count('SELECT count(*) FROM events WHERE draft AND ends_on IS NULL')).toBe(1);
    expect(await count('SELECT count(*) FROM events WHERE suspended')).toBe(1);
    expect((await activity('/events/00000000-0000-4000-8000-000000000150')).status).toBe(410);
    expect(await count('SELECT count(*) FROM event_search')).toBe(3);
  });

  it('keeps the links working that people without an account have in their mails', async () => {
    const leave = `mutation ($event: ID!, $actor: ID!, $token: String!) {
      leaveEvent(eventId: $event, actorId: $actor, token: $token) { id } }`;
    const [row] = await server.db.query<{ id: string }>('SELECT id FROM events WHERE uuid = $1', [EVENT]);
    const { data } = await server.graphql('{ config { anonymous { actorId } } }');
    const variables = { event: row!.id, actor: data!.config.anonymous.actorId };
    expect(await server.graphql(leave, { ...variables, token: 'x'.repeat(30) })).toMatchObject({
      data: { leaveEvent: null },
    });
    const left = await server.graphql(leave, { ...variables, token: CANCEL_TOKEN });
    expect(left.errors).toBeUndefined();
    expect(await count('SELECT participant AS count FROM event_stats WHERE event_id = $1', row!.id)).toBe(1);
  });

  it('has its pictures, at the addresses that they had, too', async () => {
    const old = await fetch(`${server.url}/media/${PICTURE}?name=b`, { redirect: 'manual' });
    expect(old.status).toBe(301);
    const now = await fetch(new URL(old.headers.get('location')!, server.url));
    expect([now.status, now.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect((await fetch(`${server.url}/media/..%2F..%2Fetc%2Fpasswd`)).status).toBe(404);
    expect(await count('SELECT count(*) FROM actors WHERE avatar_id IS NOT NULL')).toBe(1);
    expect(await count('SELECT count(*) FROM media WHERE unattached_since IS NOT NULL')).toBe(0);
  });

  it('has what was said, to whom it was said and to nobody else', async () => {
    const said = await server.db.query(
      `SELECT c.text, c.visibility, p.deleted_at IS NOT NULL AS to_nothing FROM comments c
        LEFT JOIN comments p ON p.id = c.in_reply_to_id WHERE c.event_id IS NOT NULL AND c.deleted_at IS NULL ORDER BY c.text`,
    );
    expect(said).toEqual([
      { text: '<p>A secret</p>', visibility: 'private', to_nothing: false },
      { text: '<p>An answer</p>', visibility: 'public', to_nothing: true },
    ]);
    const discussion = await server.db.query(
      `SELECT c.url = d.url AS begins, c.id = d.last_comment_id AS ends FROM comments c JOIN discussions d ON d.id = c.discussion_id ORDER BY c.published_at`,
    );
    expect(discussion).toEqual([
      { begins: true, ends: false },
      { begins: false, ends: true },
    ]);
    const people = await server.db.query(
      `SELECT count(DISTINCT p.id)::int AS people, count(DISTINCT c.id)::int AS messages FROM conversation_participants p
        JOIN comments c USING (conversation_id) GROUP BY conversation_id ORDER BY 1`,
    );
    expect(people).toEqual([
      { people: 1, messages: 1 },
      { people: 2, messages: 2 },
    ]);
  });

  it('has what groups keep, what was reported, and what administrators set', async () => {
    expect(
      await server.db.query(
        'SELECT r.name, p.name AS folder FROM resources r LEFT JOIN resources p ON p.id = r.parent_id ORDER BY r.name',
      ),
    ).toEqual([
      { name: 'A page', folder: 'Zebra' },
      { name: 'Zebra', folder: null },
    ]);
    expect(await server.db.query('SELECT role FROM members ORDER BY role')).toEqual([
      { role: 'administrator' },
      { role: 'administrator' },
      { role: 'invited' },
    ]);
    expect(await server.db.query('SELECT kind, text FROM report_evidence')).toEqual([
      { kind: 'comment', text: '<p>An answer</p>' },
    ]);
    expect(await server.db.query('SELECT slug, title FROM posts')).toEqual([{ slug: 'news-abc', title: 'News' }]);
    const { data } = await server.graphql('{ config { name languages registrationsOpen primaryColor } }');
    expect(data!.config).toEqual({
      name: 'Our <garden>',
      languages: ['fr', 'de'],
      registrationsOpen: false,
      primaryColor: null,
    });
    expect(await server.db.query('SELECT scopes FROM applications')).toEqual([
      { scopes: ['read', 'write:event:create'] },
    ]);
    expect(await count('SELECT count(*) FROM feed_tokens')).toBe(1);
  });

  it('tells nobody that it moved, and its followers of what changes from now on', async () => {
    await server.runJobs();
    expect(await server.mails()).toEqual([]);
    expect(await count('SELECT count(*) FROM outbound_activities')).toBe(0);
    const { data } = await server.graphql(
      'mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { accessToken } }',
      { email: 'anna@example.org', password: OLD_PASSWORD },
    );
    const [event] = await server.db.query<{ id: string }>('SELECT id FROM events WHERE uuid = $1', [EVENT]);
    const changed = await server.graphql(
      'mutation ($id: ID!) { updateEvent(eventId: $id, title: "Summer fair") { title } }',
      { id: event!.id },
      { token: data!.login.accessToken },
    );
    expect(changed.errors).toBeUndefined();
    await server.runJobs();
    const sent = await server.db.query(
      `SELECT inbox_url, body->>'type' AS type FROM deliveries JOIN outbound_activities a ON a.id = activity_id WHERE body->>'type' = 'Update'`,
    );
    expect(sent).toEqual([{ inbox_url: 'https://elsewhere.example/inbox', type: 'Update' }]);
  });
});
