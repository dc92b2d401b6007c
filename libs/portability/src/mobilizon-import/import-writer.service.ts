import { Injectable } from '@nestjs/common';
import { Database, randomId, type Tx } from '#convoke/core';
import { TagService, usableTags } from '#convoke/events';
import type { Mapped, NewRow, Subject } from './mapping.js';

/** Classes of errors that say that a row breaks a rule of its table. */
const BROKEN_RULE = /^2[23]/;

/** What is to be written for one row of the other database. */
export interface Planned {
  oldId: string;
  newId: string;
  mapped: Mapped;
}

/** Writes rows past the services: nobody is told of anything, here or elsewhere. */
@Injectable()
export class ImportWriter {
  constructor(
    private readonly db: Database,
    private readonly tags: TagService,
  ) {}

  /** Ids for so many new rows of a subject. */
  async ids({ into, randomIds }: Subject, count: number): Promise<string[]> {
    if (!into || randomIds) return Array.from({ length: count }, () => randomId());
    const given = await this.db.query<{ id: string }>(
      `SELECT nextval(pg_get_serial_sequence($1, 'id')) AS id FROM generate_series(1, $2)`,
      [into, count],
    );
    return given.map(({ id }) => id);
  }

  /** Writes all of them at once; where the tables refuse that, one by one. Answers those that they refused. */
  async write(tx: Tx, subject: Subject, planned: Planned[]): Promise<Planned[]> {
    if (await this.attempt(tx, subject, planned)) return [];
    const refused: Planned[] = [];
    for (const one of planned) if (!(await this.attempt(tx, subject, [one]))) refused.push(one);
    return refused;
  }

  private async attempt(tx: Tx, subject: Subject, planned: Planned[]): Promise<boolean> {
    await tx.query('SAVEPOINT attempt');
    try {
      await this.writeAll(tx, subject, planned);
      await tx.query('RELEASE SAVEPOINT attempt');
      return true;
    } catch (error) {
      if (!BROKEN_RULE.test(String((error as { code?: string }).code))) throw error;
      await tx.query('ROLLBACK TO SAVEPOINT attempt');
      return false;
    }
  }

  private async writeAll(tx: Tx, { into }: Subject, planned: Planned[]): Promise<void> {
    const rows = planned.flatMap(({ mapped }) => mapped.rows ?? []);
    const byTable = Map.groupBy(rows, ([table]) => table);
    for (const [table, theirs] of byTable) {
      await this.insert(
        tx,
        table,
        theirs.map(([, row]) => row),
        table === into,
      );
    }
    for (const [sql, params] of planned.flatMap(({ mapped }) => mapped.changes ?? [])) await tx.query(sql, params);
    for (const { newId, mapped } of planned) if (mapped.tags?.length) await this.label(tx, into!, newId, mapped.tags);
  }

  private async insert(tx: Tx, table: string, rows: NewRow[], isMain: boolean): Promise<void> {
    const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].join(', ');
    await tx.query(
      `INSERT INTO ${table} (${columns}) OVERRIDING SYSTEM VALUE
        SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1) ${this.conflict(table, isMain)}`,
      [JSON.stringify(rows)],
    );
  }

  /** What stands beside a thing may be there already; the thing itself may not. A key of the instance replaces its own. */
  private conflict(table: string, isMain: boolean): string {
    if (isMain) return '';
    if (table !== 'actor_keys') return 'ON CONFLICT DO NOTHING';
    return `ON CONFLICT (actor_id) DO UPDATE SET public_key = excluded.public_key, private_key = excluded.private_key`;
  }

  private async label(tx: Tx, into: string, id: string, titles: string[]): Promise<void> {
    const tags = await this.tags.ensure(tx, usableTags(titles));
    const [table, column] = into === 'events' ? ['event_tags', 'event_id'] : ['post_tags', 'post_id'];
    await tx.query(`INSERT INTO ${table} (${column}, tag_id) SELECT $1, unnest($2::bigint[]) ON CONFLICT DO NOTHING`, [
      id,
      tags.map((tag) => tag.id),
    ]);
  }
}
