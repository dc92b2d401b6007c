import { describe, expect, it } from 'vitest';
import { formatBox, parseBox } from './box.ts';

describe('a rectangle of the map', () => {
  it('has its north-western corner first', () => {
    expect(parseBox('48.9,2.1:48.7,2.5')).toEqual([2.1, 48.7, 2.5, 48.9]);
    expect(formatBox([2.1, 48.7, 2.5, 48.9])).toBe('48.9,2.1:48.7,2.5');
  });

  it.each(['', '1,2', '1,2:3', '48,2:49,3', '91,0:0,1', 'a,b:c,d', '1,2:3,4:5,6', '1,2:0,3;--'])(
    '%s is none',
    (text) => {
      expect(parseBox(text)).toBeUndefined();
    },
  );

  it('holds what it held, however it is rounded', () => {
    const point = [4.8345678, 45.7654321, 4.8345678, 45.7654321] as const;
    const [west, south, east, north] = parseBox(formatBox([...point]))!;
    expect(west <= point[0] && point[2] <= east && south <= point[1] && point[3] <= north).toBe(true);
  });

  it('stays as it is once it was rounded', () => {
    const box = formatBox([4.8, 45.7654321, 4.9, 45.9]);
    expect(formatBox(parseBox(box)!)).toBe(box);
  });

  it('stays on Earth', () => {
    expect(formatBox([-500, -95, 500, 95])).toBe('90,-500:-90,500');
  });
});
