import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Progress } from '../terminal/progress.js';
import { ArchiveWriter } from './archive-writer.js';
import { Entry, FORMAT } from './backup-format.js';
import { checkBackup } from './check-backup.js';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'convoke-hostile-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

const silent = { show: () => {}, end: () => {} } as unknown as Progress;

/** A backup in good order, with good checksums, but for one entry. */
async function backupWith(name: string): Promise<string> {
  const path = join(folder, 'backup.tar.gz');
  const madeAt = new Date();
  const writer = new ArchiveWriter(createWriteStream(path), madeAt);
  const header = { format: FORMAT, version: '0.1.0', madeAt, publicUrl: 'https://events.example.org', migrations: [] };
  await writer.add(Entry.HEADER, JSON.stringify(header));
  await writer.add(Entry.SECRET_KEY, 'a-key');
  await writer.add(Entry.CATALOG, JSON.stringify({ tables: [], sequences: [] }));
  await writer.add(name, 'words');
  await writer.end();
  return path;
}

it.each(['media/../../../etc/cron.d/job', 'private/ab/cd/../../x', 'media//etc/passwd', 'media/ab/cd/', 'media/x'])(
  'refuses, before anything is touched, a backup that would write to %s',
  async (name) => {
    await expect(checkBackup(await backupWith(name), silent)).rejects.toThrow('none of ours');
  },
);

it('takes files where ours lie', async () => {
  expect((await checkBackup(await backupWith('media/ab/cd/abcd.webp'), silent)).entries).toBe(4);
});
