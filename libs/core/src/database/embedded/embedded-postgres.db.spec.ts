import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { hold, killAll, ordinaryUser, type Holder } from '../../../../../test/support/embedded-postgres-holders.js';
import { throwawayFolder } from '../../../../../test/support/throwaway-folder.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './index.js';
import { readPidFile } from './postmaster.js';
import { isRunning } from './processes.js';

let prototype: string;
let throwaway: Awaited<ReturnType<typeof throwawayFolder>>;
let folder: string;
let dataDir: string;
let started: EmbeddedPostgres[];

beforeAll(async () => {
  prototype = await mkdtemp(join(tmpdir(), 'convoke-embedded-'));
  await (await startEmbeddedPostgres({ dataDir: prototype })).stop();
});

afterAll(() => rm(prototype, { recursive: true, force: true }));

beforeEach(async () => {
  throwaway = await throwawayFolder('convoke-embedded-');
  folder = throwaway.path;
  dataDir = join(folder, 'postgres');
  started = [];
});

afterEach(async () => {
  await killAll();
  await Promise.all(started.map((postgres) => postgres.stop()));
  await throwaway.remove();
});

/** Spares a test the making of a database: one made from an empty folder, before all tests. */
const useMadeDatabase = (at = dataDir) => cp(join(prototype, 'cluster'), join(at, 'cluster'), { recursive: true });

async function start(at = dataDir): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir: at });
  started.push(postgres);
  return postgres;
}

async function query<Row = Record<string, unknown>>(
  { connection }: Pick<EmbeddedPostgres, 'connection'>,
  sql: string,
): Promise<Row[]> {
  const client = new Client(connection);
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const serverPid = (at = dataDir) => readPidFile(join(at, 'cluster'))!.pid;
const remember = (postgres: Pick<EmbeddedPostgres, 'connection'>) =>
  query(postgres, `CREATE TABLE kept (word text); INSERT INTO kept VALUES ('still here')`);
const recall = async (postgres: Pick<EmbeddedPostgres, 'connection'>) =>
  (await query(postgres, 'SELECT word FROM kept'))[0]?.word;
const gone = (pid: number) => vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 50_000 });

describe('a database made from an empty folder', () => {
  beforeEach(() => useMadeDatabase());

  it('knows letters beyond ASCII and orders them by code point', async () => {
    const postgres = await start();
    await query(postgres, 'CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent');
    const [text] = await query(
      postgres,
      `SELECT lower('ÉŁ') AS lower, unaccent('Łódź') AS unaccented, similarity('ééé', 'ééé') AS similar, 'Z' < 'é' AS ordered,
              current_setting('server_encoding') AS encoding`,
    );
    expect(text).toEqual({ lower: 'éł', unaccented: 'Lodz', similar: 1, ordered: true, encoding: 'UTF8' });
  });

  it('writes through to the disk and listens to nothing but its socket', async () => {
    const [settings] = await query(
      await start(),
      `SELECT current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages,
              current_setting('synchronous_commit') AS commits, current_setting('listen_addresses') AS addresses`,
    );
    expect(settings).toEqual({ fsync: 'on', pages: 'on', commits: 'on', addresses: '' });
  });

  it('gives the program a role that is no superuser and may make databases with trusted extensions', async () => {
    const postgres = await start();
    const [role] = await query(postgres, 'SELECT rolsuper AS super FROM pg_roles WHERE rolname = current_user');
    expect(role).toEqual({ super: false });
    await query(postgres, 'CREATE DATABASE another');
    const another = { connection: { ...postgres.connection, database: 'another' } };
    await query(another, 'CREATE EXTENSION citext; CREATE TABLE places (id int)');
  });

  it('keeps what was committed over a stop and another start', async () => {
    const first = await start();
    await remember(first);
    await first.stop();
    expect(await recall(await start())).toBe('still here');
  });

  it('keeps its socket in a private folder below /tmp where the path is too long, and removes it', async () => {
    const deep = join(folder, 'a-folder-with-a-long-name'.repeat(4));
    await useMadeDatabase(deep);
    const postgres = await start(deep);
    expect(postgres.connection.host).toMatch(/^\/tmp\/convoke-\w+$/);
    expect(statSync(postgres.connection.host).mode & 0o777).toBe(0o700);
    await query(postgres, 'SELECT 1');
    await postgres.stop();
    expect(existsSync(postgres.connection.host)).toBe(false);
  });

  it('takes a path with blanks, quotes and commas', async () => {
    const odd = join(folder, `an "odd", it's said`);
    await useMadeDatabase(odd);
    await query(await start(odd), 'SELECT 1');
  });
});

describe('a folder that holds something else', () => {
  it('is no obstacle when that is what a start left that was killed half-way', async () => {
    await mkdir(join(dataDir, 'cluster-unfinished', 'base'), { recursive: true });
    await writeFile(join(dataDir, 'cluster-unfinished', 'PG_VERSION'), '18');
    await query(await start(), 'SELECT 1');
    expect(await readdir(dataDir)).not.toContain('cluster-unfinished');
  });

  it('is refused when another version of PostgreSQL wrote it', async () => {
    await useMadeDatabase();
    const version = join(dataDir, 'cluster', 'PG_VERSION');
    await writeFile(version, '12\n');
    await expect(start()).rejects.toThrow('was written by PostgreSQL 12');
    await writeFile(version, '18\n');
  });

  it('is refused when it is no database, and left as it is', async () => {
    await mkdir(join(dataDir, 'cluster'), { recursive: true });
    await writeFile(join(dataDir, 'cluster', 'letter.txt'), 'dear');
    await expect(start()).rejects.toThrow('not a PostgreSQL database');
    expect(readFileSync(join(dataDir, 'cluster', 'letter.txt'), 'utf8')).toBe('dear');
  });
});

