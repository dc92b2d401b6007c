import { expect, test } from 'vitest';
import { parseActivity } from './activity-body.js';
import { InboxRefused } from './inbox-refused.js';

const nested = (depth: number) => `{"a":${'['.repeat(depth)}1${']'.repeat(depth)}}`;

test('an object is read as it is', () => {
  expect(parseActivity(Buffer.from('{"type":"Follow","to":["a"]}'))).toEqual({ type: 'Follow', to: ['a'] });
});

test('a key named __proto__ changes no prototype', () => {
  const body = parseActivity(Buffer.from('{"__proto__":{"admin":true}}'));
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
  expect(() => parseActivity(Buffer.from(text))).toThrow(InboxRefused);
});

test('bytes that are no UTF-8 are refused', () => {
  expect(() => parseActivity(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toThrow(InboxRefused);
});
