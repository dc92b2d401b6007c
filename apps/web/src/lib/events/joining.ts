import { isOver } from '#lib/format/dates.ts';
import { type EventOfPage, isOnInvitation } from './event-page.ts';

/** Why nobody new can come in by this page now. */
export type Closed = 'draft' | 'cancelled' | 'over' | 'begun' | 'external' | 'invite' | 'full';

/** What keeps people from joining, the gravest reason first; null when the door is open. */
export function closedBecause(event: EventOfPage, now = Date.now()): Closed | null {
  const { beginsOn, endsOn, options } = event;
  if (event.draft) return 'draft';
  if (event.status === 'CANCELLED') return 'cancelled';
  if (Date.parse(endsOn ?? beginsOn ?? '') <= now) {
    // Without an end the day goes on, though nobody is awaited any more.
    const goesOn = !endsOn && !isOver({ beginsOn: beginsOn ?? 0 }, options?.timezone, now);
    return goesOn ? 'begun' : 'over';
  }
  if (event.joinOptions === 'EXTERNAL') return 'external';
  if (options?.maximumAttendeeCapacity && options.remainingAttendeeCapacity === 0) return 'full';
  return isOnInvitation(event) ? 'invite' : null;
}

/** Whether whoever comes to a full event can wait for a place. */
export function canWait({ options }: EventOfPage, closed: Closed | null): boolean {
  return closed === 'full' && Boolean(options?.waitingList);
}

/** Whether a place can still be given up or a request taken back. */
export function canLeave(closed: Closed | null, role: string | null | undefined): boolean {
  if (role === 'CREATOR' || role === 'REJECTED') return false;
  return closed === null || closed === 'full' || closed === 'external' || closed === 'invite';
}
