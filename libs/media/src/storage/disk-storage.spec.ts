import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { testConfig } from '#test/config';
import { DiskStorage } from './disk-storage.js';
import { fileKey, typeOfKey } from './file-key.js';

const KEY = fileKey('0123456789abcdef0123456789abcdef', 320, 'image/webp');
const BYTES = Buffer.from('a picture');

let folder: string;
let directory: string;
let storage: DiskStorage;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convoke-media-'));
  const { server, media } = testConfig({ PUBLIC_URL: 'https://events.example' });
  // So deep that a key that leads out of it would still end in the test's own folder.
  directory = join(folder, 'deep/deeper/deepest/media');
  storage = new DiskStorage({ ...media, directory }, server);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const names = () => readdir(join(directory, '01/23'));

it('keeps a file under its key, in a folder of few', async () => {
  await storage.put(KEY, BYTES);
  expect(await names()).toEqual([KEY]);
  const { size, stream } = (await storage.open(KEY))!;
  expect([size, await buffer(stream)]).toEqual([BYTES.length, BYTES]);
});

it('takes away what a write cut short left as well', async () => {
  await mkdir(join(directory, '01/23'), { recursive: true });
  await writeFile(join(directory, '01/23', `${KEY}.part`), 'a pic');
  await storage.delete(KEY);
  expect(await names()).toEqual([]);
});

it('shows no file before it is whole', async () => {
  await mkdir(join(directory, '01/23', `${KEY}.part`), { recursive: true });
  await expect(storage.put(KEY, BYTES)).rejects.toThrow('EISDIR');
  expect(await storage.open(KEY)).toBeNull();
});

it('tells the type of a file by its key', () => {
  expect(typeOfKey(KEY)).toBe('image/webp');
  expect(typeOfKey(KEY.replace('webp', 'jpg'))).toBe('image/jpeg');
  expect(typeOfKey(KEY.replace('webp', 'svg'))).toBeUndefined();
});
