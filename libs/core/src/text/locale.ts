import * as messages from '#translations';
import { baseLocale, locales } from '#translations/runtime';
import type { MessageParams } from '../errors/index.js';

export type Locale = (typeof locales)[number];

type Message = (params: Record<string, string | number>, options: { locale: Locale }) => string;
/** TypeScript does not know this part of Intl yet. */
type LocaleOfTexts = Intl.Locale & { getTextInfo(): { direction: 'ltr' | 'rtl' } };

/** All that we speak, the language of the texts that others are translated from first. */
export const ourLocales: readonly Locale[] = [baseLocale, ...locales.filter((locale) => locale !== baseLocale)];

let usual = ourLocales;

/** Says in which languages the instance is at home: nobody is spoken to in another who has not chosen it themselves. */
export function speakUsually(languages: readonly string[]): void {
  const spoken = [...new Set(languages.flatMap((language) => knownLocale(language) ?? []))];
  usual = spoken.length > 0 ? spoken : ourLocales;
}

/**
 * The first wish that we speak: what was picked on this device, the reader's own, then of the instance's languages the
 * one that the browser wants most, or the main one.
 */
export function chooseLocale(picked?: string, own?: string, acceptLanguage = ''): Locale {
  const chosen = knownLocale(picked ?? '') ?? knownLocale(own ?? '');
  if (chosen) return chosen;
  const wished = byPreference(acceptLanguage).map((wish) => knownLocale(wish));
  return wished.find((wish) => wish && usual.includes(wish)) ?? usual[0] ?? baseLocale;
}

/** The locale we speak for a language tag such as `fr-CA`, if any. */
export function knownLocale(tag: string): Locale | undefined {
  const wish = tag.toLowerCase();
  return (
    locales.find((locale) => locale.toLowerCase() === wish) ??
    locales.find((locale) => locale === wish.split(/[-_]/)[0])
  );
}

/** In which order to look for what is there in some languages only: the reader's, the instance's own, English, any other. */
export function readingOrder(reader: Locale): Locale[] {
  return [...new Set([reader, ...usual, ...ourLocales])];
}

/** Which way a language is written. */
export function textDirection(locale: Locale): 'ltr' | 'rtl' {
  return (new Intl.Locale(locale) as LocaleOfTexts).getTextInfo().direction;
}

/** The text of a message key; the key itself where no such text exists. Several names become a list as the language writes it. */
export function translate(key: string, params: MessageParams, locale: Locale): string {
  const message = (messages as unknown as Record<string, Message | undefined>)[key];
  return message ? message(inWords(params, locale), { locale }) : key;
}

function inWords(params: MessageParams, locale: Locale): Record<string, string | number> {
  const words = Object.entries(params).map(([name, value]) => [name, isOne(value) ? value : listed(value, locale)]);
  return Object.fromEntries(words) as Record<string, string | number>;
}

function isOne(value: MessageParams[string]): value is string | number {
  return typeof value !== 'object';
}

function listed(names: readonly string[], locale: Locale): string {
  return new Intl.ListFormat(locale).format(names);
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
