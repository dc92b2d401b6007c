import { AsyncLocalStorage } from 'node:async_hooks';
import type { ClientBase, Pool, QueryResult } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { DomainError } from '../errors/index.js';
import type { DiskReserve } from './embedded/index.js';
import type { Replicas } from './replicas.js';

interface Surroundings {
  replicas?: Replicas | null;
  reserve?: DiskReserve;
  onClose?: () => Promise<void>;
}

/** A transaction in progress; whatever is written through it commits or rolls back together. */
export type Tx = EntityManager;

/** What PostgreSQL says of a statement that took too long. */
export const QUERY_CANCELED = '57014';

const READ = /^\s*SELECT\b/i;

/** The instance's database: explicit transactions, plain reads, raw SQL. */
export class Database {
  /** The transaction that the code running now is part of; what outlives it is free again. */
  private readonly current = new AsyncLocalStorage<{ open: boolean }>();
  private readonly pool: Pool;
  private written = 0;

  constructor(
    readonly dataSource: DataSource,
    private readonly around: Surroundings = {},
  ) {
    const driver = dataSource.driver as PostgresDriver;
    this.pool = driver.master;
    if (this.replicas) readFrom(this.replicas, driver);
  }

  /** Whether its disk has room for more; a server of one's own is asked nothing and has. */
  get hasRoom(): boolean {
    return this.around.reserve?.hasRoom ?? true;
  }

  /** Tells whenever room runs out or comes back. */
  onRoomChange(listener: (hasRoom: boolean) => void): void {
    this.around.reserve?.onChange(listener);
  }

  /** Reads and single-statement writes outside a transaction. */
  get manager(): EntityManager {
    this.assertOutside();
    return this.dataSource.manager;
  }

  /** How often this process has written: what was read at another count may be old. */
  get writes(): number {
    return this.written;
  }

  /** Those of this process, by what they do; `wanted` counts who waits for one. */
  get connections(): Record<'busy' | 'idle' | 'wanted', number> {
    const { totalCount, idleCount, waitingCount } = this.pool;
    return { busy: totalCount - idleCount, idle: idleCount, wanted: waitingCount };
  }

  /** Commits all that the work writes, or nothing of it; refuses where the disk has no room. */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    if (!this.hasRoom) throw new DomainError('storage_full');
    this.replicas?.noteWrite();
    try {
      return await this.inTransaction(work);
    } finally {
      this.written++;
    }
  }

  /** For what only reads and is to stop after so many milliseconds; the failure's code is then QUERY_CANCELED. */
  async readWithin<T>(milliseconds: number, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.inTransaction(async (tx) => {
      await tx.query(`SET LOCAL transaction_read_only = on; SET LOCAL statement_timeout = ${milliseconds}`);
      return work(tx);
    });
  }

  /** Runs work while no process of the instance runs other work of this name; the others wait. */
  async exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.assertOutside();
    const holder = this.dataSource.createQueryRunner();
    await holder.connect();
    try {
      await holder.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [name]);
      return await work();
    } finally {
      await holder.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [name]).catch(() => {});
      await holder.release();
    }
  }

  /** Runs what only asks, which may then read from a replica; see `caughtUp`. */
  async reading<T>(work: () => Promise<T>): Promise<T> {
    return this.replicas ? this.replicas.during(work) : work();
  }

  /** Waits until whoever reads, from wherever, finds what is written by now: before somebody is told that it is. */
  async caughtUp(): Promise<void> {
    await this.replicas?.caughtUp();
  }

  /** Throws inside a transaction: many that hold a connection and wait for a second one wait for ever. */
  assertOutside(): void {
    if (!this.current.getStore()?.open) return;
    throw new Error('A second connection inside a transaction: pass `tx` on, or do this before or after it');
  }

  /** Runs one statement and answers its rows; past the mapper, whose own way to the connection costs as much again. */
  async query<Row extends object = Record<string, unknown>>(
    sql: string,
    params: unknown[] = [],
    tx?: Tx,
  ): Promise<Row[]> {
    const { rows } = tx?.queryRunner
      ? await queryInside<Row>(tx, sql, params)
      : await this.queryOutside<Row>(sql, params);
    if (!READ.test(sql)) this.written++;
    return rows;
  }

  async ping(): Promise<void> {
    await this.dataSource.query('SELECT 1');
  }

  async close(): Promise<void> {
    await this.replicas?.close();
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
    await this.around.reserve?.stop();
    await this.around.onClose?.();
  }

  private async inTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    this.assertOutside();
    const transaction = { open: true };
    try {
      return await this.current.run(transaction, () => this.dataSource.transaction(work));
    } finally {
      transaction.open = false;
    }
  }

  private get replicas(): Replicas | null {
    return this.around.replicas ?? null;
  }

  private queryOutside<Row extends object>(sql: string, params: unknown[]): Promise<QueryResult<Row>> {
    this.assertOutside();
    if (!this.replicas) return this.pool.query<Row>(sql, params);
    if (!READ.test(sql)) this.replicas.noteWrite();
    const replica = this.replicas.find();
    if (!replica) return this.pool.query<Row>(sql, params);
    // Whatever is wrong with the replica, or with the statement there, the primary knows better.
    return replica.pool.query<Row>(sql, params).catch(() => this.pool.query<Row>(sql, params));
  }
}

/** Has the mapper's own reads take the same way. */
function readFrom(replicas: Replicas, driver: PostgresDriver): void {
  driver.isReplicated = true;
  driver.obtainSlaveConnection = async () => {
    const replica = replicas.find();
    const client = await replica?.pool.connect().catch(() => undefined);
    return client ? [client, (error?: Error) => client.release(error)] : driver.obtainMasterConnection();
  };
}

/** Runs SQL (the job queue's, too) on the connection that the transaction holds. */
export async function queryInside<Row extends object = Record<string, unknown>>(
  tx: Tx,
  sql: string,
  params?: unknown[],
): Promise<QueryResult<Row>> {
  if (!tx.queryRunner) throw new Error('A transaction is needed here');
  const client = (await tx.queryRunner.connect()) as ClientBase;
  return client.query<Row>(sql, params as unknown[]);
}
