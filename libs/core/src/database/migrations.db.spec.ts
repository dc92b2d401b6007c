import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { testConfig } from '#test/config';
import { createLog } from '../logging/index.js';
import { connectDatabase } from './connect.js';
import { migrate } from './migrations.js';

const name = `empty_${randomUUID().replaceAll('-', '')}`;
let admin: pg.Client;
let url: string;

beforeAll(async () => {
  const base = inject('postgresUrl');
  admin = new pg.Client({ connectionString: base });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  url = base.replace(/\/[^/?]+\?/, `/${name}?`);
});
afterAll(async () => {
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin.end();
});

const open = () => connectDatabase(testConfig({ DATABASE_URL: url }).database, createLog('silent'));

describe('migrations', () => {
  it('run once when several processes start on an empty database at the same moment', async () => {
    const databases = await Promise.all([open(), open(), open()]);
    let preparing = 0;
    let most = 0;
    await Promise.all(
      databases.map((db) =>
        migrate(db.dataSource, async () => {
          most = Math.max(most, ++preparing);
          await db.ping();
          preparing -= 1;
        }),
      ),
    );
    const rows = await databases[0]!.query<{ name: string }>('SELECT name FROM migrations');
    expect(new Set(rows.map((row) => row.name)).size).toBe(rows.length);
    expect(rows.length).toBeGreaterThan(0);
    expect(most).toBe(1);
    await Promise.all(databases.map((db) => db.close()));
  });

  it('need no superuser, and no extension that only one could make', async () => {
    const db = await open();
    await migrate(db.dataSource);
    expect(await db.query('SELECT rolsuper AS super FROM pg_roles WHERE rolname = current_user')).toEqual([
      { super: false },
    ]);
    const untrusted = await db.query(`SELECT e.extname FROM pg_extension e
      JOIN pg_available_extension_versions v ON v.name = e.extname AND v.version = e.extversion WHERE NOT v.trusted`);
    expect(untrusted).toEqual([]);
    await db.close();
  });

  it('refuse to go backward', async () => {
    const db = await open();
    await expect(db.dataSource.undoLastMigration()).rejects.toThrow();
    await db.close();
  });
});
