import { Injectable } from '@nestjs/common';
import { Database, DomainError, invalid, isId, type Tx } from '#convoke/core';
import { commentObstacle, type Event, EventQueries, type EventViewer } from '#convoke/events';
import type { Comment } from './comment.entity.js';
import { CommentQueries } from './comment.queries.js';

export interface CommentPlace {
  actorId: string;
  eventId: string;
  inReplyToId: string | null;
}

/** Where something may be said. */
@Injectable()
export class CommentPlaces {
  constructor(
    private readonly db: Database,
    private readonly queries: CommentQueries,
    private readonly events: EventQueries,
  ) {}

  /** The event that a comment would be about, as it is just now; throws as `take` does. */
  async look(viewer: EventViewer, { actorId, eventId }: CommentPlace): Promise<Event> {
    const event = await this.events.getById(eventId);
    await this.assertOpen(undefined, viewer, actorId, event);
    return event;
  }

  /** What the comment will be about and answer, held as it is; throws event_not_found, comments_closed, comment_not_found. */
  async take(
    tx: Tx,
    viewer: EventViewer,
    { actorId, eventId, inReplyToId }: CommentPlace,
  ): Promise<{ event: Event; parent: Comment | null }> {
    const event = await this.lockEvent(tx, eventId);
    await this.assertOpen(tx, viewer, actorId, event);
    return { event, parent: inReplyToId === null ? null : await this.lockParent(tx, event, inReplyToId) };
  }

  /** As it is until the transaction ends: nobody closes it meanwhile. */
  private async lockEvent(tx: Tx, id: string): Promise<Event> {
    if (isId(id)) await this.db.query('SELECT FROM events WHERE id = $1 FOR SHARE', [id], tx);
    return this.events.getById(id, tx);
  }

  /** By the acting profile alone: another one of the account that may more would show that they belong together. */
  private async assertOpen(tx: Tx | undefined, viewer: EventViewer, actorId: string, event: Event): Promise<void> {
    const isVisibleTo = (actorIds: readonly string[]) =>
      this.events.isVisible(event.id, { actorIds, isModerator: false }, tx);
    if (!(await isVisibleTo([actorId]))) {
      if (await isVisibleTo(viewer.actorIds)) throw invalid('actorId', 'error_profile_not_at_event');
      throw new DomainError('event_not_found');
    }
    const obstacle = commentObstacle(actorId, event);
    if (obstacle) throw new DomainError(obstacle);
  }

  /** What is answered cannot be deleted or hidden meanwhile. */
  private async lockParent(tx: Tx, event: Event, id: string): Promise<Comment> {
    await this.db.query('SELECT FROM comments WHERE id = $1 FOR SHARE', [id], tx);
    const parent = await this.queries.find(id, tx);
    const root = parent?.originCommentId ? await this.queries.find(parent.originCommentId, tx) : parent;
    const open = parent?.isShown && !root?.hidden && !parent.author.suspended && parent.eventId === event.id;
    if (!open) throw new DomainError('comment_not_found', { field: 'inReplyToCommentId' });
    return parent;
  }
}
