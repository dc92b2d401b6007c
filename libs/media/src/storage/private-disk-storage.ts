import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { type Config, InjectConfig } from '#convoke/core';
import { DiskFolder } from './disk-folder.js';
import { PrivateStorage } from './private-storage.js';
import type { ByteRange, StoredFile } from './storage.js';

const KEY = /^[0-9a-f]{32}$/;

/** Files that nobody but the server may read, in a folder beside that of the public ones. */
@Injectable()
export class PrivateDiskStorage extends PrivateStorage {
  private readonly folder: DiskFolder;

  constructor(@InjectConfig('media') media: Config['media']) {
    super();
    this.folder = new DiskFolder(media.privateDirectory, 0o600);
  }

  async put(key: string, content: Readable): Promise<number> {
    return this.folder.put(checked(key), content);
  }

  async open(key: string, range?: ByteRange): Promise<StoredFile | null> {
    return this.folder.open(checked(key), range);
  }

  async delete(key: string): Promise<void> {
    await this.folder.delete(checked(key));
  }
}

function checked(key: string): string {
  if (!KEY.test(key)) throw new Error(`Not a key of a private file: ${key}`);
  return key;
}
