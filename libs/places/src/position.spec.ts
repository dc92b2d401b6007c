import { describe, expect, it } from 'vitest';
import { positionFrom } from './position.js';

describe('positionFrom', () => {
  it('reads longitude and latitude in degrees', () => {
    expect(positionFrom('4.8357;45.764')).toEqual({ longitude: 4.8357, latitude: 45.764 });
    expect(positionFrom(' -180 ; +90 ')).toEqual({ longitude: -180, latitude: 90 });
    expect(positionFrom('1e-7;0')).toEqual({ longitude: 1e-7, latitude: 0 });
  });

  it('reads a geohash as the centre of its cell', () => {
    const position = positionFrom('ezs42')!;
    expect(position.longitude).toBeCloseTo(-5.603, 3);
    expect(position.latitude).toBeCloseTo(42.605, 3);
    expect(positionFrom('EZS42')).toEqual(position);
  });

  it.each([
    '',
    '181;0',
    '0;91',
    'NaN;0',
    'Infinity;0',
    '4.8',
    '4.8;45;1',
    '4,8;45,7',
    'aaa',
    'u05kq4ku05kq4k',
    '0x10;0',
    '1e999;0',
  ])('reads nothing from %j', (text) => expect(positionFrom(text)).toBeUndefined());
});
