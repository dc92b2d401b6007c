import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** States of a participation; the values are also the counters' columns in event_stats. */
export const ParticipantRole = {
  NOT_CONFIRMED: 'not_confirmed',
  NOT_APPROVED: 'not_approved',
  WAITING: 'waiting',
  REJECTED: 'rejected',
  PARTICIPANT: 'participant',
  MODERATOR: 'moderator',
  ADMINISTRATOR: 'administrator',
  CREATOR: 'creator',
} as const;
export type ParticipantRole = (typeof ParticipantRole)[keyof typeof ParticipantRole];

const { PARTICIPANT, MODERATOR, ADMINISTRATOR, CREATOR } = ParticipantRole;
const SEATED = new Set<ParticipantRole>([PARTICIPANT, MODERATOR, ADMINISTRATOR]);

/** Roles of those who will be there. */
export const GOING_ROLES: readonly ParticipantRole[] = [...SEATED, CREATOR];

/** Whether a role takes one of the event's places. */
export function takesSeat(role: ParticipantRole): boolean {
  return SEATED.has(role);
}

export interface ParticipationMetadata {
  /** Plain text to the organizer. */
  message?: string;
  locale?: string;
  /** Of somebody without an account, for the mails. */
  timezone?: string;
  /** Whether somebody without an account would wait for a place. */
  acceptsWaiting?: boolean;
}

/** A profile, or somebody without an account, and its state at an event. */
@Entity('participations')
export class Participation {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id: string;

  @Column('uuid')
  uuid: string;

  @Column('bigint')
  eventId: string;

  @Column('bigint')
  actorId: string;

  @Column('text')
  role: ParticipantRole;

  /** Of somebody without an account: all of those have the instance's one anonymous actor. */
  @Column('boolean')
  anonymous: boolean;

  /** Where the mails of somebody without an account go, until it is erased; for mails alone, so ordinary reads leave it out. */
  @Column('text', { nullable: true, select: false })
  email?: string | null;

  /** Since when they are there, on the day. */
  @Column('timestamptz', { nullable: true })
  checkedInAt: Date | null;

  @Column('jsonb')
  metadata: ParticipationMetadata;

  /** Orders the waiting list, with gaps; null for whoever is not on it. */
  @Column('integer', { nullable: true })
  waitingRank: number | null;

  @Column('timestamptz')
  insertedAt: Date;

  @Column('timestamptz')
  updatedAt: Date;

  get isGoing(): boolean {
    return GOING_ROLES.includes(this.role);
  }
}
