import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '#convoke/core';

/** `convoke-events.example.org-2026-05-04T03-00-00Z.tar.gz`: their names are in the order of their times. */
export function nameOfBackup(config: Config, madeAt: Date): string {
  return `${beginningOf(config)}${madeAt
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-')}.tar.gz`;
}

/** Deletes the oldest backups of this instance in the folder, but for `keep` of them; answers their names. */
export async function pruneBackups(config: Config, directory: string, keep: number): Promise<string[]> {
  const beginning = beginningOf(config);
  const named = (await readdir(directory)).filter(
    (name) => name.startsWith(beginning) && /^\d{4}-\d\d-\d\dT[\d-]+Z\.tar\.gz$/.test(name.slice(beginning.length)),
  );
  const old = named.sort().slice(0, -keep);
  for (const name of old) await rm(join(directory, name));
  return old;
}

/** Keeps in mind when the last backup was made, for whoever asks how old it is. */
export async function noteBackup({ server }: Config, madeAt: Date): Promise<void> {
  await writeFile(join(server.dataDir, 'last-backup'), `${madeAt.toISOString()}\n`);
}

/** When the last backup was made here; null where none was. */
export async function lastBackupAt({ server }: Config): Promise<Date | null> {
  const noted = await readFile(join(server.dataDir, 'last-backup'), 'utf8').catch(() => '');
  const at = new Date(noted.trim());
  return Number.isNaN(at.getTime()) ? null : at;
}

function beginningOf({ server }: Config): string {
  return `convoke-${server.publicHost.replaceAll(':', '-')}-`;
}
