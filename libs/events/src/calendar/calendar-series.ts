import ICAL from 'ical.js';
import type { Event } from '../event.entity.js';
import { recurrenceDates, ruleEnd } from '../series/recurrence-rule.js';
import { periodOn, wallClock } from '../series/wall-clock.js';
import { type CalendarEntry, moment, writeEvent, type Zones } from './calendar-event.js';
import { instant, typed } from './calendar-property.js';
import { calendarDay, calendarTime } from './calendar-zone.js';

/** More dates than any calendar has of one series. */
const MOST_DATES = 1000;

type DateEntry = CalendarEntry & Required<Pick<CalendarEntry, 'occurrence'>>;

/**
 * Dates of one series as an event that repeats, without those that are not told, and each date that differs beside it.
 * Null for what is no series, or goes by a clock whose rules calendars do not know.
 */
export function writeSeries(entries: CalendarEntry[], zones: Zones): ICAL.Component[] | null {
  const dates = entries.filter((entry): entry is DateEntry => entry.occurrence !== undefined);
  dates.sort((a, b) => (a.occurrence.date < b.occurrence.date ? -1 : 1));
  const model = dates.findLast(({ occurrence }) => occurrence.isUsual) ?? dates.at(-1);
  if (!model || !isSteady(model, dates)) return null;
  const first = dates[0]!.occurrence.date;
  const whole = writeDate(on(first, model), zones);
  whole.addProperty(typed('rrule', 'recur', ruleOf(model, dates.at(-1)!.occurrence.date)));
  for (const date of missing(dates)) whole.addProperty(dateProperty('exdate', date, model, zones));
  const others = dates.filter((entry) => !isLike(entry, model));
  return [whole, ...others.map((entry) => writeOther(entry, model, zones))];
}

/** Calendars tell the hours of a zone by its rules of today; other hours would move with them. */
function isSteady(model: DateEntry, dates: DateEntry[]): boolean {
  const { timezone } = model.event;
  return [on(dates[0]!.occurrence.date, model), on(dates.at(-1)!.occurrence.date, model)].every(({ event }) => {
    const { zone } = calendarTime(event.beginsOn, timezone);
    const clocks = [timezone, 'UTC'].map((name) => wallClock(event.beginsOn, name).toString());
    return zone !== ICAL.Timezone.utcTimezone || clocks[0] === clocks[1];
  });
}

function writeDate(entry: DateEntry, zones: Zones): ICAL.Component {
  const component = writeEvent(entry, zones);
  const { uuid, changedAt, insertedAt } = entry.occurrence;
  component.updatePropertyWithValue('uid', uuid);
  for (const name of ['dtstamp', 'last-modified', 'created', 'sequence']) component.removeProperty(name);
  for (const name of ['dtstamp', 'last-modified']) component.addProperty(instant(name, changedAt));
  component.addProperty(instant('created', insertedAt));
  const revision = Math.max(0, Math.floor((changedAt.getTime() - insertedAt.getTime()) / 1000));
  component.addProperty(typed('sequence', 'integer', revision));
  return component;
}

function writeOther(entry: DateEntry, model: DateEntry, zones: Zones): ICAL.Component {
  const component = writeDate(entry, zones);
  component.addProperty(dateProperty('recurrence-id', entry.occurrence.date, model, zones));
  return component;
}

/** Whether a date says nothing that the others do not say as well, but for its day and its page. */
function isLike(entry: DateEntry, model: DateEntry): boolean {
  const { url, insertedAt, updatedAt } = model.event;
  const here = { ...entry, page: model.page, event: changed(entry.event, { url, insertedAt, updatedAt }) };
  const expected = on(entry.occurrence.date, model);
  return String(writeEvent(here, new Map())) === String(writeEvent(expected, new Map()));
}

/** Days of the rule that nobody is told of: deleted, hidden from the reader, or left out by a pause. */
function missing(dates: DateEntry[]): string[] {
  const { recurrence, startsOn, goesOnAfter, date: from } = dates[0]!.occurrence;
  const told = new Set(dates.map(({ occurrence }) => occurrence.date));
  const last = goesOnAfter ?? dates.at(-1)!.occurrence.date;
  const days = recurrenceDates(recurrence, startsOn, { from, limit: MOST_DATES });
  return days.filter((day) => day <= last && !told.has(day));
}

/** Counted from the first date that is told, so that an end by number becomes a day. */
function ruleOf(model: DateEntry, lastTold: string): ICAL.Recur {
  const { recurrence, startsOn, goesOnAfter } = model.occurrence;
  const { endless, lastDate } = ruleEnd(recurrence, startsOn);
  const end = goesOnAfter === null ? lastTold : lastDate;
  const rule = ICAL.Recur.fromString(endless);
  if (end) rule.until = isDay(model) ? ICAL.Time.fromDateString(end) : ICAL.Time.fromJSDate(beginOn(end, model), true);
  return rule;
}

function dateProperty(name: string, date: string, model: DateEntry, zones: Zones): ICAL.Property {
  const begin = beginOn(date, model);
  const { timezone } = model.event;
  return isDay(model) ? moment(name, calendarDay(begin, timezone)) : moment(name, calendarTime(begin, timezone), zones);
}

function isDay({ event }: DateEntry): boolean {
  return event.options.showStartTime === false;
}

function beginOn(date: string, model: DateEntry): Date {
  return periodOn(date, model.event).beginsOn;
}

function on(date: string, model: DateEntry): DateEntry {
  return { ...model, event: changed(model.event, periodOn(date, model.event)) };
}

function changed(event: Event, values: Partial<Event>): Event {
  return Object.assign(Object.create(Object.getPrototypeOf(event) as object) as Event, event, values);
}
