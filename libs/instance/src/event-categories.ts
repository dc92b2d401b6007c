import { type Locale, translate } from '#convoke/core';

/** What an event can be about; `MEETING` when nothing else was chosen. */
export const EVENT_CATEGORIES = [
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
  'MEETING',
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

export type EventCategory = (typeof EVENT_CATEGORIES)[number];

/** The categories with their names, sorted as readers of the locale expect, `MEETING` (no special kind) last. */
export function eventCategoryOptions(locale: Locale): { id: EventCategory; label: string }[] {
  const { compare } = new Intl.Collator(locale);
  return EVENT_CATEGORIES.map((id) => ({ id, label: translate(`category_${id.toLowerCase()}`, {}, locale) })).sort(
    (a, b) => Number(a.id === 'MEETING') - Number(b.id === 'MEETING') || compare(a.label, b.label),
  );
}
