import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How a session began. */
export const SessionKind = {
  LOGIN: 'login',
  CONFIRMATION: 'confirmation',
  RESET: 'reset',
  OUTSIDE: 'outside',
} as const;
export type SessionKind = (typeof SessionKind)[keyof typeof SessionKind];

/** One device that somebody is signed in on: the family of all its refresh tokens, of which only the newest is good. */
@Entity('sessions')
export class Session {
  @PrimaryColumn('uuid')
  id: string;

  @Column('bigint')
  userId: string;

  @Column('text')
  kind: SessionKind;

  /** SHA-256 of the refresh token that is good now. */
  @Column('bytea')
  tokenHash: Buffer;

  @Column('text')
  userAgent: string;

  @Column('inet', { nullable: true })
  ip: string | null;

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz')
  lastUsedAt: Date;

  @Column('timestamptz')
  expiresAt: Date;
}
