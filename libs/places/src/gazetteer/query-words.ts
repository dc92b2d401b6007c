import { foldName } from './fold-name.js';

const MAX_WORDS = 8;

/** What a person typed, taken apart: `Lyon, France` has two parts, `paris texas` two words. */
export interface QueryWords {
  /** Between commas, folded. */
  parts: string[];
  words: string[];
}

export function queryWords(query: string): QueryWords {
  const parts = query
    .split(/[,;\n]/)
    .map(foldName)
    .filter(Boolean);
  return { parts, words: parts.join(' ').split(' ').filter(Boolean).slice(0, MAX_WORDS) };
}

/** Ways to take the last words for a country or region and the first for a place, longest place first. */
export function splits({ words }: QueryWords): { name: string; context: string }[] {
  return words
    .map((_, index) => ({ name: words.slice(0, index).join(' '), context: words.slice(index).join(' ') }))
    .slice(1)
    .toReversed();
}

/** Endings of a street address that may name its town, longest first; house numbers and postal codes never do. */
export function endings(words: string[]): string[] {
  return words
    .map((_, index) => words.slice(index))
    .filter(([first = '']) => !/\d/.test(first))
    .map((ending) => ending.join(' '));
}
