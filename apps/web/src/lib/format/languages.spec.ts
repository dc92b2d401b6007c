import { expect, it } from 'vitest';
import { locales } from '#translations/runtime';
import { ownNameOf, spokenLocales } from './languages.ts';

it('offers of the instance’s languages those that there are texts in, and all where it speaks none', () => {
  expect(spokenLocales(['nl', 'br', 'fr'])).toEqual(['nl', 'fr']);
  for (const languages of [['br'], [], null, undefined]) {
    expect(spokenLocales(languages)[0]).toBe('en');
    expect(spokenLocales(languages).toSorted()).toEqual(locales.toSorted());
  }
});

it('names each language as those do who speak it', () => {
  expect(['fr', 'de', 'ar'].map(ownNameOf)).toEqual(['Français', 'Deutsch', 'العربية']);
});
