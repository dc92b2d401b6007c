import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DomainError, InvalidInput } from '#convoke/core';
import { photograph } from '#test/pictures';
import { startTestServer, type TestServer } from '#test/server';
import { MediaInputs } from './media-input.service.js';
import { MediaService } from './media.service.js';
import { Storage } from './storage/storage.js';

const ANNA = { userId: '7', actorId: '70' };
const BEN = { userId: '8', actorId: '80' };

let server: TestServer;
let media: MediaService;

beforeAll(async () => {
  server = await startTestServer();
  media = server.app.get(MediaService);
});
afterAll(() => server.close());

const newBytes = () => photograph(120, 60);
const bytesOf = async (key: string) => buffer((await server.app.get(Storage).open(key))!.stream);
const upload = async ({ owner = ANNA }: { owner?: { userId: string | null; actorId: string | null } } = {}) =>
  media.upload({ bytes: await newBytes(), name: 'poster.jpg', owner });

async function refusal(work: Promise<unknown>): Promise<DomainError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DomainError);
  return error as DomainError;
}

describe('a picture that an argument asks for', () => {
  const resolve = (input: Parameters<MediaInputs['resolve']>[0], use = {}) =>
    server.app.get(MediaInputs).resolve(input, { owner: ANNA, field: 'picture', ...use });
  const file = (bytes: Buffer) => ({ filename: 'x.jpg', mimetype: 'image/jpeg', bytes });

  it('is left alone when nothing is said, and taken away by null', async () => {
    expect(await resolve(undefined)).toBeUndefined();
    expect(await resolve(null)).toBeNull();
    expect(await resolve({ mediaId: null })).toBeNull();
  });

  it('may be one of the owner’s', async () => {
    const { id } = await upload();
    expect(await resolve({ mediaId: id })).toBe(id);
  });

  it('may not be somebody else’s, unless the thing shows it already', async () => {
    const { id } = await upload({ owner: BEN });
    expect(await refusal(resolve({ mediaId: id }))).toMatchObject({ code: 'media_not_found', field: 'picture' });
    expect(await resolve({ mediaId: id }, { kept: [null, id] })).toBe(id);
  });

  it('is copied, files and all, for another profile of its owner: two that show one address are seen to be of one account', async () => {
    const picture = await upload();
    const second = { userId: '7', actorId: '71' };
    const copy = await media.get((await resolve({ mediaId: picture.id }, { owner: second }))!);
    expect(copy).toMatchObject({ name: picture.name, width: picture.width, ownerActorId: '71' });
    expect(copy.storageKey).not.toBe(picture.storageKey);
    for (const [place, key] of copy.keys.entries())
      expect(await bytesOf(key)).toEqual(await bytesOf(picture.keys[place]!));
    expect(await resolve({ mediaId: copy.id }, { owner: second })).toBe(copy.id);
  });

  it('is copied where HTML shows it, for another profile of its owner and for nobody else', async () => {
    const [own, theirs] = [await upload(), await upload({ owner: BEN })];
    const html = `<img src="/media/${own.key}"><img src="/media/${theirs.key}"><img src="/media/${own.key}">`;
    const inputs = server.app.get(MediaInputs);
    expect(await inputs.ownedIn(html, ANNA)).toBe(html);
    const owned = await inputs.ownedIn(html, { userId: '7', actorId: '71' });
    expect(owned).toContain(theirs.key);
    expect(owned).not.toContain(own.storageKey);
    const keys = owned.match(/[0-9a-f]{32}-\d+\.\w+/g)!;
    expect(keys[0]).toBe(keys[2]);
    expect(await bytesOf(keys[0]!)).toEqual(await bytesOf(own.key));
  });

  it('belongs to the instance’s own pictures for nobody', async () => {
    const { id } = await upload({ owner: { userId: null, actorId: null } });
    const nobody = { owner: { userId: null, actorId: null } };
    expect((await refusal(resolve({ mediaId: id }, nobody))).code).toBe('media_not_found');
  });

  it('may come along as a file', async () => {
    const id = await resolve({ media: { name: 'new', alt: 'words', file: file(await newBytes()) } });
    expect(await media.get(id!)).toMatchObject({ name: 'new', alt: 'words', ownerUserId: '7', ownerActorId: '70' });
  });

  it('must be named, sent or pointed to', async () => {
    const error = (await refusal(resolve({ media: { name: 'nothing' } }))) as InvalidInput;
    expect(error.problems).toEqual([{ field: 'picture', message: 'error_required', params: undefined }]);
  });

  describe('of another server', () => {
    let remote: Server;
    let base: string;
    const answers: Record<string, (bytes: Buffer) => [number, string, Buffer]> = {
      '/picture.jpg': (bytes) => [200, 'image/jpeg', Buffer.concat([bytes, Buffer.alloc(1.5 * 1024 * 1024)])],
      '/page.html': () => [200, 'text/html', Buffer.from('<p>no')],
      '/lie.png': () => [200, 'image/png', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
      '/large.jpg': (bytes) => [200, 'image/jpeg', Buffer.concat([bytes, Buffer.alloc(2 * 1024 * 1024)])],
      '/gone.jpg': () => [404, 'image/jpeg', Buffer.alloc(0)],
    };

    beforeAll(async () => {
      const bytes = await newBytes();
      remote = createServer((asked, response) => {
        const [status, type, body] = answers[asked.url!]!(bytes);
        response.writeHead(status, { 'content-type': type }).end(body);
      });
      await new Promise<void>((done) => remote.listen(0, '127.0.0.1', done));
      base = `http://127.0.0.1:${(remote.address() as AddressInfo).port}`;
    });
    afterAll(() => remote.close());

    const pointing = (path: string) => resolve({ media: { name: 'far', url: base + path } }, { purpose: 'avatar' });

    it('is fetched and kept here', async () => {
      const id = await pointing('/picture.jpg');
      expect(await media.get(id!)).toMatchObject({ name: 'far', purpose: 'avatar' });
    });

    it.each([
      ['/page.html', 'error_media_type'],
      ['/lie.png', 'error_media_type'],
      ['/large.jpg', 'error_media_too_large'],
    ])('is refused as if it had been sent: %s', async (path, message) => {
      const error = (await refusal(pointing(path))) as InvalidInput;
      expect(error.problems).toMatchObject([{ field: 'picture', message }]);
    });

    it('has to be there', async () => {
      expect(await refusal(pointing('/gone.jpg'))).toMatchObject({ code: 'fetch_failed', field: 'picture' });
      const nowhere = resolve({ media: { name: 'x', url: 'file:///nowhere' } });
      expect(await refusal(nowhere)).toMatchObject({ code: 'fetch_failed', field: 'picture' });
    });
  });
});
