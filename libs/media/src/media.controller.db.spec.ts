import { request } from 'node:http';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { photograph } from '#test/pictures';
import { startTestServer, type TestServer } from '#test/server';
import { MediaService } from './media.service.js';

let server: TestServer;
let media: MediaService;

beforeAll(async () => {
  server = await startTestServer();
  media = server.app.get(MediaService);
});
afterAll(() => server.close());

let width = 100;
const upload = async () =>
  media.upload({
    bytes: await photograph(width++, 60),
    name: 'poster.jpg',
    owner: { userId: '7', actorId: '70' },
  });
const remove = (id: string) => server.db.transaction((tx) => media.remove(tx, id));
const pathOf = (key: string) => join(server.config.media.directory, key.slice(0, 2), key.slice(2, 4), key);
const fileOf = (key: string) => readFile(pathOf(key));

describe('over HTTP', () => {
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(`${server.url}/media/${path}`, { headers, method });

  /** Asks for a path as it is written: fetch would resolve the dots first. */
  const statusOf = (path: string) =>
    new Promise<number>((resolve, reject) => {
      const { port } = new URL(server.url);
      request({ host: '127.0.0.1', port, path: `/media/${path}` }, (answer) => resolve(answer.resume().statusCode!))
        .on('error', reject)
        .end();
    });

  it('a file is served for ever, as a picture and nothing else', async () => {
    const { key, size, variants } = await upload();
    const answer = await get(key);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': String(size),
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      etag: `"${key}"`,
    });
    expect(Buffer.from(await answer.arrayBuffer()).equals(await fileOf(key))).toBe(true);
    expect((await get(variants[0]!.key)).headers.get('content-type')).toBe('image/webp');
  });

  it('a file that the reader has is not sent again', async () => {
    const { key } = await upload();
    for (const known of [`"${key}"`, `W/"${key}"`, `"other", "${key}"`, '*']) {
      const answer = await get(key, { 'if-none-match': known });
      expect([answer.status, await answer.text(), answer.headers.get('etag')]).toEqual([304, '', `"${key}"`]);
    }
    expect((await get(key, { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('a file can be asked about', async () => {
    const { key, size } = await upload();
    const answer = await get(key, {}, 'HEAD');
    expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([200, String(size), '']);
  });

  it('a file that is gone is not found, even by those who had it', async () => {
    const { id, key } = await upload();
    await remove(id);
    await server.runJobs();
    expect((await get(key)).status).toBe(404);
    expect((await get(key, { 'if-none-match': `"${key}"` })).status).toBe(404);
  });

  it('a file that the disk lost is not found', async () => {
    const { key } = await upload();
    await rm(pathOf(key));
    expect((await get(key)).status).toBe(404);
  });

  it('nothing but the pictures is found', async () => {
    const { key, storageKey } = await upload();
    const paths = [
      '',
      key.replace(/.$/, 'x'),
      key.toUpperCase(),
      `${key}.part`,
      `${key}%00`,
      storageKey,
      `${storageKey.slice(0, 2)}/${storageKey.slice(2, 4)}/${key}`,
      '../secret-key',
      '..%2fsecret-key',
      '%2e%2e%2f%2e%2e%2fsecret-key',
      '..%5c..%5csecret-key',
      '....//....//secret-key',
      `${storageKey}-320.html`,
      `${storageKey}-320.svg`,
      `${storageKey}-99999.webp`,
    ];
    for (const path of paths) expect([path, await statusOf(path)]).toEqual([path, 404]);
  });
});
