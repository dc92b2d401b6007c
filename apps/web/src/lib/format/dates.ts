import { dateFormatter, formatRange, relativeFormatter } from './formatters.ts';

type Instant = Date | string | number;

const dayLength = 24 * 60 * 60 * 1000;

/** The parts of a day for a date badge, in the zone of the event. */
export function dayParts(instant: Instant, zone?: string | null) {
  const date = new Date(instant);
  const part = (options: Intl.DateTimeFormatOptions) => dateFormatter({ ...options, ...inZone(zone) }).format(date);
  return {
    weekday: part({ weekday: 'short' }),
    day: part({ day: 'numeric' }),
    month: part({ month: 'short' }),
    year: part({ year: 'numeric' }),
  };
}

/** "14:00". */
export function formatTime(instant: Instant, zone?: string | null): string {
  return dateFormatter({ timeStyle: 'short', ...inZone(zone) }).format(new Date(instant));
}

/** "5 December 2026". */
export function formatDay(instant: Instant, zone?: string | null): string {
  return dateFormatter({ dateStyle: 'long', ...inZone(zone) }).format(new Date(instant));
}

/** "5 Dec 2026, 14:00". */
export function formatMoment(instant: Instant, zone?: string | null): string {
  return dateFormatter({ dateStyle: 'medium', timeStyle: 'short', ...inZone(zone) }).format(new Date(instant));
}

export interface Span {
  beginsOn: Instant;
  endsOn?: Instant | null;
  showStartTime?: boolean | null;
  showEndTime?: boolean | null;
}

/** "Saturday, 5 December 2026, 14:00 – 18:00" in one zone, shorter where the organizer hides a time. */
export function formatSpan(span: Span, zone?: string | null): string {
  return spanIn({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }, span, zone);
}

/** "Sat, 5 Dec, 14:00 – 18:00": for lists, with the year only when it is another than this one. */
export function formatShortSpan(span: Span, zone?: string | null, now: Instant = Date.now()): string {
  const year = dayParts(span.beginsOn, zone).year === dayParts(now, zone).year ? undefined : 'numeric';
  return spanIn({ weekday: 'short', day: 'numeric', month: 'short', year }, span, zone);
}

function spanIn(day: Intl.DateTimeFormatOptions, span: Span, zone: string | null | undefined): string {
  const { beginsOn, endsOn, showStartTime, showEndTime } = span;
  const begin = new Date(beginsOn);
  const end = endsOn ? new Date(endsOn) : null;
  const time: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' };
  const from = { ...day, ...(showStartTime === false ? {} : time), ...inZone(zone) };
  if (end && showEndTime !== false && showStartTime !== false) return formatRange(from, begin, end);
  if (!end || sameDay(begin, end, zone)) return dateFormatter(from).format(begin);
  return formatRange({ ...day, ...inZone(zone) }, begin, end);
}

export interface ReaderClock {
  time: string;
  zone: string;
}

/** When an event begins on the reader's own clock, where it differs from the event's then; undefined when they agree. */
export function readerClock(
  span: Span,
  eventZone?: string | null,
  readerZone?: string | null,
): ReaderClock | undefined {
  if (!eventZone || !readerZone || span.showStartTime === false) return undefined;
  const begin = new Date(span.beginsOn);
  if (offsetOf(begin, eventZone) === offsetOf(begin, readerZone)) return undefined;
  const time = sameDay(begin, begin, eventZone, readerZone)
    ? formatTime(begin, readerZone)
    : dateFormatter({ weekday: 'short', hour: 'numeric', minute: '2-digit', timeZone: readerZone }).format(begin);
  return { time, zone: zoneName(readerZone, begin) };
}

/** What people call the zone then: "Central European Standard Time". */
export function zoneName(zone: string, at: Instant = Date.now()): string {
  const named = (timeZoneName: 'longGeneric' | 'long') =>
    dateFormatter({ timeZone: zone, timeZoneName })
      .formatToParts(new Date(at))
      .find(({ type }) => type === 'timeZoneName')?.value ?? zone;
  const name = named('longGeneric');
  // UTC has no generic name, only its own.
  return name.startsWith('GMT') ? named('long') : name;
}

/** "today", "tomorrow", "in 3 days": only ever beside an absolute date. */
export function formatRelativeDay(instant: Instant, zone?: string | null, now: Instant = Date.now()): string {
  const days = dayNumber(instant, zone) - dayNumber(now, zone);
  const relative = relativeFormatter({ numeric: 'auto' });
  if (Math.abs(days) < 14) return relative.format(days, 'day');
  if (Math.abs(days) < 60) return relative.format(Math.round(days / 7), 'week');
  return relative.format(Math.round(days / 30.4), 'month');
}

/** Whether the event is over: past its end, or past the day of its start when it has none. */
export function isOver({ beginsOn, endsOn }: Span, zone?: string | null, now: Instant = Date.now()): boolean {
  if (endsOn) return new Date(endsOn).getTime() < new Date(now).getTime();
  return dayNumber(beginsOn, zone) < dayNumber(now, zone);
}

function inZone(zone: string | null | undefined): { timeZone?: string } {
  return zone ? { timeZone: zone } : {};
}

function sameDay(one: Date, other: Date, zone?: string | null, otherZone = zone): boolean {
  return dayNumber(one, zone) === dayNumber(other, otherZone);
}

function dayNumber(instant: Instant, zone?: string | null): number {
  return Math.floor(wallClock(new Date(instant), zone) / dayLength);
}

function offsetOf(date: Date, zone: string): number {
  return wallClock(date, zone) - date.getTime();
}

/** What the clock on the wall shows there, as if it were UTC; to the minute. */
function wallClock(date: Date, zone?: string | null): number {
  const parts = clockFormatter(zone).formatToParts(date);
  const read = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute'));
}

function clockFormatter(zone?: string | null) {
  return dateFormatter({
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
    ...inZone(zone),
  });
}

/** "2026-12-05T14:00" as a datetime-local control wants it, on the clock of the zone. */
export function toControlValue(instant: Instant, zone?: string | null): string {
  return new Date(wallClock(new Date(instant), zone)).toISOString().slice(0, 16);
}
