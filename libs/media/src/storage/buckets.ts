import type { S3Settings } from '#convoke/core';
import { S3Bucket } from './s3-bucket.js';

/** A bucket of the object store, and whether it was made just now. */
export interface MadeBucket {
  bucket: string;
  made: boolean;
}

/** Makes the buckets of the object store that there are not yet; nobody but us may read what is in them. */
export async function makeBuckets(settings: S3Settings): Promise<MadeBucket[]> {
  const names = new Set([settings.bucket, settings.privateBucket]);
  return Promise.all(
    [...names].map(async (bucket) => ({ bucket, made: await new S3Bucket(settings, bucket, '').make() })),
  );
}
