import { Injectable } from '@nestjs/common';
import type { HeldKind, Made, Screening, Words, Writing, WritingStanding } from '#convoke/actors';
import { type Config, DomainError, InjectConfig, type Tx } from '#convoke/core';
import {
  ForeignSpamMeasure,
  InstanceSettingsService,
  SpamMeasure,
  type SpamRules,
  UncheckedMeasure,
} from '#convoke/instance';
import { Akismet } from './akismet/akismet.client.js';
import { AkismetOpinions } from './akismet/akismet-opinions.service.js';
import { CountedThings } from './counted-things.service.js';
import { HeldTextList } from './held-text-list.service.js';
import { findingsIn, readText, type ReadText, type SpamFinding, SpamRule } from './spam-findings.js';
import { SpamReports } from './spam-reports.service.js';
import { isScreened, type TextAuthor, TextAuthors } from './text-authors.queries.js';

/** What was looked at, and what came of it. */
interface Screened {
  read: ReadText;
  rules: SpamRules;
  author: TextAuthor;
  findings: SpamFinding[];
  /** Whether Akismet has a say: the rules found nothing, and its author is new or unknown here. */
  isForAkismet: boolean;
}

/** Looks by the instance's rules at what people make. */
@Injectable()
export class SpamScreening implements Screening {
  private readonly ownHost: string;

  constructor(
    @InjectConfig('server') server: Config['server'],
    private readonly settings: InstanceSettingsService,
    private readonly authors: TextAuthors,
    private readonly counted: CountedThings,
    private readonly list: HeldTextList,
    private readonly reports: SpamReports,
    private readonly akismet: Akismet,
    private readonly opinions: AkismetOpinions,
  ) {
    this.ownHost = new URL(server.publicUrl).host;
  }

  async admit(tx: Tx, { kind, actorId }: Pick<Made, 'kind' | 'actorId'>): Promise<void> {
    const author = await this.authors.of(tx, actorId);
    if (author.userId === null || !isScreened(author)) return;
    // Of two things made at once the second is counted after the first.
    await this.counted.lock(tx, author.userId);
    const { spam: rules } = await this.settings.current(tx);
    const limits = [rules.hourly[kind], this.authors.isNew(author, rules) ? rules.newcomerHourly[kind] : null];
    const max = Math.min(...limits.map((limit) => limit ?? Infinity));
    if (max === Infinity || (await this.counted.lately(tx, author.userId, kind)) < max) return;
    throw new DomainError('too_fast', { params: { max } });
  }

  async count(tx: Tx, made: Made): Promise<void> {
    const { userId } = await this.authors.of(tx, made.actorId);
    if (userId !== null) await this.counted.add(tx, userId, made, false);
  }

  async consult(writing: Omit<Writing, 'id'>): Promise<void> {
    if (!this.akismet.isConfigured) return;
    const { read, isForAkismet } = await this.screen(undefined, writing);
    if (isForAkismet) await this.opinions.form(writing, read);
  }

  async holds(tx: Tx, writing: Writing): Promise<boolean> {
    const screened = await this.screen(tx, writing);
    const { author, findings } = screened;
    const isUnasked = screened.isForAkismet && !this.heed(writing, screened);
    const held = await this.mustWait(tx, screened);
    if (author.userId !== null) await this.counted.add(tx, author.userId, writing, !held);
    if (held) await this.list.put(tx, writing, screened.read, findings);
    else if (findings.length > 0) await this.reports.request(tx, writing, findings);
    else if (isUnasked) await this.reports.requestCheck(tx, writing);
    return held;
  }

  async reword(tx: Tx, words: Words, standing: WritingStanding): Promise<void> {
    if (standing !== 'waiting') await this.list.forgetFound(tx, words.kind, words.id);
    if (standing === 'closed') return;
    const { read, author, findings, isForAkismet } = await this.screen(tx, words);
    if (standing === 'waiting') return this.list.put(tx, words, read, findings);
    // Who could read it has read it: nobody takes it back but a moderator.
    if (standing === 'opened') findings.push(...(await this.newcomer(tx, author)));
    if (findings.length > 0) await this.reports.request(tx, words, findings);
    else if (isForAkismet) await this.reports.requestCheck(tx, words);
  }

  async forget(tx: Tx, kind: HeldKind, id: string): Promise<void> {
    await this.list.remove(tx, kind, id);
  }

  /** Whether Akismet has spoken; adds what it said. */
  private heed(writing: Writing, { rules, findings }: Screened): boolean {
    const verdict = this.opinions.take(writing);
    if (verdict === 'spam') findings.push({ rule: SpamRule.AKISMET, found: '' });
    const isMissed = verdict === 'silent' && rules.uncheckedMeasure === UncheckedMeasure.HOLD;
    if (isMissed) findings.push({ rule: SpamRule.UNCHECKED, found: '' });
    return verdict === 'ham' || findings.length > 0;
  }

  private async screen(tx: Tx | undefined, words: Omit<Words, 'id'>): Promise<Screened> {
    const { spam: rules } = await this.settings.current(tx);
    const author = await this.authors.of(tx, words.actorId);
    const read = readText(words, [this.ownHost, author.domain ?? this.ownHost]);
    const trusted = !isScreened(author) || (await this.isTrustedForeigner(tx, words.actorId, author, rules));
    if (trusted) return { read, rules, author, findings: [], isForAkismet: false };
    const addresses = read.links.map(({ href }) => href);
    const findings = findingsIn(read, rules, await this.authors.amongActors(tx, addresses));
    const isUnknown = author.domain !== null || this.authors.isNew(author, rules);
    // Of what people say of themselves nobody outside is told.
    const isItsBusiness = this.akismet.isConfigured && words.kind !== 'actor';
    const isForAkismet = isItsBusiness && isUnknown && findings.length === 0;
    return { read, rules, author, findings, isForAkismet };
  }

  private async isTrustedForeigner(tx: Tx | undefined, actorId: string, { domain }: TextAuthor, rules: SpamRules) {
    if (domain === null) return false;
    return rules.foreignMeasure === ForeignSpamMeasure.ACCEPT || this.authors.isKnown(tx, actorId);
  }

  private async mustWait(tx: Tx, { author, rules, findings }: Screened): Promise<boolean> {
    const isUnchecked = findings.some(({ rule }) => rule === SpamRule.UNCHECKED);
    if (author.domain !== null) {
      if (findings.length > 0 && !isUnchecked && rules.foreignMeasure === ForeignSpamMeasure.DROP) {
        throw new DomainError('taken_for_spam');
      }
      return findings.length > 0;
    }
    const asNew = await this.newcomer(tx, author);
    const waits = isUnchecked || asNew.length > 0 || (findings.length > 0 && rules.measure === SpamMeasure.HOLD);
    findings.push(...asNew);
    return waits;
  }

  /** Whether a moderator sees what the account says because it is new. */
  private async newcomer(tx: Tx, author: TextAuthor): Promise<SpamFinding[]> {
    const { spam: rules } = await this.settings.current(tx);
    const { userId } = author;
    if (userId === null || rules.newcomerTexts === 0 || !isScreened(author)) return [];
    if (!this.authors.isNew(author, rules)) return [];
    const isTrusted = (await this.counted.published(tx, userId)) >= rules.newcomerTexts;
    return isTrusted ? [] : [{ rule: SpamRule.NEWCOMER, found: '' }];
  }
}
