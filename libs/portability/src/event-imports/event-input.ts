import { createHash } from 'node:crypto';
import type { Candidate } from './candidate.js';
import type { KeptCandidate } from './event-import.js';

/** A candidate as `createEvent` takes it. */
export function eventInputOf({ place, timezone, isAllDay, isOnline, ...candidate }: Candidate) {
  const { title, description, beginsOn, endsOn, status, onlineAddress, tags, recurrence } = candidate;
  return {
    title,
    description,
    beginsOn,
    endsOn,
    status,
    onlineAddress,
    tags,
    recurrence,
    physicalAddress: place,
    options: {
      isOnline,
      ...(timezone ? { timezone } : {}),
      ...(isAllDay ? { showStartTime: false, showEndTime: false } : {}),
    },
  };
}

/** As it was read, of what the database kept. */
export function candidateOf(kept: KeptCandidate): Candidate {
  const at = (text: string | null) => (text === null ? null : new Date(text));
  return { ...kept, beginsOn: at(kept.beginsOn), endsOn: at(kept.endsOn), notes: [] };
}

/** Differs where anything differs that an event has of its source; of a series but for its times, which go on by themselves. */
export function digestOf(candidate: Candidate, isSeries = candidate.recurrence !== null): string {
  const { notes: _, ...said } = candidate;
  const told = isSeries ? { ...said, beginsOn: null, endsOn: null, recurrence: null } : said;
  return createHash('sha256').update(JSON.stringify(told)).digest('hex');
}
