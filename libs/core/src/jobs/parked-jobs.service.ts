import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../database/index.js';
import { DomainError } from '../errors/index.js';

/** The job, or all jobs, of a queue that failed for good. */
export interface ParkedSelection {
  queue: string;
  id?: string | null;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const SELECTED = `name = $1 AND state = 'failed' AND ($2::uuid IS NULL OR id = $2)`;

/** What becomes of jobs that failed for good. */
@Injectable()
export class ParkedJobs {
  constructor(private readonly db: Database) {}

  /** Has them tried once more, within half a minute; answers how many. Throws not_found. */
  async retry(tx: Tx, selection: ParkedSelection): Promise<number> {
    return this.change(
      tx,
      `UPDATE jobs.job SET state = 'retry', retry_limit = retry_count + 1, start_after = now(), completed_on = NULL,
          keep_until = greatest(keep_until, now() + interval '14 days')
        WHERE ${SELECTED} RETURNING id`,
      selection,
    );
  }

  /** Forgets them: what they were about never happens. Answers how many. Throws not_found. */
  async discard(tx: Tx, selection: ParkedSelection): Promise<number> {
    return this.change(tx, `DELETE FROM jobs.job WHERE ${SELECTED} RETURNING id`, selection);
  }

  private async change(tx: Tx, statement: string, { queue, id = null }: ParkedSelection): Promise<number> {
    const [known] = await this.db.query('SELECT FROM jobs.queue WHERE name = $1', [queue], tx);
    if (!known) throw new DomainError('not_found', { field: 'queue' });
    const changed = id === null || UUID.test(id) ? await this.db.query(statement, [queue, id], tx) : [];
    if (id !== null && changed.length === 0) throw new DomainError('not_found', { field: 'id' });
    return changed.length;
  }
}
