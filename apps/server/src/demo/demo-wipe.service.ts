import { Injectable } from '@nestjs/common';
import { Database, JOB_SCHEMA, type Tx } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';

/** The cron that resets: its own job is the one that stays. */
export const DEMO_RESET = 'demo.reset';

/** What nobody who uses the instance writes; settings are replaced, not deleted. */
const KEPT_TABLES = [
  'migrations',
  'instance_settings',
  'gazetteer_imports',
  'gazetteer_names',
  'gazetteer_places',
  'gazetteer_regions',
];

/** Tables of ours, but for unlogged ones: counts of the limits, which a crash empties as well. */
const TABLES = `SELECT quote_ident(c.relname) AS name FROM pg_class c
  WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND c.relnamespace = 'public'::regnamespace AND c.relname <> ALL ($1)
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;

const INTERNAL_ACTORS = `SELECT id FROM actors WHERE type = 'application' AND domain IS NULL`;
const INTERNAL_ROWS = `SELECT
  (SELECT jsonb_agg(a) FROM actors a WHERE id IN (${INTERNAL_ACTORS})) AS actors,
  (SELECT jsonb_agg(k) FROM actor_keys k WHERE actor_id IN (${INTERNAL_ACTORS})) AS keys`;

interface InternalRows {
  actors: object[] | null;
  keys: object[] | null;
}

/** Deletes all that people have written, at once. */
@Injectable()
export class DemoWipe {
  constructor(
    private readonly db: Database,
    private readonly settings: InstanceSettingsService,
  ) {}

  /**
   * Leaves the instance itself, with its actors and their keys, and what was to be done undone. Ids go on from where
   * they are: nothing old that somebody still has names something new.
   */
  async run(tx: Tx, at: Date): Promise<void> {
    // Who holds a row for long must not keep all others waiting behind this.
    await this.db.query(`SET LOCAL lock_timeout = '10s'`, [], tx);
    const tables = await this.db.query<{ name: string }>(TABLES, [KEPT_TABLES], tx);
    const [internal] = await this.db.query<InternalRows>(INTERNAL_ROWS, [], tx);
    await this.db.query(`TRUNCATE ${tables.map(({ name }) => name).join(', ')}`, [], tx);
    await this.insert(tx, 'actors', internal!.actors);
    await this.insert(tx, 'actor_keys', internal!.keys);
    const { anonymousActorId, instanceActorId } = await this.settings.read(tx);
    const begun = { demoContent: 'filling', demoResetAt: at.toISOString() } as const;
    await this.settings.replace(tx, { anonymousActorId, instanceActorId, ...begun });
    await this.forgetJobs(tx);
  }

  private async insert(tx: Tx, table: 'actors' | 'actor_keys', rows: object[] | null): Promise<void> {
    const inserted = `INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)`;
    await this.db.query(inserted, [JSON.stringify(rows ?? [])], tx);
  }

  /** But for those by which the queue keeps its hours. */
  private async forgetJobs(tx: Tx): Promise<void> {
    const others = `name <> $1 AND name NOT LIKE '\\_\\_pgboss%'`;
    await this.db.query(`DELETE FROM ${JOB_SCHEMA}.job WHERE ${others}`, [DEMO_RESET], tx);
  }
}
