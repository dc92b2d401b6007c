import { expect, test } from 'vitest';
import { locales } from '#translations/runtime';
import {
  BUILT_IN_CATEGORIES,
  categoriesFor,
  categoryLabel,
  isOffered,
  knownCategory,
  USUAL_CATEGORIES,
} from './event-categories.js';

const own = [
  { id: 'BEES', names: { en: 'Bees', fr: 'Abeilles' } },
  { id: 'FEST_NOZ', names: { fr: 'Fest-noz' } },
];
const ids = (given: object = {}) => categoriesFor('en', { ...USUAL_CATEGORIES, ...given }).map(({ id }) => id);

test('there are thirty, each with a name in every language', () => {
  expect(new Set(BUILT_IN_CATEGORIES).size).toBe(30);
  for (const locale of locales) {
    const labels = categoriesFor(locale, USUAL_CATEGORIES).map(({ label }) => label);
    expect(labels.filter((label) => label.startsWith('category_'))).toEqual([]);
    expect(new Set(labels).size).toBe(30);
  }
});

test('they are sorted as readers of the language expect, those of the instance among them, the most general one last', () => {
  const french = categoriesFor('fr', { ...USUAL_CATEGORIES, own });
  const labels = french.map(({ label }) => label);
  expect(labels).toEqual(expect.arrayContaining(['Abeilles', 'Fest-noz']));
  expect(labels.slice(0, -1)).toEqual(labels.slice(0, -1).toSorted(new Intl.Collator('fr').compare));
  expect(french.at(-1)!.id).toBe('MEETING');
});

test('an order of the instance’s own comes first, and what it does not name by name behind it', () => {
  expect(ids({ own, order: ['MEETING', 'BEES', 'MUSIC'] }).slice(0, 5)).toEqual([
    'MEETING',
    'BEES',
    'MUSIC',
    'PETS',
    'ARTS',
  ]);
});

test('one of the instance’s own is named in another language where the reader’s is missing', () => {
  expect(categoryLabel('FEST_NOZ', 'en', { ...USUAL_CATEGORIES, own })).toBe('Fest-noz');
  expect(categoryLabel('BEES', 'fr', { ...USUAL_CATEGORIES, own })).toBe('Abeilles');
  const names = { ar: 'نحل', en: 'Bees' };
  expect(categoryLabel('BEES', 'de', { ...USUAL_CATEGORIES, own: [{ id: 'BEES', names }] })).toBe('Bees');
  expect(categoryLabel('BEES', 'fr', USUAL_CATEGORIES)).toBeNull();
});

test('what is hidden is known, and not offered', () => {
  const hidden = { own, hidden: ['MUSIC', 'BEES'], order: [] };
  expect(['music', 'bees', 'arts', 'knitting'].map((name) => knownCategory(name, hidden))).toEqual([
    'MUSIC',
    'BEES',
    'ARTS',
    undefined,
  ]);
  expect(['MUSIC', 'BEES', 'ARTS', 'FEST_NOZ', 'KNITTING'].map((id) => isOffered(id, hidden))).toEqual([
    false,
    false,
    true,
    true,
    false,
  ]);
});
