import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import S3rver from 's3rver';
import { throwawayFolder } from './throwaway-folder.js';

export interface ObjectStore {
  /** The settings with which an instance keeps its files there. */
  environment: Record<string, string>;
  /** An object's bytes as the store has them; null when there is none. */
  object(bucket: string, key: string): Promise<Buffer | null>;
  close(): Promise<void>;
}

/** Starts a store that speaks S3 over HTTP, knows whose a key is and keeps objects in files; it does not check signatures. */
export async function startObjectStore(): Promise<ObjectStore> {
  const folder = await throwawayFolder('convoke-s3-');
  const store = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: folder.path,
    configureBuckets: [
      { name: 'pictures', configs: [] },
      { name: 'archives', configs: [] },
    ],
  });
  const { port } = await store.run();
  return {
    environment: {
      S3_ENDPOINT: `http://127.0.0.1:${port}`,
      S3_BUCKET: 'pictures',
      S3_PRIVATE_BUCKET: 'archives',
      S3_ACCESS_KEY_ID: 'S3RVER',
      S3_SECRET_ACCESS_KEY: 'S3RVER',
      S3_FORCE_PATH_STYLE: 'true',
    },
    object: (bucket, key) => readFile(join(folder.path, bucket, `${key}._S3rver_object`)).catch(() => null),
    close: async () => {
      await store.close();
      await folder.remove();
    },
  };
}
