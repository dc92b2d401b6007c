import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import type { PageOf, PageWindow } from '../graphql/pagination.js';
import { maskAddresses } from '../text/index.js';

/** What there is to do of one kind of background work. */
export interface QueueState {
  queue: string;
  /** Jobs that were never tried. */
  waiting: number;
  running: number;
  /** Jobs that failed and are tried again. */
  retrying: number;
  /** Jobs that failed for good. */
  parked: number;
  /** Since when the oldest of those that could run now waits. */
  oldestAt: Date | null;
}

/** A job that failed for good. */
export interface ParkedJob {
  id: string;
  queue: string;
  /** The ids in what it was about, by their names. */
  about: { name: string; value: string }[];
  problem: string;
  attempts: number;
  createdAt: Date;
  failedAt: Date;
}

interface ParkedRow extends Omit<ParkedJob, 'about'> {
  data: Record<string, unknown> | null;
}

const MAX_WORDS = 500;
const ID = /^(\d{1,19}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
/** Accounts are not named: which profiles are theirs is told on their page alone. */
const OF_ACCOUNT = /user|account|session/i;
const INTERNAL = '\\_\\_pgboss%';

/** How the background work goes. */
@Injectable()
export class JobQueues {
  constructor(private readonly db: Database) {}

  /** All queues, those with parked jobs first. */
  async list(): Promise<QueueState[]> {
    return this.db.query<QueueState>(
      `SELECT q.name AS queue,
          count(*) FILTER (WHERE j.state = 'created')::int AS waiting,
          count(*) FILTER (WHERE j.state = 'active')::int AS running,
          count(*) FILTER (WHERE j.state = 'retry')::int AS retrying,
          count(*) FILTER (WHERE j.state = 'failed')::int AS parked,
          min(j.start_after) FILTER (WHERE j.state < 'active' AND j.start_after <= now()) AS "oldestAt"
        FROM jobs.queue q LEFT JOIN jobs.job j ON j.name = q.name AND j.state <> 'completed'
        WHERE q.name NOT LIKE '${INTERNAL}' GROUP BY q.name ORDER BY parked DESC, retrying DESC, waiting DESC, q.name`,
    );
  }

  /** Those of one queue, or of all; the newest first. */
  async parked(queue: string | null, { offset, limit }: PageWindow): Promise<PageOf<ParkedJob>> {
    const [rows, total] = await Promise.all([
      this.db.query<ParkedRow>(
        `SELECT id, name AS queue, data, retry_count + 1 AS attempts, created_on AS "createdAt",
            completed_on AS "failedAt",
            left(split_part(coalesce(output->>'message', output#>>'{value,message}', ''), E'\\n', 1), ${MAX_WORDS})
              AS problem
          FROM jobs.job WHERE state = 'failed' AND ($1::text IS NULL OR name = $1)
          ORDER BY completed_on DESC, id OFFSET $2 LIMIT $3`,
        [queue, offset, limit],
      ),
      this.countParked(queue),
    ]);
    return { elements: rows.map(shown), total };
  }

  async countParked(queue: string | null = null): Promise<number> {
    const [row] = await this.db.query<{ total: number }>(
      `SELECT count(*)::int AS total FROM jobs.job WHERE state = 'failed' AND ($1::text IS NULL OR name = $1)`,
      [queue],
    );
    return row!.total;
  }
}

function shown({ data, problem, ...rest }: ParkedRow): ParkedJob {
  const about = Object.entries(data ?? {}).flatMap(([name, value]) =>
    isTold(name, value) ? [{ name, value: String(value) }] : [],
  );
  return { ...rest, about, problem: maskAddresses(problem) };
}

function isTold(name: string, value: unknown): boolean {
  return (typeof value === 'string' || typeof value === 'number') && ID.test(String(value)) && !OF_ACCOUNT.test(name);
}
