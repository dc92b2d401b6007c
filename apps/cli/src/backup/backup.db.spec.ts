import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectDatabase, createJobTables, createLog, loadMigrations, Mailer, migrateAsFarAs } from '#convoke/core';
import { MediaService } from '#convoke/media';
import { callConvoke, stopConvoke } from '#test/command-line';
import { contents } from '#test/contents';
import { testConfig } from '#test/config';
import { emptyDatabase } from '#test/database';
import { buildEvent, buildParticipation } from '#test/events';
import { buildPerson } from '#test/people';
import { photograph } from '#test/pictures';
import { startTestServer, type TestServer } from '#test/server';
import { nameOfBackup } from './kept-backups.js';

const KEY = 'the-key-of-the-instance-that-is-kept-here';

let folder: string;
let server: TestServer;
let source: Record<string, string>;
/** Where the backup is restored. */
let host: Record<string, string>;
let file: string;
const hosts: { url: string; drop(): Promise<void> }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convoke-backup-'));
  server = await startTestServer({ SECRET_KEY: KEY });
  const { server: own } = server.config;
  source = environment(server.db.dataSource.options, own.dataDir, own.publicUrl);
  await live();
  host = await newHost();
  file = join(folder, 'backup.tar.gz');
  expect(await callConvoke(source, 'backup', file)).toMatchObject({ exitCode: 0, stderr: '' });
});
afterAll(async () => {
  await server.close();
  for (const { drop } of hosts) await drop();
  await rm(folder, { recursive: true, force: true });
});

const environment = ({ url }: object & { url?: string }, dataDir: string, publicUrl: string) => ({
  DATABASE_URL: url!,
  DATA_DIR: dataDir,
  PUBLIC_URL: publicUrl,
  SECRET_KEY: KEY,
});

/** Something of everything: rows with odd characters, pictures, a private file, mails that wait and jobs with a time. */
async function live(): Promise<void> {
  const anna = await buildPerson(server, { name: 'Anna \\ "Ä" \t tab\nline' });
  const built = await buildEvent(server, { organizer: anna, title: 'Bread & 塩 \\N' });
  await buildParticipation(server, built, await buildPerson(server));
  const owner = { userId: anna.user.id, actorId: anna.actor.id };
  await server.app.get(MediaService).upload({ bytes: await photograph(640, 400), name: 'poster.jpg', owner });
  const { privateDirectory } = server.config.media;
  const name = randomUUID().replaceAll('-', '');
  const path = join(privateDirectory, name.slice(0, 2), name.slice(2, 4));
  await mkdir(path, { recursive: true });
  await writeFile(join(path, name), 'an archive');
  await server.db.transaction((tx) => server.app.get(Mailer).queue(tx, mailTo('waits@example.org')));
}

const mailTo = (to: string) => ({ to, subject: 'Hello', text: 'Hello', html: '<p>Hello</p>' });

/** A host with nothing on it. */
async function newHost(key?: string): Promise<Record<string, string>> {
  const database = await emptyDatabase();
  hosts.push(database);
  const dataDir = await mkdtemp(join(folder, 'host-'));
  const { PUBLIC_URL } = source as { PUBLIC_URL: string };
  return { DATABASE_URL: database.url, DATA_DIR: dataDir, PUBLIC_URL, ...(key ? { SECRET_KEY: key } : {}) };
}

