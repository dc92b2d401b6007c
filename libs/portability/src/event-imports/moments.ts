import { Temporal } from 'temporal-polyfill';

/** A time as a source tells it. */
export interface Moment {
  at: Date;
  /** Whether it is a day without an hour. */
  isDay: boolean;
}

/** Times before and after that are mistakes, and cost the arithmetic of calendars most. */
const [FIRST_YEAR, LAST_YEAR] = [1970, 2200];
const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;
const SHORT = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z)?)?$/;

/** A date or time of ISO 8601, or of iCalendar, on the clock of a zone where it names none; null for anything else. */
export function momentOf(text: string, timezone: string): Moment | null {
  const parts = ISO.exec(text.trim()) ?? SHORT.exec(text.trim());
  if (!parts) return null;
  const [, year, month, day, hour, minute, second, offset] = parts;
  const time = { hour: Number(hour ?? 0), minute: Number(minute ?? 0), second: Math.min(59, Number(second ?? 0)) };
  const at = onClock(
    { year: Number(year), month: Number(month), day: Number(day), ...time },
    zoneOf(offset) ?? timezone,
  );
  return at && { at, isDay: hour === undefined };
}

/** What the clock of a zone shows, as an instant; null for what no clock shows, or no event of ours can be at. */
export function onClock(
  shown: { year: number; month: number; day: number; hour?: number; minute?: number; second?: number },
  timezone: string,
): Date | null {
  if (!(shown.year >= FIRST_YEAR && shown.year <= LAST_YEAR)) return null;
  try {
    const moment = Temporal.PlainDateTime.from(shown, { overflow: 'reject' }).toZonedDateTime(timezone);
    return new Date(moment.epochMilliseconds);
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return null;
    throw error;
  }
}

/** A number of seconds since 1970, as programs count. */
export function secondsAt(value: unknown): Date | null {
  const seconds = typeof value === 'number' ? value : NaN;
  const at = new Date(seconds * 1000);
  const year = at.getUTCFullYear();
  return year >= FIRST_YEAR && year <= LAST_YEAR ? at : null;
}

/** The last minute before a day, for sources whose last day is the first on which nothing is any more. */
export function minuteBefore(at: Date): Date {
  return new Date(at.getTime() - 60_000);
}

/** The end of a day on the clock of a zone. */
export function lastMinuteOf(day: Date, timezone: string): Date {
  const next = Temporal.Instant.fromEpochMilliseconds(day.getTime()).toZonedDateTimeISO(timezone).add({ days: 1 });
  return minuteBefore(new Date(next.epochMilliseconds));
}

function zoneOf(offset: string | undefined): string | undefined {
  if (offset === undefined) return undefined;
  if (/^z$/i.test(offset)) return 'UTC';
  return offset.includes(':') ? offset : `${offset.slice(0, 3)}:${offset.slice(3)}`;
}
