import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Tag } from '#convoke/events';
import { PostVisibility } from './post.values.js';

/** An article that a member writes for a group. A deleted one stays as a tombstone: its address without its content. */
@Entity('posts')
export class Post {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id: string;

  /** Its id on the network. */
  @Column('text')
  url: string;

  /** What its page here is called. */
  @Column('text')
  slug: string;

  @Column('boolean')
  local: boolean;

  @Column('bigint')
  authorId: string;

  @Column('bigint')
  groupId: string;

  @Column('text')
  title: string;

  /** Sanitised HTML; list reads leave it out. */
  @Column('text')
  body: string;

  /** BCP 47 tag, `und` when unknown. */
  @Column('text')
  language: string;

  @Column('text')
  visibility: PostVisibility;

  @Column('boolean')
  draft: boolean;

  /** Whether it is a draft because a moderator of the instance has to see it before others do. */
  @Column('boolean')
  awaitsModerator: boolean;

  @Column('bigint', { nullable: true })
  pictureId: string | null;

  /** Where the picture of one from elsewhere was had from. */
  @Column('text', { nullable: true })
  pictureSource: string | null;

  /** When a draft publishes itself. */
  @Column('timestamptz', { nullable: true })
  publishAt: Date | null;

  @Column('timestamptz', { nullable: true })
  publishedAt: Date | null;

  @Column('timestamptz')
  insertedAt: Date;

  @Column('timestamptz')
  updatedAt: Date;

  @Column('timestamptz', { nullable: true })
  deletedAt: Date | null;

  /** Filled by the reads of post.queries.ts, as is the next. */
  tags: Tag[];

  /** How the text begins, in plain words. */
  excerpt: string;

  /** Whether it is for others than members too, where these may know the group. */
  get isOpen(): boolean {
    return !this.draft && this.visibility !== PostVisibility.PRIVATE;
  }

  copy(): Post {
    return Object.assign(new Post(), this);
  }

  /** Makes it a draft until `publishAt`, or until somebody publishes it; published at once when neither is wanted. */
  setPublication({ draft, publishAt }: { draft: boolean; publishAt: Date | null }, now: Date): void {
    this.publishAt = publishAt && publishAt > now ? publishAt : null;
    this.draft = draft || this.publishAt !== null;
    this.publishedAt = this.draft ? null : now;
  }

  /** Makes it a draft that a moderator publishes. */
  awaitModerator(): void {
    this.setPublication({ draft: true, publishAt: null }, this.updatedAt);
    this.awaitsModerator = true;
  }

  /** Blanks what was written; the address, and whom it was for, stay. */
  bury(now: Date): void {
    const nothing = { title: '', body: '', language: 'und', pictureId: null, pictureSource: null, publishAt: null };
    Object.assign(this, { ...nothing, awaitsModerator: false, updatedAt: now, deletedAt: now } satisfies Partial<Post>);
  }
}
