import { AsyncLocalStorage } from 'node:async_hooks';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Clock, DomainError, InvalidInput } from '#convoke/core';
import { claimedPng, photograph, withTrailer } from '#test/pictures';
import { startTestServer, type TestServer } from '#test/server';
import { MediaAttachments } from './media-attachments.service.js';
import { Media } from './media.entity.js';
import { MediaJobs } from './media.jobs.js';
import { MediaQueries } from './media.queries.js';
import { MediaService } from './media.service.js';
import { PictureFiles } from './picture-files.service.js';
import { Storage } from './storage/storage.js';

const ANNA = { userId: '7', actorId: '70' };
const BEN = { userId: '8', actorId: '80' };
const HOUR = 60 * 60 * 1000;

let server: TestServer;
let media: MediaService;

beforeAll(async () => {
  server = await startTestServer();
  media = server.app.get(MediaService);
});
afterAll(() => server.close());

let width = 100;
/** Bytes that no other call gives. */
const newBytes = () => photograph(width++, 60);
const upload = async (changes: Partial<Parameters<MediaService['upload']>[0]> = {}) =>
  media.upload({ bytes: await newBytes(), name: 'poster.jpg', owner: ANNA, ...changes });
const remove = (id: string) => server.db.transaction((tx) => media.remove(tx, id));
const attach = (id: string, mediaIds: string[]) =>
  server.db.transaction((tx) => server.app.get(MediaAttachments).attach(tx, { kind: 'event', id }, mediaIds));
const purge = () => server.app.get(MediaJobs).purgeUnattached();

async function storedFiles(): Promise<string[]> {
  const names = await readdir(server.config.media.directory, { recursive: true }).catch(() => []);
  return names.filter((name) => name.includes('.')).sort();
}

async function rows(): Promise<number> {
  return server.db.manager.count(Media);
}

async function refusal(work: Promise<unknown>): Promise<DomainError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DomainError);
  return error as DomainError;
}

async function at<T>(time: Date, work: () => Promise<T>): Promise<T> {
  const moved = vi.spyOn(server.app.get(Clock), 'now').mockReturnValue(time);
  try {
    return await work();
  } finally {
    moved.mockRestore();
  }
}

/** Waits until the work has ended or waits for a lock that another transaction holds. */
async function doneOrWaiting(work: Promise<unknown>): Promise<void> {
  let done = false;
  const end = () => (done = true);
  work.then(end, end);
  while (!done) {
    const [locks] = await server.db.query<{ waiting: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock') AS waiting`,
    );
    if (locks!.waiting) return;
  }
}

const inHours = (hours: number) => new Date(Date.now() + hours * HOUR);

describe('an upload', () => {
  it('is kept with its texts, measures, placeholders, owner and copies', async () => {
    const bytes = await photograph(700, 350);
    const { id } = await upload({ bytes, name: ' poster.jpg ', alt: 'A band\r\non stage' });
    const kept = await media.get(id);
    expect(kept).toMatchObject({
      name: 'poster.jpg',
      alt: 'A band\non stage',
      contentType: 'image/jpeg',
      width: 700,
      height: 350,
      ownerUserId: '7',
      ownerActorId: '70',
    });
    expect(kept.uuid).toMatch(/^[0-9a-f-]{36}$/);
    expect(kept.variants.map(({ width, contentType }) => [width, contentType])).toEqual([
      [320, 'image/webp'],
      [640, 'image/webp'],
      [700, 'image/webp'],
    ]);
    for (const { key, size } of [kept, ...kept.variants]) expect((await fileOf(key)).length).toBe(size);
  });

  it('is never stored as it came', async () => {
    const bytes = await sharp(await newBytes())
      .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 24/1' } })
      .jpeg()
      .toBuffer();
    const kept = await upload({ bytes });
    for (const key of kept.keys) {
      expect((await sharp(await fileOf(key)).metadata()).exif).toBeUndefined();
      expect((await fileOf(key)).equals(bytes)).toBe(false);
    }
  });

  it.each([
    ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'error_media_type'],
    ['a page', Buffer.from('<!doctype html><p>Hello'), 'error_media_type'],
    ['an empty file', Buffer.alloc(0), 'error_media_type'],
    ['a huge picture', claimedPng(65_535, 65_535), 'error_media_dimensions'],
    ['half a picture', claimedPng(100, 100), 'error_media_unreadable'],
    ['a file of more than 10 MiB', Buffer.alloc(10 * 1024 * 1024 + 1), 'error_media_too_large'],
  ])('is refused with a reason and leaves nothing behind: %s', async (_, bytes, message) => {
    const before = [await storedFiles(), await rows()];
    const error = (await refusal(upload({ bytes }))) as InvalidInput;
    expect(error.problems).toMatchObject([{ field: 'file', message }]);
    expect([await storedFiles(), await rows()]).toEqual(before);
  });

  it('names the argument that it came in', async () => {
    const bytes = withTrailer(await newBytes(), '<script>alert(1)</script>');
    expect(await refusal(upload({ bytes, field: 'picture' }))).toMatchObject({ field: 'picture' });
    expect(await refusal(upload({ name: ' ' }))).toMatchObject({ field: 'name' });
    expect(await refusal(upload({ alt: 'x'.repeat(1501) }))).toMatchObject({ field: 'alt' });
  });

  it.each([
    ['avatar', 2],
    ['banner', 4],
  ] as const)('as %s may have %i MiB', async (purpose, mib) => {
    const bytes = Buffer.concat([await newBytes(), Buffer.alloc(mib * 1024 * 1024)]);
    const error = (await refusal(upload({ bytes, purpose }))) as InvalidInput;
    expect(error.problems).toEqual([{ field: 'file', message: 'error_media_too_large', params: { max: mib } }]);
    expect((await upload({ bytes })).id).toBeTruthy();
  });
});

