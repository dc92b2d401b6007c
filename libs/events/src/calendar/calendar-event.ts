import ICAL from 'ical.js';
import { translate } from '#convoke/core';
import { addressWords } from '#convoke/places';
import type { Event } from '../event.entity.js';
import { EventStatus, EventVisibility } from '../event.values.js';
import { changedAt, localeOf, type PublishedEvent } from '../published-events.service.js';
import { address, clean, instant, text, typed } from './calendar-property.js';
import { calendarDay, calendarTime } from './calendar-zone.js';

/** An event with what its page says of it as plain text. */
export interface CalendarEntry extends PublishedEvent {
  description: string;
}

/** The rules of zones that a calendar has to tell, by their names. */
export type Zones = Map<string, ICAL.Timezone>;

/** An event as a calendar tells it; the zones that it goes by are added to `zones`. */
export function writeEvent(entry: CalendarEntry, zones: Zones): ICAL.Component {
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
  for (const property of [...whereabouts(entry), ...kinds(entry)]) add(property);
  const { picture } = entry;
  add(picture && address('image', 'uri', picture.url, { display: 'BADGE', fmttype: picture.contentType }));
  return component;
}

/** Days alone where the organizer shows no time of day. A day that ends an event counts, so calendars want the next. */
function period({ beginsOn, endsOn, timezone, options }: Event, zones: Zones): ICAL.Property[] {
  if (options.showStartTime === false) {
    const end = calendarDay(endsOn ?? beginsOn, timezone, 1);
    return [moment('dtstart', calendarDay(beginsOn, timezone)), moment('dtend', end)];
  }
  const begins = [moment('dtstart', calendarTime(beginsOn, timezone), zones)];
  if (!endsOn || options.showEndTime === false) return begins;
  return [...begins, moment('dtend', calendarTime(endsOn, timezone), zones)];
}

/** A property of a day, or of a time on the clock of a zone. */
export function moment(name: string, time: ICAL.Time, zones?: Zones): ICAL.Property {
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

function kinds({ event, category }: CalendarEntry): ICAL.Property[] {
  const titles = event.tags.map(({ title }) => title);
  const words = [...new Set([...(category ? [category] : []), ...titles].map(clean))];
  if (words.length === 0) return [];
  const property = new ICAL.Property('categories');
  property.setValues(words);
  return [property];
}
