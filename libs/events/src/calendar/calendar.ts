import ICAL from 'ical.js';
import { type CalendarEntry, writeEvent, type Zones } from './calendar-event.js';
import { text, typed } from './calendar-property.js';
import { writeSeries } from './calendar-series.js';

// The library folds a line before it adds the space that the next begins with, and RFC 5545 counts that.
ICAL.foldLength = 74;
// It would write the type of those that it does not know, which some calendars do not expect there.
const TEXT = { defaultType: 'text' };
Object.assign(ICAL.design.icalendar.property, {
  name: TEXT,
  'x-wr-calname': TEXT,
  'x-wr-caldesc': TEXT,
  'x-published-ttl': { defaultType: 'duration' },
});

const PRODUCT = '-//Convoke//Convoke//EN';
const REFRESH = 'PT1H';

/** What a calendar of many events says of itself; a single event's has no name. */
export interface CalendarTitle {
  name: string;
  description: string;
}

/** An iCalendar object (RFC 5545, RFC 7986) without alarms: when to be reminded is for each reader to choose. */
export function writeCalendar(entries: CalendarEntry[], title?: CalendarTitle): string {
  const calendar = new ICAL.Component('vcalendar');
  calendar.addPropertyWithValue('version', '2.0');
  calendar.addPropertyWithValue('prodid', PRODUCT);
  calendar.addPropertyWithValue('calscale', 'GREGORIAN');
  if (title) nameCalendar(calendar, title);
  const zones: Zones = new Map();
  // The dates of a series are one thing in a calendar.
  const things = Map.groupBy(entries, ({ event, occurrence }) => occurrence?.uuid ?? event.url);
  const events = [...things.values()].flatMap(
    (dates) => writeSeries(dates, zones) ?? dates.map((each) => writeEvent(each, zones)),
  );
  for (const { component } of zones.values()) calendar.addSubcomponent(component);
  for (const event of events) calendar.addSubcomponent(event);
  return `${calendar.toString()}\r\n`;
}

/** Each fact twice: as the standard says it, and as most calendars have read it since before. */
function nameCalendar(calendar: ICAL.Component, { name, description }: CalendarTitle): void {
  for (const property of ['name', 'x-wr-calname']) calendar.addProperty(text(property, name));
  for (const property of ['description', 'x-wr-caldesc']) calendar.addProperty(text(property, description));
  calendar.addProperty(typed('refresh-interval', 'duration', REFRESH));
  calendar.addProperty(typed('x-published-ttl', 'duration', REFRESH));
}
