import { DomainError } from '#convoke/core';
import type { Event } from './event.entity.js';
import { type EventViewer, mayManageParticipants, type Standing } from './event.policy.js';
import type { Participation } from './participation.entity.js';

/** Throws unless they run the guest list: people know of their own participation; to others there is none. */
export function assertManages(
  viewer: EventViewer,
  event: Event,
  standing: Standing,
  { actorId }: Pick<Participation, 'actorId'>,
): void {
  if (mayManageParticipants(viewer, event, standing)) return;
  throw new DomainError(viewer.actorIds.includes(actorId) ? 'unauthorized' : 'participant_not_found');
}
