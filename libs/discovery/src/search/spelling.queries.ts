import { Injectable } from '@nestjs/common';
import { Database } from '#convoke/core';
import { editDistance } from './edit-distance.js';

/** Shorter words are not guessed at. */
export const MIN_LENGTH = 4;
/** Words from this length on may have two mistakes, shorter ones a single one. */
const LONG_WORD = 6;
const CANDIDATES = 40;
const MAX_GUESSES = 5;

/** A word that is looked for. */
export interface Known {
  term: string;
  /** Whether something goes by it. */
  known: boolean;
  /** Words that something goes by. */
  alike: string[];
}

/** Guesses what misspelt words were meant to be, by the words that events go by. */
@Injectable()
export class SpellingQueries {
  constructor(private readonly db: Database) {}

  /** The terms with each unknown one replaced by the words most like it; nothing where there is none to replace. */
  async corrected(terms: string[]): Promise<string[] | null> {
    const rows = await this.db.query<Known>(
      `SELECT t.term, k.known, CASE WHEN k.known THEN '{}' ELSE ARRAY(
            SELECT w.word FROM search_words w ORDER BY w.word <-> t.term LIMIT ${CANDIDATES}) END AS alike
        FROM unnest($1::text[]) WITH ORDINALITY AS t (term, position)
        CROSS JOIN LATERAL (SELECT length(t.term) < ${MIN_LENGTH}
          OR EXISTS (SELECT FROM search_words w WHERE w.word = t.term) AS known) k
        ORDER BY t.position`,
      [terms],
    );
    return guessed(rows);
  }
}

/** The terms with each unknown one replaced by the words most like it; nothing where there is none to replace. */
export function guessed(rows: Known[]): string[] | null {
  const guesses = rows.map(({ term, known, alike }) => (known ? [] : closest(term, alike)));
  if (guesses.every((words) => words.length === 0)) return null;
  return rows.map(({ term }, index) => (guesses[index]!.length > 0 ? guesses[index]!.join(' ') : term));
}

function closest(term: string, words: string[]): string[] {
  const most = [...term].length >= LONG_WORD ? 2 : 1;
  const near = words
    .map((word) => ({ word, mistakes: editDistance(term, word) }))
    .filter(({ mistakes }) => mistakes <= most);
  const least = Math.min(...near.map(({ mistakes }) => mistakes));
  return near
    .filter(({ mistakes }) => mistakes === least)
    .slice(0, MAX_GUESSES)
    .map(({ word }) => word);
}
