import * as messages from '#translations';
import { baseLocale, locales } from '#translations/runtime';
import type { MessageParams } from '../errors/index.js';

export type Locale = (typeof locales)[number];

type Message = (params: MessageParams, options: { locale: Locale }) => string;

/** The first wish that we speak: the viewer's own, the cookie's, then the browser's in its order. */
export function chooseLocale(chosen?: string, cookie?: string, acceptLanguage = ''): Locale {
  for (const wish of [chosen, cookie, ...byPreference(acceptLanguage)]) {
    const known = wish && knownLocale(wish);
    if (known) return known;
  }
  return baseLocale;
}

/** The locale we speak for a language tag such as `fr-CA`, if any. */
export function knownLocale(tag: string): Locale | undefined {
  const wish = tag.toLowerCase();
  return (
    locales.find((locale) => locale.toLowerCase() === wish) ??
    locales.find((locale) => locale === wish.split(/[-_]/)[0])
  );
}

/** The text of a message key; the key itself where no such text exists. */
export function translate(key: string, params: MessageParams, locale: Locale): string {
  const message = (messages as unknown as Record<string, Message | undefined>)[key];
  return message ? message(params, { locale }) : key;
}

function byPreference(acceptLanguage: string): string[] {
  return acceptLanguage
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', quality] = part.split(';q=');
      return { tag: tag.trim(), quality: quality === undefined ? 1 : Number(quality) || 0 };
    })
    .toSorted((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
}
