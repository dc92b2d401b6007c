import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { findLocaleWith } from '#translations/runtime';
import { formatDistance, formatList, formatNumber, formatPrice, formatSize } from './numbers.ts';

beforeEach(() => findLocaleWith(() => 'en'));
afterAll(() => findLocaleWith(() => undefined));

describe('numbers', () => {
  it("are written as the reader's language writes them", () => {
    expect(formatNumber(1234.5)).toBe('1,234.5');
    findLocaleWith(() => 'fr');
    expect(formatNumber(1234.5).replace(/\s/g, ' ')).toBe('1 234,5');
  });
});

describe('a price', () => {
  it.each([
    [5, '€5'],
    [5.5, '€5.50'],
    [0, '€0'],
  ])('of %s has decimals only where it needs them', (price, text) => {
    expect(formatPrice(price, 'EUR')).toBe(text);
  });
});

describe('a distance', () => {
  it.each([
    [0.04, '0 m'],
    [0.26, '300 m'],
    [1.24, '1.2 km'],
    [12.6, '13 km'],
  ])('of %s km is as exact as a walker needs', (kilometres, text) => {
    expect(formatDistance(kilometres)).toBe(text);
  });
});

describe('a size', () => {
  it.each([
    [0, '0 kB'],
    [1500, '1 kB'],
    [2.34 * 1024 ** 2, '2.3 MB'],
    [0.75 * 1024 ** 3, '0.8 GB'],
    [1234 * 1024 ** 3, '1,234 GB'],
  ])('of %d bytes is in the unit that one reads', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });
});

describe('a list', () => {
  it('ends in the word for "and"', () => {
    findLocaleWith(() => 'fr');
    expect(formatList(['Rennes', 'Lyon', 'Paris'])).toBe('Rennes, Lyon et Paris');
  });
});
