import { afterEach, describe, expect, it } from 'vitest';
import { chooseLocale, speakUsually } from './locale.js';

afterEach(() => speakUsually([]));

describe('chooseLocale', () => {
  it('prefers what was picked here, then the reader’s own, then the browser’s best', () => {
    expect(chooseLocale('fr', 'en', 'en')).toBe('fr');
    expect(chooseLocale(undefined, 'fr', 'en')).toBe('fr');
    expect(chooseLocale('xx', 'yy', 'fr')).toBe('fr');
  });

  it.each([
    ['fr', 'fr'],
    ['fr-CA,fr;q=0.9,en;q=0.8', 'fr'],
    ['de,fr;q=0.5,en;q=0.7', 'en'],
    ['en;q=0.2, FR ;q=0.9', 'fr'],
    ['de, en; q=0.5, fr-CA; q=0.9', 'fr'],
    ['fr;q=0,en', 'en'],
    ['de', 'en'],
    ['*', 'en'],
    ['', 'en'],
    [';;;q=,,', 'en'],
    ['zz;q=nonsense', 'en'],
  ])('takes of the browser’s "%s" %s', (header, locale) => {
    expect(chooseLocale(undefined, undefined, header)).toBe(locale);
  });

  it('falls back to the first of the instance’s languages that we speak, and then to English', () => {
    speakUsually(['br', 'fr-CA', 'en']);
    expect([chooseLocale(), chooseLocale('xx'), chooseLocale('en')]).toEqual(['fr', 'fr', 'en']);
    speakUsually(['br']);
    expect(chooseLocale()).toBe('en');
  });
});
