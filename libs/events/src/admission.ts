import { DomainError } from '#convoke/core';
import type { Event } from './event.entity.js';
import { EventJoinOptions } from './event.values.js';
import { ParticipantRole } from './participation.entity.js';

/** What becomes of somebody who joins now, `invited` or not. Throws the reason why they cannot. */
export function admit(event: Event, now: Date, invited = false): ParticipantRole {
  const obstacle = event.joinObstacle(now, invited);
  if (obstacle) throw new DomainError(obstacle);
  // Who comes to an event from elsewhere its own server says.
  if (!event.local) return ParticipantRole.NOT_APPROVED;
  assertRoom(event);
  const asks = event.joinOptions === EventJoinOptions.RESTRICTED && !invited;
  return asks ? ParticipantRole.NOT_APPROVED : ParticipantRole.PARTICIPANT;
}

/** Throws maximum_attendee_capacity_reached when there is no place left. */
export function assertRoom(event: Event): void {
  if (event.stats.isFull(event.capacity)) throw new DomainError('maximum_attendee_capacity_reached');
}
