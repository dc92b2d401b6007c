import { Injectable } from '@nestjs/common';
import { ActorQueries } from '#convoke/actors';
import { job, Jobs, type Tx } from '#convoke/core';
import type { AntiSpamFeedback } from '../../reports/report.entity.js';
import { Akismet, type AkismetText } from '../akismet/akismet.client.js';
import type { SpamFinding } from '../spam-findings.js';
import { type NamedText, OpenTexts } from './open-texts.queries.js';
import { SpamVerdicts } from './spam-verdicts.service.js';

/** What did not arrive is no reason to keep somebody's words for long. */
export const TeachAkismet = job<{ verdict: AntiSpamFeedback; text: AkismetText }>('moderation.teach-akismet', {
  retryLimit: 5,
  deleteAfterSeconds: 3 * 86_400,
});

/** A text that a moderator has said something of. */
export interface JudgedText extends NamedText {
  authorId: string;
  title: string | null;
  /** Plain. */
  text: string | null;
}

/** What a moderator says of texts that go together. */
export interface Judgement {
  verdict: AntiSpamFeedback;
  /** What they said of them until now. */
  before: AntiSpamFeedback | null;
  /** What the rules had found. */
  findings: readonly SpamFinding[];
  texts: readonly JudgedText[];
  /** Whether drafts were to be read by everybody. */
  drafts: boolean;
}

/** Lets those learn who look for spam: our own rules, and Akismet where the instance has a key. */
@Injectable()
export class SpamFeedback {
  constructor(
    private readonly verdicts: SpamVerdicts,
    private readonly akismet: Akismet,
    private readonly open: OpenTexts,
    private readonly actors: ActorQueries,
    private readonly jobs: Jobs,
  ) {}

  /** Where the same was said before nothing is learned. */
  async learn(tx: Tx, { verdict, before, findings, texts, drafts }: Judgement): Promise<void> {
    if (verdict === before) return;
    await this.verdicts.count(tx, findings, verdict, before);
    if (!this.akismet.isConfigured) return;
    // What few could read goes nowhere.
    const told = await this.open.among(tx, texts, { drafts });
    const authors = await this.actors.findMany([...new Set(told.map(({ authorId }) => authorId))], tx);
    for (const { kind, authorId, title, text } of told) {
      const { name, preferredUsername } = authors.get(authorId)!;
      const words = [title, text].filter(Boolean).join('\n');
      if (words)
        await this.jobs.send(tx, TeachAkismet, {
          verdict,
          text: { kind, author: name || preferredUsername, text: words },
        });
    }
  }
}
