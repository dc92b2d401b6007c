import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectDatabase, createLog, loadMigrations, migrate } from '#convoke/core';
import { testConfig } from '#test/config';
import { cloneDatabase, emptyDatabase } from '#test/database';
import { tell } from '#test/experiments';

const PROGRAM = fileURLToPath(new URL('../support/migrating.mjs', import.meta.url));
const PATIENCE = { timeout: 30_000, interval: 20 };

let database: { url: string; drop(): Promise<void> };
let steps: string[];
let running: ChildProcess[] = [];

beforeEach(async () => {
  database = await emptyDatabase();
  steps = (await loadMigrations()).map(({ name }) => name);
});
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  running = [];
  await database.drop();
});

/** A start of a process that migrates; `said` is "halted" where it was told to stop, "done" at its end. */
function start(...halt: [] | [step: string, after: number]): { said: Promise<string>; kill(): Promise<void> } {
  const args = [PROGRAM, database.url, ...halt.map(String)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  running.push(child);
  const said = Promise.race([
    once(child.stdout, 'data').then(([chunk]) => String(chunk)),
    once(child, 'exit').then(([code]) => `ended with ${code}`),
  ]);
  const kill = async () => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  return { said, kill };
}

async function rows(sql: string, url = database.url): Promise<any[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const noted = async () => (await rows('SELECT name FROM migrations ORDER BY id')).map(({ name }) => name);

/** All that the steps made, and the rows that they wrote. */
const made = (url: string) =>
  rows(
    `SELECT table_name AS of, column_name AS name, concat_ws(' ', data_type, is_nullable, column_default) AS is
       FROM information_schema.columns WHERE table_schema = 'public'
     UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace
     UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
     UNION ALL SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
     UNION ALL SELECT 'function', proname, md5(prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
     ORDER BY 1, 2, 3`,
    url,
  );

/** That of a database in which nothing was ever cut off. */
async function madeInOneGo(): Promise<object[]> {
  const whole = await cloneDatabase();
  try {
    return await made(whole.url);
  } finally {
    await whole.drop();
  }
}

/** Has a step lose its connection after some of its statements, as the database sees it when the process is killed; answers what mends it. */
function cutOff(migration: MigrationInterface): () => void {
  const { up } = migration;
  migration.up = async (db: QueryRunner) => {
    let number = 0;
    const query = async (sql: string, params?: unknown[]): Promise<unknown> => {
      if (++number > 1) await end();
      return db.query(sql, params);
    };
    const end = () => db.query('SELECT pg_terminate_backend(pg_backend_pid())');
    await up.call(migration, Object.assign(Object.create(db) as QueryRunner, { query }));
    await end();
  };
  return () => void (migration.up = up);
}

describe('a migration that is killed', () => {
  it('before, within and between steps is taken up by the next start, as if nothing had been', async () => {
    // After the note of a step come its commit, the next one's begin, and that one's statements.
    const points = [0, 1, 2, 4].map((after) => [steps[after * 3 + 2]!, after] as const);
    for (const [step, after] of points) {
      const process = start(step, after);
      expect(await process.said).toBe('halted');
      await process.kill();
      const whole = steps.indexOf(step) + (after > 1 ? 1 : 0);
      expect(await noted()).toEqual(steps.slice(0, whole));
    }
    expect(await start().said).toBe('done');
    expect(await noted()).toEqual(steps);
    expect(await made(database.url)).toEqual(await madeInOneGo());
  });

  it('lets another process go on that waited for it', async () => {
    const first = start(steps[5]!, 4);
    expect(await first.said).toBe('halted');
    const second = start();
    const waiting = () =>
      rows(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
    await expect.poll(waiting, PATIENCE).toHaveLength(1);
    await first.kill();
    expect(await second.said).toBe('done');
    expect(await noted()).toEqual(steps);
  });

  it('in the midst of any of the steps leaves nothing of that step in its way', async () => {
    const db = await connectDatabase(testConfig({ DATABASE_URL: database.url }).database, createLog('silent'));
    // TypeORM says there that a step failed.
    const said = vi.spyOn(console, 'log').mockImplementation(() => {});
    try {
      for (const [at, migration] of db.dataSource.migrations.entries()) {
        const mend = cutOff(migration);
        await expect(migrate(db.dataSource)).rejects.toThrow('terminat');
        mend();
        expect(await noted()).toEqual(steps.slice(0, at));
      }
      await migrate(db.dataSource);
      expect(await made(database.url)).toEqual(await madeInOneGo());
      tell(
        'F12',
        'a migration cut off in each step, and killed',
        `${steps.length} steps taken up, tables as in one go`,
      );
    } finally {
      said.mockRestore();
      await db.close();
    }
  });
});
