import { expect, test } from 'vitest';
import { isId } from './id.js';

test.each(['1', '42', '9223372036854775807'])('%s can be an id', (text) => {
  expect(isId(text)).toBe(true);
});

test.each(['', '0', '-1', '+1', '01', '1.0', '1e3', ' 1', '1\n', 'x', '9223372036854775808', '9'.repeat(30)])(
  '%j can be none',
  (text) => {
    expect(isId(text)).toBe(false);
  },
);
