import { createHash } from 'node:crypto';
import { periodOn } from '#convoke/events';
import type { Candidate } from './candidate.js';
import type { KeptCandidate } from './event-import.js';

const ANY_DAY = '2000-01-01';

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

/** Differs where anything differs that an event has of its source; of a series its hour counts, and not its next date. */
export function digestOf(candidate: Candidate, isSeries = candidate.recurrence !== null): string {
  const { notes: _, ...said } = { ...candidate, picture: pictureKey(candidate) };
  const told = isSeries ? { ...said, ...hoursOf(candidate), recurrence: null } : said;
  return createHash('sha256').update(JSON.stringify(told)).digest('hex');
}

function hoursOf({ beginsOn, endsOn, timezone }: Candidate): Pick<Candidate, 'beginsOn' | 'endsOn'> {
  return beginsOn ? periodOn(ANY_DAY, { beginsOn, endsOn, timezone: timezone ?? 'UTC' }) : { beginsOn, endsOn };
}

/** What tells a picture from another one: services sign the rest of their addresses anew each day. */
export function pictureKey({ picture }: Candidate): string | null {
  return picture && picture.url.replace(/[?#].*$/, '');
}
