import { Injectable } from '@nestjs/common';
import { chooseLocale, Cron, OnJob } from '#convoke/core';
import { m } from '#translations';
import type { EvidenceKind } from '../reports/report-evidence.entity.js';
import type { AntiSpamFeedback } from '../reports/report.entity.js';
import { ReportedThings } from '../reports/reported-things.service.js';
import { Reports } from '../reports/reports.service.js';
import { Akismet, type AkismetText } from './akismet/akismet.client.js';
import { TeachAkismet } from './feedback/spam-feedback.service.js';
import { HeldTextNotices } from './held-text-notices.service.js';
import { type SpamFinding, SpamRule } from './spam-findings.js';
import { AskAkismet, ReportSpam } from './spam-reports.service.js';

const WORDS = {
  [SpamRule.LINKS]: m.spam_found_links,
  [SpamRule.WORDS]: m.spam_found_words,
  [SpamRule.DOMAINS]: m.spam_found_domains,
  [SpamRule.NEWCOMER]: m.spam_found_newcomer,
  [SpamRule.AKISMET]: m.spam_found_akismet,
  [SpamRule.UNCHECKED]: m.spam_found_unchecked,
};

/** What the rules against spam leave to the worker. */
@Injectable()
export class SpamJobs {
  constructor(
    private readonly reports: Reports,
    private readonly things: ReportedThings,
    private readonly akismet: Akismet,
    private readonly notices: HeldTextNotices,
  ) {}

  @Cron('moderation.tell-of-held-texts', '*/5 * * * *')
  async tellModerators(): Promise<void> {
    await this.notices.tellModerators();
  }

  @OnJob(ReportSpam)
  async report({ kind, id, findings }: { kind: EvidenceKind; id: string; findings: SpamFinding[] }): Promise<void> {
    const options = { locale: chooseLocale() };
    const reasons = findings.map(({ rule, found }) => WORDS[rule]({ found }, options));
    await this.reports.fileOwn(kind, id, [m.spam_report_text({}, options), ...reasons].join('\n'), findings);
  }

  /** About what is read already; what it finds is reported. */
  @OnJob(AskAkismet)
  async ask({ kind, id }: { kind: EvidenceKind; id: string }): Promise<void> {
    if (!this.akismet.isConfigured) return;
    const reported = await this.things.published(kind, id);
    if (!reported) return;
    const { name, preferredUsername } = reported.actor;
    const { title, text } = reported.things.at(-1)!;
    const words = [title, text].filter(Boolean).join('\n');
    const verdict = await this.akismet.check({ kind, author: name || preferredUsername, text: words });
    if (verdict === 'silent') throw new Error('Akismet does not answer');
    if (verdict === 'spam') await this.report({ kind, id, findings: [{ rule: SpamRule.AKISMET, found: '' }] });
  }

  @OnJob(TeachAkismet)
  async teach({ verdict, text }: { verdict: AntiSpamFeedback; text: AkismetText }): Promise<void> {
    if (this.akismet.isConfigured) await this.akismet.teach(verdict, text);
  }
}
