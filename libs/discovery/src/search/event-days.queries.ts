import { Injectable } from '@nestjs/common';
import type { DaySpan } from './event-overview.schema.js';
import type { SearchCriteria } from './search-conditions.js';
import { SearchFigures } from './search-figures.js';

/** What a square of a calendar has room for. */
export const EVENTS_A_DAY = 3;

/** The events of a day. */
export interface FoundDay {
  /** As 2026-12-05. */
  date: string;
  total: number;
  /** The first ones; those that began on another day come last. */
  eventIds: string[];
}

/** Tells what goes on day by day. */
@Injectable()
export class EventDayQueries {
  constructor(private readonly figures: SearchFigures) {}

  /** The days on which something of what matches goes on, in their order. */
  async find(criteria: SearchCriteria, span: DaySpan): Promise<FoundDay[]> {
    const { rows, scale } = await this.figures.of<FoundDay>(criteria, {
      asked: { days: span },
      columns: () => 's.event_id, s.begins_on, s.until',
      rows: (conditions) => {
        const first = `${conditions.parameter(span.firstDay)}::timestamp`;
        const last = `${conditions.parameter(span.lastDay)}::timestamp`;
        const zone = `${conditions.parameter(span.timezone)}::text`;
        return `
          WITH days AS MATERIALIZED (SELECT to_char(day, 'YYYY-MM-DD') AS date, day AT TIME ZONE ${zone} AS starts,
              (day + interval '1 day') AT TIME ZONE ${zone} AS ends
            FROM generate_series(${first}, ${last}, interval '1 day') AS day)
          SELECT d.date, count(*)::int AS total, (array_agg(m.event_id::text
            ORDER BY m.begins_on < d.starts, m.begins_on, m.event_id))[1:${EVENTS_A_DAY}] AS "eventIds"
          FROM days d JOIN matches m
            ON m.begins_on < d.ends AND (m.begins_on >= d.starts OR m.until > d.starts)
          GROUP BY d.date ORDER BY d.date`;
      },
    });
    return rows.map((day) => ({ ...day, total: Math.round(day.total * scale) }));
  }
}
