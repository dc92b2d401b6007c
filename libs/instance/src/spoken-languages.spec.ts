import { expect, test } from 'vitest';
import { spokenLanguages } from './spoken-languages.js';

const codes = (languages: { code: string }[]) => languages.map(({ code }) => code);

test('all languages with a code of two letters have a name in the language of the reader', () => {
  const all = spokenLanguages('fr');
  expect(all.length).toBeGreaterThan(170);
  expect(all).toContainEqual({ code: 'br', name: 'breton' });
  expect(all.filter(({ code, name }) => code === name)).toEqual([]);
});

test('codes that were replaced by others are left out', () => {
  expect(codes(spokenLanguages('en'))).not.toContain('iw');
  expect(codes(spokenLanguages('en'))).toContain('he');
});

test('those asked for come sorted by name, each once, the unknown left out', () => {
  expect(spokenLanguages('en', ['fr', 'en', 'fr', 'zz', '', 'en-', '<b>', 'x'.repeat(1000)])).toEqual([
    { code: 'en', name: 'English' },
    { code: 'fr', name: 'French' },
  ]);
});
