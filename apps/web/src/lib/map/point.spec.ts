import { describe, expect, it } from 'vitest';
import { formatPoint, parsePoint } from './point.ts';

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
