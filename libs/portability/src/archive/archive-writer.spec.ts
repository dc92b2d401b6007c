import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { strFromU8, unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { ArchiveWriter } from './archive-writer.js';

const begun = () => new ArchiveWriter(new Date('2026-11-22T12:00:00Z'));

async function* numbers(count: number) {
  for (let number = 1; number <= count; number++) yield { number };
}

it('writes what every program can unpack', async () => {
  const archive = begun();
  const whole = buffer(archive.stream);
  await archive.addText('read me.txt', 'Bonjour à tous');
  await archive.addJson('a.json', { a: 1 });
  await archive.addList('some/list.json', { type: 'List' }, 'items', numbers(3));
  await archive.addList('some/empty.json', {}, 'items', numbers(0));
  archive.end();
  const files = unzipSync(await whole);
  const text = (path: string) => strFromU8(files[path]!);
  expect(text('read me.txt')).toBe('Bonjour à tous');
  expect(JSON.parse(text('a.json'))).toEqual({ a: 1 });
  const items = [{ number: 1 }, { number: 2 }, { number: 3 }];
  expect(JSON.parse(text('some/list.json'))).toEqual({ type: 'List', items });
  expect(JSON.parse(text('some/empty.json'))).toEqual({ items: [] });
});

it('reads on only as fast as the archive is taken', async () => {
  const archive = begun();
  let read = 0;
  const content = Readable.from(
    (async function* () {
      for (; read < 2000; read++) yield Buffer.alloc(64 * 1024, read);
    })(),
  );
  const added = archive.add('large.bin', content, { compress: false });
  archive.stream.read(1);
  await new Promise((resolve) => archive.stream.once('readable', resolve));
  expect(read).toBeLessThan(100);
  archive.giveUp(new Error('enough'));
  await expect(added).rejects.toThrow();
});

it('stops when nobody takes the archive any more, or a file cannot be read', async () => {
  const [left, broken] = [begun(), begun()];
  const endless = new Readable({ read() {} });
  const added = left.add('endless', endless);
  left.stream.destroy();
  await expect(added).rejects.toThrow('aborted');
  expect(endless.destroyed).toBe(true);

  const whole = buffer(broken.stream);
  whole.catch(() => {});
  const unreadable = new Readable({
    read() {
      this.destroy(new Error('unreadable'));
    },
  });
  await expect(broken.add('file', unreadable)).rejects.toThrow('unreadable');
  broken.giveUp(new Error('unreadable'));
  await expect(whole).rejects.toThrow('unreadable');
});
