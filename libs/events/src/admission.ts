import { DomainError } from '#convoke/core';
import type { Event } from './event.entity.js';
import { EventJoinOptions } from './event.values.js';
import { ParticipantRole, takesSeat } from './participation.entity.js';

const { NOT_APPROVED, WAITING, PARTICIPANT } = ParticipantRole;

export interface Arrival {
  invited?: boolean;
  /** Whether they would wait for a place. */
  acceptsWaiting?: boolean;
}

/** What becomes of somebody who joins now. Throws the reason why they cannot. */
export function admit(
  event: Event,
  now: Date,
  { invited = false, acceptsWaiting = false }: Arrival = {},
): ParticipantRole {
  const obstacle = event.joinObstacle(now, invited);
  if (obstacle) throw new DomainError(obstacle);
  // Who comes to an event from elsewhere its own server says.
  if (!event.local) return NOT_APPROVED;
  const place = roleOnArrival(event, acceptsWaiting);
  return event.joinOptions === EventJoinOptions.RESTRICTED && !invited ? NOT_APPROVED : place;
}

/**
 * What becomes of somebody who is given another role: whoever is approved waits where all places are taken. Throws
 * maximum_attendee_capacity_reached where that cannot be, or they wait already.
 */
export function roleGiven(event: Event, from: ParticipantRole, wanted: ParticipantRole): ParticipantRole {
  if (!takesSeat(wanted) || takesSeat(from)) return wanted;
  if (wanted === PARTICIPANT && from !== WAITING) return roleOnArrival(event, true);
  if (event.stats.isFull(event.capacity)) throw new DomainError('maximum_attendee_capacity_reached');
  return wanted;
}

function roleOnArrival(event: Event, acceptsWaiting: boolean): ParticipantRole {
  if (event.placesLeft !== 0) return PARTICIPANT;
  if (acceptsWaiting && event.hasWaitingList) return WAITING;
  throw new DomainError('maximum_attendee_capacity_reached');
}
