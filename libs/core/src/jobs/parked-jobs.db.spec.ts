import { afterAll, beforeAll, expect, it } from 'vitest';
import { testConfig } from '#test/config';
import { cloneDatabase } from '#test/database';
import { connectDatabase, type Database } from '../database/index.js';
import { createLog } from '../logging/index.js';
import { Metrics } from '../metrics/index.js';
import { BossHolder } from './boss.js';
import { JobQueues } from './job-queues.queries.js';
import { ParkedJobs } from './parked-jobs.service.js';
import type { JobRegistry, RegisteredHandler } from './registry.js';

const QUEUE = 'spec.water-trees';
const OTHER = 'spec.rake';

let clone: Awaited<ReturnType<typeof cloneDatabase>>;
let db: Database;
let worker: BossHolder;
let queues: JobQueues;
let parked: ParkedJobs;
/** What the poison does no harm to any more. */
let repaired = false;

beforeAll(async () => {
  clone = await cloneDatabase();
  const { server, database } = testConfig({ DATABASE_URL: clone.url, ROLE: 'worker' });
  db = await connectDatabase(database, createLog('silent'));
  const run = async ([payload]: object[]) => {
    if ((payload as { poison?: boolean }).poison && !repaired) {
      throw new Error('Nobody waters rose@example.org\nnor her password');
    }
  };
  const handlers: RegisteredHandler[] = [QUEUE, OTHER].map((queue) => ({
    queue,
    options: { retryLimit: 1, retryDelay: 0 },
    most: 1,
    run,
  }));
  const registry = { build() {}, all: () => handlers } as unknown as JobRegistry;
  worker = new BossHolder(server, db, registry, createLog('silent'), new Metrics());
  await worker.prepare();
  await worker.work();
  queues = new JobQueues(db);
  parked = new ParkedJobs(db);
});
afterAll(async () => {
  await worker.stop();
  await db.close();
  await clone.drop();
});

const stateOf = async (queue: string) => (await queues.list()).find((each) => each.queue === queue)!;
const PAGE = { offset: 0, limit: 10 };

it('a poisoned job is parked and shown, the others go on, and once repaired it is done', async () => {
  const poison = { poison: true, eventId: '42', userId: '7', email: 'rose@example.org' };
  await worker.boss.insert(QUEUE, [{ data: poison }, ...[1, 2, 3].map((tree) => ({ data: { tree } }))]);
  await worker.boss.insert(OTHER, [{ data: {} }]);
  await expect.poll(() => stateOf(QUEUE), { timeout: 20_000 }).toMatchObject({ parked: 1, waiting: 0, running: 0 });
  const done = await db.query(`SELECT name FROM jobs.job WHERE state = 'completed' AND name LIKE 'spec.%' ORDER BY 1`);
  expect(done.map((row) => (row as { name: string }).name)).toEqual([OTHER, QUEUE, QUEUE, QUEUE]);

  const { elements, total } = await queues.parked(QUEUE, PAGE);
  expect({ elements, total }).toMatchObject({
    total: 1,
    elements: [
      { queue: QUEUE, about: [{ name: 'eventId', value: '42' }], problem: 'Nobody waters r…@example.org', attempts: 2 },
    ],
  });
  expect((await queues.parked(OTHER, PAGE)).total).toBe(0);
  expect((await queues.list())[0]).toMatchObject({ queue: QUEUE });

  repaired = true;
  const { id } = elements[0]!;
  const at = { queue: QUEUE, id };
  expect(await db.transaction((tx) => parked.retry(tx, at))).toBe(1);
  await expect(db.transaction((tx) => parked.retry(tx, at))).rejects.toMatchObject({ code: 'not_found', field: 'id' });
  // Workers look twice a minute; a job that comes meanwhile calls them sooner.
  await worker.boss.insert(QUEUE, [{ data: {} }]);
  await expect
    .poll(() => worker.boss.findJobs(QUEUE, { id }), { timeout: 20_000 })
    .toMatchObject([{ state: 'completed' }]);
});

it('one is discarded, or all of a queue, and nothing of another', async () => {
  repaired = false;
  await worker.boss.insert(
    QUEUE,
    [1, 2, 3].map(() => ({ data: { poison: true } })),
  );
  await worker.boss.insert(OTHER, [{ data: { poison: true } }]);
  await expect.poll(() => queues.countParked(), { timeout: 20_000 }).toBe(4);
  const [first] = (await queues.parked(QUEUE, PAGE)).elements;
  const discard = (selection: { queue: string; id?: string }) => db.transaction((tx) => parked.discard(tx, selection));
  await expect(discard({ queue: OTHER, id: first!.id })).rejects.toMatchObject({ code: 'not_found', field: 'id' });
  await expect(discard({ queue: 'spec.nothing' })).rejects.toMatchObject({ code: 'not_found', field: 'queue' });
  expect(await discard({ queue: QUEUE, id: first!.id })).toBe(1);
  expect(await discard({ queue: QUEUE })).toBe(2);
  expect([await queues.countParked(), await queues.countParked(OTHER)]).toEqual([1, 1]);
});
