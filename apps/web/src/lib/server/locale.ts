import type { RequestEvent } from '@sveltejs/kit';
import { baseLocale, isLocale, locales } from '#translations/runtime';
import type { Gateway } from './gateway.ts';

type Locale = (typeof locales)[number];

export const localeCookie = 'locale';
const rightToLeft = new Set(['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ks', 'ku', 'ps', 'sd', 'ug', 'ur', 'yi']);

/** The language of the answer: what the reader picked, else the user's own, else the best the browser asks for. */
export function localeOf(event: RequestEvent, gateway: Gateway): Locale {
  const wanted = [event.cookies.get(localeCookie), gateway.viewer?.locale];
  const known = wanted.find((locale) => isLocale(locale));
  return known && isLocale(known) ? known : acceptedLocale(event.request.headers.get('accept-language') ?? '');
}

/** The best of our languages for an Accept-Language header. */
export function acceptedLocale(header: string): Locale {
  const wanted = header
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const weight = parameters.map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find(Boolean);
      return { tag: tag.trim(), weight: Number(weight ?? 1) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight);
  for (const { tag } of wanted) {
    const exact = locales.find((locale) => locale.toLowerCase() === tag);
    const close = exact ?? locales.find((locale) => locale.toLowerCase() === tag.split('-')[0]);
    if (close) return close;
  }
  return baseLocale;
}

export function textDirection(locale: string): 'ltr' | 'rtl' {
  return rightToLeft.has(locale.split('-')[0] ?? '') ? 'rtl' : 'ltr';
}