describe('the same file sent again', () => {
  it('is stored once, and each is a picture of its own', async () => {
    const bytes = await newBytes();
    const first = await upload({ bytes, name: 'first', alt: 'My words' });
    const files = await storedFiles();
    const second = await upload({ bytes, name: 'second' });
    expect(await storedFiles()).toEqual(files);
    expect(second.id).not.toBe(first.id);
    expect(second.uuid).not.toBe(first.uuid);
    expect(await media.get(second.id)).toMatchObject({ name: 'second', alt: null, keys: first.keys });
  });

  it('by another profile, be it of the same account, has an address that tells nothing of the first', async () => {
    const bytes = await newBytes();
    const keys: string[] = [];
    for (const owner of [ANNA, { ...ANNA, actorId: '71' }, BEN]) keys.push((await upload({ bytes, owner })).storageKey);
    expect(new Set(keys).size).toBe(3);
  });

  it('stays when one of the two is removed, and goes with the last', async () => {
    const bytes = await newBytes();
    const [first, second] = [await upload({ bytes }), await upload({ bytes })];
    await remove(first.id);
    await server.runJobs();
    expect((await fileOf(second.key)).length).toBe(second.size);
    await remove(second.id);
    await server.runJobs();
    expect(await server.app.get(Storage).open(second.key)).toBeNull();
  });

  it('is stored anew for another purpose', async () => {
    const bytes = await newBytes();
    const [picture, avatar] = [await upload({ bytes }), await upload({ bytes, purpose: 'avatar' })];
    expect(avatar.variants[0]!.width).toBe(64);
    expect(avatar.storageKey).not.toBe(picture.storageKey);
  });

  it('keeps its files when it comes while the only other picture of it is being removed', async () => {
    const bytes = await newBytes();
    const first = await upload({ bytes });
    let second!: Promise<Media>;
    const elsewhere = AsyncLocalStorage.snapshot();
    await server.db.transaction(async (tx) => {
      await media.remove(tx, first.id);
      second = elsewhere(() => upload({ bytes }));
      await elsewhere(() => doneOrWaiting(second));
    });
    const kept = await second;
    await server.runJobs();
    expect((await fileOf(kept.key)).length).toBe(kept.size);
  });

  it('keeps its files when the only other picture of it is removed while it comes', async () => {
    const bytes = await newBytes();
    const first = await upload({ bytes });
    const insert = media['insert'].bind(media);
    let removal!: Promise<void>;
    const elsewhere = AsyncLocalStorage.snapshot();
    const paused = vi
      .spyOn(media as unknown as { insert: typeof insert }, 'insert')
      .mockImplementationOnce(async (tx, values) => {
        removal = elsewhere(() => remove(first.id).then(() => server.runJobs()));
        await elsewhere(() => doneOrWaiting(removal));
        return insert(tx, values);
      });
    const kept = await upload({ bytes });
    paused.mockRestore();
    await removal;
    expect((await fileOf(kept.key)).length).toBe(kept.size);
  });
});

