import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import { buffer, text } from 'node:stream/consumers';
import { loadMigrations } from '#convoke/core';
import type { Progress } from '../terminal/progress.js';
import { CommandFailed } from '../terminal/terminal.js';
import { entriesOf } from './archive-entries.js';
import {
  type BackupCatalog,
  backupCatalog,
  type BackupHeader,
  backupHeader,
  Entry,
  folderOf,
  FORMAT,
} from './backup-format.js';
import { isStoredPath } from './stored-files.js';

export interface CheckedBackup {
  header: BackupHeader;
  secretKey: string;
  catalog: BackupCatalog;
  entries: number;
}

/** Reads the whole file and compares it with its checksums, before anything is touched. Throws CommandFailed. */
export async function checkBackup(file: string, progress: Progress): Promise<CheckedBackup> {
  await access(file).catch(() => {
    throw new CommandFailed(`There is no file ${file}, or it may not be read.`);
  });
  const sums = new Map<string, string>();
  const small = new Map<string, Buffer>();
  const told = await readWhole(file, sums, small, progress).catch((error: Error) => {
    if (error instanceof CommandFailed) throw error;
    throw new CommandFailed(`${file} is damaged, or is no backup of Convoke: ${error.message}`);
  });
  progress.end();
  if (told === undefined) throw new CommandFailed(`${file} ends too early, or is no backup of Convoke.`);
  compare(file, told, sums);
  return read(file, small, sums);
}

/** Answers the checksums that the file tells, and fills in those of what is in it. */
async function readWhole(
  file: string,
  sums: Map<string, string>,
  small: Map<string, Buffer>,
  progress: Progress,
): Promise<string | undefined> {
  let told: string | undefined;
  for await (const { name, content } of entriesOf(file)) {
    if (told !== undefined) throw new CommandFailed(`${file} goes on after its end.`);
    if (name === Entry.CHECKSUMS) told = await text(content);
    else if (isSmall(name)) {
      const bytes = await buffer(content);
      small.set(name, bytes);
      sums.set(name, createHash('sha256').update(bytes).digest('hex'));
    } else sums.set(name, await digestOf(content));
    progress.show('Checked', sums.size);
  }
  return told;
}

function isSmall(name: string): boolean {
  return name === Entry.HEADER || name === Entry.SECRET_KEY || name === Entry.CATALOG;
}

async function digestOf(content: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of content) hash.update(chunk);
  return hash.digest('hex');
}

function compare(file: string, told: string, sums: Map<string, string>): void {
  const lines = told.split('\n').filter(Boolean);
  for (const line of lines) {
    const [sum, name] = [line.slice(0, 64), line.slice(66)];
    if (sums.get(name) !== sum) throw new CommandFailed(`${file} is damaged: ${name} is not what was written.`);
  }
  if (lines.length !== sums.size) throw new CommandFailed(`${file} is damaged: it holds what was not written.`);
}

async function read(file: string, small: Map<string, Buffer>, sums: Map<string, string>): Promise<CheckedBackup> {
  const [head, key, catalogued] = [Entry.HEADER, Entry.SECRET_KEY, Entry.CATALOG].map((name) =>
    small.get(name)?.toString(),
  );
  if (!head || !key || !catalogued) throw new CommandFailed(`${file} is no backup of Convoke.`);
  const format = (JSON.parse(head) as { format?: unknown }).format;
  if (format !== FORMAT) throw new CommandFailed(`${file} has a format that this version does not know: ${format}.`);
  const header = backupHeader.parse(JSON.parse(head));
  await assertKnown(file, header);
  const catalog = backupCatalog.parse(JSON.parse(catalogued));
  assertPlaced(file, catalog, sums);
  assertOurs(file, sums);
  return { header, secretKey: key, catalog, entries: sums.size };
}

async function assertKnown(file: string, { migrations, version }: BackupHeader): Promise<void> {
  const known = new Set((await loadMigrations()).map(({ name }) => name));
  if (migrations.every((name) => known.has(name))) return;
  throw new CommandFailed(`${file} was made by version ${version}, which is newer: restore it with that version.`);
}

/** Rows of a table that the catalog does not name would be lost without a word. */
function assertPlaced(file: string, { tables }: BackupCatalog, sums: Map<string, string>): void {
  const folders = new Set(tables.map(folderOf));
  const lost = [...sums.keys()].find(
    (name) => name.startsWith(Entry.ROWS) && name !== Entry.CATALOG && !folders.has(name.replace(/[^/]+$/, '')),
  );
  if (lost) throw new CommandFailed(`${file} is damaged: ${lost} belongs to no table.`);
}

/** A file that would land anywhere else is found before anything is touched. */
function assertOurs(file: string, sums: Map<string, string>): void {
  for (const folder of [Entry.MEDIA, Entry.PRIVATE]) {
    const odd = [...sums.keys()].find((name) => name.startsWith(folder) && !isStoredPath(name.slice(folder.length)));
    if (odd) throw new CommandFailed(`${file} names a file that is none of ours: ${odd}`);
  }
}
