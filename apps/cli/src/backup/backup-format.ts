import { z } from 'zod';

/** What a backup is: a compressed tar of these entries, in this order, readable with any tar. */
export const Entry = {
  /** Whose backup it is, when and by which version it was made. */
  HEADER: 'convoke-backup.json',
  SECRET_KEY: 'secret.key',
  /** Tables with their columns, and where counters stand. */
  CATALOG: 'database/catalog.json',
  /** The rows of a table in PostgreSQL's text form, in parts: `database/public.events/000001.copy`. */
  ROWS: 'database/',
  /** Files as they lie in DATA_DIR. */
  MEDIA: 'media/',
  PRIVATE: 'private/',
  /** The SHA-256 of every other entry, as `sha256sum` writes it; the last one, so that nothing is missing. */
  CHECKSUMS: 'SHA256SUMS',
} as const;

export const FORMAT = 1;

export const backupHeader = z.object({
  format: z.number().int(),
  version: z.string(),
  madeAt: z.iso.datetime(),
  publicUrl: z.string(),
  /** Names of the migrations that had made its tables. */
  migrations: z.array(z.string()),
});
export type BackupHeader = z.output<typeof backupHeader>;

const table = z.object({ schema: z.string(), name: z.string(), columns: z.array(z.string()) });
const sequence = z.object({ schema: z.string(), name: z.string(), lastValue: z.string(), isCalled: z.boolean() });

export const backupCatalog = z.object({ tables: z.array(table), sequences: z.array(sequence) });
export type BackupCatalog = z.output<typeof backupCatalog>;
export type BackupTable = z.output<typeof table>;
export type BackupSequence = z.output<typeof sequence>;

/** Where the rows of a table lie in the archive. */
export function folderOf({ schema, name }: BackupTable): string {
  return `${Entry.ROWS}${schema}.${name}/`;
}

/** Quoted for SQL. */
export function quoted({ schema, name }: { schema: string; name: string }): string {
  return `${quotedName(schema)}.${quotedName(name)}`;
}

export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
