import { Temporal } from 'temporal-polyfill';

const MAX_LENGTH = 40;
const FIRST_YEAR = 1970;
const LAST_YEAR = 9999;
/** Date, time and offset; the last two may be missing. */
const SHAPE = /^\d{4}-\d\d-\d\d(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?) ?(Z|[+-]\d\d:?\d\d)?)?$/i;

/** A moment as received; on the clock of `zone` where it says no offset. Null for what is none, or out of all reason. */
export function readInstant(value: unknown, zone: string | null = null): Date | null {
  const text = typeof value === 'string' && value.length <= MAX_LENGTH ? value.trim() : '';
  const parts = SHAPE.exec(text);
  if (!parts) return null;
  try {
    const date = new Date(parts[2] ? Temporal.Instant.from(text).epochMilliseconds : onClock(text, zone ?? 'UTC'));
    const year = date.getUTCFullYear();
    return year >= FIRST_YEAR && year <= LAST_YEAR ? date : null;
  } catch {
    return null;
  }
}

/** Whether it names a day without a time. */
export function isDay(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value.trim());
}

/** In UTC or with the offset that `zone` has then; to the millisecond, or what changes twice in a second could not be told apart. */
export function writeInstant(date: Date, zone?: string): string {
  const instant = Temporal.Instant.fromEpochMilliseconds(date.getTime());
  return instant.toString(zone && zone !== 'UTC' ? { timeZone: zone } : {});
}

/** The last second of its day on the clock of `zone`. */
export function endOfDay(date: Date, zone: string): Date {
  const there = Temporal.Instant.fromEpochMilliseconds(date.getTime()).toZonedDateTimeISO(zone);
  return new Date(there.startOfDay().add({ days: 1 }).epochMilliseconds - 1000);
}

function onClock(text: string, zone: string): number {
  return Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;
}
