import { Injectable } from '@nestjs/common';
import { getConstructionPlans, type Job, type JobResult, PgBoss, type QueueResult } from 'pg-boss';
import { Log } from '../logging/index.js';
import { InjectConfig, type Config } from '../config/index.js';
import { addressOf, Database, SERVER_NAME, type Tx } from '../database/index.js';
import { Metrics } from '../metrics/index.js';
import type { QueueOptions } from './definitions.js';
import { type RegisteredHandler, JobRegistry } from './registry.js';

/** Where the queue has its tables. */
export const JOB_SCHEMA = 'jobs';

const STOP_TIMEOUT_MS = 25_000;
const POLL_SECONDS = 30;
/** How often somebody looks for jobs whose worker has died. */
const SUPERVISION_SECONDS = 15;

/** What the queue's own plan of its tables says of a transaction: it is to be part of another. */
const OWN_TRANSACTION = /^\s*(BEGIN|SET LOCAL \w+ = \d+|COMMIT);$/gm;

/** Makes the queue's tables in a database that has none, and leaves them empty. */
export async function createJobTables(db: Database, tx: Tx): Promise<void> {
  await db.query(getConstructionPlans(JOB_SCHEMA, { createSchema: true }).replace(OWN_TRANSACTION, ''), [], tx);
}

/** Owns the job queue: its tables, its queues and, in a worker, the handlers at work. */
@Injectable()
export class BossHolder {
  boss: PgBoss;
  private changing: Promise<void> = Promise.resolve();

  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly db: Database,
    private readonly registry: JobRegistry,
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {}

  private get works(): boolean {
    return this.server.role !== 'api';
  }

  /** Connects and makes queues for the handlers found; run under the boot lock. */
  async prepare(): Promise<void> {
    this.registry.build();
    this.boss = new PgBoss({
      ...addressOf(this.db.dataSource),
      schema: JOB_SCHEMA,
      max: this.works ? 6 : 1,
      application_name: `${SERVER_NAME}-jobs`,
      supervise: this.works,
      superviseIntervalSeconds: SUPERVISION_SECONDS,
      monitorIntervalSeconds: SUPERVISION_SECONDS,
      schedule: this.works,
      useListenNotify: this.works,
      monitorVacuum: false,
      reindex: false,
    });
    this.boss.on('error', (error) => this.log.error({ err: error }, 'job queue'));
    await this.boss.start();
    await this.keepQueues();
  }

  /** Starts the handlers, in roles that work. */
  async work(): Promise<void> {
    if (!this.works) return;
    await this.startAll();
    // Jobs that could not write would only use up their attempts.
    this.db.onRoomChange((hasRoom) => {
      this.changing = this.changing
        .then(() => (hasRoom ? this.startAll() : this.rest()))
        .catch((error: unknown) => this.log.error({ err: error }, 'job queue'));
    });
  }

  /** Lets handlers in progress finish, at most 25 s. */
  async stop(): Promise<void> {
    await this.changing;
    await this.boss?.stop({ graceful: true, timeout: STOP_TIMEOUT_MS });
  }

  private async startAll(): Promise<void> {
    await Promise.all(this.registry.all().map((handler) => this.start(handler)));
  }

  private async rest(): Promise<void> {
    await Promise.all(this.registry.all().map(({ queue }) => this.boss.offWork(queue, { wait: true })));
  }

  /** Queues outlive the program that made them: they follow when a release changes how a job is repeated or kept. */
  private async keepQueues(): Promise<void> {
    const present = new Map((await this.boss.getQueues()).map((queue) => [queue.name, queue]));
    const handlers = this.registry.all();
    for (const { queue, options } of handlers) {
      const wanted = { ...options, notify: true };
      const known = present.get(queue);
      if (!known) await this.boss.createQueue(queue, wanted);
      else await this.changeQueue(known, wanted);
    }
    await this.keepSchedules(handlers);
  }

  private async changeQueue(known: QueueResult, { policy = 'standard', ...wanted }: QueueOptions): Promise<void> {
    if (known.policy !== policy) throw new Error(`The job ${known.name} needs another name with its other policy`);
    const same = Object.entries(wanted).every(([option, value]) => known[option as keyof QueueResult] === value);
    if (!same) await this.boss.updateQueue(known.name, wanted);
  }

  private async keepSchedules(handlers: RegisteredHandler[]): Promise<void> {
    const wanted = new Map(handlers.flatMap(({ queue, cron }) => (cron ? [[queue, cron] as const] : [])));
    const present = new Map((await this.boss.getSchedules()).map(({ name, cron }) => [name, cron]));
    for (const name of present.keys()) if (!wanted.has(name)) await this.boss.unschedule(name);
    for (const [name, cron] of wanted) if (present.get(name) !== cron) await this.boss.schedule(name, cron);
  }

  private async start(handler: RegisteredHandler): Promise<void> {
    const { queue, most: batchSize } = handler;
    const polling = { pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: POLL_SECONDS };
    const id = await this.boss.work<object>(queue, { ...polling, batchSize, perJobResults: true }, async (jobs) => {
      // Jobs that were written together ring once: it looks again until it finds none.
      this.boss.notifyWorker(id);
      return this.attempt(handler, jobs);
    });
  }

  private async attempt(handler: RegisteredHandler, jobs: Job<object>[]): Promise<JobResult[]> {
    try {
      await handler.run(jobs.map(({ data }) => data));
      for (const _ of jobs) this.metrics.observeJob(handler.queue, 'completed');
      return jobs.map(({ id }) => ({ id, status: 'completed' }));
    } catch (error) {
      if (jobs.length > 1) return this.attemptEach(handler, jobs);
      this.metrics.observeJob(handler.queue, 'failed');
      this.log.error({ err: error, queue: handler.queue }, 'a job failed');
      return jobs.map(({ id }) => ({ id, status: 'failed', output: error }));
    }
  }

  /** One that fails must not take the others with it. */
  private async attemptEach(handler: RegisteredHandler, jobs: Job<object>[]): Promise<JobResult[]> {
    const results: JobResult[] = [];
    for (const job of jobs) results.push(...(await this.attempt(handler, [job])));
    return results;
  }
}
