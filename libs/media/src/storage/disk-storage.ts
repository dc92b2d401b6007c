import { Injectable } from '@nestjs/common';
import { type Config, InjectConfig } from '#convoke/core';
import { DiskFolder } from './disk-folder.js';
import { typeOfKey } from './file-key.js';
import { Storage, type StoredFile } from './storage.js';

/** Files that everybody may have, in a folder. */
@Injectable()
export class DiskStorage extends Storage {
  private readonly folder: DiskFolder;

  constructor(
    @InjectConfig('media') media: Config['media'],
    @InjectConfig('server') private readonly server: Config['server'],
  ) {
    super();
    this.folder = new DiskFolder(media.directory, 0o644);
  }

  async put(key: string, bytes: Buffer): Promise<void> {
    await this.folder.put(checked(key), bytes);
  }

  async open(key: string): Promise<StoredFile | null> {
    return this.folder.open(checked(key));
  }

  async delete(key: string): Promise<void> {
    await this.folder.delete(checked(key));
  }

  url(key: string): string {
    return `${this.server.publicUrl}/media/${key}`;
  }
}

/** Only keys of our own shape get to the folder, and so no path leads out of it. */
function checked(key: string): string {
  if (typeOfKey(key) === undefined) throw new Error(`Not a key of a stored file: ${key}`);
  return key;
}
