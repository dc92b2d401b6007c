import { isDeepStrictEqual } from 'node:util';
import type { Event } from './event.entity.js';
import type { EventStatus } from './event.values.js';

/** What people plan by; as a domain event carries it, so instants are text. */
export interface EventPlan {
  title: string;
  beginsOn: string;
  endsOn: string | null;
  timezone: string;
  status: EventStatus;
  isOnline: boolean;
  onlineAddress: string | null;
  physicalAddressId: string | null;
}

export function planOf(event: Event): EventPlan {
  const { title, beginsOn, endsOn, timezone, status, isOnline, onlineAddress, physicalAddressId } = event;
  return {
    title,
    beginsOn: beginsOn.toISOString(),
    endsOn: endsOn?.toISOString() ?? null,
    timezone,
    status,
    isOnline,
    onlineAddress,
    physicalAddressId,
  };
}

/** Whether people have to plan anew. */
export function isReplanned(event: Event, was: EventPlan): boolean {
  return !isDeepStrictEqual(planOf(event), was);
}
