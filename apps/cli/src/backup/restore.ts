import type { PoolClient } from 'pg';
import { type Config, createJobTables, migrateAsFarAs, type Tx } from '#convoke/core';
import { ModerationAction } from '#convoke/moderation';
import { openDatabase } from '../database.js';
import type { Progress } from '../terminal/progress.js';
import { type ArchiveEntry, entriesOf } from './archive-entries.js';
import { noteInLog } from './backup-log.js';
import { Entry } from './backup-format.js';
import { checkBackup, type CheckedBackup } from './check-backup.js';
import { assertKeyFits, keepSecretKey } from './kept-secret-key.js';
import { storeFile } from './stored-files.js';
import { TableLoader } from './table-loader.js';
import { assertAlone, assertEmpty, clear } from './target-database.js';
import { dropOutgoing } from './outgoing.js';

const FILE_MODES = { [Entry.MEDIA]: 0o644, [Entry.PRIVATE]: 0o600 } as const;

export interface RestoreOptions {
  /** Replaces what the database holds. */
  force?: boolean;
  /** The old server was stopped before the backup was made: what it had not sent is sent from here. */
  sendWaiting?: boolean;
}

export interface Restored {
  madeAt: string;
  version: string;
  tables: number;
  files: number;
}

/**
 * Makes the instance of a backup out of an empty database and data folder. The file is read whole and checked before
 * anything is touched; what the database holds gives way to the rows at one moment, when the files are in place.
 */
export async function restoreBackup(
  config: Config,
  file: string,
  { force = false, sendWaiting = false }: RestoreOptions,
  progress: Progress,
): Promise<Restored> {
  const backup = await checkBackup(file, progress);
  const db = await openDatabase(config.database, 'convoke-restore');
  try {
    if (!force) await assertEmpty(db);
    await assertAlone(db);
    assertKeyFits(config, backup.secretKey);
    const files = await db.transaction(async (tx) => {
      await clear(db, tx);
      await migrateAsFarAs(db.dataSource, backup.header.migrations, tx);
      await createJobTables(db, tx);
      return fill(config, tx, { file, backup, sendWaiting }, progress);
    });
    keepSecretKey(config, backup.secretKey);
    const { madeAt, version } = backup.header;
    return { madeAt, version, tables: backup.catalog.tables.length, files };
  } finally {
    progress.end();
    await db.close();
  }
}

interface Filling {
  file: string;
  backup: CheckedBackup;
  sendWaiting: boolean;
}

async function fill(config: Config, tx: Tx, { file, backup, sendWaiting }: Filling, progress: Progress) {
  // Rows are copied past the mapper.
  const client = (await tx.queryRunner!.connect()) as PoolClient;
  await client.query(`SET LOCAL TimeZone = 'UTC'`);
  const loader = new TableLoader(client, backup.catalog);
  await loader.open();
  let files = 0;
  let done = 0;
  for await (const entry of entriesOf(file)) {
    if (entry.name.startsWith(Entry.ROWS)) await loader.take(entry);
    else if (await storedFrom(config, entry)) files += 1;
    progress.show('Restored', ++done, backup.entries + 1);
  }
  await loader.close();
  if (!sendWaiting) await dropOutgoing(client, backup.header.madeAt);
  await noteInLog(client, ModerationAction.RESTORE, backup.header.madeAt);
  return files;
}

async function storedFrom({ media }: Config, { name, content }: ArchiveEntry): Promise<boolean> {
  const folders = { [Entry.MEDIA]: media.directory, [Entry.PRIVATE]: media.privateDirectory };
  for (const prefix of [Entry.MEDIA, Entry.PRIVATE]) {
    if (!name.startsWith(prefix)) continue;
    await storeFile(folders[prefix], name.slice(prefix.length), content, FILE_MODES[prefix]);
    return true;
  }
  return false;
}
