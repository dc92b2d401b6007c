import { createReadStream } from 'node:fs';
import { mkdir, opendir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CommandFailed } from '../terminal/terminal.js';

export interface StoredFile {
  /** Below its folder, with slashes. */
  path: string;
  size: number;
}

/** `ab/cd/name`, as files are spread over folders. */
const PATH = /^[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-z.-]+$/;

/** Whether a path below a folder is one that we give to files; a hostile one would lead out of it. */
export function isStoredPath(path: string): boolean {
  return PATH.test(path);
}

/** The whole files below a folder; what is being written now is not among them. */
export async function* filesIn(folder: string): AsyncGenerator<StoredFile> {
  const directory = await opendir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!directory) return;
  for await (const entry of directory) {
    const path = relative(folder, join(entry.parentPath, entry.name));
    if (!entry.isFile() || !PATH.test(path) || path.endsWith('.part')) continue;
    // Deleted since the folder was read: its row is gone as well, or will be.
    const found = await stat(join(folder, path)).catch(() => null);
    if (found) yield { path, size: found.size };
  }
}

/** Opens it, or answers null when it was deleted meanwhile. */
export async function openStored(folder: string, { path }: StoredFile): Promise<Readable | null> {
  const file = await open(join(folder, path)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return file && createReadStream('', { fd: file });
}

/** Puts a file where `filesIn` found it. */
export async function storeFile(folder: string, path: string, content: Readable, mode: number): Promise<void> {
  // The whole file was looked over before; who changes it meanwhile gets no further.
  if (!isStoredPath(path)) throw new CommandFailed(`The backup names a file that is none of ours: ${path}`);
  const target = join(folder, path);
  await mkdir(dirname(target), { recursive: true });
  const unfinished = `${target}.part`;
  const file = await open(unfinished, 'w', mode);
  try {
    await pipeline(content, file.createWriteStream({ flush: true }));
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
