import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '#convoke/core';
import { testConfig } from '#test/config';
import { type ObjectStore, startObjectStore } from '#test/object-store';
import { makeBuckets } from './buckets.js';
import { DiskStorage } from './disk-storage.js';
import { fileKey } from './file-key.js';
import { PrivateDiskStorage } from './private-disk-storage.js';
import { PrivateS3Storage } from './private-s3-storage.js';
import type { PrivateStorage } from './private-storage.js';
import { S3Storage } from './s3-storage.js';
import { StorageMove } from './storage-move.service.js';
import type { KeptFile, Storage } from './storage.js';

const STORAGE_KEY = '0123456789abcdef0123456789abcdef';
const KEY = fileKey(STORAGE_KEY, 320, 'image/webp');
const BYTES = Buffer.from('a picture');
const NO_KEYS = ['../../escaped', '../x', `${KEY}/../x`, '', '.', `${KEY}\0`, KEY.toUpperCase(), `x${KEY}`];

let store: ObjectStore;
let config: Config;
const atHome = { PUBLIC_URL: 'https://events.example' };
const away = (environment = {}) => testConfig({ ...atHome, ...store.environment, ...environment });

beforeAll(async () => {
  store = await startObjectStore();
  config = away();
});
afterAll(async () => {
  await store.close();
  await rm(config.server.dataDir, { recursive: true, force: true });
});

async function all(files: Storage | PrivateStorage): Promise<KeptFile[]> {
  const found: KeptFile[] = [];
  for await (const file of files.list()) found.push(file);
  return found;
}

const makers: [string, () => { storage: Storage; hidden: PrivateStorage }][] = [
  [
    'a disk',
    () => ({ storage: new DiskStorage(config.media, config.server), hidden: new PrivateDiskStorage(config.media) }),
  ],
  [
    'an object store',
    () => ({
      storage: new S3Storage(config.media.s3!, config.server.publicUrl),
      hidden: new PrivateS3Storage(config.media.s3!),
    }),
  ],
];

describe.each(makers)('%s', (_, make) => {
  let storage: Storage;
  let hidden: PrivateStorage;
  beforeAll(() => ({ storage, hidden } = make()));

  it('keeps a file under its key, until it is deleted, twice without complaint', async () => {
    expect(await storage.open(KEY)).toBeNull();
    await storage.put(KEY, BYTES, 'image/webp');
    const { size, stream } = (await storage.open(KEY))!;
    expect([size, await buffer(stream)]).toEqual([BYTES.length, BYTES]);
    await storage.delete(KEY);
    await storage.delete(KEY);
    expect(await storage.open(KEY)).toBeNull();
  });

  it('tells the address of a file, which is ours', () => {
    expect(storage.url(KEY)).toBe(`https://events.example/media/${KEY}`);
  });

  it('lists its files and what they weigh', async () => {
    await storage.put(KEY, BYTES, 'image/webp');
    await hidden.put(STORAGE_KEY, Readable.from(BYTES));
    expect(await all(storage)).toEqual([{ key: KEY, bytes: BYTES.length }]);
    expect(await all(hidden)).toEqual([{ key: STORAGE_KEY, bytes: BYTES.length }]);
    await storage.delete(KEY);
    await hidden.delete(STORAGE_KEY);
    expect(await all(storage)).toEqual([]);
  });

  it.each(NO_KEYS)('touches nothing for %j, which is no key', async (name) => {
    await expect(storage.put(name, BYTES, 'image/webp')).rejects.toThrow('Not a key');
    await expect(storage.open(name)).rejects.toThrow('Not a key');
    await expect(storage.delete(name)).rejects.toThrow('Not a key');
    await expect(hidden.put(name, Readable.from(BYTES))).rejects.toThrow('Not a key');
    await expect(hidden.open(name)).rejects.toThrow('Not a key');
    await expect(hidden.delete(name)).rejects.toThrow('Not a key');
  });

  // More than two parts of an upload, and not a round number of anything.
  const archive = randomBytes(12_345_678);

  it('takes a stream of any length in, counts it, and hands parts of it out', async () => {
    const pieces = Array.from({ length: 124 }, (_, i) => archive.subarray(i * 100_000, (i + 1) * 100_000));
    expect(await hidden.put(STORAGE_KEY, Readable.from(pieces))).toBe(archive.length);
    const whole = (await hidden.open(STORAGE_KEY))!;
    expect(whole.size).toBe(archive.length);
    expect(archive.equals(await buffer(whole.stream))).toBe(true);
    const part = (await hidden.open(STORAGE_KEY, { start: 5_242_870, end: 5_242_899 }))!;
    expect(part.size).toBe(archive.length);
    expect(archive.subarray(5_242_870, 5_242_900).equals(await buffer(part.stream))).toBe(true);
    await hidden.delete(STORAGE_KEY);
    expect(await hidden.open(STORAGE_KEY)).toBeNull();
  });

  it.each([1, 60])('has nothing of a stream that broke off after %i pieces', async (count) => {
    async function* broken() {
      for (let i = 0; i < count; i++) yield archive.subarray(i * 100_000, (i + 1) * 100_000);
      throw new Error('The upload broke off');
    }
    await expect(hidden.put(STORAGE_KEY, Readable.from(broken()))).rejects.toThrow('The upload broke off');
    expect(await hidden.open(STORAGE_KEY)).toBeNull();
  });
});

