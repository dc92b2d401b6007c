import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { ModerationAction, ModerationDetails, ModerationTarget } from './moderation-action.js';

/** One thing that somebody who runs the instance has done. */
@Entity('action_logs')
export class ActionLogEntry {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id: string;

  /** Null where it was done from the command line, or their account is gone. */
  @Column('bigint', { nullable: true })
  userId: string | null;

  /** The profile that they acted as. */
  @Column('bigint', { nullable: true })
  actorId: string | null;

  @Column('text')
  action: ModerationAction;

  @Column('text')
  targetKind: ModerationTarget['kind'];

  @Column('text')
  targetId: string;

  @Column('jsonb')
  details: ModerationDetails;

  @Column('timestamptz')
  insertedAt: Date;
}
