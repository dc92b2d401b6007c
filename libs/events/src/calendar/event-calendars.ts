import { readableText } from '#convoke/core';
import type { PublishedEvent } from '../published-events.service.js';
import { type CalendarEntry, type CalendarTitle, writeCalendar } from './calendar.js';

/** Of each event in a calendar of many; its page has the rest. */
const LONGEST_DESCRIPTION = 2000;

/** A calendar file of one event. */
export function calendarOfEvent(entry: PublishedEvent): string {
  return writeCalendar([described(entry, Infinity)]);
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
