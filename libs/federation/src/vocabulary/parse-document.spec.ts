import { expect, test } from 'vitest';
import { parseDocument, UnreadableDocument } from './parse-document.js';

const nested = (depth: number) => `{"a":${'['.repeat(depth)}1${']'.repeat(depth)}}`;

test('an object is read as it is', () => {
  expect(parseDocument(Buffer.from('{"type":"Follow","to":["a"]}'))).toEqual({ type: 'Follow', to: ['a'] });
});

test('a key named __proto__ changes no prototype', () => {
  const body = parseDocument(Buffer.from('{"__proto__":{"admin":true}}'));
  expect((body as { admin?: boolean }).admin).toBeUndefined();
});

test.each([
  ['nothing', ''],
  ['half an object', '{"a":'],
  ['a list', '[]'],
  ['a text', '"Follow"'],
  ['null', 'null'],
  ['too deep an object', nested(40)],
  ['an absurdly deep object', nested(10_000)],
  ['too many parts', JSON.stringify({ tag: Array.from({ length: 30_000 }, () => 1) })],
  ['a NUL', '{"a":"\\u0000"}'],
  ['half a character', '{"a":"\\ud800"}'],
  ['half a character in a key', '{"\\udc00":1}'],
])('%s is refused', (_, text) => {
  expect(() => parseDocument(Buffer.from(text))).toThrow(UnreadableDocument);
});

test('bytes that are no UTF-8 are refused', () => {
  expect(() => parseDocument(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toThrow(UnreadableDocument);
});
