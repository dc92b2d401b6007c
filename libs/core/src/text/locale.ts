import * as messages from '#translations';
import { baseLocale, locales } from '#translations/runtime';
import type { MessageParams } from '../errors/index.js';

export type Locale = (typeof locales)[number];

type Message = (params: MessageParams, options: { locale: Locale }) => string;

let usual: Locale = baseLocale;

/** Says in which languages the instance is at home: who wishes for nothing that we speak gets the first that we do. */
export function speakUsually(languages: readonly string[]): void {
  usual = languages.map((language) => knownLocale(language)).find(Boolean) ?? baseLocale;
}

/** The first wish that we speak: what was picked on this device, the reader's own, then the browser's in its order. */
export function chooseLocale(picked?: string, own?: string, acceptLanguage = ''): Locale {
  for (const wish of [picked, own, ...byPreference(acceptLanguage)]) {
    const known = wish && knownLocale(wish);
    if (known) return known;
  }
  return usual;
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

/** The tags of an Accept-Language header (RFC 9110, 12.5.4), the one that is wanted most first. */
function byPreference(acceptLanguage: string): string[] {
  return acceptLanguage
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const weight = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/i.exec(parameter)?.[1]).find(Boolean);
      return { tag: tag.trim(), weight: Number(weight ?? 1) };
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}
