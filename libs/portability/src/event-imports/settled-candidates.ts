import { setImmediate } from 'node:timers/promises';
import { InvalidInput, sanitizeWords } from '#convoke/core';
import { ongoingSeries, usableTags } from '#convoke/events';
import type { Candidate } from './candidate.js';

/** A candidate as it can be made here, or why it cannot: a key of the translations. */
export interface SettledCandidate {
  candidate: Candidate;
  reason: string | null;
  isOver: boolean;
}

/** Each is followed date by date, so no source has us do that for thousands. */
const MOST_SERIES = 200;
const DAY_MS = 86_400_000;

/** Fits what was read to what events are here, and says of each what does not fit. */
export async function settleCandidates(
  candidates: readonly Candidate[],
  { now, timezone }: { now: Date; timezone: string },
): Promise<SettledCandidate[]> {
  const settled: SettledCandidate[] = [];
  const seen = new Set<string>();
  let series = 0;
  for (const candidate of candidates) {
    const follows = candidate.recurrence !== null && series++ < MOST_SERIES;
    // Other requests wait for no more than one of them.
    await setImmediate();
    const fitted = cleaned(follows ? followed(candidate, now, timezone) : alone(candidate), timezone);
    const reason = isTwice(fitted, seen) ? 'error_event_import_twice' : refusalOf(fitted);
    settled.push({ candidate: fitted, reason, isOver: isOver(fitted, now) });
  }
  return settled;
}

/** A series goes on from its next date, by its rule where we have such rules. */
function followed(candidate: Candidate, now: Date, usual: string): Candidate {
  const { recurrence, beginsOn, endsOn, timezone } = candidate;
  if (!recurrence || !beginsOn) return candidate;
  try {
    const next = ongoingSeries(recurrence, { beginsOn, endsOn, timezone: timezone ?? usual }, now);
    // Its first date is over, as the preview says.
    return next ? { ...candidate, ...next.period, recurrence: next.recurrence } : { ...candidate, recurrence: null };
  } catch (error) {
    if (error instanceof InvalidInput || error instanceof RangeError) return alone(candidate);
    throw error;
  }
}

function alone(candidate: Candidate): Candidate {
  if (candidate.recurrence === null) return candidate;
  return { ...candidate, recurrence: null, notes: [...candidate.notes, 'event_import_note_recurrence'] };
}

function cleaned(candidate: Candidate, usual: string): Candidate {
  const { beginsOn, endsOn, timezone, place } = candidate;
  const ends = beginsOn && endsOn && endsOn > beginsOn ? endsOn : null;
  const notes = endsOn && !ends ? [...candidate.notes, 'event_import_note_end'] : candidate.notes;
  return {
    ...candidate,
    endsOn: ends,
    // Where it takes place tells as well.
    timezone: timezone ?? (place?.geom ? null : usual),
    // No picture: everybody who reads it would ask its server for that.
    description: sanitizeWords(candidate.description),
    tags: usableTags(candidate.tags),
    notes: [...new Set(notes)],
  };
}

function refusalOf({ title, beginsOn, notes }: Candidate): string | null {
  if (notes.includes('event_import_note_unreadable')) return 'error_event_import_line';
  if ([...title].length < 3) return 'error_event_import_title';
  return beginsOn ? null : 'error_event_import_time';
}

function isOver({ beginsOn, endsOn, isAllDay }: Candidate, now: Date): boolean {
  if (!beginsOn) return false;
  return (endsOn ?? new Date(beginsOn.getTime() + (isAllDay ? DAY_MS : 0))) <= now;
}

function isTwice({ uid, title, beginsOn }: Candidate, seen: Set<string>): boolean {
  const key = uid ?? JSON.stringify([title.toLowerCase(), beginsOn]);
  if (seen.has(key)) return true;
  seen.add(key);
  return false;
}
