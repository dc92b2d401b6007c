import { AsyncLocalStorage } from 'node:async_hooks';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestServer, type TestServer } from '#test/server';
import { RateLimits } from '../rate-limits/index.js';
import { type Database, QUERY_CANCELED } from './database.service.js';

let server: TestServer;
let db: Database;
beforeAll(async () => {
  server = await startTestServer();
  ({ db } = server);
});
afterAll(() => server.close());

const REFUSED = /pass `tx` on/;
const insideOne = <T>(work: () => T | Promise<T>) => db.transaction(async () => work());

describe('inside a transaction', () => {
  it.each<[string, () => unknown]>([
    ['a statement', () => db.query('SELECT 1')],
    ['the manager', () => db.manager],
    ['another transaction', () => db.transaction(async () => {})],
    ['a limit', () => server.app.get(RateLimits, { strict: false }).consume('search:network', '192.0.2.1')],
  ])('%s on another connection is refused, and all is rolled back', async (name, other) => {
    const table = `refused_${name.replace(/\W/g, '_')}`;
    const failing = db.transaction(async (tx) => {
      await tx.query(`CREATE TABLE ${table} ()`);
      await other();
    });
    await expect(failing).rejects.toThrow(REFUSED);
    expect(await db.query('SELECT to_regclass($1) AS found', [table])).toEqual([{ found: null }]);
  });

  it('is all that is called from there, however deep and late', async () => {
    const deep = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return db.query('SELECT 1');
    };
    await expect(insideOne(deep)).rejects.toThrow(REFUSED);
  });

  it('is not what runs beside it', async () => {
    const outside = AsyncLocalStorage.snapshot();
    expect(await insideOne(() => outside(() => db.query('SELECT 1 AS one')))).toEqual([{ one: 1 }]);
  });

  it('statements on its own connection run', async () => {
    const rows = await db.transaction((tx) => db.query('SELECT 1 AS one', [], tx));
    expect(rows).toEqual([{ one: 1 }]);
  });
});

describe('after a transaction', () => {
  it('what was begun inside and outlives it may take a connection', async () => {
    let end = () => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    const { later } = await insideOne(() => ({ later: ended.then(() => db.query('SELECT 1 AS one')) }));
    end();
    expect(await later).toEqual([{ one: 1 }]);
  });

  it('that failed, too', async () => {
    await expect(insideOne(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await db.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('what only reads', () => {
  it('changes nothing', async () => {
    const writing = db.readWithin(60_000, (tx) => tx.query('CREATE TABLE written_by_a_reader ()'));
    await expect(writing).rejects.toMatchObject({ code: '25006' });
  });

  it('ends at its time', async () => {
    const slow = db.readWithin(50, (tx) => tx.query('SELECT pg_sleep(60)'));
    await expect(slow).rejects.toMatchObject({ code: QUERY_CANCELED });
  });
});

describe('without room', () => {
  it('no transaction begins, and what reads goes on', async () => {
    const room = vi.spyOn(db, 'hasRoom', 'get').mockReturnValue(false);
    await expect(db.transaction(async () => {})).rejects.toMatchObject({ code: 'storage_full', status: 507 });
    const one = () => db.query('SELECT 1 AS one');
    expect(await Promise.all([one(), db.readWithin(60_000, (tx) => tx.query('SELECT 1 AS one'))])).toEqual([
      [{ one: 1 }],
      [{ one: 1 }],
    ]);
    room.mockRestore();
  });
});
