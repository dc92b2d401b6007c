import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { BrowserStore } from '#test/browser-stores';
import { keptSince, storePage } from './page-store.ts';

const DAY_MS = 86_400_000;
const address = (number: number) => `https://site.example/events/${number}`;

let store: BrowserStore;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  store = new BrowserStore();
});
afterEach(() => {
  vi.useRealTimers();
});

async function keep(number: number, page = new Blob(['<html>']), headers = {}): Promise<void> {
  await storePage(store as unknown as Cache, address(number), page, new Headers(headers));
}

const kept = async () => (await store.keys()).map(({ url }) => Number(url.split('/').at(-1)));
const numbers = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, at) => first + at);

it('the fifty pages that were read last are kept', async () => {
  for (const number of numbers(1, 50)) await keep(number);
  expect(await kept()).toEqual(numbers(1, 50));
  await keep(1);
  expect(await kept()).toEqual([...numbers(2, 50), 1]);
  await keep(51);
  expect(await kept()).toEqual([...numbers(3, 50), 1, 51]);
});

it('pages are kept and shown for thirty days', async () => {
  await keep(1);
  vi.setSystemTime(Date.now() + 30 * DAY_MS);
  await keep(2);
  const first = await store.match(address(1));
  expect(keptSince(first!)).toBeDefined();
  vi.setSystemTime(Date.now() + 1);
  expect(keptSince(first!)).toBeUndefined();
  await keep(3);
  expect(await kept()).toEqual([2, 3]);
});

it('a page of more than a million bytes is not kept, and what was there of it stays', async () => {
  await keep(1, new Blob(['x'.repeat(1_000_000)]));
  await keep(1, new Blob(['y'.repeat(1_000_001)]));
  expect(await kept()).toEqual([1]);
  expect((await (await store.match(address(1)))!.text())[0]).toBe('x');
});

it('nothing is kept of how a page came here, but of what it is', async () => {
  const headers = {
    'content-encoding': 'br',
    'content-length': '7',
    vary: 'Cookie',
    link: '</x>',
    'content-type': 'text/html',
  };
  await keep(1, undefined, headers);
  const names = [...(await store.match(address(1)))!.headers.keys()];
  expect(names.sort()).toEqual(['content-type', 'x-kept-at']);
});
