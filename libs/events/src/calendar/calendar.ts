import ICAL from 'ical.js';
import { knownLocale, translate } from '#convoke/core';
import type { EventCategory } from '#convoke/instance';
import { addressWords } from '#convoke/places';
import { baseLocale } from '#translations/runtime';
import type { Event } from '../event.entity.js';
import { EventStatus, EventVisibility } from '../event.values.js';
import { changedAt, type PublishedEvent } from '../published-events.service.js';
import { address, clean, instant, text, typed } from './calendar-property.js';
import { calendarDay, calendarTime } from './calendar-zone.js';

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

/** An event with what its page says of it as plain text. */
export interface CalendarEntry extends PublishedEvent {
  description: string;
}

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
  const zones = new Map<string, ICAL.Timezone>();
  const events = entries.map((entry) => writeEvent(entry, zones));
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

function writeEvent(entry: CalendarEntry, zones: Map<string, ICAL.Timezone>): ICAL.Component {
  const { event, page, organizer } = entry;
  const changed = changedAt(entry);
  const component = new ICAL.Component('vevent');
  const add = (property: ICAL.Property | null) => property && component.addProperty(property);
  add(text('uid', event.url));
  add(text('summary', event.title));
  for (const property of period(event, zones)) add(property);
  for (const name of ['dtstamp', 'last-modified']) add(instant(name, changed));
  add(instant('created', event.insertedAt));
  add(typed('sequence', 'integer', revision(event, changed)));
  add(text('status', statusOf(entry)));
  add(text('class', event.visibility === EventVisibility.PUBLIC ? 'PUBLIC' : 'PRIVATE'));
  add(text('description', descriptionOf(entry)));
  add(address('url', 'uri', page));
  add(organizer && address('organizer', 'cal-address', organizer.url, { cn: clean(organizer.name) }));
  for (const property of [...whereabouts(entry), ...kinds(event)]) add(property);
  const { picture } = entry;
  add(picture && address('image', 'uri', picture.url, { display: 'BADGE', fmttype: picture.contentType }));
  return component;
}

/** Days alone where the organizer shows no time of day. A day that ends an event counts, so calendars want the next. */
function period({ beginsOn, endsOn, timezone, options }: Event, zones: Map<string, ICAL.Timezone>): ICAL.Property[] {
  if (options.showStartTime === false) {
    const end = calendarDay(endsOn ?? beginsOn, timezone, 1);
    return [moment('dtstart', calendarDay(beginsOn, timezone)), moment('dtend', end)];
  }
  const begins = [moment('dtstart', calendarTime(beginsOn, timezone), zones)];
  if (!endsOn || options.showEndTime === false) return begins;
  return [...begins, moment('dtend', calendarTime(endsOn, timezone), zones)];
}

function moment(name: string, time: ICAL.Time, zones?: Map<string, ICAL.Timezone>): ICAL.Property {
  const property = new ICAL.Property(name);
  property.setValue(time);
  const { zone } = time;
  if (zones && zone && zone !== ICAL.Timezone.utcTimezone) {
    zones.set(zone.tzid, zone);
    property.setParameter('tzid', zone.tzid);
  }
  return property;
}

/** Grows with every change; whoever has a smaller number takes the new event over. */
function revision({ insertedAt }: Event, changed: Date): number {
  return Math.max(0, Math.floor((changed.getTime() - insertedAt.getTime()) / 1000));
}

function statusOf({ event, concern }: CalendarEntry): string {
  const status = event.status === EventStatus.CONFIRMED && concern?.tentative ? EventStatus.TENTATIVE : event.status;
  return status.toUpperCase();
}

/** Ends with the event's page, since not every calendar shows its URL. */
function descriptionOf({ event, description, page, concern }: CalendarEntry): string {
  const website = event.isOnline ? null : event.onlineAddress;
  return [concern?.text, description, website, page].filter(Boolean).join('\n\n');
}

function whereabouts({ event, place }: CalendarEntry): (ICAL.Property | null)[] {
  const { isOnline, onlineAddress } = event;
  const room = isOnline ? (onlineAddress ?? translate('event_online', {}, localeOf(event))) : null;
  const words = (place && addressWords(place)) || room;
  const position =
    place && place.latitude !== null && place.longitude !== null ? [place.latitude, place.longitude] : null;
  return [
    words ? text('location', words) : null,
    position && typed('geo', 'float', position),
    isOnline && onlineAddress ? address('conference', 'uri', onlineAddress, { feature: 'AUDIO,VIDEO' }) : null,
  ];
}

function kinds(event: Event): ICAL.Property[] {
  const category = event.category as EventCategory;
  const label = category === 'MEETING' ? [] : [translate(`category_${category.toLowerCase()}`, {}, localeOf(event))];
  const words = [...new Set([...label, ...event.tags.map(({ title }) => title)].map(clean))];
  if (words.length === 0) return [];
  const property = new ICAL.Property('categories');
  property.setValues(words);
  return [property];
}

function localeOf({ language }: Event) {
  return knownLocale(language) ?? baseLocale;
}
