import { readFileSync } from 'node:fs';

/** What events of one language are made of. */
export interface Words {
  language: string;
  activities: Record<string, string[]>;
  themes: string[];
  sentences: string[];
  tags: string[];
}

const LANGUAGES = ['en', 'fr', 'de', 'es', 'it'];
const FIRST_NAMES =
  'Nora Elias Amina Jonas Clara Mateo Ines Oskar Leïla Hugo Marta Anton Giulia Samir Zoé Emil Rosa Tariq Alba Viktor Maeve Luca Hannah Idris Sofia Theo Yara Bruno Agnès Milan';
const LAST_NAMES =
  'Lindqvist Moreau Kowalski Ferrari Okafor Brandt Delacroix Ibáñez Novak Haddad Sørensen Vidal Keller Rossi Dubois Castillo Bergmann Petrov Laurent Ortega Fischer Bianchi Girard Navarro Weiss Conti Leclerc Vargas Schuster Marino Chevalier Rojas Lehmann Greco Faure Molina Winter Ricci Blanchard Serrano';

export function readWords(): Words[] {
  return LANGUAGES.map((language) => ({
    language,
    ...(JSON.parse(readFileSync(new URL(`./words/${language}.json`, import.meta.url), 'utf8')) as Omit<
      Words,
      'language'
    >),
  }));
}

/** People that titles name now and then: words that only few events have. */
export function guests(): string[] {
  const last = LAST_NAMES.split(' ');
  return FIRST_NAMES.split(' ').flatMap((first) => last.map((name) => `${first} ${name}`));
}

/** A draw of numbers in [0, 1) that is the same each time (mulberry32). */
export function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
