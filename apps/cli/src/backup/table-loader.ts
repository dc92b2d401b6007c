import type { ClientBase } from 'pg';
import { JOB_SCHEMA } from '#convoke/core';
import type { ArchiveEntry } from './archive-entries.js';
import { type BackupCatalog, type BackupTable, Entry, folderOf, quoted, quotedName } from './backup-format.js';
import { writeRows } from './rows.js';

interface ForeignKey {
  schema: string;
  name: string;
  constraint: string;
  definition: string;
}

/** Fills the tables of a database inside one transaction, in whichever order their rows come. */
export class TableLoader {
  private foreignKeys: ForeignKey[];

  constructor(
    private readonly client: ClientBase,
    private readonly catalog: BackupCatalog,
  ) {}

  /** Empties the tables, and takes away until `close` what would want their rows in an order. */
  async open(): Promise<void> {
    const { rows } = await this.client.query<ForeignKey>(
      `SELECT n.nspname AS schema, c.relname AS name, k.conname AS constraint, pg_get_constraintdef(k.oid) AS definition
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE k.contype = 'f' AND n.nspname = 'public' AND k.conparentid = 0`,
    );
    this.foreignKeys = rows;
    for (const key of rows) {
      await this.client.query(`ALTER TABLE ${quoted(key)} DROP CONSTRAINT ${quotedName(key.constraint)}`);
    }
    const ours = this.tablesOfOurs();
    await this.client.query(`TRUNCATE ${ours.map(quoted).join(', ')}`);
    // Queues that the making of the tables left; all there were come with the rows.
    await this.client.query(`DELETE FROM ${JOB_SCHEMA}.queue`);
    for (const table of ours) await this.client.query(`ALTER TABLE ${quoted(table)} DISABLE TRIGGER USER`);
  }

  /** Takes one part of the rows of a table. */
  async take({ name, content }: ArchiveEntry): Promise<void> {
    if (name === Entry.CATALOG) return;
    const table = this.catalog.tables.find((candidate) => name.startsWith(folderOf(candidate)));
    if (table) await writeRows(this.client, table, content);
  }

  /** Sets the counters, and has everything checked that `open` put off. */
  async close(): Promise<void> {
    for (const sequence of this.catalog.sequences) {
      await this.client.query('SELECT setval($1::regclass, $2, $3)', [
        quoted(sequence),
        sequence.lastValue,
        sequence.isCalled,
      ]);
    }
    for (const table of this.tablesOfOurs()) {
      await this.client.query(`ALTER TABLE ${quoted(table)} ENABLE TRIGGER USER`);
    }
    for (const { constraint, definition, ...table } of this.foreignKeys) {
      await this.client.query(`ALTER TABLE ${quoted(table)} ADD CONSTRAINT ${quotedName(constraint)} ${definition}`);
    }
  }

  private tablesOfOurs(): BackupTable[] {
    return this.catalog.tables.filter(({ schema }) => schema !== JOB_SCHEMA);
  }
}
