import { expect, test, vi } from 'vitest';
import { PageCache } from './page-cache.ts';

const html = { 'content-type': 'text/html', etag: '"1"' };
const page = (text: string, init: ResponseInit = { headers: html }) => vi.fn(async () => new Response(text, init));
const textOf = async (response: Promise<Response>) => (await response).text();

test('the next stranger is shown the same page, with its headers', async () => {
  const cache = new PageCache();
  expect(await textOf(cache.answer('/', 1, page('first')))).toBe('first');
  const second = page('second');
  const answer = await cache.answer('/', 1, second);
  expect([await answer.text(), answer.headers.get('etag')]).toEqual(['first', '"1"']);
  expect(second).not.toHaveBeenCalled();
});

test('readers at the same moment wait for one rendering', async () => {
  const cache = new PageCache();
  const render = page('once');
  const texts = await Promise.all([1, 2, 3].map(() => textOf(cache.answer('/', 1, render))));
  expect(texts).toEqual(['once', 'once', 'once']);
  expect(render).toHaveBeenCalledTimes(1);
});

test('it is rendered anew once something was written, another page is asked for, or a second has gone', async () => {
  vi.useFakeTimers();
  try {
    const cache = new PageCache();
    await cache.answer('/', 1, page('old'));
    expect(await textOf(cache.answer('/', 2, page('written')))).toBe('written');
    expect(await textOf(cache.answer('/other', 2, page('other')))).toBe('other');
    vi.advanceTimersByTime(1001);
    expect(await textOf(cache.answer('/', 2, page('later')))).toBe('later');
  } finally {
    vi.useRealTimers();
  }
});

test.each([
  ['a cookie', { headers: { ...html, 'set-cookie': 'mine=1' } }],
  ['an error', { headers: html, status: 404 }],
  ['a redirect', { status: 303, headers: { location: '/login' } }],
  ['data', { headers: { 'content-type': 'application/json' } }],
])('%s is for its reader alone', async (_, init) => {
  const cache = new PageCache();
  expect(await textOf(cache.answer('/', 1, page('mine', init)))).toBe('mine');
  expect(await textOf(cache.answer('/', 1, page('yours', init)))).toBe('yours');
});

test('a page that failed is tried again', async () => {
  const cache = new PageCache();
  await expect(cache.answer('/', 1, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await textOf(cache.answer('/', 1, page('mended')))).toBe('mended');
});
