import { blankEvent } from './event-content.js';
import type { Event } from './event.entity.js';
import { EventStatus } from './event.values.js';

/** What another event like it takes over from an event's row: all but its times, its state and who comes. */
const LIKENESS = [
  'title',
  'slug',
  'description',
  'timezone',
  'visibility',
  'joinOptions',
  'externalParticipationUrl',
  'category',
  'language',
  'isOnline',
  'onlineAddress',
  'phoneAddress',
  'pictureId',
  'physicalAddressId',
  'organizerActorId',
  'attributedToId',
  'options',
  'metadata',
] as const satisfies (keyof Event)[];

/** A new event like another one at another time; tags and contacts live in tables of their own. */
export function eventLike(
  source: Event,
  address: { uuid: string; url: string; at: Date },
  period: Pick<Event, 'beginsOn' | 'endsOn'>,
): Event {
  const likeness = Object.fromEntries(LIKENESS.map((field) => [field, source[field]]));
  const status = source.status === EventStatus.TENTATIVE ? EventStatus.TENTATIVE : EventStatus.CONFIRMED;
  return Object.assign(blankEvent(address), structuredClone(likeness), { status, ...period });
}
