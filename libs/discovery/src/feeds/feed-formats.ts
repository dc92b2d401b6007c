import { z } from 'zod';
import { chooseLocale, knownLocale, type Locale, type PageWindow, parseInput, translate } from '#convoke/core';
import type { InstanceSettings } from '#convoke/instance';
import type { FeedFormat, FeedPage } from './feed.js';

const DAY_MS = 86_400_000;
/** Calendars forget what is no longer told, so some of the past is. */
export const DAYS_BACK = 30;

/** Calendars and lists for other sites have the events that are next, news the newest. */
export const FORMATS = {
  ics: { most: 500, sortBy: 'start_time_asc', description: 'feed_description_calendar' },
  atom: { most: 100, sortBy: 'created_at_desc', description: 'feed_description_news' },
  json: { most: 100, sortBy: 'start_time_asc', description: 'feed_description_next' },
} as const;

/** Since when a feed that goes on tells of what has been; undefined where it tells only what is to come. */
export function tellsSince(format: FeedFormat, now: Date): Date | undefined {
  if (format !== 'ics') return undefined;
  return new Date((Math.floor(now.getTime() / DAY_MS) - DAYS_BACK) * DAY_MS);
}

/** In words what events a feed has. */
export function descriptionOf(format: FeedFormat, { isPast }: FeedPage, locale: Locale): string {
  const { most, description } = FORMATS[format];
  return translate(isPast ? 'feed_description_past' : description, { days: DAYS_BACK, most }, locale);
}

/** Most pages of a list: nobody counts events further than that. */
const MOST_PAGES = 1000;
const USUAL_LIMIT = 20;

const timeInput = z.object({ past: z.stringbool({ truthy: ['true'], falsy: ['false'] }).optional() });

const pageInput = z.object({
  page: z.coerce.number().int().min(1).max(MOST_PAGES).default(1),
  limit: z.coerce.number().int().min(1).max(FORMATS.json.most).default(USUAL_LIMIT),
});

/** The page that a feed's address asks for. Throws InvalidInput. */
export function feedPage(format: FeedFormat, query: unknown): FeedPage {
  const { past: isPast = false } = parseInput(timeInput, query);
  if (format !== 'json') return { number: 1, limit: FORMATS[format].most, isPast };
  const { page, limit } = parseInput(pageInput, query);
  return { number: page, limit, isPast };
}

/** One more than are told, which says whether others follow. */
export function windowOf({ number, limit }: FeedPage): PageWindow {
  return { offset: (number - 1) * limit, limit: limit + 1 };
}

/** Of what the window found, what is told and where it goes on. */
export function toldOf<T>(found: T[], { number, limit }: FeedPage): { told: T[]; nextPage?: number } {
  const told = found.slice(0, limit);
  return found.length > limit && number < MOST_PAGES ? { told, nextPage: number + 1 } : { told };
}

/** Of what everybody reads alike. */
export function localeOf({ languages }: InstanceSettings): Locale {
  return chooseLocale(languages.find((language) => knownLocale(language)));
}
