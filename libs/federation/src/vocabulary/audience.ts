import { EventVisibility } from '#convoke/events';
import { idsOf, isDocument, listOf } from './document.js';

/** The collection of everybody. */
export const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';
const SPELLINGS: unknown[] = [PUBLIC, 'as:Public', 'Public'];

/** Who something is meant for: openly, and in copy. */
export interface Audience {
  to: string[];
  cc: string[];
}

/** Whether everybody is among the addressees, in whichever of the three spellings. */
export function isPublic(value: unknown): boolean {
  return listOf(value).some((each) => SPELLINGS.includes(isDocument(each) ? each.id : each));
}

export function readAudience({ to, cc }: { to?: unknown; cc?: unknown }): Audience {
  return { to: addressees(to), cc: addressees(cc) };
}

/** Public addresses everybody first, unlisted in copy only; what is neither reaches whom it is sent to. */
export function writeAudience(visibility: EventVisibility, followersUri: string): Audience {
  if (visibility === EventVisibility.PUBLIC) return { to: [PUBLIC], cc: [followersUri] };
  if (visibility === EventVisibility.UNLISTED) return { to: [followersUri], cc: [PUBLIC] };
  return { to: [], cc: [] };
}

export function visibilityOf({ to, cc }: { to?: unknown; cc?: unknown }): EventVisibility {
  if (isPublic(to)) return EventVisibility.PUBLIC;
  return isPublic(cc) ? EventVisibility.UNLISTED : EventVisibility.PRIVATE;
}

function addressees(value: unknown): string[] {
  const others = idsOf(value).filter((id) => id !== PUBLIC);
  return isPublic(value) ? [PUBLIC, ...others] : others;
}
