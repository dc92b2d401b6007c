import { expect, it } from 'vitest';
import { isLow } from './storage-report.queries.js';

const GIB = 1024 ** 3;

it.each([
  [2 * GIB, 10 * GIB, false],
  [GIB, 10 * GIB, false],
  [GIB - 1, 5 * GIB, true],
  [9 * GIB, 100 * GIB, true],
  [10 * GIB, 100 * GIB, false],
  [0, 0, true],
])('%d free of %d is low: %s', (free, total, low) => {
  expect(isLow(free, total)).toBe(low);
});
