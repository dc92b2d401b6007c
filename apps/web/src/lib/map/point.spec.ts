import { describe, expect, it } from 'vitest';
import { distanceBetween, formatPoint, parsePoint } from './point.ts';

describe('a GraphQL point', () => {
  it('has the longitude first', () => {
    expect(parsePoint('-1.68;48.11')).toEqual({ longitude: -1.68, latitude: 48.11 });
  });

  it('comes back as it was read', () => {
    expect(formatPoint({ longitude: -1.68, latitude: 48.11 })).toBe('-1.68;48.11');
  });

  it.each(['', ';', 'a;b', '1', '0;91', '181;0', 'NaN;NaN', '1;Infinity', null, undefined])(
    '%s is no place on Earth',
    (text) => {
      expect(parsePoint(text)).toBeUndefined();
    },
  );
});

describe('distanceBetween', () => {
  it.each([
    ['Paris and Lyon', '2.3522;48.8566', '4.8357;45.764', 391],
    ['the poles', '0;90', '0;-90', 20_015],
    ['both sides of the date line', '179.9;-17', '-179.9;-17', 21],
    ['a place and itself', '2.3522;48.8566', '2.3522;48.8566', 0],
  ])('is that between %s', (_, one, other, kilometres) => {
    expect(Math.round(distanceBetween(parsePoint(one)!, parsePoint(other)!))).toBe(kilometres);
  });
});
