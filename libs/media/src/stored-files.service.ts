import { Injectable } from '@nestjs/common';
import { Database } from '#convoke/core';
import { PrivateStorage } from './storage/private-storage.js';
import { type KeptFile, Storage } from './storage/storage.js';

/** The keys of files: of pictures, and of those that have no address. */
export interface FileKeys {
  pictures: string[];
  archives: string[];
}

const STORAGE_KEY_LENGTH = 32;

/** All files at once, for whoever deletes all rows at once. */
@Injectable()
export class StoredFiles {
  constructor(
    private readonly db: Database,
    private readonly storage: Storage,
    private readonly privateStorage: PrivateStorage,
  ) {}

  /** The files that there are now. */
  async list(): Promise<FileKeys> {
    return { pictures: await keysOf(this.storage.list()), archives: await keysOf(this.privateStorage.list()) };
  }

  /** Takes these files away, but for pictures that a row has; the caller knows that the rows of all archives have gone. */
  async delete({ pictures, archives }: FileKeys): Promise<void> {
    const rows = await this.db.query<{ key: string }>('SELECT storage_key AS key FROM media');
    const needed = new Set(rows.map(({ key }) => key));
    for (const key of pictures) if (!needed.has(key.slice(0, STORAGE_KEY_LENGTH))) await this.storage.delete(key);
    for (const key of archives) await this.privateStorage.delete(key);
  }
}

async function keysOf(files: AsyncIterable<KeptFile>): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of files) keys.push(key);
  return keys;
}
