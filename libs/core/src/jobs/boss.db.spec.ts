import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testConfig } from '#test/config';
import { cloneDatabase } from '#test/database';
import { connectDatabase, type Database } from '../database/index.js';
import { createLog } from '../logging/index.js';
import { Metrics } from '../metrics/index.js';
import { BossHolder } from './boss.js';
import type { QueueOptions } from './definitions.js';
import type { JobRegistry, RegisteredHandler } from './registry.js';

const QUEUE = 'spec.water-tree';

let clone: Awaited<ReturnType<typeof cloneDatabase>>;
let db: Database;
let started: BossHolder[];

beforeAll(async () => {
  clone = await cloneDatabase();
  db = await connectDatabase(testConfig({ DATABASE_URL: clone.url }).database, createLog('silent'));
});
afterAll(async () => {
  await db.close();
  await clone.drop();
});
beforeEach(() => {
  started = [];
});
afterEach(() => Promise.all(started.map((holder) => holder.stop())));

/** One release of the program after the other, each with its handlers. */
async function release(...handlers: Omit<RegisteredHandler, 'run'>[]) {
  const { server } = testConfig({ DATABASE_URL: clone.url, ROLE: 'api' });
  const registry = { build() {}, all: () => handlers } as unknown as JobRegistry;
  const holder = new BossHolder(server, db, registry, createLog('silent'), new Metrics());
  started.push(holder);
  await holder.prepare();
  return holder.boss;
}

describe('a queue', () => {
  const job = (options: QueueOptions) => ({ queue: QUEUE, options, most: 1 });

  it('keeps its jobs and follows when a release repeats or keeps them in another way', async () => {
    const first = await release(job({ retryLimit: 8, retryBackoff: true }));
    const id = await first.send(QUEUE, { tree: 'oak' });
    const second = await release(job({ retryLimit: 3, retryBackoff: true, expireInSeconds: 60 }));
    expect(await second.getQueue(QUEUE)).toMatchObject({ retryLimit: 3, expireInSeconds: 60, notify: true });
    expect(await second.findJobs(QUEUE, { id: id! })).toMatchObject([{ data: { tree: 'oak' } }]);
  });

  it('stays untouched by a release that changes nothing', async () => {
    const options = { retryLimit: 5, retryDelay: 5 };
    await release(job(options));
    const written = () => db.query('SELECT xmin, updated_on FROM jobs.queue WHERE name = $1', [QUEUE]);
    const before = await written();
    await release(job(options));
    expect(await written()).toEqual(before);
  });

  it('cannot merge its jobs in another way, which the program says when it starts', async () => {
    await release(job({}));
    await expect(release(job({ policy: 'short' }))).rejects.toThrow(`The job ${QUEUE} needs another name`);
  });
});

describe('the times of crons', () => {
  const cron = (queue: string, expression: string) => ({ queue, options: {}, most: 1, cron: expression });

  it('are those of the release that started last', async () => {
    await release(cron('spec.rake', '0 6 * * *'), cron('spec.mow', '0 7 * * *'));
    const boss = await release(cron('spec.rake', '30 6 * * *'), cron('spec.sow', '0 8 * * *'));
    const times = (await boss.getSchedules()).map(({ name, cron: expression }) => [name, expression]);
    expect(times.sort()).toEqual([
      ['spec.rake', '30 6 * * *'],
      ['spec.sow', '0 8 * * *'],
    ]);
  });
});

describe('a worker', () => {
  /** Starts one whose handler writes down what it is given together; answers the queue to send to. */
  async function works(queue: string, most: number, fails: (tree: number) => boolean = () => false) {
    const seen: number[][] = [];
    const run = async (payloads: object[]) => {
      const trees = (payloads as { tree: number }[]).map(({ tree }) => tree);
      seen.push(trees);
      if (trees.some(fails)) throw new Error('too dry');
    };
    const { server } = testConfig({ DATABASE_URL: clone.url, ROLE: 'worker' });
    const handlers: RegisteredHandler[] = [{ queue, options: { retryLimit: 0 }, most, run }];
    const registry = { build() {}, all: () => handlers } as unknown as JobRegistry;
    const holder = new BossHolder(server, db, registry, createLog('silent'), new Metrics());
    started.push(holder);
    await holder.prepare();
    await holder.boss.insert(
      queue,
      Array.from({ length: 9 }, (_, tree) => ({ data: { tree } })),
    );
    await holder.work();
    const states = async () => (await holder.boss.findJobs(queue, {})).map(({ state }) => state).sort();
    return { seen, states };
  }

  const settled = (...failed: string[]) => [...Array<string>(9 - failed.length).fill('completed'), ...failed];

  it('does all jobs that were written together, one after the other', async () => {
    const { seen, states } = await works('spec.water-each', 1);
    await expect.poll(states, { timeout: 20_000 }).toEqual(settled());
    expect(seen.flat().sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(seen.every((trees) => trees.length === 1)).toBe(true);
  });

  it('hands many at once to a handler that takes them, and each alone when that fails', async () => {
    const { seen, states } = await works('spec.water-many', 6, (tree) => tree === 2);
    await expect.poll(states, { timeout: 20_000 }).toEqual(settled('failed'));
    const [together, alone] = seen.filter((trees) => trees.includes(2));
    expect(together!.length).toBeGreaterThan(1);
    expect(alone).toEqual([2]);
  });
});
