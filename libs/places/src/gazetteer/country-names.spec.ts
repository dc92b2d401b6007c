import { describe, expect, it } from 'vitest';
import { countriesCalled, countryName } from './country-names.js';

describe('countries', () => {
  it('are named in the language asked for', () => {
    expect(countryName('DE', 'fr')).toBe('Allemagne');
    expect(countryName('DE', 'en')).toBe('Germany');
    expect(countryName('DE', 'ja')).toBe('ドイツ');
  });

  it('are named in English for a language nobody knows, and by their code when they are unknown', () => {
    expect(countryName('DE', 'xx')).toBe('Germany');
    expect(countryName('QQ', 'en')).toBe('QQ');
  });

  it.each([
    ['allemagne', 'fr', ['DE']],
    ['germany', 'fr', ['DE']],
    ['germ', 'en', ['DE']],
    ['fr', 'en', ['FR']],
    ['usa', 'en', ['US']],
    ['uk', 'en', ['GB']],
    ['etats unis', 'fr', ['US']],
    ['g', 'en', []],
    ['nowhere', 'en', []],
  ])('are found by %j in %s', (text, language, codes) => {
    expect(countriesCalled(text, language).sort()).toEqual([...codes].sort());
  });

  it('may be several for one beginning', () => {
    expect(countriesCalled('congo', 'en')).toEqual(expect.arrayContaining(['CD', 'CG']));
  });
});
