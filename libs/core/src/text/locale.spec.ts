import { describe, expect, it } from 'vitest';
import { chooseLocale } from './locale.js';

describe('chooseLocale', () => {
  it('prefers the chosen one, then the cookie, then the browser’s best', () => {
    expect(chooseLocale('fr', 'en', 'en')).toBe('fr');
    expect(chooseLocale(undefined, 'fr', 'en')).toBe('fr');
    expect(chooseLocale(undefined, undefined, 'de, en;q=0.5, fr-CA;q=0.9')).toBe('fr');
  });

  it('falls back to English for languages we do not speak and for nonsense', () => {
    expect(chooseLocale('xx', 'yy', 'zz;q=nonsense,,;')).toBe('en');
  });
});
