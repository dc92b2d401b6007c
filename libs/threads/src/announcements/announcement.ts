import { ParticipantRole } from '#convoke/events';

/** Something that an organizer tells those who plan on an event, each of them in private. */
export interface Announcement extends Reach {
  id: string;
  eventId: string;
  /** The organizer who says it. */
  actorId: string;
  /** The event's, as it was when this was said. */
  eventTitle: string;
  /** Sanitised HTML. */
  text: string;
  language: string;
  roles: ParticipantRole[];
  /** How many are still to be told. */
  waiting: number;
  insertedAt: Date;
}

/** How many people something goes to, by the way that it takes to them. */
export interface Reach {
  accounts: number;
  /** People without an account, who get a mail. */
  anonymous: number;
  /** People of other servers. */
  elsewhere: number;
}

const { NOT_APPROVED, WAITING, REJECTED, PARTICIPANT, MODERATOR, ADMINISTRATOR, CREATOR } = ParticipantRole;

/** Whom an announcement goes to that names no role. */
export const PLANNING_ROLES: readonly ParticipantRole[] = [
  PARTICIPANT,
  MODERATOR,
  ADMINISTRATOR,
  CREATOR,
  NOT_APPROVED,
  WAITING,
];

/** Whom one can go to: to an address that nobody has confirmed nothing is sent. */
export const TOLD_ROLES: readonly ParticipantRole[] = [...PLANNING_ROLES, REJECTED];

/** How many of several roles. */
export function sumOf(reach: Reach[]): Reach {
  const sum = (way: keyof Reach) => reach.reduce((total, each) => total + each[way], 0);
  return { accounts: sum('accounts'), anonymous: sum('anonymous'), elsewhere: sum('elsewhere') };
}
