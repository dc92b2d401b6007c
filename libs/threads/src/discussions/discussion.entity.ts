import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** What members of a group talk about among themselves; its first comment has its address. A deleted one stays as a tombstone. */
@Entity('discussions')
export class Discussion {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id: string;

  @Column('text')
  url: string;

  @Column('boolean')
  local: boolean;

  @Column('text')
  slug: string;

  @Column('bigint')
  groupId: string;

  @Column('bigint')
  creatorId: string;

  @Column('text')
  title: string;

  /** Whether nothing more is said in it. */
  @Column('boolean')
  closed: boolean;

  @Column('bigint', { nullable: true })
  lastCommentId: string | null;

  @Column('timestamptz')
  insertedAt: Date;

  /** When its title was changed, or it was closed or opened. */
  @Column('timestamptz')
  changedAt: Date;

  /** When something was said in it. */
  @Column('timestamptz')
  updatedAt: Date;

  @Column('timestamptz', { nullable: true })
  deletedAt: Date | null;
}
