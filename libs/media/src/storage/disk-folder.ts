import { constants } from 'node:fs';
import { glob, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { DomainError } from '#convoke/core';
import type { ByteRange, KeptFile, StoredFile } from './storage.js';

/** The disk, or what the server may take of it, is full. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Files in a folder, spread over two levels of 256 folders by the first digits of their names. */
export class DiskFolder {
  /** `mode`: who else on the machine may read the files. */
  constructor(
    private readonly directory: string,
    private readonly mode: number,
  ) {}

  /** Answers the file's bytes. */
  async put(name: string, content: Buffer | Readable): Promise<number> {
    const path = this.pathOf(name);
    const unfinished = unfinishedOf(path);
    try {
      await this.makeFolderOf(path);
      const size = await write(unfinished, content, this.mode);
      await rename(unfinished, path);
      await syncFolder(dirname(path));
      return size;
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => {});
      if (FULL.has(codeOf(error))) throw new DomainError('storage_full', { cause: error });
      throw error;
    }
  }

  async open(name: string, range?: ByteRange): Promise<StoredFile | null> {
    const file = await open(this.pathOf(name), constants.O_RDONLY).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    });
    if (!file) return null;
    const { size } = await file.stat();
    return { size, stream: file.createReadStream(range) };
  }

  async delete(name: string): Promise<void> {
    const path = this.pathOf(name);
    await rm(unfinishedOf(path), { force: true });
    await rm(path, { force: true });
  }

  /** The names of all files, but for what a write cut short left. */
  async *names(): AsyncGenerator<string> {
    for await (const path of glob('??/??/*', { cwd: this.directory })) {
      if (!path.endsWith(UNFINISHED)) yield basename(path);
    }
  }

  async *list(): AsyncGenerator<KeptFile> {
    for await (const key of this.names()) {
      const found = await stat(this.pathOf(key)).catch(() => null);
      if (found) yield { key, bytes: found.size };
    }
  }

  private pathOf(name: string): string {
    return join(this.directory, name.slice(0, 2), name.slice(2, 4), name);
  }

  /** A new folder lasts only when the folders above it are written too. */
  private async makeFolderOf(path: string): Promise<void> {
    const folder = dirname(path);
    const made = await mkdir(folder, { recursive: true });
    if (made === undefined) return;
    await syncFolder(dirname(folder));
    await syncFolder(this.directory);
  }
}

const UNFINISHED = '.part';
const unfinishedOf = (path: string) => `${path}${UNFINISHED}`;

async function write(path: string, content: Buffer | Readable, mode: number): Promise<number> {
  const file = await open(path, 'w', mode);
  try {
    await file.writeFile(content);
    await file.sync();
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, constants.O_RDONLY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}
