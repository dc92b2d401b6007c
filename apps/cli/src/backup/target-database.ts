import { type Database, JOB_SCHEMA, SERVER_NAME, type Tx } from '#convoke/core';
import { CommandFailed } from '../terminal/terminal.js';

const TABLES = `SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;

/** Throws where there is anything that a restore would replace. */
export async function assertEmpty(db: Database): Promise<void> {
  const [first] = await db.query<{ relname: string }>(`${TABLES} LIMIT 1`);
  if (!first || (await isUnused(db))) return;
  throw new CommandFailed('The database is not empty. Say --force to have all that it holds replaced by the backup.');
}

/** Tables that a start made, or a restore that did not come to its end. */
async function isUnused(db: Database): Promise<boolean> {
  const [known] = await db.query(
    `SELECT to_regclass('public.users') AS users, to_regclass('public.migrations') AS ours`,
  );
  if (!known?.users || !known.ours) return false;
  return (await db.query('SELECT FROM users LIMIT 1')).length === 0;
}

/** Throws while a server uses the database: it would write between the rows that are restored. */
export async function assertAlone(db: Database): Promise<void> {
  const others = await db.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name IN ($1, $1 || '-jobs')`,
    [SERVER_NAME],
  );
  if (others.length > 0) throw new CommandFailed('A server uses this database. Stop it first.');
}

/** Leaves a database as it was made. */
export async function clear(db: Database, tx: Tx): Promise<void> {
  await db.query(`DROP SCHEMA IF EXISTS ${JOB_SCHEMA} CASCADE`, [], tx);
  if ((await db.query(`${TABLES} LIMIT 1`, [], tx)).length === 0) return;
  await db.query('DROP SCHEMA public CASCADE', [], tx);
  await db.query('CREATE SCHEMA public', [], tx);
}
