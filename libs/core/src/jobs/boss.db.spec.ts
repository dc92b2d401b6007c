import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testConfig } from '#test/config';
import { cloneDatabase } from '#test/database';
import { connectDatabase, type Database } from '../database/index.js';
import { createLog } from '../logging/index.js';
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
  const holder = new BossHolder(server, db, registry, createLog('silent'));
  started.push(holder);
  await holder.prepare();
  return holder.boss;
}

describe('a queue', () => {
  const job = (options: QueueOptions) => ({ queue: QUEUE, options });

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
  const cron = (queue: string, expression: string) => ({ queue, options: {}, cron: expression });

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
