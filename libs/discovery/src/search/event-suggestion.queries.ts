import { Injectable } from '@nestjs/common';
import { Database } from '#convoke/core';
import { SearchConditions, type SearchCriteria } from './search-conditions.js';

/**
 * So many of what begins next are looked through before an index is asked. Many titles have the beginnings of common words:
 * the first of them stand among these, while an index would list every one.
 */
const LOOKED_THROUGH = 1000;

/** Finds events by what their titles say, without counting or ranking them. */
@Injectable()
export class EventSuggestionQueries {
  constructor(private readonly db: Database) {}

  /** Ids of those that are not over: what is ahead, the soonest first, then what goes on. */
  async find(criteria: SearchCriteria & { from: Date }, limit: number): Promise<string[]> {
    const soonest = await this.soonest(criteria, limit);
    return soonest.length === limit ? soonest : this.indexed(criteria, limit);
  }

  private async soonest(criteria: SearchCriteria, limit: number): Promise<string[]> {
    const conditions = new SearchConditions(criteria);
    const rows = await this.db.query<{ event_id: string }>(
      `SELECT s.event_id FROM (SELECT * FROM event_search WHERE begins_on >= ${conditions.parameter(criteria.from)}
          ORDER BY begins_on, event_id LIMIT ${LOOKED_THROUGH}) s
        WHERE ${conditions.whole()} ORDER BY s.begins_on, s.event_id LIMIT ${limit}`,
      conditions.values,
    );
    return rows.map((row) => row.event_id);
  }

  private async indexed(criteria: SearchCriteria, limit: number): Promise<string[]> {
    const conditions = new SearchConditions(criteria);
    // What stands in WITH is planned as if all its rows were wanted: a walk by time would meet few that match.
    const rows = await this.db.query<{ event_id: string }>(
      `WITH matching AS MATERIALIZED (SELECT s.event_id, s.begins_on FROM event_search s WHERE ${conditions.all()})
        SELECT event_id FROM matching
        ORDER BY begins_on < ${conditions.parameter(criteria.from)}, begins_on, event_id LIMIT ${limit}`,
      conditions.values,
    );
    return rows.map((row) => row.event_id);
  }
}
