import type { Readable } from 'node:stream';
import type { S3Settings } from '#convoke/core';
import { checkedPrivateKey } from './file-key.js';
import { PrivateStorage } from './private-storage.js';
import { S3Bucket } from './s3-bucket.js';
import type { ByteRange, KeptFile, StoredFile } from './storage.js';

/** Files that nobody but the server may read, in an object store: in a bucket of their own where the other is public. */
export class PrivateS3Storage extends PrivateStorage {
  private readonly objects: S3Bucket;

  constructor(settings: S3Settings) {
    super();
    this.objects = new S3Bucket(settings, settings.privateBucket, 'private/');
  }

  async put(key: string, content: Readable): Promise<number> {
    return this.objects.put(checkedPrivateKey(key), content);
  }

  async open(key: string, range?: ByteRange): Promise<StoredFile | null> {
    return this.objects.open(checkedPrivateKey(key), range);
  }

  async delete(key: string): Promise<void> {
    await this.objects.delete(checkedPrivateKey(key));
  }

  list(): AsyncIterable<KeptFile> {
    return this.objects.list();
  }

  async size(key: string): Promise<number | null> {
    return this.objects.size(checkedPrivateKey(key));
  }
}
