import { Temporal } from 'temporal-polyfill';
import type { Day, DayEvent } from '#lib/month/days.ts';
import { daysOf } from '#lib/month/month.ts';

/** What a square of a calendar has room for. */
const EVENTS_A_DAY = 3;

type Dated = DayEvent & { endsOn?: string | null };

/** The days of a month on which some of the events go on, as searches tell them: what begins on a day stands first. */
export function daysWith(events: readonly Dated[], month: string, zone: string): Day[] {
  return daysOf(month).flatMap((date) => {
    const start = startOf(date, zone);
    const end = startOf(Temporal.PlainDate.from(date).add({ days: 1 }).toString(), zone);
    const begun = events.filter(({ beginsOn }) => isIn(beginsOn, start, end));
    const goingOn = events.filter(({ beginsOn, endsOn }) => isBefore(beginsOn, start) && isBefore(start, endsOn));
    const all = [...begun, ...goingOn];
    return all.length > 0 ? [{ date, total: all.length, events: all.slice(0, EVENTS_A_DAY) }] : [];
  });
}

/** The midnight with which a day begins by the clock of a zone. */
export function startOf(date: string, zone: string): string {
  return Temporal.PlainDate.from(date).toZonedDateTime(zone).toInstant().toString();
}

function isIn(moment: string | null | undefined, start: string, end: string): boolean {
  return !isBefore(moment, start) && isBefore(moment, end);
}

function isBefore(one: string | null | undefined, other: string | null | undefined): boolean {
  return Boolean(one && other) && Date.parse(one ?? '') < Date.parse(other ?? '');
}
