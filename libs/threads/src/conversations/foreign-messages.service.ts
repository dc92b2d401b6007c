import { Injectable } from '@nestjs/common';
import { Clock, Database, DomainError, type Tx } from '#convoke/core';
import type { Comment } from '../comment.entity.js';
import { commentText } from '../comment.schema.js';
import type { ForeignComment } from '../foreign-comments.service.js';
import { MessageQueries } from './message.queries.js';
import { MessageWriter } from './message-writer.service.js';

export type ForeignMessage = Pick<ForeignComment, 'url' | 'text' | 'language' | 'publishedAt' | 'changedAt'>;

/** Whom a message of another server is between, and where it belongs. */
export interface Correspondence {
  actorId: string;
  /** The group in whose name it is written. */
  attributedToId: string | null;
  recipientIds: readonly string[];
  /** What it answers, known here or not. */
  inReplyToUri: string | null;
  /** What other servers call the conversation. */
  contextUri: string | null;
  /** What a conversation is about that begins with it. */
  eventId: string | null;
}

/** Keeps what people of other servers write to people and groups here. */
@Injectable()
export class ForeignMessages {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queries: MessageQueries,
    private readonly writer: MessageWriter,
  ) {}

  /**
   * Adds it to the conversation between exactly these people that it answers; without one a new conversation begins, so
   * that nobody reads, or is answered, what was not for them. Who left a conversation gets nothing of it.
   */
  async add({ url, language, ...foreign }: ForeignMessage, place: Correspondence): Promise<void> {
    const { actorId, attributedToId, recipientIds, eventId, contextUri } = place;
    const text = commentText(foreign.text);
    const publishedAt = this.notAhead(foreign.publishedAt);
    const origin = { url, publishedAt, updatedAt: this.notAhead(foreign.changedAt ?? publishedAt) };
    // Programs name everybody they write to: that is no news.
    const message = { actorId, attributedToId, text, language, mentionedIds: [], origin };
    await this.db.transaction(async (tx) => {
      await this.waitForOthers(tx, contextUri ?? url);
      const known = await this.queries.conversationOf(tx, [attributedToId ?? actorId, ...recipientIds], place);
      if (!known) await this.writer.begin(tx, message, recipientIds, { eventId, contextUri });
      else if (known.isRead)
        await this.writer.answer(tx, known, { ...message, origin: after(known.answeredAt, origin) });
    });
  }

  /** Puts it in the words that its author uses now; an older version changes nothing, nor does one of what was deleted. */
  async change({ url, changedAt, language, ...foreign }: ForeignMessage, actorId: string): Promise<void> {
    const text = commentText(foreign.text);
    const updatedAt = this.notAhead(changedAt);
    await this.changing(url, actorId, (comment) => {
      if (updatedAt < comment.updatedAt || text === comment.text) return false;
      Object.assign(comment, { text, language, updatedAt });
      return true;
    });
  }

  /** Leaves a tombstone of what its author says is gone. */
  async remove(url: string, actorId: string): Promise<void> {
    await this.changing(url, actorId, (comment) => {
      comment.bury(this.clock.now());
      return true;
    });
  }

  /** Throws comment_not_found, and unauthorized for whoever has not written it. */
  private async changing(url: string, actorId: string, change: (comment: Comment) => boolean): Promise<void> {
    await this.db.transaction(async (tx) => {
      await this.db.query('SELECT FROM comments WHERE url = $1 FOR UPDATE', [url], tx);
      const comment = (await this.queries.findByUrl(url, tx))?.comment;
      if (!comment) throw new DomainError('comment_not_found');
      if (comment.local || comment.actorId !== actorId) throw new DomainError('unauthorized');
      if (!comment.deletedAt && change(comment)) await this.writer.change(tx, comment);
    });
  }

  /** What is dated ahead would stand after all others until then. */
  private notAhead(date: Date | null): Date {
    const now = this.clock.now();
    return date && date < now ? date : now;
  }

  /** Two messages of one conversation that come at once would begin it twice. */
  private async waitForOthers(tx: Tx, name: string): Promise<void> {
    await this.db.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`conversation:${name}`], tx);
  }
}

/** Clocks differ, and many servers tell no more than the second: an answer stands after what it answers all the same. */
function after<Origin extends { publishedAt: Date }>(answeredAt: Date | null, origin: Origin): Origin {
  return answeredAt && answeredAt > origin.publishedAt ? { ...origin, publishedAt: answeredAt } : origin;
}
