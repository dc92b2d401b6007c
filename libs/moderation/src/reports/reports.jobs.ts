import { Injectable } from '@nestjs/common';
import { Clock, Cron, Database } from '#convoke/core';
import { ReportMails } from './report-mails.service.js';

const YEAR_MS = 365 * 24 * 3_600_000;

/** What reports leave to the worker. */
@Injectable()
export class ReportsJobs {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly mails: ReportMails,
  ) {}

  @Cron('moderation.tell-of-reports', '*/5 * * * *')
  async tellModerators(): Promise<void> {
    await this.mails.tellModerators();
  }

  /** What people had written is not kept for ever because somebody complained once. */
  @Cron('moderation.forget-evidence', '41 3 * * *')
  async forgetEvidence(): Promise<void> {
    await this.db.query(
      `UPDATE report_evidence e SET title = NULL, text = NULL FROM reports r
        WHERE r.id = e.report_id AND r.closed_at < $1 AND (e.title IS NOT NULL OR e.text IS NOT NULL)`,
      [new Date(this.clock.now().getTime() - YEAR_MS)],
    );
  }
}
