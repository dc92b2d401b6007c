import { Temporal } from 'temporal-polyfill';
import type { Event } from '../event.entity.js';

/** What a clock on the wall and a calendar show in a zone. */
export function wallClock(instant: Date, timezone: string): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timezone).toPlainDateTime();
}

/** The day that an instant belongs to in a zone, as 2026-12-31. */
export function dayOf(instant: Date, timezone: string): string {
  return wallClock(instant, timezone).toPlainDate().toString();
}

/** When an event like `model` is on another day: at the same hour and as long by the clock on the wall. */
export function periodOn(
  date: string,
  { beginsOn, endsOn, timezone }: Pick<Event, 'beginsOn' | 'endsOn' | 'timezone'>,
): Pick<Event, 'beginsOn' | 'endsOn'> {
  const begin = wallClock(beginsOn, timezone);
  const later = Temporal.PlainDate.from(date).toPlainDateTime(begin.toPlainTime());
  const instant = (wall: Temporal.PlainDateTime) => new Date(wall.toZonedDateTime(timezone).epochMilliseconds);
  const length = endsOn && begin.until(wallClock(endsOn, timezone));
  const begins = instant(later);
  if (!length) return { beginsOn: begins, endsOn: null };
  const ends = instant(later.add(length));
  // A night in which the clock is put forward can swallow a short event whole.
  return {
    beginsOn: begins,
    endsOn: ends > begins ? ends : new Date(begins.getTime() + endsOn.getTime() - beginsOn.getTime()),
  };
}
