import { Injectable } from '@nestjs/common';
import { ActorQueries, ContentRemovals, removalWords, type Viewer } from '#convoke/actors';
import { Database, DomainError, invalid, parseInput, plainText, type Tx } from '#convoke/core';
import { type Event, EventQueries, type EventViewer } from '#convoke/events';
import { CommentMentions } from './comment-mentions.service.js';
import type { Comment } from './comment.entity.js';
import {
  mayApproveComment,
  mayDeleteComment,
  mayHideComment,
  maySeeComment,
  mayUnhideComment,
  mayUpdateComment,
} from './comment.policy.js';
import { CommentQueries } from './comment.queries.js';
import { commentChange, commentText, newComment } from './comment.schema.js';
import { ThreadWriter } from './thread-writer.service.js';

/** How much of a comment says which one it was. */
const MAX_TITLE = 200;

type May = (viewer: EventViewer, comment: Comment, event: Event) => boolean;

/** Commenting on events, and what organizers do about it. */
@Injectable()
export class Comments {
  constructor(
    private readonly db: Database,
    private readonly queries: CommentQueries,
    private readonly events: EventQueries,
    private readonly mentions: CommentMentions,
    private readonly writer: ThreadWriter,
    private readonly actors: ActorQueries,
    private readonly removals: ContentRemovals,
  ) {}

  /** Throws comment_not_found for whoever may not see it, gone for what was deleted. */
  async get(viewer: EventViewer, uuid: string): Promise<Comment> {
    const comment = await this.assertSeen(viewer, await this.queries.findByUuid(uuid));
    if (comment.deletedAt) throw new DomainError('gone');
    return comment;
  }

  /** Throws comment_not_found; deleted ones are found. */
  async getById(viewer: EventViewer, id: string): Promise<Comment> {
    return this.assertSeen(viewer, await this.queries.find(id));
  }

  /** Comments on an event, or answers a comment on it, as one of the viewer's profiles. */
  async post(viewer: Viewer, given: object): Promise<Comment> {
    const { text, inReplyToCommentId, language, isAnnouncement, ...where } = parseInput(newComment, given);
    if (!viewer.actorIds.includes(where.actorId)) throw invalid('actorId', 'error_not_your_profile');
    const words = commentText(text);
    await this.actors.assertNotMoved(where.actorId);
    const { actorIds: mentionedIds, ...linked } = await this.mentions.linked(viewer, words);
    return this.writer.add(viewer, {
      ...where,
      ...linked,
      mentionedIds,
      language: language ?? 'und',
      isAnnouncement: isAnnouncement ?? false,
      inReplyToId: inReplyToCommentId ?? null,
    });
  }

  /** Throws comment_not_found or unauthorized. */
  async update(viewer: Viewer, id: string, given: object): Promise<Comment> {
    const { text, language, isAnnouncement } = parseInput(commentChange, given);
    const words = commentText(text);
    const { actorIds: mentionedIds, ...linked } = await this.mentions.linked(viewer, words);
    return this.changing(viewer, id, mayUpdateComment, async (tx, comment, event) => {
      await this.writer.reword(tx, comment, event, {
        ...linked,
        mentionedIds,
        language: language ?? comment.language,
        isAnnouncement: isAnnouncement ?? comment.isAnnouncement,
      });
    });
  }

  /** Leaves a tombstone; a moderator's `words` are told its author. Throws comment_not_found, unauthorized or InvalidInput. */
  async delete(viewer: Viewer, id: string, given: string | null = null): Promise<Comment> {
    const words = removalWords(given);
    return this.changing(viewer, id, mayDeleteComment, async (tx, comment, event) => {
      const isTheirs = mayDeleteComment({ actorIds: viewer.actorIds, isModerator: false }, comment, event);
      const { actorId: authorId, text } = comment;
      await this.writer.bury(tx, comment);
      if (isTheirs) return;
      const title = plainText(text).slice(0, MAX_TITLE).toWellFormed();
      await this.removals.note(tx, viewer, { kind: 'comment', id, title, authorId, words });
    });
  }

  /** Shows all what waited for it; one that does not wait stays as it is. Throws comment_not_found or unauthorized. */
  async approve(viewer: EventViewer, id: string): Promise<Comment> {
    const may: May = (...who) => mayApproveComment(...who) || mayHideComment(...who);
    return this.changing(viewer, id, may, async (tx, comment) => {
      if (!comment.held) return;
      comment.held = false;
      await this.writer.show(tx, comment);
    });
  }

  /** Takes it, and what answers it, out of everybody's sight but its author's. Throws comment_not_found or unauthorized. */
  async hide(viewer: EventViewer, id: string): Promise<Comment> {
    return this.setHidden(viewer, id, true);
  }

  async unhide(viewer: EventViewer, id: string): Promise<Comment> {
    return this.setHidden(viewer, id, false);
  }

  private async setHidden(viewer: EventViewer, id: string, hidden: boolean): Promise<Comment> {
    const may: May = (...who) => mayHideComment(...who) || mayUnhideComment(...who);
    return this.changing(viewer, id, may, async (tx, comment) => {
      if (comment.hidden === hidden) return;
      comment.hidden = hidden;
      await this.writer.show(tx, comment);
    });
  }

  /** Runs `change` with the comment held, for whoever may. */
  private async changing(
    viewer: EventViewer,
    id: string,
    may: May,
    change: (tx: Tx, comment: Comment, event: Event) => Promise<void>,
  ): Promise<Comment> {
    return this.db.transaction(async (tx) => {
      const comment = await this.assertSeen(viewer, await this.writer.lock(tx, id), tx);
      if (comment.deletedAt) throw new DomainError('comment_not_found');
      const event = await this.events.getById(comment.eventId!, tx);
      if (!may(viewer, comment, event)) throw new DomainError('unauthorized');
      await change(tx, comment, event);
      return comment;
    });
  }

  private async assertSeen(viewer: EventViewer, comment: Comment | null, tx?: Tx): Promise<Comment> {
    if (comment && (await this.events.isVisible(comment.eventId!, viewer, tx))) {
      const event = await this.events.getById(comment.eventId!, tx);
      if (maySeeComment(viewer, comment, event)) return comment;
    }
    throw new DomainError('comment_not_found');
  }
}
