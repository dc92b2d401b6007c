import { Column, Entity, PrimaryColumn } from 'typeorm';

export const InvitationLinkState = { GOOD: 'good', USED_UP: 'used_up', OVER: 'over', UNKNOWN: 'unknown' } as const;
export type InvitationLinkState = (typeof InvitationLinkState)[keyof typeof InvitationLinkState];

/** A link by which moderators let people register. */
@Entity('invitation_links')
export class InvitationLink {
  @PrimaryColumn({ type: 'bigint', generated: 'identity' })
  id: string;

  /** 128 random bits. Kept as it is, for moderators hand the link out again; it opens no account that there is. */
  @Column('text')
  code: string;

  /** To whom it was mailed; null for one that moderators hand out. */
  @Column('citext', { nullable: true })
  email: string | null;

  /** What moderators note for themselves. */
  @Column('text')
  note: string;

  @Column('integer', { nullable: true })
  maxUses: number | null;

  /** How many got in by it. */
  @Column('integer')
  uses: number;

  @Column('timestamptz', { nullable: true })
  expiresAt: Date | null;

  /** When a moderator ended it. */
  @Column('timestamptz', { nullable: true })
  endedAt: Date | null;

  @Column('bigint', { nullable: true })
  makerId: string | null;

  @Column('timestamptz')
  createdAt: Date;

  stateAt(now: Date): InvitationLinkState {
    if (this.endedAt || (this.expiresAt && this.expiresAt <= now)) return InvitationLinkState.OVER;
    return this.maxUses !== null && this.uses >= this.maxUses ? InvitationLinkState.USED_UP : InvitationLinkState.GOOD;
  }
}
