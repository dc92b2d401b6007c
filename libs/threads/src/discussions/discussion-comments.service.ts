import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, type Config, Database, DomainError, DomainEvents, InjectConfig, type Tx } from '#convoke/core';
import { CommentMentions } from '../comment-mentions.service.js';
import { Comment, CommentVisibility } from '../comment.entity.js';
import { DiscussionCommentChanged, DiscussionMentioned } from './discussion.domain-events.js';
import type { Discussion } from './discussion.entity.js';
import { DiscussionRights } from './discussion-rights.service.js';

/** What somebody says, sanitised and with its links. */
export interface Words {
  actorId: string;
  text: string;
  language: string;
  /** Whom it names. */
  mentionedIds: readonly string[];
  /** Of what was written on another server; `vouched` where the group says that it is its, whoever left meanwhile. */
  origin?: { url: string; publishedAt: Date; updatedAt: Date; vouched?: boolean };
}

/** Writes what is said in discussions; the caller holds the discussion. */
@Injectable()
export class DiscussionComments {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly rights: DiscussionRights,
    private readonly mentions: CommentMentions,
    private readonly events: DomainEvents,
  ) {}

  /** `url` is that of one that begins it. */
  async add(tx: Tx, discussion: Discussion, words: Words, url?: string): Promise<Comment> {
    const comment = this.begun(tx, discussion.id, words, url);
    await tx.insert(Comment, comment);
    // What comes late from another server may have been said before others.
    await this.db.query(
      `UPDATE discussions SET last_comment_id = (SELECT id FROM comments WHERE discussion_id = $1
          ORDER BY published_at DESC, id DESC LIMIT 1), updated_at = greatest(updated_at, $2) WHERE id = $1`,
      [discussion.id, comment.publishedAt],
      tx,
    );
    return comment;
  }

  /** Its author says something else. Throws discussion_closed, group_not_found, unauthorized. */
  async reword(tx: Tx, discussion: Discussion, comment: Comment, words: Words): Promise<void> {
    if (comment.actorId !== words.actorId) throw new DomainError('unauthorized');
    await this.rights.assertMay(tx, discussion.groupId, words.actorId, 'contribute');
    if (discussion.closed) throw new DomainError('discussion_closed');
    const { text, language } = words;
    if (text === comment.text && language === comment.language) return;
    Object.assign(comment, { text, language, updatedAt: words.origin?.updatedAt ?? this.clock.now() });
    await this.save(tx, discussion, comment, words.actorId);
    await this.tellNamed(tx, comment, words.mentionedIds);
  }

  /** Taken back by its author, or removed by who moderates. Throws group_not_found, unauthorized. */
  async remove(tx: Tx, discussion: Discussion, comment: Comment, byActorId: string): Promise<void> {
    const isOwn = comment.actorId === byActorId;
    await this.rights.assertMay(tx, discussion.groupId, byActorId, isOwn ? 'contribute' : 'moderate');
    await this.bury(tx, discussion, comment, byActorId);
  }

  /** The same without asking who may. */
  async bury(tx: Tx, discussion: Discussion, comment: Comment, byActorId: string): Promise<void> {
    comment.bury(this.clock.now());
    await this.save(tx, discussion, comment, byActorId);
  }

  /** Members whom it names now and did not before. */
  async tellNamed(tx: Tx, comment: Comment, mentionedIds: readonly string[]): Promise<void> {
    const { id: commentId, discussionId } = comment;
    const actorIds = await this.mentions.keep(tx, comment, mentionedIds);
    if (actorIds.length === 0) return;
    await this.events.emit(tx, DiscussionMentioned, { discussionId: discussionId!, commentId, actorIds });
  }

  private async save(tx: Tx, { id: discussionId, groupId }: Discussion, comment: Comment, byActorId: string) {
    const { id: commentId, text, language, updatedAt, deletedAt } = comment;
    await tx.update(Comment, { id: commentId }, { text, language, updatedAt, deletedAt });
    const told = { discussionId, groupId, byActorId, commentId, deleted: deletedAt !== null };
    await this.events.emit(tx, DiscussionCommentChanged, told);
  }

  private begun(tx: Tx, discussionId: string, { actorId, text, language, origin }: Words, url?: string): Comment {
    const now = this.clock.now();
    const uuid = randomUUID();
    return tx.create(Comment, {
      uuid,
      url: url ?? origin?.url ?? `${this.server.publicUrl}/comments/${uuid}`,
      local: !origin,
      actorId,
      eventId: null,
      conversationId: null,
      discussionId,
      originCommentId: null,
      inReplyToId: null,
      text,
      language,
      visibility: CommentVisibility.PRIVATE,
      isAnnouncement: false,
      held: false,
      hidden: false,
      awaitsModerator: false,
      publishedAt: origin?.publishedAt ?? now,
      postedAt: null,
      insertedAt: now,
      updatedAt: origin?.updatedAt ?? now,
      deletedAt: null,
    });
  }
}
