import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** What became of an invitation; who took part and has left counts as having declined. */
export const InvitationStatus = { PENDING: 'pending', ACCEPTED: 'accepted', DECLINED: 'declined' } as const;
export type InvitationStatus = (typeof InvitationStatus)[keyof typeof InvitationStatus];

/** A profile that somebody wants to have at an event, whatever its answer. */
@Entity('event_invitations')
export class EventInvitation {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id: string;

  @Column('bigint')
  eventId: string;

  /** Who is invited. */
  @Column('bigint')
  actorId: string;

  @Column('bigint')
  inviterActorId: string;

  @Column('text')
  status: InvitationStatus;

  @Column('timestamptz')
  insertedAt: Date;

  @Column('timestamptz')
  updatedAt: Date;

  /**
   * Whether it still opens the door: who declined may think again. Once it is accepted the participation counts, so that
   * whom the organizer turned away stays out.
   */
  get isOpen(): boolean {
    return this.status !== InvitationStatus.ACCEPTED;
  }
}
