import { AsyncLocalStorage } from 'node:async_hooks';
import type { ClientBase, Pool, QueryResult } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

/** A transaction in progress; whatever is written through it commits or rolls back together. */
export type Tx = EntityManager;

const READ = /^\s*SELECT\b/i;

/** The instance's database: explicit transactions, plain reads, raw SQL. */
export class Database {
  /** The transaction that the code running now is part of; what outlives it is free again. */
  private readonly current = new AsyncLocalStorage<{ open: boolean }>();
  private readonly pool: Pool;
  private written = 0;

  constructor(
    readonly dataSource: DataSource,
    private readonly onClose: () => Promise<void> = async () => {},
  ) {
    this.pool = (dataSource.driver as PostgresDriver).master;
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

  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    this.assertOutside();
    const transaction = { open: true };
    try {
      return await this.current.run(transaction, () => this.dataSource.transaction(work));
    } finally {
      transaction.open = false;
      this.written++;
    }
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
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
    await this.onClose();
  }

  private queryOutside<Row extends object>(sql: string, params: unknown[]): Promise<QueryResult<Row>> {
    this.assertOutside();
    return this.pool.query<Row>(sql, params);
  }
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
