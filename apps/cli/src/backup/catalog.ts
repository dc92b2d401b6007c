import type { ClientBase } from 'pg';
import { JOB_SCHEMA } from '#convoke/core';
import type { BackupCatalog, BackupSequence, BackupTable } from './backup-format.js';

/**
 * Tables that are kept: those of ours, but for unlogged ones, which a crash empties as well, and for the list of migrations,
 * which whoever makes the tables anew writes; of the job queue those that say what there is to do.
 */
const KEPT = `c.relkind = 'r' AND c.relpersistence = 'p'
  AND (n.nspname = 'public' AND c.relname <> 'migrations' OR n.nspname = '${JOB_SCHEMA}' AND c.relname = 'queue')
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;

/** Reads which tables there are to keep, with the columns that are stored, and where their counters stand. */
export async function readCatalog(client: ClientBase): Promise<BackupCatalog> {
  const tables = await client.query<BackupTable>(
    `SELECT n.nspname AS schema, c.relname AS name,
        array_agg(a.attname::text ORDER BY a.attnum) AS columns
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      WHERE ${KEPT} GROUP BY n.nspname, c.relname ORDER BY n.nspname, c.relname`,
  );
  const job = await client.query<BackupTable>(
    `SELECT $1 AS schema, 'job' AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
      FROM pg_attribute a WHERE a.attrelid = '${JOB_SCHEMA}.job'::regclass AND a.attnum > 0 AND NOT a.attisdropped`,
    [JOB_SCHEMA],
  );
  return { tables: [...tables.rows, ...job.rows], sequences: await readSequences(client) };
}

async function readSequences(client: ClientBase): Promise<BackupSequence[]> {
  const { rows } = await client.query<BackupSequence>(
    `SELECT schemaname AS schema, sequencename AS name, COALESCE(last_value, start_value)::text AS "lastValue",
        last_value IS NOT NULL AS "isCalled"
      FROM pg_sequences WHERE schemaname = 'public' AND sequencename <> 'migrations_id_seq' ORDER BY 1, 2`,
  );
  return rows;
}
