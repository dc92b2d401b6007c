import { Injectable } from '@nestjs/common';
import { chooseLocale, OnJob } from '#convoke/core';
import { m } from '#translations';
import type { EvidenceKind } from '../reports/report-evidence.entity.js';
import { Reports } from '../reports/reports.service.js';
import { type SpamFinding, SpamRule } from './spam-findings.js';
import { ReportSpam } from './spam-reports.service.js';

const WORDS = {
  [SpamRule.LINKS]: m.spam_found_links,
  [SpamRule.WORDS]: m.spam_found_words,
  [SpamRule.DOMAINS]: m.spam_found_domains,
  [SpamRule.NEWCOMER]: m.spam_found_newcomer,
};

/** What the rules against spam leave to the worker. */
@Injectable()
export class SpamJobs {
  constructor(private readonly reports: Reports) {}

  @OnJob(ReportSpam)
  async report({ kind, id, findings }: { kind: EvidenceKind; id: string; findings: SpamFinding[] }): Promise<void> {
    const options = { locale: chooseLocale() };
    const reasons = findings.map(({ rule, found }) => WORDS[rule]({ found }, options));
    await this.reports.fileOwn(kind, id, [m.spam_report_text({}, options), ...reasons].join('\n'));
  }
}
