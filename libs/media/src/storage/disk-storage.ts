import type { Config } from '#convoke/core';
import { DiskFolder } from './disk-folder.js';
import { checkedFileKey } from './file-key.js';
import { type KeptFile, Storage, type StoredFile } from './storage.js';

/** Files that everybody may have, in a folder. */
export class DiskStorage extends Storage {
  private readonly folder: DiskFolder;

  constructor(
    media: Config['media'],
    private readonly server: Config['server'],
  ) {
    super();
    this.folder = new DiskFolder(media.directory, 0o644);
  }

  async put(key: string, bytes: Buffer): Promise<void> {
    await this.folder.put(checkedFileKey(key), bytes);
  }

  async open(key: string): Promise<StoredFile | null> {
    return this.folder.open(checkedFileKey(key));
  }

  async delete(key: string): Promise<void> {
    await this.folder.delete(checkedFileKey(key));
  }

  list(): AsyncIterable<KeptFile> {
    return this.folder.list();
  }

  url(key: string): string {
    return `${this.server.publicUrl}/media/${key}`;
  }
}
