import { Injectable } from '@nestjs/common';
import { type Actor, ActorQueries } from '#convoke/actors';
import { Database } from '#convoke/core';
import { CALLED, LISTED_GROUP, MEMBERS, NAMES, PRESENT_GROUP } from './group-search.sql.js';

/** So many are put in order; two letters begin the names of more. */
const CANDIDATES = 500;

/** Finds groups that stand in lists by how the words of their names begin. */
@Injectable()
export class GroupSuggestionQueries {
  constructor(
    private readonly db: Database,
    private readonly actors: ActorQueries,
  ) {}

  /** Those whose names have all terms, each a word or several that stand for one; first those that are called so. */
  async find(terms: string[], limit: number): Promise<Actor[]> {
    const values: unknown[] = [];
    const parameter = (value: string) => `$${values.push(value)}`;
    const begun = (word: string) =>
      `${NAMES} LIKE ${parameter(`${word}%`)} OR ${NAMES} LIKE ${parameter(`% ${word}%`)}`;
    const named = terms.map((term) => `(${term.split(' ').map(begun).join(' OR ')})`);
    // OFFSET keeps it a question of each group that is called so.
    const listed = `EXISTS (SELECT FROM groups g WHERE g.actor_id = a.id AND ${LISTED_GROUP} OFFSET 0)`;
    const rows = await this.db.query<{ id: string }>(
      `WITH named AS MATERIALIZED (SELECT a.* FROM actors a
          WHERE ${PRESENT_GROUP} AND ${named.join(' AND ')} AND ${listed} LIMIT ${CANDIDATES})
        SELECT a.id FROM named a ORDER BY ${CALLED} LIKE ${parameter(`${terms[0]}%`)} DESC, ${MEMBERS} DESC, a.id LIMIT ${limit}`,
      values,
    );
    const byId = await this.actors.findMany(rows.map(({ id }) => id));
    return rows.flatMap(({ id }) => byId.get(id) ?? []);
  }
}
