import { Injectable } from '@nestjs/common';
import { Clock, Cron, Database } from '#convoke/core';

/** What came on a day, by the clock of UTC. */
export interface DailyFigures {
  day: string;
  accounts: number;
  events: number;
  groups: number;
  participations: number;
  comments: number;
  reports: number;
  /** From other servers. */
  activitiesReceived: number;
  /** Tries to bring other servers something that succeeded. */
  deliveries: number;
  failedDeliveries: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
export const MOST_DAYS = 365;

const DAY_OF = (column: string) => `(${column} AT TIME ZONE 'UTC')::date`;

/** How many of a kind came on each day from $1 to $2. */
const perDay = (table: string, column: string, condition = 'true') =>
  `(SELECT ${DAY_OF(column)} AS day, count(*)::int AS count FROM ${table}
    WHERE ${column} >= $1::date AT TIME ZONE 'UTC' AND ${column} < ($2::date + 1) AT TIME ZONE 'UTC' AND ${condition}
    GROUP BY 1)`;

/** Counts each day once, so that nobody who looks at a year of them waits for all rows to be counted. */
@Injectable()
export class DailyFiguresService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** The days until yesterday of which something is known, the oldest first. */
  async last(days: number): Promise<DailyFigures[]> {
    return this.db.query<DailyFigures>(
      `SELECT day::text, accounts, events, groups, participations, comments, reports,
          activities_received AS "activitiesReceived", deliveries, failed_deliveries AS "failedDeliveries"
        FROM daily_figures WHERE day >= $1::date ORDER BY day`,
      [this.dayBefore(Math.min(days, MOST_DAYS))],
    );
  }

  /** Counts the days that nobody has counted yet. */
  @Cron('discovery.count-days', '10 0 * * *')
  async countDays(): Promise<void> {
    const [counted] = await this.db.query<{ next: string | null }>(
      'SELECT (max(day) + 1)::text AS next FROM daily_figures',
    );
    const oldest = this.dayBefore(MOST_DAYS);
    const from = counted?.next && counted.next > oldest ? counted.next : oldest;
    await this.db.query(
      `INSERT INTO daily_figures (day, accounts, events, groups, participations, comments, reports,
          activities_received, deliveries, failed_deliveries)
        SELECT days.day::date, ${['a', 'e', 'g', 'p', 'c', 'r', 'i'].map((kind) => `coalesce(${kind}.count, 0)`).join(', ')},
          coalesce(d.delivered, 0), coalesce(d.failed, 0)
        FROM generate_series($1::date, $2::date, interval '1 day') AS days (day)
        LEFT JOIN ${perDay('users', 'confirmed_at')} a ON a.day = days.day
        LEFT JOIN ${perDay('events', 'published_at', 'local')} e ON e.day = days.day
        LEFT JOIN ${perDay('actors', 'created_at', `type = 'group' AND domain IS NULL`)} g
          ON g.day = days.day
        LEFT JOIN ${perDay('participations', 'inserted_at', `role <> 'creator'`)} p ON p.day = days.day
        LEFT JOIN ${perDay('comments', 'inserted_at', 'local')} c ON c.day = days.day
        LEFT JOIN ${perDay('reports', 'inserted_at')} r ON r.day = days.day
        LEFT JOIN ${perDay('inbox_activities', 'received_at')} i ON i.day = days.day
        LEFT JOIN delivery_counts d ON d.day = days.day
        ON CONFLICT DO NOTHING`,
      [from, this.dayBefore(1)],
    );
  }

  private dayBefore(days: number): string {
    return new Date(this.clock.now().getTime() - days * DAY_MS).toISOString().slice(0, 10);
  }
}
