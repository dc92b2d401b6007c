import { lineInput, type Locale, readingOrder, translate } from '#convoke/core';
import { locales } from '#translations/runtime';
import { z } from 'zod';

/** What an event is about when nothing else was chosen; never hidden. */
export const USUAL_CATEGORY = 'MEETING';
/** More would make a list that nobody reads. */
export const MAX_OWN = 100;

/** What every instance knows an event can be about. */
export const BUILT_IN_CATEGORIES = [
  'ARTS',
  'AUTO_BOAT_AIR',
  'BOOK_CLUBS',
  'BUSINESS',
  'CAUSES',
  'COMEDY',
  'COMMUNITY',
  'CRAFTS',
  'FAMILY_EDUCATION',
  'FASHION_BEAUTY',
  'FILM_MEDIA',
  'FOOD_DRINK',
  'GAMES',
  'HEALTH',
  'LANGUAGE_CULTURE',
  'LEARNING',
  'LGBTQ',
  USUAL_CATEGORY,
  'MOVEMENTS_POLITICS',
  'MUSIC',
  'NETWORKING',
  'OUTDOORS_ADVENTURE',
  'PARTY',
  'PERFORMING_VISUAL_ARTS',
  'PETS',
  'PHOTOGRAPHY',
  'SCIENCE_TECH',
  'SPIRITUALITY_RELIGION_BELIEFS',
  'SPORTS',
  'THEATRE',
] as const;

const MAX_ALL = MAX_OWN + BUILT_IN_CATEGORIES.length;

/** Ids of categories, ours or anybody's. */
export const CATEGORY_ID = /^[A-Z][A-Z0-9_]{1,39}$/;
const id = z.string().regex(CATEGORY_ID, 'error_invalid');

export const ownCategory = z.object({
  id,
  /** In at least one of our languages. */
  names: z
    .partialRecord(z.enum(locales), lineInput({ min: 1, max: 60 }))
    .refine((names) => Object.keys(names).length > 0, 'error_required'),
});
export type OwnCategory = z.output<typeof ownCategory>;

/** What administrators make of the categories. */
export const eventCategories = z.object({
  own: z
    .array(ownCategory)
    .max(MAX_OWN)
    .refine((own) => new Set(own.map(({ id }) => id)).size === own.length, 'error_invalid')
    .refine((own) => !own.some(({ id }) => isBuiltIn(id)), 'error_invalid'),
  /** Those that nobody is offered any more; events keep them. */
  hidden: z
    .array(id)
    .max(MAX_ALL)
    .refine((hidden) => !hidden.includes(USUAL_CATEGORY), 'error_category_usual'),
  /** What is missing comes last; where nothing is named, each reader has them by name. */
  order: z.array(id).max(MAX_ALL),
});
export type EventCategories = z.output<typeof eventCategories>;

export const USUAL_CATEGORIES: EventCategories = { own: [], hidden: [], order: [] };

export interface EventCategory {
  id: string;
  label: string;
  hidden: boolean;
  /** By language, of those that the instance made; null for the others. */
  names: OwnCategory['names'] | null;
}

/** The categories with their names, in the order that readers of the locale are shown. */
export function categoriesFor(locale: Locale, { own, hidden, order }: EventCategories): EventCategory[] {
  const { compare } = new Intl.Collator(locale);
  const builtIn = BUILT_IN_CATEGORIES.map((id) => ({ id, label: nameOfBuiltIn(id, locale), names: null }));
  const made = own.map(({ id, names }) => ({ id, label: nameIn(locale, names), names }));
  const rank = new Map(order.map((each, index) => [each, index]));
  const rankOf = (each: string) =>
    rank.get(each) ?? (order.length === 0 && each === USUAL_CATEGORY ? 1 : 0) + order.length;
  return [...builtIn, ...made]
    .map((category) => ({ ...category, hidden: hidden.includes(category.id) }))
    .sort((a, b) => rankOf(a.id) - rankOf(b.id) || compare(a.label, b.label));
}

/** The name of a category; null of one that is not known here. */
export function categoryLabel(category: string, locale: Locale, { own }: EventCategories): string | null {
  const made = own.find(({ id }) => id === category);
  if (made) return nameIn(locale, made.names);
  return isBuiltIn(category) ? nameOfBuiltIn(category, locale) : null;
}

/** The languages in which readers would see another category under the same name. */
export function takenNames(id: string, names: OwnCategory['names'], categories: EventCategories): Locale[] {
  const others = [...BUILT_IN_CATEGORIES, ...categories.own.map((each) => each.id)].filter((each) => each !== id);
  return locales.filter((locale) => {
    const name = names[locale]?.toLowerCase();
    return others.some((each) => categoryLabel(each, locale, categories)?.toLowerCase() === name);
  });
}

/** The category of that name, if there is one, hidden or not. */
export function knownCategory(name: string, { own }: EventCategories): string | undefined {
  const wanted = name.toUpperCase();
  return isBuiltIn(wanted) || own.some(({ id }) => id === wanted) ? wanted : undefined;
}

/** Whether events can be made in it. */
export function isOffered(category: string, categories: EventCategories): boolean {
  return knownCategory(category, categories) === category && !categories.hidden.includes(category);
}

/** Whether every instance has it. */
export function isBuiltIn(category: string): boolean {
  return (BUILT_IN_CATEGORIES as readonly string[]).includes(category);
}

function nameOfBuiltIn(id: string, locale: Locale): string {
  return translate(`category_${id.toLowerCase()}`, {}, locale);
}

function nameIn(locale: Locale, names: OwnCategory['names']): string {
  return (
    readingOrder(locale)
      .map((each) => names[each])
      .find(Boolean) ?? ''
  );
}
