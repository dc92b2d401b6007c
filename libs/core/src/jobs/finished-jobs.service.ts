import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/index.js';
import { Cron } from './decorators.js';

const KEPT_MS = 24 * 3_600_000;

/** Forgets what was done: a job holds what it was about, a mail its words and its address. */
@Injectable()
export class FinishedJobs {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Jobs that failed for good stay, for somebody to look at, as long as their queue keeps them. */
  @Cron('core.forget-finished-jobs', '53 * * * *')
  async forget(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - KEPT_MS);
    await this.db.query(`DELETE FROM jobs.job WHERE state = 'completed' AND completed_on < $1`, [before]);
  }
}
