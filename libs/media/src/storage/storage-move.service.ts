import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { type Config, InjectConfig, type S3Settings } from '#convoke/core';
import { DiskFolder } from './disk-folder.js';
import { typeOfKey } from './file-key.js';
import { PrivateS3Storage } from './private-s3-storage.js';
import { S3Storage } from './s3-storage.js';
import type { StoredFile } from './storage.js';

/** What a move did with one file of the data folder. */
export interface Moved {
  name: string;
  /** Of the file; the store had it already when nothing was sent. */
  bytes: number;
  sent: boolean;
}

interface Place {
  folder: DiskFolder;
  size(name: string): Promise<number | null>;
  put(name: string, file: StoredFile): Promise<unknown>;
}

/** Takes the files of an instance that kept them on disk to its object store. */
@Injectable()
export class StorageMove {
  constructor(
    @InjectConfig('media') private readonly media: Config['media'],
    @InjectConfig('server') private readonly server: Config['server'],
  ) {}

  /**
   * Copies each file that the store has not, and takes it from the disk when `remove` says so; tells of each as it goes.
   * It may be broken off and run again. Throws without an object store.
   */
  async *run({ remove }: { remove: boolean }): AsyncGenerator<Moved> {
    if (!this.media.s3) throw new Error('There is no object store to move files to: S3_BUCKET is not set');
    for (const place of this.places(this.media.s3)) {
      for await (const name of place.folder.names()) {
        const moved = await moveFile(place, name);
        if (!moved) continue;
        if (remove) await place.folder.delete(name);
        yield moved;
      }
    }
  }

  private places(settings: S3Settings): Place[] {
    const pictures = new S3Storage(settings, this.server.publicUrl);
    const archives = new PrivateS3Storage(settings);
    return [
      {
        folder: new DiskFolder(this.media.directory, 0o644),
        size: (name) => pictures.size(name),
        put: async (name, { stream }) => pictures.put(name, await buffer(stream), typeOfKey(name)!),
      },
      {
        folder: new DiskFolder(this.media.privateDirectory, 0o600),
        size: (name) => archives.size(name),
        put: (name, { stream }) => archives.put(name, stream),
      },
    ];
  }
}

/** Null when the file has just been deleted. */
async function moveFile({ folder, size, put }: Place, name: string): Promise<Moved | null> {
  const file = await folder.open(name);
  if (!file) return null;
  const sent = (await size(name)) !== file.size;
  if (sent) await put(name, file);
  else file.stream.destroy();
  return { name, bytes: file.size, sent };
}
