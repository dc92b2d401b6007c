import { describe, expect, it } from 'vitest';
import { acceptedLocale, textDirection } from './locale.ts';

describe('the language of a page', () => {
  it.each([
    ['fr', 'fr'],
    ['fr-CA,fr;q=0.9,en;q=0.8', 'fr'],
    ['de,fr;q=0.5,en;q=0.7', 'en'],
    ['en;q=0.2, FR ;q=0.9', 'fr'],
    ['fr;q=0,en', 'en'],
    ['de', 'en'],
    ['*', 'en'],
    ['', 'en'],
    [';;;q=,,', 'en'],
  ])('for "%s" is %s', (header, locale) => {
    expect(acceptedLocale(header)).toBe(locale);
  });

  it.each([
    ['ar', 'rtl'],
    ['he-IL', 'rtl'],
    ['fr', 'ltr'],
  ])('%s is laid out %s', (locale, direction) => {
    expect(textDirection(locale)).toBe(direction);
  });
});
