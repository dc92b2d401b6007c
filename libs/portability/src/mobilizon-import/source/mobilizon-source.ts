import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import type { Subject } from '../mapping.js';
import { SourceRefused } from './source-refused.js';
import { SourceRow } from './source-row.js';

export const BATCH = 500;
const CURSOR = 'mobilizon_rows';
const TABLES = ['actors', 'users', 'events', 'participants', 'comments', 'followers'];
/** The last of the tables to come, with version 4. */
const NEWEST_TABLE = 'conversations';

type Values = Record<string, string | null>;

/** Some rows that follow each other, and the key of the last. */
export interface Page {
  rows: SourceRow[];
  last: string;
}

/** Reads the database of an instance of Mobilizon, as it is at one moment. */
export class MobilizonSource {
  private constructor(
    private readonly client: ClientBase,
    private readonly tables: ReadonlySet<string>,
    private readonly kind: 'dump' | 'database',
    private readonly release: () => Promise<void>,
  ) {}

  /** Begins to read what lies in the schema. Throws SourceRefused where that is no Mobilizon. */
  static async open(
    client: ClientBase,
    schema: string,
    kind: 'dump' | 'database',
    release: () => Promise<void>,
  ): Promise<MobilizonSource> {
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(`SET LOCAL search_path TO "${schema}"; SET LOCAL timezone TO 'UTC'`);
    const { rows } = await client.query<{ name: string }>(
      'SELECT tablename AS name FROM pg_tables WHERE schemaname = $1',
      [schema],
    );
    const source = new MobilizonSource(client, new Set(rows.map(({ name }) => name)), kind, release);
    source.assertMobilizon();
    return source;
  }

  /** Tells it from any other, without saying anything of it. */
  async fingerprint(): Promise<Buffer> {
    const [relay] = await this.query(`SELECT keys, url FROM actors WHERE domain IS NULL AND url LIKE '%/relay'`);
    return createHash('sha256')
      .update(`${this.kind} ${relay?.text('url')} ${relay?.text('keys')}`)
      .digest();
  }

  /** Where the instance was: scheme, host and port. Throws SourceRefused. */
  async home(): Promise<string> {
    const [actor] = await this.query(
      `SELECT url FROM actors WHERE domain IS NULL ORDER BY url NOT LIKE '%/relay', id LIMIT 1`,
    );
    const url = URL.parse(actor?.text('url') ?? '');
    if (!url) throw new SourceRefused('The database says nowhere where the instance is.');
    return url.origin;
  }

  async count({ table, from }: Pick<Subject, 'table' | 'from'>): Promise<number> {
    if (!this.tables.has(table)) return 0;
    const [counted] = await this.query(`SELECT count(*) AS rows FROM (${from}) t`);
    return counted!.number('rows')!;
  }

  /** How many rows a table has; 0 where it is not there. */
  async size(table: string): Promise<number> {
    if (!this.tables.has(table)) return 0;
    const [counted] = await this.query(`SELECT count(*) AS rows FROM "${table}"`);
    return counted!.number('rows')!;
  }

  /** The rows after the one with this key. One reading at a time. */
  async *pages({ table, from, key = 'id' }: Pick<Subject, 'table' | 'from' | 'key'>, after: string | null) {
    if (!this.tables.has(table)) return;
    const which = after === null ? '' : 'WHERE k.row_key > $1';
    await this.client.query(
      `DECLARE ${CURSOR} NO SCROLL CURSOR FOR
        SELECT * FROM (SELECT ${key} AS row_key, t.* FROM (${from}) t) k ${which} ORDER BY row_key`,
      after === null ? [] : [after],
    );
    for (;;) {
      const rows = await this.query(`FETCH ${BATCH} FROM ${CURSOR}`);
      if (rows.length === 0) break;
      yield { rows, last: rows.at(-1)!.text('row_key')! } satisfies Page;
    }
    await this.client.query(`CLOSE ${CURSOR}`);
  }

  /** What administrators changed, by its name. */
  async settings(): Promise<Map<string, string | null>> {
    if (!this.tables.has('admin_settings')) return new Map();
    const rows = await this.query('SELECT "group", name, value FROM admin_settings');
    const own = rows.filter((row) => row.text('group') === 'instance');
    return new Map(own.map((row) => [row.text('name') ?? '', row.text('value')]));
  }

  /** The pictures that administrators gave the instance, by their names. */
  async ownPictures(): Promise<Map<string, string | null>> {
    if (!this.tables.has('admin_settings_medias')) return new Map();
    const rows = await this.query('SELECT name, media_id FROM admin_settings_medias');
    return new Map(rows.map((row) => [row.text('name') ?? '', row.text('media_id')]));
  }

  async close(): Promise<void> {
    await this.client.query('ROLLBACK').catch(() => {});
    await this.release();
  }

  private async query(sql: string): Promise<SourceRow[]> {
    const types = { getTypeParser: () => (text: string) => text };
    const { rows } = await this.client.query<Values>({ text: sql, types } as never);
    return rows.map((values) => new SourceRow(values));
  }

  private assertMobilizon(): void {
    if (!TABLES.every((name) => this.tables.has(name))) throw new SourceRefused('This is no database of Mobilizon.');
    if (this.tables.has(NEWEST_TABLE)) return;
    throw new SourceRefused('This database is of an old Mobilizon: bring that up to version 5 first, then come back.');
  }
}
