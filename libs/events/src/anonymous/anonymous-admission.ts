import { DomainError } from '#convoke/core';
import type { InstanceSettings } from '#convoke/instance';
import { admit, type Arrival } from '../admission.js';
import type { Event } from '../event.entity.js';
import type { ParticipantRole } from '../participation.entity.js';

type Rules = Pick<InstanceSettings, 'anonymousParticipation'>;

/** Whether people without an account may take part, as far as the instance and the organizer decide. */
export function takesAnonymous(event: Event, { anonymousParticipation }: Rules): boolean {
  return event.local && anonymousParticipation && event.options.anonymousParticipation === true;
}

/** What becomes of somebody without an account who joins now. Throws the reason why they cannot. */
export function admitAnonymous(event: Event, rules: Rules, now: Date, arrival: Arrival): ParticipantRole {
  if (event.deletedAt || event.suspended || !event.isOpenToRead()) throw new DomainError('event_not_found');
  if (!takesAnonymous(event, rules)) throw new DomainError('anonymous_participation_closed');
  return admit(event, now, arrival);
}