describe('processes on the same folder', () => {
  beforeEach(() => useMadeDatabase());

  it('share one server, which stops with the last of them', async () => {
    const [other, mine] = await Promise.all([hold(dataDir), start()]);
    const pid = serverPid();
    expect(mine.connection).toEqual(other.connection);
    await other.stop();
    await query(mine, 'SELECT 1');
    expect(isRunning(pid)).toBe(true);
    await mine.stop();
    expect(isRunning(pid)).toBe(false);
  });

  it('take the server along when they end without having stopped it', async () => {
    const holder = await hold(dataDir);
    const pid = serverPid();
    await holder.exit();
    await gone(pid);
  });

  it('do not hear Ctrl+C: the server leaves the terminal to the program', async () => {
    const holder = await hold(dataDir);
    process.kill(-holder.pid, 'SIGINT');
    await query(holder, 'SELECT pg_sleep(0.2)');
    await holder.stop();
  });
});

describe('after kill -9', () => {
  beforeEach(() => useMadeDatabase());

  it('of the program, the next one joins the server left behind, and stops it', async () => {
    const holder = await hold(dataDir);
    await remember(holder);
    const pid = serverPid();
    await holder.kill();
    const next = await start();
    expect(serverPid()).toBe(pid);
    expect(await recall(next)).toBe('still here');
    await next.stop();
    expect(isRunning(pid)).toBe(false);
  });

  it('of the program and the server, the next start recovers what was committed', async () => {
    const holder = await hold(dataDir);
    await remember(holder);
    const pid = serverPid();
    await holder.kill();
    process.kill(pid, 'SIGKILL');
    await gone(pid);
    expect(await recall(await start())).toBe('still here');
  });

  it('of the server, a child too busy to notice does not stand in the way', async () => {
    const holder = await hold(dataDir);
    await remember(holder);
    const pid = serverPid();
    const busy = query(holder, 'SELECT count(*) FROM generate_series(1, 100000000000) AS n').catch(() => 'cut off');
    await vi.waitFor(async () =>
      expect(await query(holder, `SELECT FROM pg_stat_activity WHERE query LIKE 'SELECT count%'`)).toHaveLength(1),
    );
    await holder.kill();
    process.kill(pid, 'SIGKILL');
    expect(await recall(await start())).toBe('still here');
    expect(await busy).toBe('cut off');
  });

  it('of the server alone, it comes back while it is in use', async () => {
    const postgres = await start();
    await remember(postgres);
    const pid = serverPid();
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(async () => expect(await recall(postgres)).toBe('still here'), { timeout: 50_000, interval: 100 });
    expect(serverPid()).not.toBe(pid);
  });

  it('a pid file whose number now belongs to another process of the same user is no obstacle', async () => {
    const first = await start();
    await remember(first);
    const pidFile = join(dataDir, 'cluster', 'postmaster.pid');
    const text = readFileSync(pidFile, 'utf8');
    await first.stop();
    const { uid, gid } = statSync(join(dataDir, 'cluster'));
    const stranger = spawn('sleep', ['60'], process.getuid?.() === 0 ? { uid, gid } : {});
    await writeFile(pidFile, text.replace(/^\d+/, `${stranger.pid}`));
    expect(await recall(await start())).toBe('still here');
    stranger.kill();
  });

  it('a server whose socket was removed is replaced', async () => {
    const holder = await hold(dataDir);
    await remember(holder);
    await holder.kill();
    await rm(holder.connection.host, { recursive: true });
    expect(await recall(await start())).toBe('still here');
  });
});

describe.runIf(process.getuid?.() === 0)('started by root', () => {
  beforeEach(() => useMadeDatabase());

  it('works in a folder that only root may enter', async () => {
    expect(statSync(dirname(dataDir)).mode & 0o777).toBe(0o700);
    const postgres = await start();
    await remember(postgres);
    await postgres.stop();
    expect(await recall(await start())).toBe('still here');
  });

  it('takes turns with the ordinary user who owns the folder', async () => {
    const user = ordinaryUser();
    user.own(folder);
    const turns: (() => Promise<Holder>)[] = [
      () => hold(dataDir),
      () => hold(dataDir, user),
      () => hold(dataDir),
      () => hold(dataDir, user),
    ];
    for (const [turn, take] of turns.entries()) {
      const holder = await take();
      if (turn === 0) await remember(holder);
      expect(await recall(holder)).toBe('still here');
      await holder.stop();
    }
  });

  it('joins the server that the killed program of an ordinary user left behind', async () => {
    const user = ordinaryUser();
    user.own(folder);
    const holder = await hold(dataDir, user);
    await remember(holder);
    await holder.kill();
    expect(await recall(await start())).toBe('still here');
  });

  it('tells an ordinary user whose folder it is instead of touching it', async () => {
    await (await start()).stop();
    const user = ordinaryUser();
    user.enter(folder);
    await expect(hold(dataDir, user)).rejects.toThrow('belongs to another user');
  });
});
