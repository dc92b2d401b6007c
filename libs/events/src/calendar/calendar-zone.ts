import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import { tzlib_get_ical_block } from 'timezones-ical-library';

const zones = new Map<string, ICAL.Timezone | null>();

/**
 * An instant on the clock of a zone, as calendars write it; in UTC where calendars know no such zone, or where its
 * rules of today, which are all that a VTIMEZONE tells, were not in force then.
 */
export function calendarTime(instant: Date, zoneName: string): ICAL.Time {
  const utc = ICAL.Time.fromJSDate(instant, true);
  const zone = calendarZone(zoneName);
  if (!zone) return utc;
  const local = utc.convertToZone(zone);
  return local.utcOffset() === wallClock(instant, zoneName).offsetNanoseconds / 1e9 ? local : utc;
}

/** The day that an instant belongs to in a zone, `days` later. */
export function calendarDay(instant: Date, zoneName: string, days = 0): ICAL.Time {
  return ICAL.Time.fromDateString(wallClock(instant, zoneName).toPlainDate().add({ days }).toString());
}

function wallClock(instant: Date, zoneName: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zoneName);
}

function calendarZone(name: string): ICAL.Timezone | null {
  let zone = zones.get(name);
  if (zone === undefined) zones.set(name, (zone = readZone(name)));
  return zone;
}

/** Under the name that the database of zones has for it today, which may be another; UTC needs no rules. */
function readZone(name: string): ICAL.Timezone | null {
  const [block] = tzlib_get_ical_block(name);
  return block && !block.includes('TZID:Etc/UTC') ? new ICAL.Timezone(ICAL.Component.fromString(block)) : null;
}
