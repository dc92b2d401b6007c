import { constants } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { type Config, DomainError, InjectConfig } from '#convoke/core';
import { typeOfKey } from './file-key.js';
import { Storage, type StoredFile } from './storage.js';

const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** Files in a folder, spread over two levels of 256 folders by the first digits of their keys. */
@Injectable()
export class DiskStorage extends Storage {
  constructor(
    @InjectConfig('media') private readonly media: Config['media'],
    @InjectConfig('server') private readonly server: Config['server'],
  ) {
    super();
  }

  async put(key: string, bytes: Buffer): Promise<void> {
    const path = this.pathOf(key);
    const unfinished = unfinishedOf(path);
    try {
      await this.makeFolderOf(path);
      await write(unfinished, bytes);
      await rename(unfinished, path);
      await syncFolder(dirname(path));
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => {});
      if (FULL.has(codeOf(error))) throw new DomainError('storage_full', { cause: error });
      throw error;
    }
  }

  async open(key: string): Promise<StoredFile | null> {
    const file = await open(this.pathOf(key), constants.O_RDONLY).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    });
    if (!file) return null;
    const { size } = await file.stat();
    return { size, stream: file.createReadStream() };
  }

  async delete(key: string): Promise<void> {
    const path = this.pathOf(key);
    await rm(unfinishedOf(path), { force: true });
    await rm(path, { force: true });
  }

  url(key: string): string {
    return `${this.server.publicUrl}/media/${key}`;
  }

  /** Only keys of our own shape get here, and so no path leads out of the folder. */
  private pathOf(key: string): string {
    if (typeOfKey(key) === undefined) throw new Error(`Not a key of a stored file: ${key}`);
    return join(this.media.directory, key.slice(0, 2), key.slice(2, 4), key);
  }

  /** A new folder lasts only when the folders above it are written too. */
  private async makeFolderOf(path: string): Promise<void> {
    const folder = dirname(path);
    const made = await mkdir(folder, { recursive: true });
    if (made === undefined) return;
    await syncFolder(dirname(folder));
    await syncFolder(this.media.directory);
  }
}

const unfinishedOf = (path: string) => `${path}.part`;

async function write(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'w', 0o644);
  try {
    await file.writeFile(bytes);
    await file.sync();
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