async function inDatabase<T>({ DATABASE_URL }: Record<string, string>, work: (client: pg.Client) => Promise<T>) {
  const client = new pg.Client({ connectionString: DATABASE_URL });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const rowsIn = (host: Record<string, string>, sql: string) =>
  inDatabase(host, async (client) => (await client.query(sql)).rows as any[]);

const logged = async (host: Record<string, string>) =>
  (await rowsIn(host, `SELECT action FROM action_logs WHERE target_kind = 'backup' ORDER BY id`)).map(
    ({ action }) => action,
  );

const digests = (host: Record<string, string>) =>
  inDatabase(host, async (client) => {
    const query = async (sql: string) => (await client.query(sql)).rows;
    const {
      rate_limits: _,
      'public.rate_limits': __,
      'public.action_logs': ___,
      ...kept
    } = await contents({ db: { query } } as never);
    return kept;
  });

/** All that makes a table what it is, but for its rows. */
const schema = (host: Record<string, string>) =>
  rowsIn(
    host,
    `SELECT conrelid::regclass::text AS of, conname AS name, pg_get_constraintdef(oid) AS is FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace
     UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
     UNION ALL SELECT tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
     ORDER BY 1, 2, 3`,
  );

const counters = (host: Record<string, string>) =>
  rowsIn(host, `SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1`);

async function filesOf({ DATA_DIR }: Record<string, string>): Promise<string[]> {
  const names = await readdir(DATA_DIR!, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile() && !/last-backup|secret\.key/.test(entry.name));
  return Promise.all(
    files.map(async ({ parentPath, name }) => `${name} ${(await readFile(join(parentPath, name))).toString('base64')}`),
  ).then((all) => all.sort());
}

describe('a backup', () => {
  it('makes the same instance on an empty host: every row, counter, constraint, file, and the key', async () => {
    expect(await callConvoke(host, 'restore', file, '--send-waiting')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await digests(host)).toEqual(await digests(source));
    expect([await logged(source), await logged(host)]).toEqual([['backup'], ['restore']]);
    expect(await counters(host)).toEqual(await counters(source));
    expect(await schema(host)).toEqual(await schema(source));
    const files = await filesOf(source);
    expect(files.length).toBeGreaterThan(2);
    expect(await filesOf(host)).toEqual(files);
    expect(await readFile(join(host.DATA_DIR!, 'secret.key'), 'utf8')).toBe(KEY);
  });

  it('is for its owner only', async () => {
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('that somebody stops leaves nothing behind', async () => {
    const directory = await mkdtemp(join(folder, 'stopped-'));
    const before = await logged(source);
    const stopped = await stopConvoke(source, 'backup', '--directory', directory);
    expect(stopped).toEqual({ exitCode: 1, stdout: '', stderr: 'Stopped.\n' });
    expect(await readdir(directory)).toEqual([]);
    expect(await logged(source)).toEqual(before);
  });

  it('is named by its time, and the oldest of the instance give way', async () => {
    const directory = await mkdtemp(join(folder, 'nightly-'));
    const nights = [1, 2, 3].map((day) => nameOfBackup(server.config, new Date(2020, 0, day)));
    const others = ['convoke-notes.txt', nights[0]!.replace('127.0.0.1', 'elsewhere.example')];
    for (const name of [...nights, ...others]) await writeFile(join(directory, name), '');
    const { stdout } = await callConvoke(source, 'backup', '--directory', directory, '--keep', '2', '--json');
    const made = JSON.parse(stdout);
    expect(made.dropped).toEqual(nights.slice(0, 2));
    expect((await readdir(directory)).sort()).toEqual([...others, nights[2], basename(made.file)].sort());
  });

  it('of tables that are older comes back as they were; the next start brings them forward', async () => {
    const older = await newHost();
    const names = (await loadMigrations()).map(({ name }) => name);
    const db = await connectDatabase(testConfig(older).database, createLog('silent'));
    await db.transaction(async (tx) => {
      await migrateAsFarAs(db.dataSource, names.slice(0, -1), tx);
      await createJobTables(db, tx);
    });
    await db.close();
    const kept = join(folder, 'older.tar.gz');
    await callConvoke(older, 'backup', kept);
    const fresh = await newHost();
    expect(await callConvoke(fresh, 'restore', kept)).toMatchObject({ exitCode: 0 });
    expect(await rowsIn(fresh, 'SELECT name FROM migrations')).toHaveLength(names.length - 1);
    const { stderr } = await callConvoke(fresh, 'users', 'unlock', 'nobody@example.org');
    expect([stderr, await rowsIn(fresh, 'SELECT name FROM migrations')]).toEqual([
      expect.stringContaining('no such account'),
      names.map((name) => ({ name })),
    ]);
  });

  it('of a newer version is left to that version', async () => {
    await rowsIn(host, `INSERT INTO migrations (timestamp, name) VALUES (9, 'AddWhatIsNotThoughtOf')`);
    const newer = join(folder, 'newer.tar.gz');
    await callConvoke(host, 'backup', newer);
    const { exitCode, stderr } = await callConvoke(await newHost(), 'restore', newer);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('newer')]);
  });
});

describe('a restore', () => {
  it('refuses a database that is not empty, unless told to replace it and asked back', async () => {
    await rowsIn(host, `UPDATE users SET email = 'changed-' || email`);
    const before = await digests(host);
    const refused = await callConvoke(host, 'restore', file);
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('--force') });
    expect(await callConvoke(host, 'restore', file, '--force')).toMatchObject({ exitCode: 2 });
    expect(await digests(host)).toEqual(before);
    expect(await callConvoke(host, 'restore', file, '--force', '--yes')).toMatchObject({ exitCode: 0 });
    expect(await rowsIn(host, `SELECT FROM users WHERE email LIKE 'changed-%'`)).toEqual([]);
  });

  it('leaves a database and its key as they were when the rows are refused', async () => {
    const spoiled = await newHost();
    await callConvoke(spoiled, 'restore', file);
    await rowsIn(spoiled, 'ALTER TABLE participations DROP CONSTRAINT participations_event_id_fkey');
    await rowsIn(spoiled, 'DELETE FROM events');
    const refused = join(folder, 'refused.tar.gz');
    await callConvoke(spoiled, 'backup', refused);

    const key = join(host.DATA_DIR!, 'secret.key');
    await writeFile(key, 'another-key-another-key-another-key');
    await rowsIn(host, `UPDATE users SET email = 'stays-' || email`);
    const state = async () => [
      await digests(host),
      await schema(host),
      await counters(host),
      await readFile(key, 'utf8'),
    ];
    const before = await state();
    const { exitCode, stderr } = await callConvoke(host, 'restore', refused, '--force', '--yes');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('participations_event_id_fkey')]);
    expect(await state()).toEqual(before);
    expect(await callConvoke(host, 'restore', file, '--force', '--yes')).toMatchObject({ exitCode: 0 });
    expect(await readFile(key, 'utf8')).toBe(KEY);
  });

  it('leaves out what was on its way to people, and keeps what has a time to come', async () => {
    const waiting = `SELECT FROM jobs.job WHERE name = 'core.send-mail' OR name LIKE '%/%'`;
    expect(await rowsIn(source, waiting)).not.toHaveLength(0);
    expect(await rowsIn(host, waiting)).toHaveLength(0);
    const later = `SELECT id FROM jobs.job WHERE start_after > now() + interval '5 minutes' ORDER BY id`;
    expect(await rowsIn(source, later)).not.toHaveLength(0);
    expect(await rowsIn(host, later)).toEqual(await rowsIn(source, later));
  });

  it('refuses while a server uses the database', async () => {
    await server.db.ping();
    const there = await callConvoke(source, 'restore', file, '--force', '--yes');
    expect(there).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Stop it first') });
  });

  it('touches nothing when the key of the environment is another', async () => {
    const other = await newHost('another-key-another-key-another-key');
    const { exitCode, stderr } = await callConvoke(other, 'restore', file);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('SECRET_KEY')]);
    await expectUntouched(other);
  });

  it('touches nothing when the file is cut short, changed, or something else', async () => {
    const whole = await readFile(file);
    const empty = await newHost();
    const spoiled = [
      whole.subarray(0, whole.length - 2000),
      gzipSync(withLetterChanged(gunzipSync(whole), 'Bread')),
      gzipSync('hello'),
      Buffer.from('hello'),
    ];
    for (const bytes of spoiled) {
      const path = join(folder, 'spoiled.tar.gz');
      await writeFile(path, bytes);
      const { exitCode, stderr } = await callConvoke(empty, 'restore', path);
      expect([exitCode, stderr.split('\n').length]).toEqual([1, 2]);
      await expectUntouched(empty);
    }
  });
});

async function expectUntouched(untouched: Record<string, string>): Promise<void> {
  expect(
    await rowsIn(untouched, `SELECT FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`),
  ).toEqual([]);
  expect(await filesOf(untouched)).toEqual([]);
}

function withLetterChanged(bytes: Buffer, word: string): Buffer {
  const at = bytes.indexOf(word);
  expect(at).toBeGreaterThan(0);
  return Buffer.from(bytes).fill('X', at, at + 1);
}
