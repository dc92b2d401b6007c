import { expect, test } from 'vitest';
import { locales } from '#translations/runtime';
import { EVENT_CATEGORIES, eventCategoryOptions } from './event-categories.js';

test('there are thirty, each with a name in every language', () => {
  expect(new Set(EVENT_CATEGORIES).size).toBe(30);
  for (const locale of locales) {
    const labels = eventCategoryOptions(locale).map(({ label }) => label);
    expect(labels.filter((label) => label.startsWith('category_'))).toEqual([]);
    expect(new Set(labels).size).toBe(30);
  }
});

test('they are sorted as readers of the language expect, the most general one last', () => {
  const french = eventCategoryOptions('fr').map(({ label }) => label);
  expect(french.slice(0, -1)).toEqual(french.slice(0, -1).toSorted(new Intl.Collator('fr').compare));
  expect(eventCategoryOptions('fr').at(-1)!.id).toBe('MEETING');
});
