import { Injectable } from '@nestjs/common';
import { type HeldKind, type HeldTexts, moderatorWords, type Viewer } from '#convoke/actors';
import { Database, DomainError, parseInput, type Tx } from '#convoke/core';
import { HeldEvents } from '#convoke/events';
import { HeldPosts } from '#convoke/posts';
import { HeldComments } from '#convoke/threads';
import { In } from 'typeorm';
import { z } from 'zod';
import { ActionLog, actingAs } from '../action-log/action-log.service.js';
import { ModerationAction } from '../action-log/moderation-action.js';
import { ModeratedProfiles } from '../profiles/index.js';
import { AntiSpamFeedback } from '../reports/report.entity.js';
import { CountedThings } from './counted-things.service.js';
import { SpamFeedback } from './feedback/spam-feedback.service.js';
import { FoundTexts } from './scan/found-texts.service.js';
import { HeldText, isWaitingText, type WaitingText } from './held-text.entity.js';
import { HeldTextMails, titleOf } from './held-text-mails.service.js';

/** What moderators say of what waits; the keys are the names in GraphQL. */
export const HeldDecision = { APPROVE: 'approve', SPAM: 'spam' } as const;
export type HeldDecision = (typeof HeldDecision)[keyof typeof HeldDecision];

const MAX_AT_ONCE = 50;
const decisions = z.object({
  ids: z
    .array(z.string().regex(/^\d{1,18}$/, 'error_invalid'))
    .min(1)
    .max(MAX_AT_ONCE),
  decision: z.enum(HeldDecision),
  suspend: z.boolean(),
  words: moderatorWords,
});

/** Of what was decided on, and of what it was too late: somebody else had done so, or its author had changed it. */
export interface DecidedTexts {
  decided: string[];
  missed: string[];
}

/** What moderators decide about texts that wait for them. */
@Injectable()
export class HeldTextDecisions {
  private readonly kinds: Record<HeldKind, HeldTexts>;

  constructor(
    private readonly db: Database,
    private readonly counted: CountedThings,
    private readonly profiles: ModeratedProfiles,
    private readonly log: ActionLog,
    private readonly mails: HeldTextMails,
    private readonly feedback: SpamFeedback,
    private readonly found: FoundTexts,
    event: HeldEvents,
    comment: HeldComments,
    post: HeldPosts,
  ) {
    this.kinds = { event, comment, post };
  }

  /**
   * Publishes them as their authors wanted, or deletes them as spam, and with `suspend` shuts their authors out. Throws
   * InvalidInput; own_account or administrators_only for authors whom the moderator may not suspend.
   */
  async decide(viewer: Viewer, given: object): Promise<DecidedTexts> {
    const { ids, decision, suspend, words } = parseInput(decisions, given);
    if (decision === HeldDecision.SPAM) await this.suspendAuthors(viewer, ids, suspend, words);
    const decided: string[] = [];
    for (const id of new Set(ids)) {
      const isDone = await this.db.transaction((tx) => this.decideOne(tx, viewer, id, decision, words));
      if (isDone) decided.push(id);
    }
    return { decided, missed: ids.filter((id) => !decided.includes(id)) };
  }

  /** First: whoever may not do that has decided nothing either. Profiles and groups that are spam themselves always are. */
  private async suspendAuthors(viewer: Viewer, ids: string[], all: boolean, words: string): Promise<void> {
    const texts = await this.db.manager.findBy(HeldText, { id: In(ids) });
    const authors = new Set(all ? texts.map(({ actorId }) => actorId) : []);
    for (const text of texts.filter(({ kind }) => kind === 'actor')) {
      if (await this.db.transaction((tx) => this.found.lockActor(tx, text))) authors.add(text.actorId);
    }
    for (const actorId of authors) {
      await this.profiles.suspend(viewer, actorId, words);
    }
  }

  /** False where somebody else has decided, or its author has changed or deleted it. */
  private async decideOne(tx: Tx, viewer: Viewer, id: string, decision: HeldDecision, words: string): Promise<boolean> {
    const held = await tx.findOneBy(HeldText, { id });
    if (!held || !(await this.isWaiting(tx, held))) return false;
    const { affected } = await tx.delete(HeldText, { id });
    if (!affected) return false;
    const isSpam = decision === HeldDecision.SPAM;
    await this.learn(tx, held, isSpam ? AntiSpamFeedback.SPAM : AntiSpamFeedback.HAM);
    if (!isWaitingText(held)) {
      await (isSpam ? this.found.remove(tx, viewer, held, this.kinds, words) : this.found.clear(tx, viewer, held));
      return true;
    }
    await (isSpam ? this.discard(tx, held, words) : this.release(tx, held));
    await this.log.record(tx, actingAs(viewer), {
      action: isSpam ? ModerationAction.SPAM_REMOVAL : ModerationAction.HELD_APPROVAL,
      target: { kind: held.kind, id: held.targetId },
      details: { title: titleOf(held), ...(isSpam && words ? { reason: words } : {}) },
    });
    return true;
  }

  private async learn(tx: Tx, { findings, ...held }: HeldText, verdict: AntiSpamFeedback): Promise<void> {
    const texts = [{ ...held, authorId: held.actorId }];
    await this.feedback.learn(tx, { verdict, before: null, findings, texts, drafts: !held.foundInScan });
  }

  private async release(tx: Tx, held: WaitingText): Promise<void> {
    await this.kinds[held.kind].release(tx, held.targetId);
    await this.counted.publish(tx, held.kind, held.targetId);
    await this.mails.tellOfRelease(tx, held);
  }

  private async discard(tx: Tx, held: WaitingText, words: string): Promise<void> {
    await this.kinds[held.kind].discard(tx, held.targetId);
    await this.mails.tellOfSpam(tx, held, words);
  }

  /** As it is until the transaction ends: the thing first, as its author does who changes it. */
  private async isWaiting(tx: Tx, held: HeldText): Promise<boolean> {
    const { kind, targetId, foundInScan } = held;
    if (kind === 'actor') return this.found.lockActor(tx, held);
    try {
      // What a scan has found is off the list as soon as it says something else.
      return (await this.kinds[kind].lock(tx, targetId)) || foundInScan;
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
  }
}
