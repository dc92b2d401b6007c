import { formatShortSpan } from '#lib/format/dates.ts';
import { graphql } from '#lib/graphql/document.ts';

/**
 * The next dates of an event that repeats. Asked and shown by one clock, that of UTC: which days a rule means hangs on
 * the day of the first alone.
 */
export const nextDates = graphql(`
  query NextDates($recurrence: String!, $beginsOn: DateTime!) {
    recurrenceDates(recurrence: $recurrence, beginsOn: $beginsOn, timezone: "UTC")
  }
`);

/** What `nextDates` takes for an event that begins on a day, as 2026-12-31. */
export function nextDatesFrom(recurrence: string, day: string) {
  return { recurrence, beginsOn: `${day}T12:00:00Z` };
}

/** "Tue, 1 Dec". */
export function nextDateWords(date: string): string {
  return formatShortSpan({ beginsOn: date, showStartTime: false }, 'UTC');
}
