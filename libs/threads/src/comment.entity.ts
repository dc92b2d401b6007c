import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Actor } from '#convoke/actors';

/** Whom something said is for; the keys are the names in GraphQL, of which clients know two more than anything here has. */
export const CommentVisibility = {
  PUBLIC: 'public',
  UNLISTED: 'unlisted',
  PRIVATE: 'private',
  MODERATED: 'moderated',
  INVITE: 'invite',
} as const;
export type CommentVisibility = (typeof CommentVisibility)[keyof typeof CommentVisibility];

/** Something that an actor says, about an event or in answer to somebody. A deleted one stays as a tombstone. */
@Entity('comments')
export class Comment {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id: string;

  @Column('uuid')
  uuid: string;

  @Column('text')
  url: string;

  @Column('boolean')
  local: boolean;

  @Column('bigint')
  actorId: string;

  @Column('bigint', { nullable: true })
  eventId: string | null;

  /** Of a private message, which is about no event. */
  @Column('bigint', { nullable: true })
  conversationId: string | null;

  /** Of a private message: the group in whose name its author wrote it. */
  @Column('bigint', { nullable: true })
  attributedToId: string | null;

  /** Of what members of a group say among themselves. */
  @Column('bigint', { nullable: true })
  discussionId: string | null;

  /** What began the thread; null for that itself. */
  @Column('bigint', { nullable: true })
  originCommentId: string | null;

  @Column('bigint', { nullable: true })
  inReplyToId: string | null;

  /** Sanitised HTML. */
  @Column('text')
  text: string;

  /** BCP 47 tag, `und` when unknown. */
  @Column('text')
  language: string;

  @Column('text')
  visibility: CommentVisibility;

  @Column('boolean')
  isAnnouncement: boolean;

  /** Whether it waits for the organizer's approval. */
  @Column('boolean')
  held: boolean;

  /** Whether the organizer took it out of sight. */
  @Column('boolean')
  hidden: boolean;

  /** Whether it waits for a moderator of the instance: its author sees it, and nobody else. */
  @Column('boolean')
  awaitsModerator: boolean;

  @Column('timestamptz')
  publishedAt: Date;

  /** When all who see the event could read it first; null where that is still to come. */
  @Column('timestamptz', { nullable: true })
  postedAt: Date | null;

  @Column('timestamptz')
  insertedAt: Date;

  @Column('timestamptz')
  updatedAt: Date;

  @Column('timestamptz', { nullable: true })
  deletedAt: Date | null;

  /** Who says it; filled by the reads of comment.queries.ts. */
  author: Actor;

  /** Of a private message: the group in whose name it is said; filled by the reads of messages. */
  inNameOf?: Actor | null;

  /** The first comment of its thread, itself perhaps. */
  get rootId(): string {
    return this.originCommentId ?? this.id;
  }

  /** Whether everybody who sees the event sees it. */
  get isShown(): boolean {
    return !this.deletedAt && !this.held && !this.hidden && !this.awaitsModerator;
  }

  /** Blanks what was said; who, where and when stay. */
  bury(now: Date): void {
    const shown = { held: false, hidden: false, awaitsModerator: false };
    Object.assign(this, { text: '', language: 'und', ...shown, updatedAt: now, deletedAt: now });
  }
}
