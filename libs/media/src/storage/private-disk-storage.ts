import type { Readable } from 'node:stream';
import type { Config } from '#convoke/core';
import { DiskFolder } from './disk-folder.js';
import { checkedPrivateKey } from './file-key.js';
import { PrivateStorage } from './private-storage.js';
import type { ByteRange, KeptFile, StoredFile } from './storage.js';

/** Files that nobody but the server may read, in a folder beside that of the public ones. */
export class PrivateDiskStorage extends PrivateStorage {
  private readonly folder: DiskFolder;

  constructor(media: Config['media']) {
    super();
    this.folder = new DiskFolder(media.privateDirectory, 0o600);
  }

  async put(key: string, content: Readable): Promise<number> {
    return this.folder.put(checkedPrivateKey(key), content);
  }

  async open(key: string, range?: ByteRange): Promise<StoredFile | null> {
    return this.folder.open(checkedPrivateKey(key), range);
  }

  async delete(key: string): Promise<void> {
    await this.folder.delete(checkedPrivateKey(key));
  }

  list(): AsyncIterable<KeptFile> {
    return this.folder.list();
  }
}
