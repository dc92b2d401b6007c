import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { BrowserStores } from '#test/browser-stores';
import { actionsOf, currentReader, forgetReaders, holdsActions, holdsPages, pagesOf } from './stores.ts';

let stores: BrowserStores;
beforeEach(() => {
  stores = new BrowserStores();
  vi.stubGlobal('caches', stores);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const files = 'convoke-2-en';
const of = (reader: string) => [pagesOf(reader, '1'), pagesOf(reader, '2'), actionsOf(reader)];

async function fill(...names: string[]): Promise<void> {
  for (const name of names) await stores.open(name);
}

it('nothing is left of other readers, not of those whose names begin alike either', async () => {
  await fill(files, ...of('ada'), ...of('ad'), ...of('adam'), ...of('visitor'));
  expect(await forgetReaders('ad')).toBe(true);
  expect(await stores.keys()).toEqual([files, ...of('ad')]);
  expect(await currentReader()).toBe('ad');
  expect(await forgetReaders('ad')).toBe(false);
});

it('nothing is left of anybody when somebody signs out but what is the same for all', async () => {
  await fill(files, ...of('ada'), ...of('visitor'));
  expect(await forgetReaders()).toBe(true);
  expect(await stores.keys()).toEqual([files]);
  expect(await currentReader()).toBeUndefined();
});

it('what waits for the network stays with its reader from one release to the next', () => {
  expect(of('ada').map(holdsPages)).toEqual([true, true, false]);
  expect(of('ada').map(holdsActions)).toEqual([false, false, true]);
  expect([files].filter((name) => holdsPages(name) || holdsActions(name))).toEqual([]);
});