describe('an object store', () => {
  it('has pictures and archives in buckets of their own', async () => {
    await new S3Storage(config.media.s3!, '').put(KEY, BYTES, 'image/webp');
    await new PrivateS3Storage(config.media.s3!).put(STORAGE_KEY, Readable.from(BYTES));
    expect(await store.object('pictures', `media/${KEY}`)).toEqual(BYTES);
    expect(await store.object('archives', `private/${STORAGE_KEY}`)).toEqual(BYTES);
    expect(await store.object('pictures', `private/${STORAGE_KEY}`)).toBeNull();
  });

  it('has addresses of its own where everybody may read it, and tells browsers all that we would', async () => {
    const S3_PUBLIC_URL = `${store.environment.S3_ENDPOINT}/pictures/`;
    const storage = new S3Storage(away({ S3_PUBLIC_URL }).media.s3!, '');
    await storage.put(KEY, BYTES, 'image/webp');
    const answer = await fetch(storage.url(KEY));
    expect([answer.status, Buffer.from(await answer.arrayBuffer())]).toEqual([200, BYTES]);
    expect(answer.headers.get('content-type')).toBe('image/webp');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  it('that does not know us is a fault, not an absence', async () => {
    const stranger = new S3Storage(away({ S3_ACCESS_KEY_ID: 'another' }).media.s3!, '');
    await expect(stranger.open(KEY)).rejects.toThrow('Access Key');
    await expect(stranger.put(KEY, BYTES, 'image/webp')).rejects.toThrow('Access Key');
  });

  it('that is full says so as a full disk does', async () => {
    const full = createServer((request, response) => {
      request.resume().on('end', () => response.writeHead(507).end('<Error><Code>XMinioStorageFull</Code></Error>'));
    }).listen(0, '127.0.0.1');
    await once(full, 'listening');
    const { port } = full.address() as AddressInfo;
    const storage = new S3Storage(away({ S3_ENDPOINT: `http://127.0.0.1:${port}` }).media.s3!, '');
    await expect(storage.put(KEY, BYTES, 'image/webp')).rejects.toMatchObject({ code: 'storage_full' });
    full.closeAllConnections();
    full.close();
  });
});

it('a store that is new is given the buckets that it has not', async () => {
  const { s3 } = away({ S3_BUCKET: 'new-pictures' }).media;
  const storage = new S3Storage(s3!, '');
  await expect(storage.put(KEY, BYTES, 'image/webp')).rejects.toMatchObject({ name: 'NoSuchBucket' });
  const both = ['new-pictures', 'archives'];
  expect(await makeBuckets(s3!)).toEqual(both.map((bucket) => ({ bucket, made: bucket === 'new-pictures' })));
  await storage.put(KEY, BYTES, 'image/webp');
  expect(await makeBuckets(s3!)).toEqual(both.map((bucket) => ({ bucket, made: false })));
  expect(await store.object('new-pictures', `media/${KEY}`)).toEqual(BYTES);
});

it('files move from the disk to the object store, as often as it takes', async () => {
  const [disk, hiddenDisk] = [new DiskStorage(config.media, config.server), new PrivateDiskStorage(config.media)];
  const keys = [fileKey('f'.repeat(32), 320, 'image/webp'), fileKey('e'.repeat(32), 640, 'image/jpeg')];
  for (const key of keys) await disk.put(key, BYTES);
  await hiddenDisk.put('d'.repeat(32), Readable.from(BYTES));
  const move = async (remove: boolean) => {
    const moved: [string, boolean][] = [];
    for await (const { name, sent } of new StorageMove(config.media, config.server).run({ remove })) {
      moved.push([name, sent]);
    }
    return moved.sort();
  };
  await new S3Storage(config.media.s3!, '').put(keys[0]!, BYTES.subarray(1), 'image/webp');
  const names = ['d'.repeat(32), keys[1], keys[0]];
  expect(await move(false)).toEqual(names.map((name) => [name, true]));
  expect(await move(true)).toEqual(names.map((name) => [name, false]));
  expect(await store.object('pictures', `media/${keys[0]}`)).toEqual(BYTES);
  expect(await store.object('archives', `private/${'d'.repeat(32)}`)).toEqual(BYTES);
  expect(await disk.open(keys[0]!)).toBeNull();
  expect(await move(true)).toEqual([]);
});
