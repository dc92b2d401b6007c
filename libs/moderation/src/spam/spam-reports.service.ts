import { Injectable } from '@nestjs/common';
import type { Made } from '#convoke/actors';
import { job, Jobs, type Tx } from '#convoke/core';
import type { EvidenceKind } from '../reports/report-evidence.entity.js';
import type { SpamFinding } from './spam-findings.js';

export const ReportSpam = job<{ kind: EvidenceKind; id: string; findings: SpamFinding[] }>('moderation.report-spam');

/** Has Akismet look at what is read already. */
export const AskAkismet = job<{ kind: EvidenceKind; id: string }>('moderation.ask-akismet');

/** Has the instance report what its rules found something in. */
@Injectable()
export class SpamReports {
  constructor(private readonly jobs: Jobs) {}

  async request(
    tx: Tx,
    { kind, id }: Pick<Made, 'id'> & { kind: EvidenceKind },
    findings: SpamFinding[],
  ): Promise<void> {
    await this.jobs.send(tx, ReportSpam, { kind, id, findings });
  }

  /** Has Akismet asked in the background about what nobody could ask of it before, and reported what it finds. */
  async requestCheck(tx: Tx, { kind, id }: Pick<Made, 'id'> & { kind: EvidenceKind }): Promise<void> {
    await this.jobs.send(tx, AskAkismet, { kind, id });
  }
}
