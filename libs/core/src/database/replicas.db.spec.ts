import { rm } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testConfig } from '#test/config';
import { freePort } from '#test/processes';
import { startReplicatedPostgres } from '#test/replicated-postgres';
import { createLog } from '../logging/index.js';
import { connectDatabase } from './connect.js';
import { Database } from './database.service.js';

const PATIENCE = { timeout: 30_000, interval: 100 };

let cluster: Awaited<ReturnType<typeof startReplicatedPostgres>>;
let db: Database;

beforeAll(async () => {
  cluster = await startReplicatedPostgres();
  const { database } = testConfig({ DATABASE_URL: cluster.primary.url, DATABASE_REPLICA_URLS: cluster.replica.url });
  db = await connectDatabase(database, createLog('silent'));
  await db.query('CREATE TABLE notes (text text NOT NULL)');
});
afterAll(async () => {
  await db?.close();
  await cluster?.close();
});

const ON_REPLICA = 'SELECT pg_is_in_recovery() AS "onReplica"';
const isOnReplica = async () => (await db.query<{ onReplica: boolean }>(ON_REPLICA))[0]!.onReplica;
const readsFromReplica = () => db.reading(isOnReplica);
const count = () =>
  db.reading(async () => (await db.query<{ n: number }>('SELECT count(*)::int AS n FROM notes'))[0]!.n);
const write = (text: string) => db.query('INSERT INTO notes VALUES ($1)', [text]);

/** Has the replica itself do something, as its superuser. */
async function tellReplica(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: cluster.replica.url.replace('//convoke@', '//postgres@') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

describe('a replica', () => {
  it('is read from by what only asks, past the mapper and by it; all else is on the primary', async () => {
    await expect.poll(readsFromReplica, PATIENCE).toBe(true);
    expect(await isOnReplica()).toBe(false);
    expect(await db.transaction((tx) => tx.query(ON_REPLICA))).toEqual([{ onReplica: false }]);
    const byMapper = () =>
      db.manager.createQueryBuilder().select('pg_is_in_recovery()', 'onReplica').from('notes', 'n').getRawMany();
    await write('an oak');
    await db.caughtUp();
    expect(await db.reading(byMapper)).toEqual([{ onReplica: true }]);
    expect(await byMapper()).toEqual([{ onReplica: false }]);
  });

  it('is not read from any more by whoever has written meanwhile', async () => {
    for (const writing of [
      () => write('an elm'),
      () => db.transaction((tx) => tx.query(`INSERT INTO notes VALUES ('an ash')`)),
    ]) {
      const beforeAndAfter = () =>
        db.reading(async () => {
          const before = await isOnReplica();
          await writing();
          return [before, await isOnReplica()];
        });
      await expect.poll(beforeAndAfter, PATIENCE).toEqual([true, false]);
    }
  });

  it('has what was written before anybody is told that it is', async () => {
    const before = await db.query<{ n: number }>('SELECT count(*)::int AS n FROM notes');
    let told = 0;
    for (let n = before[0]!.n + 1; n < 60; n++) {
      await write(`leaf ${n}`);
      await db.caughtUp();
      // Where the machine is too busy for the replica it is left out for a moment, and the answer is right as well.
      const [seen] = await db.reading(() =>
        db.query<{ n: number; onReplica: boolean }>(
          'SELECT count(*)::int AS n, pg_is_in_recovery() AS "onReplica" FROM notes',
        ),
      );
      expect(seen!.n).toBe(n);
      if (seen!.onReplica) told += 1;
    }
    expect(told).toBeGreaterThan(0);
  });

  it('that falls behind is left out, and comes back', async () => {
    const before = await count();
    await tellReplica('SELECT pg_wal_replay_pause()');
    await write('a leaf that is late');
    await db.caughtUp();
    expect([await count(), await readsFromReplica()]).toEqual([before + 1, false]);
    await tellReplica('SELECT pg_wal_replay_resume()');
    await expect.poll(readsFromReplica, PATIENCE).toBe(true);
    expect(await count()).toBe(before + 1);
  });

  it('that is gone is missed by nobody, and comes back', async () => {
    const before = await count();
    await cluster.replica.stop();
    const counts = await Promise.all(Array.from({ length: 20 }, count));
    expect(new Set(counts)).toEqual(new Set([before]));
    expect(await readsFromReplica()).toBe(false);
    await cluster.replica.start();
    await expect.poll(readsFromReplica, PATIENCE).toBe(true);
  });
});

describe('a server with a replica', () => {
  it('goes on answering what only asks while its primary is away', async () => {
    const port = await freePort();
    const { createApp } = await import('../../../../apps/server/src/create-app.js');
    const urls = { DATABASE_URL: cluster.primary.url, DATABASE_REPLICA_URLS: cluster.replica.url };
    const config = testConfig({ ...urls, ROLE: 'api', PUBLIC_URL: `http://127.0.0.1:${port}` });
    const app = await createApp(config);
    await app.listen({ host: '127.0.0.1', port });
    const ask = async (query: string) => {
      const headers = { 'content-type': 'application/json' };
      const request = { method: 'POST', headers, body: JSON.stringify({ query }) };
      return (await (await fetch(`${config.server.publicUrl}/api`, request)).json()) as Record<string, unknown>;
    };
    await expect
      .poll(() => app.get(Database).reading(() => app.get(Database).query(ON_REPLICA)), PATIENCE)
      .toEqual([{ onReplica: true }]);
    await app.get(Database).caughtUp();
    await cluster.primary.stop();
    expect(await ask('{ events { total } }')).toMatchObject({ data: { events: { total: 0 } } });
    const refused = await ask(
      'mutation { createUser(email: "rose@example.org", password: "a rose of the desert") { id } }',
    );
    expect(refused).toMatchObject({ errors: [{ code: 'unknown_error' }] });
    await cluster.primary.start();
    await app.close();
    await rm(config.server.dataDir, { recursive: true, force: true });
  });
});
