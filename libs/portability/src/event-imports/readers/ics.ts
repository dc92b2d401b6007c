import { type Candidate, MOST_EVENTS, type Reading, type ReadSource } from '../candidate.js';
import { isTimezone } from '#convoke/core';
import { type CalendarEvent, readCalendarEvent } from './ics-event.js';
import { calendarParts, calendarProperty } from './ics-components.js';
import { CalendarZones } from './ics-zones.js';

/** Whether a text is an iCalendar file. */
export function isCalendar(text: string): boolean {
  return /^\s*BEGIN:VCALENDAR\s/i.test(text.slice(0, 200));
}

/** Reads a calendar (RFC 5545), event by event. */
export function readCalendar(text: string, { timezone }: Reading): ReadSource {
  const own = calendarProperty(text, 'X-WR-TIMEZONE')?.trim();
  const zones = new CalendarZones(own && isTimezone(own) ? own : timezone);
  const events: string[][] = [];
  let isCut = false;
  for (const { name, lines } of calendarParts(text)) {
    // A zone may stand behind the events that go by it.
    if (name === 'VTIMEZONE') zones.add(lines);
    else if (events.length < MOST_EVENTS) events.push(lines);
    else isCut = true;
  }
  return { candidates: withoutDates(events.map((lines) => readCalendarEvent(lines, zones))), isCut };
}

/** Dates that differ from the series which they belong to are not made: their series says that there are some. */
function withoutDates(events: CalendarEvent[]): Candidate[] {
  const series = new Map(events.filter(({ uid, recurrence }) => uid && recurrence).map((event) => [event.uid!, event]));
  return events.flatMap(({ dateOf, ...candidate }) => {
    const whole = dateOf === null ? undefined : series.get(dateOf);
    if (!whole) return [candidate];
    if (!whole.notes.includes('event_import_note_dates')) whole.notes.push('event_import_note_dates');
    return [];
  });
}
