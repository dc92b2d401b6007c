import { Injectable } from '@nestjs/common';
import { Clock, Database } from '#convoke/core';
import { UNAVAILABLE_AFTER_MS } from './retry-plan.js';

/** What waits in the queue, in figures. */
export interface QueueState {
  /** Deliveries still to be made. */
  waiting: number;
  /** Of these, on their way now. */
  underway: number;
  /** Given up; only an administrator can retry them. */
  givenUp: number;
  /** When the oldest of those still to be made was posted. */
  oldestAt: Date | null;
}

/** What waits for one host, and what is wrong with it. */
export interface HostQueue {
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
  /** After a week of failing nothing new is queued for it. */
  unavailable: boolean;
  lastProblem: string | null;
}

/** What administrators see of the deliveries, and what they can do about them. */
@Injectable()
export class DeliveryOverview {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async state(): Promise<QueueState> {
    const [state] = await this.db.query<QueueState>(
      `SELECT count(due_at)::int AS waiting, count(*) FILTER (WHERE leased_until > $1)::int AS underway,
        count(*) FILTER (WHERE due_at IS NULL)::int AS "givenUp",
        min(created_at) FILTER (WHERE due_at IS NOT NULL) AS "oldestAt" FROM deliveries`,
      [this.clock.now()],
    );
    return state!;
  }

  /** Hosts with troubles, the longest queue first. */
  async failingHosts({ offset = 0, limit = 50 } = {}): Promise<HostQueue[]> {
    return this.db.query<HostQueue>(
      `SELECT host, coalesce(q.waiting, 0) AS waiting, coalesce(q.given_up, 0) AS "givenUp",
          coalesce(q.failures, 0) AS failures, q.oldest_at AS "oldestAt", state.failing_since AS "failingSince",
          state.paused_until AS "pausedUntil", coalesce(state.failing_since <= $1, false) AS unavailable,
          coalesce(state.problem, q.problem) AS "lastProblem"
        FROM (
          SELECT host, count(due_at)::int AS waiting, count(*) FILTER (WHERE due_at IS NULL)::int AS given_up,
            sum(attempts)::int AS failures, min(created_at) AS oldest_at, max(problem) AS problem
          FROM deliveries GROUP BY host HAVING max(attempts) > 0
        ) q FULL JOIN delivery_hosts state USING (host)
        ORDER BY waiting DESC, host OFFSET $2 LIMIT $3`,
      [new Date(this.clock.now().getTime() - UNAVAILABLE_AFTER_MS), offset, limit],
    );
  }

  /** Tries everything for the host now, what was given up included; answers how many that are. */
  async retry(host: string): Promise<number> {
    return this.db.transaction(async (tx) => {
      await this.db.query('DELETE FROM delivery_hosts WHERE host = $1', [host], tx);
      const retried = await this.db.query(
        `UPDATE deliveries SET due_at = $2, attempts = 0, leased_until = NULL
          WHERE host = $1 AND (leased_until IS NULL OR leased_until <= $2) RETURNING id`,
        [host, this.clock.now()],
        tx,
      );
      return retried.length;
    });
  }

  /** Forgets everything for the host; answers how many deliveries that were. */
  async drop(host: string): Promise<number> {
    return (await this.db.query('DELETE FROM deliveries WHERE host = $1 RETURNING id', [host])).length;
  }
}
