import { foldName } from './fold-name.js';

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const PAIRS = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
/** Two letters that stand for a country of today: the runtime would name East Germany's too. */
const CODES = new Set(PAIRS.filter((code) => Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`));
/** Everyday short forms that are neither codes nor beginnings of names. */
const SHORT_FORMS: Record<string, string> = { uk: 'GB', usa: 'US' };
const MAX_LANGUAGES = 20;
const MIN_PREFIX = 3;

const known = new Map<string, ReadonlyMap<string, string>>();

/** A country's name in a language, the code itself when there is none. */
export function countryName(code: string, language: string): string {
  return namesIn(language).get(code) ?? code;
}

/** Codes of the countries that a folded text may mean, in the given language or English. */
export function countriesCalled(text: string, language: string): string[] {
  const short = SHORT_FORMS[text];
  const found = new Set(short ? [short] : []);
  if (CODES.has(text.toUpperCase())) found.add(text.toUpperCase());
  if (text.length < MIN_PREFIX) return [...found];
  for (const names of [namesIn(language), namesIn('en')]) {
    for (const [code, name] of names) if (foldName(name).startsWith(text)) found.add(code);
  }
  return [...found];
}

function namesIn(language: string): ReadonlyMap<string, string> {
  const kept = known.get(language);
  if (kept) return kept;
  const names = new Intl.DisplayNames([language, 'en'], { type: 'region', fallback: 'none' });
  const made = new Map([...CODES].flatMap((code) => entry(code, names.of(code))));
  if (known.size >= MAX_LANGUAGES) known.clear();
  known.set(language, made);
  return made;
}

function entry(code: string, name: string | undefined): [string, string][] {
  return name === undefined ? [] : [[code, name]];
}
