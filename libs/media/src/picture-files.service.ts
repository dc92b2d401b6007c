import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { Database, job, Jobs, OnJob, type Tx } from '#convoke/core';
import { Media, type MediaVariant } from './media.entity.js';
import type { Picture, PictureFile } from './picture/picture.service.js';
import { fileKey } from './storage/file-key.js';
import { Storage } from './storage/storage.js';

/** What a row has to say about the files of its picture. */
export type StoredFacts = Pick<Media, 'storageKey' | 'contentType' | 'size' | 'width' | 'height' | 'variants'>;

interface FilesOfPicture {
  storageKey: string;
  keys: string[];
}

const DeleteUnneededFiles = job<FilesOfPicture>('media.delete-unneeded-files');

/** A picture that is not stored for good within this time never will be. */
const GIVE_UP_SECONDS = 3600;

/** Stores pictures' files and has them deleted, so that none is left behind whatever happens in between. */
@Injectable()
export class PictureFiles {
  constructor(
    private readonly db: Database,
    private readonly jobs: Jobs,
    private readonly storage: Storage,
  ) {}

  /** Stores all files; a job that is written first takes them away again should no row follow. */
  async keep({ main, variants }: Pick<Picture, 'main' | 'variants'>): Promise<StoredFacts> {
    const storageKey = randomUUID().replaceAll('-', '');
    const keyOf = ({ width, contentType }: PictureFile) => fileKey(storageKey, width, contentType);
    const files = [main, ...variants];
    const cleaning = { storageKey, keys: files.map(keyOf) };
    await this.db.transaction((tx) =>
      this.jobs.send(tx, DeleteUnneededFiles, cleaning, { startAfter: GIVE_UP_SECONDS }),
    );
    for (const file of files) await this.storage.put(keyOf(file), file.bytes, file.contentType);
    return {
      storageKey,
      ...measures(main),
      variants: variants.map((file): MediaVariant => ({ ...measures(file), key: keyOf(file) })),
    };
  }

  /** Stores the files of a picture once more, under keys of their own; null when they have just gone. */
  async copy({ key, width, height, contentType, variants }: Media): Promise<StoredFacts | null> {
    const [main, ...others] = await Promise.all(
      [{ key, width, height, contentType }, ...variants].map((variant) => this.read(variant)),
    );
    if (!main || others.includes(null)) return null;
    return this.keep({ main, variants: others.filter((file) => file !== null) });
  }

  /** Has the files of rows that the transaction deletes taken away, once no twin needs them. */
  async release(tx: Tx, rows: Media[]): Promise<void> {
    await this.jobs.sendMany(
      tx,
      DeleteUnneededFiles,
      rows.map(({ storageKey, keys }) => ({ storageKey, keys })),
    );
  }

  /** Once no row has the storage key, none can get it any more: twins copy it from a row. */
  @OnJob(DeleteUnneededFiles)
  async deleteUnneeded({ storageKey, keys }: FilesOfPicture): Promise<void> {
    if (await this.db.manager.existsBy(Media, { storageKey })) return;
    for (const key of keys) await this.storage.delete(key);
  }

  private async read({ key, width, height, contentType }: Omit<MediaVariant, 'size'>): Promise<PictureFile | null> {
    const file = await this.storage.open(key);
    return file && { width, height, contentType, bytes: await buffer(file.stream) };
  }
}

function measures({ width, height, contentType, bytes }: PictureFile) {
  return { width, height, contentType, size: bytes.length };
}
