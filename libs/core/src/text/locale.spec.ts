import { afterEach, describe, expect, it } from 'vitest';
import { locales } from '#translations/runtime';
import { chooseLocale, readingOrder, speakUsually, textDirection, translate } from './locale.js';

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
    ['br,fr;q=0.5,en;q=0.7', 'en'],
    ['en;q=0.2, FR ;q=0.9', 'fr'],
    ['br, en; q=0.5, fr-CA; q=0.9', 'fr'],
    ['fr;q=0,en', 'en'],
    ['br', 'en'],
    ['pt-BR', 'pt'],
    ['de-AT,de;q=0.9,en;q=0.8', 'de'],
    ['ar-EG, en;q=0.5', 'ar'],
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

  it('gives a browser only what the instance speaks, and whoever chose it everything', () => {
    speakUsually(['nl', 'br', 'fr']);
    expect(chooseLocale(undefined, undefined, 'de-AT,de;q=0.9,fr;q=0.2')).toBe('fr');
    expect(chooseLocale(undefined, undefined, 'de-AT,de;q=0.9')).toBe('nl');
    expect(chooseLocale('de', undefined, 'fr')).toBe('de');
    expect(chooseLocale(undefined, 'ar', 'fr')).toBe('ar');
    speakUsually(['br']);
    expect(chooseLocale(undefined, undefined, 'de')).toBe('de');
  });
});

describe('what is there in some languages only', () => {
  it('is looked for in the reader’s language, the instance’s own and English before any other', () => {
    expect(readingOrder('de').slice(0, 2)).toEqual(['de', 'en']);
    speakUsually(['fr']);
    expect(readingOrder('de').slice(0, 3)).toEqual(['de', 'fr', 'en']);
    expect(readingOrder('fr').slice(0, 2)).toEqual(['fr', 'en']);
    expect(new Set(readingOrder('fr'))).toEqual(new Set(locales));
  });
});

it('writes several names as the language does', () => {
  const told = (...handles: string[]) => translate('error_handles_not_found', { handles }, 'en');
  expect(told('@rose')).toBe('Nobody was found under: @rose');
  expect(told('@rose', '@ada', '@kim')).toBe('Nobody was found under: @rose, @ada, and @kim');
  const german = translate('error_last_administrator_of_groups', { groups: ['Garten', 'Chor'] }, 'de');
  expect(german).toContain('Garten und Chor');
});

it.each([
  ['en', 'ltr'],
  ['ar', 'rtl'],
] as const)('%s is written %s', (locale, direction) => expect(textDirection(locale)).toBe(direction));
