import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** The right to read what somebody does with events, for as long as the row is there. */
@Entity('feed_tokens')
export class FeedToken {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  /** The half of the token that is stored; feed-token-secrets.service.ts knows the other one. */
  @Column('uuid')
  uuid: string;

  @Column('bigint')
  userId: string;

  /** The only profile that it is about; null for the whole account. */
  @Column('bigint', { nullable: true })
  actorId: string | null;

  @Column('timestamptz')
  createdAt: Date;
}
