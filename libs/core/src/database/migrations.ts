import { readdirSync } from 'node:fs';
import { type DataSource, MigrationExecutor, type MigrationInterface } from 'typeorm';
import type { Tx } from './database.service.js';

type MigrationClass = new () => MigrationInterface;

/** Advisory lock number under which one process at a time migrates or prepares the database. */
const BOOT_LOCK = 4_826_011;
const FOLDER = new URL('../../../../migrations/', import.meta.url);

/** The migrations in order of their timestamps, from `migrations/` beside the libs. */
export async function loadMigrations(): Promise<MigrationClass[]> {
  const files = readdirSync(FOLDER).filter((file) => /^\d{14}-[a-z0-9-]+\.(ts|js)$/.test(file));
  const modules = await Promise.all(
    files.sort().map((file) => import(new URL(file, FOLDER).href) as Promise<Record<string, MigrationClass>>),
  );
  return modules.flatMap((module) => Object.values(module));
}

/** Brings the schema up to date, one transaction a migration, then runs `prepare`; other processes wait meanwhile. */
export async function migrate(dataSource: DataSource, prepare: () => Promise<void> = async () => {}): Promise<void> {
  await withBootLock(dataSource, async () => {
    await dataSource.runMigrations({ transaction: 'each' });
    await prepare();
  });
}

/** Runs `work` while no other process of the instance runs such work. */
export async function withBootLock<T>(dataSource: DataSource, work: () => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  await runner.connect();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [BOOT_LOCK]);
    return await work();
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [BOOT_LOCK]).catch(() => {});
    await runner.release();
  }
}

/** Brings the empty schema to where these migrations had brought it, and no further. Throws when one is not known. */
export async function migrateAsFarAs(dataSource: DataSource, names: readonly string[], tx: Tx): Promise<void> {
  const all = dataSource.migrations;
  const wanted = all.filter((migration) => names.includes(nameOf(migration)));
  if (wanted.length < names.length) throw new Error('Some of these migrations belong to a newer version');
  const executor = new MigrationExecutor(dataSource, tx.queryRunner);
  executor.transaction = 'none';
  Object.assign(dataSource, { migrations: wanted });
  try {
    await executor.executePendingMigrations();
  } finally {
    Object.assign(dataSource, { migrations: all });
  }
}

function nameOf(migration: MigrationInterface): string {
  return migration.name ?? migration.constructor.name;
}
