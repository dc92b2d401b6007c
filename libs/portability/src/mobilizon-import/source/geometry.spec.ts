import { describe, expect, it } from 'vitest';
import { pointFrom } from './geometry.js';

function ewkb({ little = true, type = 0x20000001, srid = 4326, numbers = [16.36, 48.2] }): string {
  const bytes = Buffer.alloc(9 + numbers.length * 8);
  bytes[0] = little ? 1 : 0;
  bytes[little ? 'writeUInt32LE' : 'writeUInt32BE'](type, 1);
  bytes[little ? 'writeUInt32LE' : 'writeUInt32BE'](srid, 5);
  numbers.forEach((number, index) => bytes[little ? 'writeDoubleLE' : 'writeDoubleBE'](number, 9 + index * 8));
  return bytes.toString('hex').toUpperCase();
}

describe('a place of PostGIS', () => {
  it('is read in either order of bytes, longitude first, with a height or without', () => {
    const vienna = { longitude: 16.36, latitude: 48.2 };
    expect(pointFrom(ewkb({}))).toEqual(vienna);
    expect(pointFrom(ewkb({ little: false }))).toEqual(vienna);
    expect(pointFrom(ewkb({ type: 0xa0000001, numbers: [16.36, 48.2, 170] }))).toEqual(vienna);
    expect(pointFrom(`0101000000${ewkb({}).slice(18)}`)).toEqual(vienna);
  });

  it.each([
    ['a line', ewkb({ type: 0x20000002 })],
    ['another system of coordinates', ewkb({ srid: 3857 })],
    ['beyond the pole', ewkb({ numbers: [16, 120] })],
    ['empty', ewkb({ numbers: [Number.NaN, Number.NaN] })],
    ['cut off', ewkb({}).slice(0, 42)],
    ['in words', 'POINT(16.36 48.2)'],
    ['endless', '01'.repeat(5000)],
    ['nothing', null],
  ])('is none where it is %s', (_, text) => {
    expect(pointFrom(text)).toBeNull();
  });
});
