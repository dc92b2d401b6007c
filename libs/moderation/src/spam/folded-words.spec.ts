import { describe, expect, it, test } from 'vitest';
import { wordsIn } from './folded-words.js';
import { linksIn, namesHost } from './text-links.js';

describe('words on the list are found', () => {
  it.each([
    ['accents and case', 'ÉTÉ chaud', 'ete'],
    ['letters of another script that look the same', 'сhеар wаtсhеs', 'cheap watches'],
    ['letters of another width', 'ｃｈｅａｐ', 'cheap'],
    ['mathematical letters', '𝒄𝒉𝒆𝒂𝒑', 'cheap'],
    ['characters that nobody sees', 'ch\u200bea\u00adp\ufeff', 'cheap'],
    ['signs and lines between words', 'cheap --\n* watches', 'cheap watches'],
    ['scripts without spaces', '今天便宜手表促销', '便宜手表'],
  ])('whatever the %s', (_, text, phrase) => expect(wordsIn(text, [phrase])).toEqual([phrase]));

  it.each([
    ['cheaper watches', 'cheap'],
    ['Scunthorpe', 'thorp'],
    ['cheap and watches', 'cheap watches'],
    ['anything', '…'],
  ])('whole: %s has no %s', (text, phrase) => expect(wordsIn(text, [phrase])).toEqual([]));
});

test('no text keeps it busy', () => {
  const phrases = Array.from({ length: 500 }, (_, index) => `${'a '.repeat(40)}${index}`);
  expect(wordsIn('a '.repeat(50_000), phrases)).toEqual([]);
  expect(linksIn(`<a ${'href="http:'.repeat(10_000)}`, [], [])).toHaveLength(1);
});

test('links count once each, wherever they stand, but for those of the own pages', () => {
  const text =
    '<a href="https://a.example/?x=1&amp;y=2">a</a> https://a.example/?x=1&y=2 http://b.example https://us.example/x';
  expect(linksIn(text, ['https://c.example', 'words'], ['us.example']).map(({ href }) => href)).toEqual([
    'https://a.example/?x=1&y=2',
    'http://b.example/',
    'https://c.example/',
  ]);
});

test.each([
  ['see spam.example.', true],
  ['see www.spam.example/x', true],
  ['notspam.example', false],
  ['spam.example.org', false],
])('%s names the host: %s', (text, named) => expect(namesHost(text, 'spam.example')).toBe(named));
