import { expect, test } from 'vitest';
import { isId, randomId } from './id.js';

test.each(['1', '42', '9223372036854775807'])('%s can be an id', (text) => {
  expect(isId(text)).toBe(true);
});

test.each(['', '0', '-1', '+1', '01', '1.0', '1e3', ' 1', '1\n', 'x', '9223372036854775808', '9'.repeat(30)])(
  '%j can be none',
  (text) => {
    expect(isId(text)).toBe(false);
  },
);

test('a random one is a number that every client can read, and far from the next', () => {
  const ids = Array.from({ length: 100 }, () => Number(randomId())).sort((one, other) => one - other);
  for (const [place, id] of ids.entries()) {
    expect(Number.isSafeInteger(id)).toBe(true);
    expect(id - (ids[place - 1] ?? 0)).toBeGreaterThan(1000);
  }
});
