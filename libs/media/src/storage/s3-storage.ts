import type { S3Settings } from '#convoke/core';
import { checkedFileKey } from './file-key.js';
import { S3Bucket } from './s3-bucket.js';
import { type KeptFile, Storage, type StoredFile } from './storage.js';

/** A key's file never changes. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/** Files that everybody may have, in an object store. */
export class S3Storage extends Storage {
  private readonly objects: S3Bucket;

  /** `ownUrl`: where the instance itself is reached, which hands the files out unless the store does. */
  constructor(
    private readonly settings: S3Settings,
    private readonly ownUrl: string,
  ) {
    super();
    this.objects = new S3Bucket(settings, settings.bucket, 'media/');
  }

  async put(key: string, bytes: Buffer, contentType: string): Promise<void> {
    await this.objects.put(checkedFileKey(key), bytes, { ContentType: contentType, CacheControl: FOR_EVER });
  }

  async open(key: string): Promise<StoredFile | null> {
    return this.objects.open(checkedFileKey(key));
  }

  async delete(key: string): Promise<void> {
    await this.objects.delete(checkedFileKey(key));
  }

  list(): AsyncIterable<KeptFile> {
    return this.objects.list();
  }

  url(key: string): string {
    return `${this.settings.publicUrl ?? this.ownUrl}/media/${key}`;
  }

  async size(key: string): Promise<number | null> {
    return this.objects.size(checkedFileKey(key));
  }
}
