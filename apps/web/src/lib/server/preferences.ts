import type { RequestEvent } from '@sveltejs/kit';
import type { Theme } from '#lib/session.ts';

export const themeCookie = 'theme';
export const timezoneCookie = 'timezone';
/** Where a visitor wants to see what is near. */
export const placeCookie = 'place';
/** Holds the id of the announcement that the reader has put away. */
export const bannerCookie = 'banner';
export const preferenceLength = 400 * 24 * 60 * 60;

export function isBannerId(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{1,40}$/.test(value);
}

export function isTheme(value: unknown): value is Theme {
  return value === 'light' || value === 'dark' || value === 'system';
}

/** The colours the reader picked; 'system' leaves it to the browser. */
export function themeOf(event: RequestEvent): Theme {
  const theme = event.cookies.get(themeCookie);
  return isTheme(theme) ? theme : 'system';
}

/** The time zone the browser told us on an earlier page, if it is one. */
export function timezoneOf(event: RequestEvent): string | undefined {
  const timezone = event.cookies.get(timezoneCookie);
  return timezone && isTimezone(timezone) ? timezone : undefined;
}

const known = new Map<string, boolean>();

/** Whether it names a time zone. */
export function isTimezone(name: string): boolean {
  if (!/^[A-Za-z0-9_+\-/]{1,64}$/.test(name)) return false;
  let answer = known.get(name);
  if (answer === undefined) {
    try {
      new Intl.DateTimeFormat('en', { timeZone: name });
      answer = true;
    } catch {
      answer = false;
    }
    if (known.size < 1000) known.set(name, answer);
  }
  return answer;
}
