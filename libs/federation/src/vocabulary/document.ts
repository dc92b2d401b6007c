import { VocabularyRefused } from './vocabulary-refused.js';

/** A JSON object as it travels between servers. */
export type Document = Record<string, unknown>;

const MAX_ADDRESS = 2000;
const MAX_LIST = 1000;
const MAX_LANGUAGES = 100;
// The URL parser would silently drop these, and the address checked would not be the address stored.
const FORBIDDEN_IN_ADDRESS = /[\u0000-\u0020\u007f\\]/;
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
const BROKEN_LINE = /\s+/g;
const DIRECTION_MARKS = /[\u202a-\u202e\u2066-\u2069]/g;

export function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The document itself; throws VocabularyRefused for anything that is none. */
export function documentFrom(value: unknown): Document {
  if (!isDocument(value)) throw new VocabularyRefused('not_an_object');
  return value;
}

/** One or several of something, as a list; of endless ones the beginning. */
export function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.slice(0, MAX_LIST) : [value];
}

/** The names of its types, without the prefix or address of their vocabulary. */
export function typesOf(value: unknown): string[] {
  if (!isDocument(value)) return [];
  return listOf(value.type ?? value['@type'])
    .filter((type) => typeof type === 'string')
    .map((type) => lastWord(type.slice(0, MAX_ADDRESS)));
}

export function hasType(value: unknown, ...types: string[]): boolean {
  return typesOf(value).some((type) => types.includes(type));
}

/** What follows the last `/`, `#` or `:`, since vocabularies are named in many ways. */
export function lastWord(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('#'), name.lastIndexOf(':')) + 1);
}

/** The web address that something is, has as its id, or links to: of several the first. */
export function idOf(value: unknown): string | null {
  return idsOf(value)[0] ?? null;
}

/** Every web address in one or several references. */
export function idsOf(value: unknown): string[] {
  return listOf(value)
    .map((each) => (isDocument(each) ? (each.id ?? each['@id'] ?? each.href) : each))
    .filter((id) => typeof id === 'string' && isWebAddress(id))
    .map(String);
}

/** Whether it can be fetched or linked to: http or https, and the same to every reader. */
export function isWebAddress(text: string): boolean {
  if (text.length > MAX_ADDRESS || FORBIDDEN_IN_ADDRESS.test(text) || !text.isWellFormed()) return false;
  return /^https?:\/\/[^/]/i.test(text) && URL.canParse(text);
}

/** A text on one line, at most `max` long; null where there is none. `name`, else `nameMap` and its likes. */
export function lineOf(document: Document, key: string, max: number): string | null {
  const text = textOf(document, key, max * 2);
  const line = text && cut(text.replace(DIRECTION_MARKS, '').replace(BROKEN_LINE, ' ').trim(), max);
  return line || null;
}

/** A text of any number of lines, or HTML as received. */
export function textOf(document: Document, key: string, max: number): string | null {
  const text = plainOf(document[key]) ?? fromMap(document[`${key}Map`]);
  return text === undefined ? null : cut(text, max).replace(CONTROLS, '').trim() || null;
}

/** The languages that a map of texts has; of endless ones the beginning. */
export function languagesOf(map: unknown): string[] {
  const languages: string[] = [];
  if (!isDocument(map)) return languages;
  // Object.keys would list them all first.
  for (const language in map) {
    if (languages.push(language) === MAX_LANGUAGES) break;
  }
  return languages;
}

/** A whole number that is not negative; null for anything else. */
export function countOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return Number.isInteger(number) && Number(number) >= 0 && Number(number) <= 1e9 ? Number(number) : null;
}

/** Some programs write `true` as a text. */
export function flagOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : null;
}

function plainOf(value: unknown): string | undefined {
  const first = Array.isArray(value) ? value[0] : value;
  if (isDocument(first)) return typeof first['@value'] === 'string' ? first['@value'] : undefined;
  return typeof first === 'string' ? first : undefined;
}

function fromMap(value: unknown): string | undefined {
  if (!isDocument(value)) return undefined;
  return (
    plainOf(value.und) ??
    languagesOf(value)
      .map((language) => plainOf(value[language]))
      .find(Boolean)
  );
}

function cut(text: string, max: number): string {
  return text.length <= max
    ? text.toWellFormed()
    : text
        .slice(0, max)
        .toWellFormed()
        .replace(/\ufffd$/, '');
}
