import { AsyncLocalStorage } from 'node:async_hooks';
import type { Client, QueryResult } from 'pg';
import { type DataSource, EntityManager } from 'typeorm';

/** A transaction in progress; whatever is written through it commits or rolls back together. */
export type Tx = EntityManager;

const READ = /^\s*SELECT\b/i;

/** The instance's database: explicit transactions, plain reads, raw SQL. */
export class Database {
  /** The transaction that the code running now is part of; what outlives it is free again. */
  private readonly current = new AsyncLocalStorage<{ open: boolean }>();
  private written = 0;

  constructor(
    readonly dataSource: DataSource,
    private readonly onClose: () => Promise<void> = async () => {},
  ) {}

  /** Reads and single-statement writes outside a transaction. */
  get manager(): EntityManager {
    this.assertOutside();
    return this.dataSource.manager;
  }

  /** How often this process has written: what was read at another count may be old. */
  get writes(): number {
    return this.written;
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

  /** Runs one statement and answers its rows. */
  async query<Row = Record<string, unknown>>(
    sql: string,
    params: unknown[] = [],
    tx: Tx = this.manager,
  ): Promise<Row[]> {
    const result: Row[] | [Row[], number] = await tx.query(sql, params);
    if (!READ.test(sql)) this.written++;
    // TypeORM answers UPDATE and DELETE with the rows and their number.
    return Array.isArray(result[0]) ? result[0] : (result as Row[]);
  }

  async ping(): Promise<void> {
    await this.dataSource.query('SELECT 1');
  }

  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
    await this.onClose();
  }
}

/** Runs SQL of other libraries (the job queue) on the connection that the transaction holds. */
export async function queryInside(tx: Tx, sql: string, params?: unknown[]): Promise<QueryResult> {
  if (!tx.queryRunner) throw new Error('A transaction is needed here');
  const client = (await tx.queryRunner.connect()) as Client;
  return client.query(sql, params as unknown[]);
}
