import type { Locale } from '#convoke/core';

const namings = new Map<string, Intl.DisplayNames>();
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];

/** ISO 639-1 codes that this runtime can name, outdated ones (`iw`, `sh`) left out. */
const CODES = LETTERS.flatMap((first) => LETTERS.map((second) => first + second)).filter(
  (code) => nameOf(code, 'en') !== undefined && Intl.getCanonicalLocales(code)[0] === code,
);

export interface SpokenLanguage {
  code: string;
  name: string;
}

/** Languages by name in the reader's language; all of them, or the codes asked for that exist. */
export function spokenLanguages(locale: Locale, codes: readonly string[] = CODES): SpokenLanguage[] {
  const { compare } = new Intl.Collator(locale);
  return [...new Set(codes)]
    .map((code) => ({ code, name: nameOf(code, locale) }))
    .filter((language): language is SpokenLanguage => language.name !== undefined)
    .sort((a, b) => compare(a.name, b.name));
}

function nameOf(code: string, locale: string): string | undefined {
  if (!/^[a-z]{2,3}$/.test(code)) return undefined;
  let naming = namings.get(locale);
  if (!naming) namings.set(locale, (naming = new Intl.DisplayNames([locale], { type: 'language', fallback: 'none' })));
  return naming.of(code);
}
