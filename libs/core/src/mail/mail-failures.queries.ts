import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import type { PageOf, PageWindow } from '../graphql/pagination.js';
import { maskAddress, maskAddresses } from '../text/index.js';
import { SendMail } from './mailer.js';

/** A mail that did not leave when it was last tried. */
export interface MailFailure {
  /** Masked. */
  to: string;
  failedAt: Date;
  attempts: number;
  /** Null for what was given up. */
  nextTryAt: Date | null;
  /** What the mail server said, addresses masked. */
  problem: string;
}

const MAX_WORDS = 500;
const FAILED = `name = '${SendMail.name}' AND state IN ('retry', 'failed') AND output IS NOT NULL`;

/** Mails that failed, and why; of those that they are for only where they are. */
@Injectable()
export class MailFailures {
  constructor(private readonly db: Database) {}

  /** The newest first. */
  async list({ offset, limit }: PageWindow): Promise<PageOf<MailFailure>> {
    const [rows, total] = await Promise.all([
      this.db.query<MailFailure>(
        `SELECT data->>'to' AS "to", coalesce(completed_on, started_on, created_on) AS "failedAt",
            retry_count + 1 AS attempts, CASE state WHEN 'retry' THEN start_after END AS "nextTryAt",
            left(coalesce(output->>'response', output->>'message', output#>>'{value,message}', ''), ${MAX_WORDS}) AS problem
          FROM jobs.job WHERE ${FAILED} ORDER BY "failedAt" DESC, id OFFSET $1 LIMIT $2`,
        [offset, limit],
      ),
      this.count(),
    ]);
    const elements = rows.map((row) => ({ ...row, to: maskAddress(row.to), problem: maskAddresses(row.problem) }));
    return { elements, total };
  }

  async count(): Promise<number> {
    const [row] = await this.db.query<{ total: number }>(`SELECT count(*)::int AS total FROM jobs.job WHERE ${FAILED}`);
    return row!.total;
  }
}
