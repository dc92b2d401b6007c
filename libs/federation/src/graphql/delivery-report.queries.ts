import { Injectable } from '@nestjs/common';
import { Clock, Database, type PageOf, type PageWindow } from '#convoke/core';

/** What waits in the queue, in figures. */
export interface QueueReport {
  /** Deliveries still to be made. */
  depth: number;
  /** Of these, on their way now. */
  underway: number;
  /** Given up; only an administrator can retry them. */
  givenUp: number;
  /** When the oldest of those still to be made was posted. */
  oldestAt: Date | null;
}

/** What does not get through to one host. */
export interface HostReport {
  host: string;
  waiting: number;
  givenUp: number;
  /** Tries that failed, of all these deliveries together. */
  failures: number;
  oldestAt: Date | null;
  /** Since when nobody reaches the host. */
  failingSince: Date | null;
  /** Until when it is left alone. */
  pausedUntil: Date | null;
  lastProblem: string | null;
}

const REPORT = `SELECT host, coalesce(q.waiting, 0) AS waiting, coalesce(q.given_up, 0) AS "givenUp",
    coalesce(q.failures, 0) AS failures, q.oldest_at AS "oldestAt", state.failing_since AS "failingSince",
    state.paused_until AS "pausedUntil", coalesce(state.problem, q.problem) AS "lastProblem"
  FROM (
    SELECT host, count(due_at)::int AS waiting, count(*) FILTER (WHERE due_at IS NULL)::int AS given_up,
      sum(attempts)::int AS failures, min(created_at) AS oldest_at, max(problem) AS problem
    FROM deliveries GROUP BY host HAVING max(attempts) > 0
  ) q FULL JOIN delivery_hosts state USING (host)`;

/** Reads of what waits to be sent, for administrators. */
@Injectable()
export class DeliveryReport {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** What does not get through to one host; null where all does. */
  async of(host: string): Promise<HostReport | null> {
    const [found] = await this.db.query<HostReport>(`${REPORT} WHERE host = $1`, [host]);
    return found ?? null;
  }

  async queue(): Promise<QueueReport> {
    const [report] = await this.db.query<QueueReport>(
      `SELECT count(due_at)::int AS depth, count(*) FILTER (WHERE leased_until > $1)::int AS underway,
        count(*) FILTER (WHERE due_at IS NULL)::int AS "givenUp",
        min(created_at) FILTER (WHERE due_at IS NOT NULL) AS "oldestAt" FROM deliveries`,
      [this.clock.now()],
    );
    return report!;
  }

  /** Hosts with troubles, the longest queue first. */
  async hosts({ offset, limit }: PageWindow): Promise<PageOf<HostReport>> {
    const [elements, [all]] = await Promise.all([
      this.db.query<HostReport>(`${REPORT} ORDER BY waiting DESC, host OFFSET $1 LIMIT $2`, [offset, limit]),
      this.db.query<{ total: number }>(
        `SELECT count(*)::int AS total FROM (
          SELECT host FROM deliveries WHERE attempts > 0 UNION SELECT host FROM delivery_hosts) hosts`,
      ),
    ]);
    return { elements, total: all!.total };
  }
}
