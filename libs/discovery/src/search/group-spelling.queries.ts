import { Injectable } from '@nestjs/common';
import { Database } from '#convoke/core';
import { LISTED_GROUP, NAMES } from './group-search.sql.js';
import { guessed, type Known, MIN_LENGTH } from './spelling.queries.js';

const READ_MS = 1500;
/** Of the trigrams of a word so many have to be in a name; what is left is measured letter by letter. */
const LEAST_ALIKE = 0.3;
const CANDIDATES = 40;

/** Guesses what misspelt words were meant to be, by the names of groups that stand in lists. */
@Injectable()
export class GroupSpellingQueries {
  constructor(private readonly db: Database) {}

  /** The terms with each unknown one replaced by the words most like it; nothing where there is none to replace. */
  async corrected(terms: string[]): Promise<string[] | null> {
    return this.db.readWithin(READ_MS, async (tx) => {
      await this.db.query(`SELECT set_config('pg_trgm.word_similarity_threshold', '${LEAST_ALIKE}', true)`, [], tx);
      const rows = await this.db.query<Omit<Known, 'known'>>(
        `SELECT t.term, CASE WHEN length(t.term) < ${MIN_LENGTH} THEN '{}' ELSE ARRAY(
            SELECT DISTINCT word FROM (SELECT ${NAMES} AS names FROM actors a JOIN groups g ON g.actor_id = a.id
                WHERE t.term <% ${NAMES} AND ${LISTED_GROUP}
                ORDER BY t.term <<-> ${NAMES}, a.id LIMIT ${CANDIDATES}) named,
              regexp_split_to_table(names, '\\s+') AS word) END AS alike
          FROM unnest($1::text[]) WITH ORDINALITY AS t (term, place) ORDER BY t.place`,
        [terms],
        tx,
      );
      return guessed(rows.map(({ term, alike }) => ({ term, alike, known: alike.includes(term) })));
    });
  }
}
