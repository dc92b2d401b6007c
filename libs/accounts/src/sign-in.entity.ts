import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SessionKind } from './session.entity.js';

/** That somebody got into an account: kept for a while after the session ended, for its owner to look through. */
@Entity('sign_ins')
export class SignIn {
  @PrimaryColumn({ type: 'bigint', generated: 'identity' })
  id: string;

  @Column('bigint')
  userId: string;

  @Column('text')
  kind: SessionKind;

  @Column('text')
  userAgent: string;

  /** Browser and system, as far as they can be told: what counts as the same device. */
  @Column('text')
  device: string;

  @Column('inet', { nullable: true })
  ip: string | null;

  /** Whether the owner was told of it by mail. */
  @Column('boolean')
  told: boolean;

  @Column('timestamptz')
  createdAt: Date;
}
