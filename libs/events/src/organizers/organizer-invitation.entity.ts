import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** What somebody is asked to be at an event. */
export const OrganizerRole = { CO_ORGANIZER: 'co_organizer', ORGANIZER: 'organizer' } as const;
export type OrganizerRole = (typeof OrganizerRole)[keyof typeof OrganizerRole];

/** A profile that is asked to organize an event as well, or to take it over; gone once it has answered. */
@Entity('organizer_invitations')
export class OrganizerInvitation {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id: string;

  @Column('bigint')
  eventId: string;

  /** Who is asked. */
  @Column('bigint')
  actorId: string;

  @Column('bigint')
  inviterActorId: string;

  @Column('text')
  role: OrganizerRole;

  @Column('timestamptz')
  insertedAt: Date;
}
