import { Injectable } from '@nestjs/common';
import { Clock, Database, DomainError } from '#convoke/core';
import { EventQueries } from '#convoke/events';
import type { Comment } from './comment.entity.js';
import { mayAnnounce } from './comment.policy.js';
import { CommentQueries } from './comment.queries.js';
import { commentText } from './comment.schema.js';
import { ThreadWriter, type Wording } from './thread-writer.service.js';

/** A comment as another server tells it. */
export interface ForeignComment extends Wording {
  url: string;
  /** HTML as received. */
  text: string;
  publishedAt: Date | null;
  changedAt: Date | null;
}

/** Keeps what people of other servers say about events, by the rules for people here. */
@Injectable()
export class ForeignComments {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queries: CommentQueries,
    private readonly events: EventQueries,
    private readonly writer: ThreadWriter,
  ) {}

  /**
   * Adds it, or changes it to what its author says now; an older version changes nothing, nor does one of what was deleted.
   * Throws what stands against it: comments_closed, event_not_found, comment_not_found, unauthorized.
   */
  async save(
    foreign: ForeignComment,
    place: { actorId: string; eventId: string; inReplyToId: string | null },
  ): Promise<void> {
    const { url, publishedAt, changedAt, ...wording } = foreign;
    const text = commentText(foreign.text);
    const known = await this.queries.findByUrl(url);
    if (known) return this.change(known, place.actorId, { ...wording, text }, changedAt);
    const event = await this.events.getById(place.eventId);
    const now = this.clock.now();
    await this.writer.add(
      { actorIds: [place.actorId], isModerator: false },
      {
        ...wording,
        ...place,
        text,
        isAnnouncement: wording.isAnnouncement && mayAnnounce(place.actorId, event),
        // What is dated ahead would stand before all others until then.
        origin: { url, publishedAt: publishedAt && publishedAt < now ? publishedAt : now },
      },
    );
  }

  /** Deletes what its author says is gone. Throws unauthorized for anybody else. */
  async remove(url: string, actorId: string): Promise<void> {
    const known = await this.queries.findByUrl(url);
    if (!known || known.local) return;
    await this.db.transaction(async (tx) => {
      const comment = await this.writer.lock(tx, known.id);
      if (comment.actorId !== actorId) throw new DomainError('unauthorized');
      if (!comment.deletedAt) await this.writer.bury(tx, comment);
    });
  }

  private async change(known: Comment, actorId: string, wording: Wording, changedAt: Date | null): Promise<void> {
    await this.db.transaction(async (tx) => {
      const comment = await this.writer.lock(tx, known.id);
      if (comment.local || comment.actorId !== actorId) throw new DomainError('unauthorized');
      if (comment.deletedAt || (changedAt && changedAt < comment.updatedAt)) return;
      const event = await this.events.getById(comment.eventId!, tx);
      const isAnnouncement = wording.isAnnouncement && mayAnnounce(actorId, event);
      await this.writer.reword(tx, comment, event, { ...wording, isAnnouncement });
    });
  }
}
