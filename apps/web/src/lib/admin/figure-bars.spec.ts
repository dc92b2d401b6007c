import { expect, it } from 'vitest';
import { barsOf } from './figure-bars.ts';

const size = { width: 100, height: 50 };

it('the largest number fills the height, none has no bar, and few can be seen', () => {
  const heights = barsOf([0, 1000, 500, 1], size).map(({ height }) => height);
  expect(heights).toEqual([0, 50, 25, 2]);
});

it('bars stand beside each other within the width, each on the ground', () => {
  const bars = barsOf([3, 1, 2, 5, 8], size);
  for (const [index, { x, y, width, height }] of bars.entries()) {
    expect(y + height).toBe(50);
    expect(x + width).toBeLessThanOrEqual(bars[index + 1]?.x ?? 100);
  }
});

it('the first days of an instance stand at the end, as narrow as those of a month', () => {
  const bars = barsOf([4, 2], { width: 300, height: 50 });
  expect(bars.map(({ x, width }) => [x, width])).toEqual([
    [280, 8],
    [290, 8],
  ]);
});

it('no days make no bars', () => {
  expect(barsOf([], size)).toEqual([]);
});