describe('removing', () => {
  it('takes the picture from all that shows it, and its files', async () => {
    const { id, keys } = await upload();
    await attach('1', [id]);
    await remove(id);
    await server.runJobs();
    expect(await media.find(id)).toBeNull();
    expect(await server.db.query('SELECT FROM media_attachments WHERE media_id = $1', [id])).toEqual([]);
    for (const key of keys) expect(await server.app.get(Storage).open(key)).toBeNull();
  });

  it('goes on when more remove at once than there are connections', async () => {
    const { id } = await upload();
    const copies = await Promise.all(Array.from({ length: 40 }, () => media.copyFor(BEN, id)));
    await Promise.all(copies.map((copy) => remove(copy.id)));
    expect([...(await media.findMany([id, ...copies.map((copy) => copy.id)])).keys()]).toEqual([id]);
  });

  it('takes no file when its transaction fails', async () => {
    const { id, key, size } = await upload();
    const failing = server.db.transaction(async (tx) => {
      await media.remove(tx, id);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    await server.runJobs();
    expect((await fileOf(key)).length).toBe(size);
  });

  it.each(['0', '999999999', 'x', '99999999999999999999', ''])('says that there is no picture %j', async (id) => {
    expect((await refusal(remove(id))).code).toBe('media_not_found');
  });
});

describe('a picture that nothing shows', () => {
  it('goes after two days, files and all, and not before', async () => {
    const { id, key } = await upload();
    await at(inHours(47), purge);
    expect(await media.find(id)).not.toBeNull();
    await at(inHours(49), purge);
    await server.runJobs();
    expect(await media.find(id)).toBeNull();
    expect(await server.app.get(Storage).open(key)).toBeNull();
  });

  it('counts its days from when the last thing let go of it', async () => {
    const { id } = await upload();
    await attach('10', [id]);
    await attach('11', [id]);
    await at(inHours(100), () => attach('10', []));
    await at(inHours(200), purge);
    expect(await media.find(id)).not.toBeNull();
    await at(inHours(300), () => attach('11', []));
    await at(inHours(347), purge);
    expect(await media.find(id)).not.toBeNull();
    await at(inHours(349), purge);
    expect(await media.find(id)).toBeNull();
  });

  it('goes, too, when two things let go of it at the same moment', async () => {
    const { id } = await upload();
    await attach('20', [id]);
    await attach('21', [id]);
    let other!: Promise<void>;
    const elsewhere = AsyncLocalStorage.snapshot();
    await server.db.transaction(async (tx) => {
      await server.app.get(MediaAttachments).attach(tx, { kind: 'event', id: '20' }, []);
      other = elsewhere(() => attach('21', []));
      await elsewhere(() => doneOrWaiting(other));
    });
    await other;
    expect((await media.get(id)).unattachedSince).not.toBeNull();
  });

  it('is not taken from one who attaches it during the purge', async () => {
    const { id } = await upload();
    const elsewhere = AsyncLocalStorage.snapshot();
    await server.db.transaction(async (tx) => {
      await server.app.get(MediaAttachments).attach(tx, { kind: 'event', id: '30' }, [id]);
      await elsewhere(() => at(inHours(49), purge));
    });
    expect(await media.find(id)).not.toBeNull();
  });
});

describe('attaching', () => {
  it('replaces what the thing showed before', async () => {
    const [one, two, three] = [await upload(), await upload(), await upload()];
    await attach('40', [one.id, two.id]);
    await attach('40', [two.id, three.id, three.id]);
    const free = [one, two, three].map(async ({ id }) => (await media.get(id)).unattachedSince !== null);
    expect(await Promise.all(free)).toEqual([true, false, false]);
  });

  it('refuses a picture that is gone', async () => {
    const [kept, gone] = [await upload(), await upload()];
    await remove(gone.id);
    expect((await refusal(attach('50', [kept.id, gone.id]))).code).toBe('media_not_found');
    expect((await media.get(kept.id)).unattachedSince).not.toBeNull();
  });
});

it('an upload cut short leaves no files: the job written before them takes them away', async () => {
  const { main, variants, ...rest } = await server.app
    .get(MediaService)
    ['pictures'].process(await newBytes(), 'default');
  const files = server.app.get(PictureFiles);
  const { storageKey } = await files.keep({ main, variants, ...rest });
  const cleaning = await server.db.query<{ data: { storageKey: string; keys: string[] }; later: boolean }>(
    `SELECT data, start_after > now() + interval '50 minutes' AS later FROM jobs.job WHERE data->>'storageKey' = $1`,
    [storageKey],
  );
  expect(cleaning).toMatchObject([{ later: true }]);
  await files.deleteUnneeded(cleaning[0]!.data);
  expect((await storedFiles()).filter((name) => name.includes(storageKey))).toEqual([]);
});

it('the same job leaves the files of a picture that came through', async () => {
  const { storageKey, key, keys, size } = await upload();
  await server.app.get(PictureFiles).deleteUnneeded({ storageKey, keys });
  expect((await fileOf(key)).length).toBe(size);
});

it('lists what a user owns, newest first, with its weight', async () => {
  const cara = { userId: '9', actorId: '90' };
  const [one, two] = [await upload({ owner: cara }), await upload({ owner: cara })];
  const queries = server.app.get(MediaQueries);
  const { elements, total } = await queries.ownedBy('9', { offset: 0, limit: 1 });
  expect([elements.map(({ id }) => id), total]).toEqual([[two.id], 2]);
  expect(await queries.ownedBy('9', { offset: 0, limit: 0 })).toEqual({ elements: [], total: 2 });
  expect(await queries.sizeOfUser('9')).toBe(one.size + two.size);
  expect(await queries.sizesOfActors(['90', '91'])).toEqual(new Map([['90', one.size + two.size]]));
});

it('finds many with one statement', async () => {
  const [one, two] = [await upload(), await upload()];
  const found = await media.findMany([two.id, one.id, '999999999', 'x']);
  expect([...found.keys()].sort()).toEqual([one.id, two.id].sort());
});

async function fileOf(key: string): Promise<Buffer> {
  return readFile(join(server.config.media.directory, key.slice(0, 2), key.slice(2, 4), key));
}
