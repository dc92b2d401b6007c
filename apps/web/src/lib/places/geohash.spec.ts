import { describe, expect, it } from 'vitest';
import { geohashOf } from './geohash.ts';

describe('geohashOf', () => {
  it.each([
    [{ latitude: 42.605, longitude: -5.603 }, 5, 'ezs42'],
    [{ latitude: 57.64911, longitude: 10.40744 }, 11, 'u4pruydqqvj'],
    [{ latitude: 48.8566, longitude: 2.3522 }, 6, 'u09tvw'],
    [{ latitude: -33.8688, longitude: 151.2093 }, 6, 'r3gx2f'],
  ])('names the field around %o with %i letters %s', (point, length, hash) => {
    expect(geohashOf(point, length)).toBe(hash);
  });

  it('takes the edges of the world', () => {
    expect(geohashOf({ latitude: 90, longitude: 180 }, 3)).toBe('zzz');
    expect(geohashOf({ latitude: -90, longitude: -180 }, 3)).toBe('000');
  });
});
