import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  Clock,
  type Config,
  Database,
  DomainError,
  DomainEvents,
  InjectConfig,
  invalid,
  isId,
  type Tx,
} from '#convoke/core';
import {
  commentObstacle,
  type Event,
  EventCommentModeration,
  EventQueries,
  type EventViewer,
  EventVisibility,
} from '#convoke/events';
import { CommentMentions } from './comment-mentions.service.js';
import { Comment, CommentVisibility } from './comment.entity.js';
import { mayAnnounce } from './comment.policy.js';
import { CommentQueries } from './comment.queries.js';
import {
  CommentDeleted,
  CommentHeld,
  CommentMentioned,
  CommentPosted,
  CommentUpdated,
} from './threads.domain-events.js';

/** What is said, sanitised and with its links. */
export interface Wording {
  text: string;
  language: string;
  isAnnouncement: boolean;
  /** Whom it names. */
  mentionedIds: readonly string[];
}

export interface NewComment extends Wording {
  actorId: string;
  eventId: string;
  inReplyToId: string | null;
  /** Of one that was written on another server. */
  origin?: { url: string; publishedAt: Date };
}

/** Writes comments under the locks that they need, and tells the rest of the program. */
@Injectable()
export class ThreadWriter {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queries: CommentQueries,
    private readonly events: EventQueries,
    private readonly mentions: CommentMentions,
    private readonly domainEvents: DomainEvents,
  ) {}

  /** Adds one where the acting profile may; throws event_not_found, comment_not_found, comments_closed, unauthorized. */
  async add(viewer: EventViewer, entry: NewComment): Promise<Comment> {
    const { actorId, eventId, isAnnouncement, mentionedIds } = entry;
    return this.db.transaction(async (tx) => {
      const event = await this.lockEvent(tx, eventId);
      await this.assertOpen(tx, viewer, actorId, event);
      if (isAnnouncement && !mayAnnounce(actorId, event))
        throw new DomainError('unauthorized', { field: 'isAnnouncement' });
      const parent = entry.inReplyToId === null ? null : await this.lockParent(tx, event, entry.inReplyToId);
      const comment = this.begun(tx, entry, event, parent);
      await tx.insert(Comment, comment);
      await this.mentions.keep(tx, comment, mentionedIds);
      await (comment.held
        ? this.domainEvents.emit(tx, CommentHeld, { commentId: comment.id, eventId })
        : this.post(tx, comment));
      return (await this.queries.find(comment.id, tx))!;
    });
  }

  /** Changes what it says; where the organizer approves comments they see it again first. The caller holds it. */
  async reword(tx: Tx, comment: Comment, event: Event, wording: Wording): Promise<void> {
    const { text, language, isAnnouncement, mentionedIds } = wording;
    if (isAnnouncement && !comment.isAnnouncement && !mayAnnounce(comment.actorId, event)) {
      throw new DomainError('unauthorized', { field: 'isAnnouncement' });
    }
    const { isShown } = comment;
    const saysElse = text !== comment.text;
    if (!saysElse && language === comment.language && isAnnouncement === comment.isAnnouncement) return;
    const held = comment.held || (saysElse && needsApproval(comment.actorId, event));
    Object.assign(comment, { text, language, isAnnouncement, held, updatedAt: this.clock.now() });
    await this.save(tx, comment);
    const named = await this.mentions.keep(tx, comment, mentionedIds);
    const told = { commentId: comment.id, eventId: event.id };
    if (comment.isShown) {
      await this.domainEvents.emit(tx, CommentUpdated, told);
      await this.tellNamed(tx, comment, named);
    } else if (isShown) await this.domainEvents.emit(tx, CommentHeld, told);
  }

  /** Writes one that was held or hidden, and tells of it if it is shown now. The caller holds it. */
  async show(tx: Tx, comment: Comment): Promise<void> {
    await this.save(tx, comment);
    if (!comment.isShown) return;
    if (comment.postedAt === null) await this.post(tx, comment);
    else await this.domainEvents.emit(tx, CommentUpdated, { commentId: comment.id, eventId: comment.eventId! });
  }

  /** The caller holds it. */
  async bury(tx: Tx, comment: Comment): Promise<void> {
    comment.bury(this.clock.now());
    await this.save(tx, comment);
    const { id: commentId, eventId, postedAt } = comment;
    await this.domainEvents.emit(tx, CommentDeleted, { commentId, eventId: eventId!, wasPosted: postedAt !== null });
  }

  /** As it is once nobody else changes it, and nobody answers it meanwhile. Throws comment_not_found. */
  async lock(tx: Tx, id: string): Promise<Comment> {
    if (isId(id)) await this.db.query('SELECT FROM comments WHERE id = $1 FOR UPDATE', [id], tx);
    const comment = await this.queries.find(id, tx);
    if (!comment) throw new DomainError('comment_not_found');
    return comment;
  }

  async save(tx: Tx, comment: Comment): Promise<void> {
    const { id, text, language, isAnnouncement, held, hidden, updatedAt, deletedAt } = comment;
    await tx.update(Comment, { id }, { text, language, isAnnouncement, held, hidden, updatedAt, deletedAt });
  }

  private begun(tx: Tx, entry: NewComment, event: Event, parent: Comment | null): Comment {
    const { actorId, eventId, inReplyToId, text, language, isAnnouncement, origin } = entry;
    const now = this.clock.now();
    const uuid = randomUUID();
    return tx.create(Comment, {
      uuid,
      url: origin?.url ?? `${this.server.publicUrl}/comments/${uuid}`,
      local: !origin,
      actorId,
      eventId,
      originCommentId: parent?.rootId ?? null,
      inReplyToId,
      text,
      language,
      isAnnouncement,
      visibility: visibilityAt(event),
      held: needsApproval(actorId, event),
      hidden: false,
      publishedAt: origin?.publishedAt ?? now,
      postedAt: null,
      insertedAt: now,
      updatedAt: origin?.publishedAt ?? now,
      deletedAt: null,
    });
  }

  private async post(tx: Tx, comment: Comment): Promise<void> {
    comment.postedAt = this.clock.now();
    await tx.update(Comment, { id: comment.id }, { postedAt: comment.postedAt });
    await this.domainEvents.emit(tx, CommentPosted, { commentId: comment.id, eventId: comment.eventId! });
    await this.tellNamed(tx, comment, await this.mentions.of(comment.id, tx));
  }

  private async tellNamed(tx: Tx, { id: commentId, eventId }: Comment, actorIds: string[]): Promise<void> {
    if (actorIds.length === 0) return;
    await this.domainEvents.emit(tx, CommentMentioned, { commentId, eventId: eventId!, actorIds });
  }

  /** As it is until the transaction ends: nobody closes it meanwhile. */
  private async lockEvent(tx: Tx, id: string): Promise<Event> {
    if (isId(id)) await this.db.query('SELECT FROM events WHERE id = $1 FOR SHARE', [id], tx);
    return this.events.getById(id, tx);
  }

  /** By the acting profile alone: another one of the account that may more would show that they belong together. */
  private async assertOpen(tx: Tx, viewer: EventViewer, actorId: string, event: Event): Promise<void> {
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

function needsApproval(actorId: string, event: Event): boolean {
  const { MODERATED } = EventCommentModeration;
  return event.local && event.options.commentModeration === MODERATED && !mayAnnounce(actorId, event);
}

function visibilityAt({ visibility }: Event): CommentVisibility {
  if (visibility === EventVisibility.PUBLIC) return CommentVisibility.PUBLIC;
  return visibility === EventVisibility.UNLISTED ? CommentVisibility.UNLISTED : CommentVisibility.PRIVATE;
}
