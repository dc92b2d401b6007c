import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Screening, type Writing } from '#convoke/actors';
import { Clock, type Config, Database, DomainError, DomainEvents, InjectConfig, isId, type Tx } from '#convoke/core';
import { type Event, type EventViewer, EventVisibility } from '#convoke/events';
import { CommentMentions } from './comment-mentions.service.js';
import { type CommentPlace, CommentPlaces } from './comment-places.service.js';
import { Comment, CommentVisibility } from './comment.entity.js';
import { mayAnnounce, needsApproval } from './comment.policy.js';
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

export interface NewComment extends Wording, CommentPlace {
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
    private readonly places: CommentPlaces,
    private readonly mentions: CommentMentions,
    private readonly domainEvents: DomainEvents,
    private readonly screening: Screening,
  ) {}

  /** Adds one where the acting profile may; throws event_not_found, comment_not_found, comments_closed, unauthorized. */
  async add(viewer: EventViewer, entry: NewComment): Promise<Comment> {
    const { actorId, isAnnouncement, mentionedIds } = entry;
    await this.consult(viewer, entry);
    return this.db.transaction(async (tx) => {
      const { event, parent } = await this.places.take(tx, viewer, entry);
      if (isAnnouncement && !mayAnnounce(actorId, event))
        throw new DomainError('unauthorized', { field: 'isAnnouncement' });
      await this.screening.admit(tx, { kind: 'comment', actorId });
      const comment = this.begun(tx, entry, event, parent);
      await tx.insert(Comment, comment);
      await this.mentions.keep(tx, comment, mentionedIds);
      if (await this.waits(tx, comment)) await tx.update(Comment, { id: comment.id }, { awaitsModerator: true });
      else await this.offer(tx, comment);
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
    if (saysElse) await this.screenAgain(tx, comment);
    const told = { commentId: comment.id, eventId: event.id };
    if (comment.isShown) {
      await this.domainEvents.emit(tx, CommentUpdated, told);
      await this.tellNamed(tx, comment, named);
    } else if (isShown) await this.domainEvents.emit(tx, CommentHeld, told);
  }

  /** Lets what waited for a moderator go its way. The caller holds it. */
  async release(tx: Tx, comment: Comment): Promise<void> {
    comment.awaitsModerator = false;
    await this.save(tx, comment);
    await this.offer(tx, comment);
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
    await this.screening.forget(tx, 'comment', commentId);
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
    const { id, text, language, isAnnouncement, held, hidden, awaitsModerator, updatedAt, deletedAt } = comment;
    const values = { text, language, isAnnouncement, held, hidden, awaitsModerator, updatedAt, deletedAt };
    await tx.update(Comment, { id }, values);
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
      discussionId: null,
      originCommentId: parent?.rootId ?? null,
      inReplyToId,
      text,
      language,
      isAnnouncement,
      visibility: visibilityAt(event),
      held: needsApproval(actorId, event),
      hidden: false,
      awaitsModerator: false,
      publishedAt: origin?.publishedAt ?? now,
      postedAt: null,
      insertedAt: now,
      updatedAt: origin?.publishedAt ?? now,
      deletedAt: null,
    });
  }

  /** Before the transaction, since it may take a while. */
  private async consult(viewer: EventViewer, { text, ...place }: NewComment): Promise<void> {
    const event = await this.places.look(viewer, place);
    if (visibilityAt(event) === CommentVisibility.PRIVATE) return;
    await this.screening.consult({ kind: 'comment', actorId: place.actorId, title: null, text });
  }

  /** Whether a moderator has to see it first: of what not everybody can read none does. */
  private async waits(tx: Tx, comment: Comment): Promise<boolean> {
    if (comment.visibility !== CommentVisibility.PRIVATE) return this.screening.holds(tx, writingOf(comment));
    await this.screening.count(tx, writingOf(comment));
    return false;
  }

  private async screenAgain(tx: Tx, comment: Comment): Promise<void> {
    if (comment.visibility === CommentVisibility.PRIVATE) return;
    await this.screening.reword(tx, writingOf(comment), comment.awaitsModerator ? 'waiting' : 'public');
  }

  /** To the organizer, who approves it first, or to everybody. */
  private async offer(tx: Tx, comment: Comment): Promise<void> {
    const { id: commentId, eventId } = comment;
    await (comment.held
      ? this.domainEvents.emit(tx, CommentHeld, { commentId, eventId: eventId! })
      : this.post(tx, comment));
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
}

function writingOf({ id, actorId, text }: Comment): Writing {
  return { kind: 'comment', id, actorId, title: null, text };
}

function visibilityAt({ visibility }: Event): CommentVisibility {
  if (visibility === EventVisibility.PUBLIC) return CommentVisibility.PUBLIC;
  return visibility === EventVisibility.UNLISTED ? CommentVisibility.UNLISTED : CommentVisibility.PRIVATE;
}
