import { open, rename, rm, stat } from 'node:fs/promises';
import pg from 'pg';
import { addressOf, type Config, type Database } from '#convoke/core';
import { version } from '#convoke/instance';
import { ModerationAction } from '#convoke/moderation';
import { openDatabase } from '../database.js';
import { cannotWrite } from '../terminal/files.js';
import type { Progress } from '../terminal/progress.js';
import { CommandFailed } from '../terminal/terminal.js';
import { ArchiveWriter } from './archive-writer.js';
import { noteInLog } from './backup-log.js';
import { type BackupCatalog, type BackupHeader, Entry, folderOf, FORMAT } from './backup-format.js';
import { readCatalog } from './catalog.js';
import { rowsOf } from './rows.js';
import { filesIn, openStored } from './stored-files.js';

const OWNER_ONLY = 0o600;

export interface Made {
  file: string;
  bytes: number;
  tables: number;
  files: number;
}

/**
 * Writes all that an instance needs to begin anew elsewhere into one file, as it was at one moment; the server may go on
 * meanwhile. The file is there when it is whole.
 */
export async function makeBackup(config: Config, file: string, madeAt: Date, progress: Progress): Promise<Made> {
  const unfinished = `${file}.part`;
  const db = await openDatabase(config.database);
  try {
    const handle = await open(unfinished, 'w', OWNER_ONLY).catch(cannotWrite(file));
    const target = handle.createWriteStream({ flush: true });
    const made = await write(config, db, new ArchiveWriter(target, madeAt), madeAt, progress);
    await noteInLog(db, ModerationAction.BACKUP, madeAt.toISOString());
    await rename(unfinished, file);
    return { file, bytes: (await stat(file)).size, ...made };
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    progress.end();
    await db.close();
  }
}

async function write(config: Config, db: Database, archive: ArchiveWriter, madeAt: Date, progress: Progress) {
  const client = new pg.Client(addressOf(db.dataSource));
  await client.connect();
  try {
    await client.query(`SET TimeZone = 'UTC'`);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await archive.add(Entry.HEADER, JSON.stringify(await headerOf(config, client, madeAt), null, 2));
    await archive.add(Entry.SECRET_KEY, config.secrets.key);
    const catalog = await readCatalog(client);
    await archive.add(Entry.CATALOG, JSON.stringify(catalog));
    await addRows(client, archive, catalog, progress);
    await client.query('COMMIT');
    // After the rows: a picture's files are there before its row is.
    const pictures = await addFiles(archive, Entry.MEDIA, config.media.directory, progress);
    const others = await addFiles(archive, Entry.PRIVATE, config.media.privateDirectory, progress);
    await archive.end();
    return { tables: catalog.tables.length, files: pictures + others };
  } catch (error) {
    archive.destroy();
    throw error;
  } finally {
    await client.end();
  }
}

async function headerOf(config: Config, client: pg.Client, madeAt: Date): Promise<BackupHeader> {
  const { rows: made } = await client.query(`SELECT to_regclass('public.migrations') AS migrations`);
  if (!made[0].migrations) throw new CommandFailed('There is nothing to keep: the database has no tables yet.');
  const { rows } = await client.query<{ name: string }>('SELECT name FROM migrations ORDER BY id');
  return {
    format: FORMAT,
    version,
    madeAt: madeAt.toISOString(),
    publicUrl: config.server.publicUrl,
    migrations: rows.map(({ name }) => name),
  };
}

async function addRows(client: pg.Client, archive: ArchiveWriter, { tables }: BackupCatalog, progress: Progress) {
  for (const [index, table] of tables.entries()) {
    progress.show('Tables', index + 1, tables.length);
    let part = 0;
    for await (const rows of rowsOf(client, table)) {
      part += 1;
      await archive.add(`${folderOf(table)}${String(part).padStart(6, '0')}.copy`, rows);
    }
  }
}

async function addFiles(archive: ArchiveWriter, prefix: string, folder: string, progress: Progress): Promise<number> {
  let count = 0;
  for await (const file of filesIn(folder)) {
    const content = await openStored(folder, file);
    if (!content) continue;
    await archive.addStream(`${prefix}${file.path}`, file.size, content);
    count += 1;
    progress.show('Files', count);
  }
  return count;
}
