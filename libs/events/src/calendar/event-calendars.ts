import { readableText } from '#convoke/core';
import type { PublishedEvent } from '../published-events.service.js';
import { type CalendarTitle, writeCalendar } from './calendar.js';
import type { CalendarEntry } from './calendar-event.js';

/** Of each event in a calendar of many; its page has the rest. */
const LONGEST_DESCRIPTION = 2000;

/** A calendar file of one event, or of the dates of one that repeats. */
export function calendarOfEvent(...dates: PublishedEvent[]): string {
  return writeCalendar(dates.map((entry) => described(entry, Infinity)));
}

/** A calendar of many events. */
export function calendarOf(entries: PublishedEvent[], title: CalendarTitle): string {
  return writeCalendar(
    entries.map((entry) => described(entry, LONGEST_DESCRIPTION)),
    title,
  );
}

function described(entry: PublishedEvent, longest: number): CalendarEntry {
  const text = readableText(entry.event.description);
  const whole = text.length <= longest;
  return { ...entry, description: whole ? text : `${text.slice(0, longest).toWellFormed().trimEnd()}…` };
}
