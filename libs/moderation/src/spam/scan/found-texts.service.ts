import { Injectable } from '@nestjs/common';
import { ContentRemovals, type HeldKind, type HeldTexts, type Viewer } from '#convoke/actors';
import { Database, type Tx } from '#convoke/core';
import { actingAs, ActionLog } from '../../action-log/action-log.service.js';
import { ModerationAction } from '../../action-log/moderation-action.js';
import { HeldText } from '../held-text.entity.js';
import { HeldTextList, shownOf } from '../held-text-list.service.js';
import { titleOf } from '../held-text-mails.service.js';
import { readText } from '../spam-findings.js';

/** What moderators decide about texts that a scan found, which everybody reads meanwhile. */
@Injectable()
export class FoundTexts {
  constructor(
    private readonly db: Database,
    private readonly list: HeldTextList,
    private readonly removals: ContentRemovals,
    private readonly log: ActionLog,
  ) {}

  /** Whether a profile or group says still what was found, and does so until the transaction ends. */
  async lockActor(tx: Tx, { targetId, title, text }: HeldText): Promise<boolean> {
    const [actor] = await this.db.query<{ title: string; summary: string }>(
      `SELECT coalesce(nullif(name, ''), preferred_username) AS title, summary FROM actors
        WHERE id = $1 AND deleted_at IS NULL FOR UPDATE`,
      [targetId],
      tx,
    );
    if (!actor) return false;
    const now = readText({ title: actor.title, text: actor.summary }, []);
    return now.title === title && shownOf(now)[0] === text;
  }

  /** It stays, and no scan finds these words again. */
  async clear(tx: Tx, viewer: Viewer, held: HeldText): Promise<void> {
    await this.list.clear(tx, held);
    const target = { kind: held.kind, id: held.targetId } as const;
    const done = { action: ModerationAction.SCAN_CLEARANCE, target, details: { title: titleOf(held) } };
    await this.log.record(tx, actingAs(viewer), done);
  }

  /** Deletes it as moderators do with what they come upon; profiles and groups are suspended by whoever calls. */
  async remove(
    tx: Tx,
    viewer: Viewer,
    held: HeldText,
    kinds: Record<HeldKind, HeldTexts>,
    words: string,
  ): Promise<void> {
    const { kind, targetId: id, actorId: authorId } = held;
    if (kind === 'actor') return;
    await kinds[kind].discard(tx, id);
    await this.removals.note(tx, viewer, { kind, id, title: titleOf(held), authorId, words });
  }
}
