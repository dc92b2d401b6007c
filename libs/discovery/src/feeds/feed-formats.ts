import { chooseLocale, knownLocale, type Locale } from '#convoke/core';
import type { InstanceSettings } from '#convoke/instance';
import type { FeedFormat } from './feed.js';

const DAY_MS = 86_400_000;
/** Calendars forget what is no longer told, so some of the past is. */
export const DAYS_BACK = 30;

/** Calendars have the events that are next, news the newest. */
export const FORMATS = {
  ics: { most: 500, sortBy: 'start_time_asc', description: 'feed_description_calendar' },
  atom: { most: 100, sortBy: 'created_at_desc', description: 'feed_description_news' },
} as const;

/** Since when a feed tells of what has been; undefined where it tells only what is to come. */
export function tellsSince(format: FeedFormat, now: Date): Date | undefined {
  if (format === 'atom') return undefined;
  return new Date((Math.floor(now.getTime() / DAY_MS) - DAYS_BACK) * DAY_MS);
}

/** Of what everybody reads alike. */
export function localeOf({ languages }: InstanceSettings): Locale {
  return chooseLocale(languages.find((language) => knownLocale(language)));
}
