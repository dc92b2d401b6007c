import ICAL from 'ical.js';
import { EventStatus } from '#convoke/events';
import { blankCandidate, type Candidate } from '../candidate.js';
import { minuteBefore, onClock } from '../moments.js';
import { cleanLine, cleanText, describedAs, linkOf } from '../words.js';
import type { CalendarZones } from './ics-zones.js';

/** An event of a calendar, and whether it only says how one date of a series differs. */
export interface CalendarEvent extends Candidate {
  dateOf: string | null;
}

/** All other properties are passed over, so that none of them can be wrong. */
const READ = new Set(
  `UID URL SUMMARY DESCRIPTION X-ALT-DESC DTSTART DTEND DURATION STATUS LOCATION GEO CATEGORIES CONFERENCE
  X-GOOGLE-CONFERENCE IMAGE ATTACH`.split(/\s+/),
);
const RULES = { rule: /^RRULE[^:]*:(.*)$/i, left: /^(EXDATE|EXRULE|RDATE)[;:]/i, date: /^RECURRENCE-ID[^:]*:(.*)$/i };

/** Reads the lines of one event. */
export function readCalendarEvent(lines: string[], zones: CalendarZones): CalendarEvent {
  const component = componentOf(lines);
  const found = (pattern: RegExp) => lines.map((line) => pattern.exec(line)?.[1]).find((value) => value !== undefined);
  const recurrence = cleanLine(found(RULES.rule), 500);
  const notes = recurrence !== null && lines.some((line) => RULES.left.test(line)) ? ['event_import_note_dates'] : [];
  if (!component) return { ...blankCandidate({ notes: ['event_import_note_unreadable'] }), dateOf: null };
  const [text, dateOf] = [textIn(component), found(RULES.date)?.trim() ?? null];
  const uid = cleanLine(text('uid'), 1000);
  return {
    ...blankCandidate({ recurrence, notes }),
    ...periodOf(component, zones, notes),
    ...whereaboutsOf(component),
    uid: uid && dateOf ? cleanLine(`${uid}#${dateOf}`, 1000) : uid,
    url: linkOf(text('url')),
    title: cleanLine(text('summary'), 200) ?? '',
    description: descriptionOf(component),
    status: statusOf(text('status')),
    tags: component
      .getAllProperties('categories')
      .flatMap((property) => property.getValues().map(String))
      .slice(0, 50),
    picture: pictureOf(component),
    dateOf: uid && dateOf ? uid : null,
  };
}

function componentOf(lines: string[]): ICAL.Component | null {
  const read = lines.filter((line) => READ.has(/^[\w-]{1,40}/.exec(line)?.[0].toUpperCase() ?? ''));
  try {
    return new ICAL.Component(ICAL.parse(['BEGIN:VEVENT', ...read, 'END:VEVENT'].join('\r\n')) as unknown[]);
  } catch {
    return null;
  }
}

const textIn = (component: ICAL.Component) => (name: string) => String(valueOf(component.getFirstProperty(name)) ?? '');

/** Null also for what is none of its kind, such as a day without a number. */
function valueOf(property: ICAL.Property | null): unknown {
  try {
    return property?.getFirstValue() ?? null;
  } catch {
    return null;
  }
}

function periodOf(component: ICAL.Component, zones: CalendarZones, notes: string[]): Partial<Candidate> {
  const [first, last] = ['dtstart', 'dtend'].map((name) => component.getFirstProperty(name));
  const begins = first && timeIn(first);
  if (!first || !begins) return {};
  const tzid = String(first.getFirstParameter('tzid') ?? '');
  const isUtc = begins.zone === ICAL.Timezone.utcTimezone;
  const at = (time: ICAL.Time, zone: string) => {
    if (time.zone === ICAL.Timezone.utcTimezone) return onClock(time, 'UTC');
    const known = zone ? zones.instant(time, zone) : undefined;
    if (zone && known === undefined && !notes.includes('event_import_note_zone')) notes.push('event_import_note_zone');
    return known === undefined ? onClock(time, zones.usual) : known;
  };
  const beginsOn = at(begins, tzid);
  const ends = last && timeIn(last);
  const endsOn = ends ? at(ends, String(last.getFirstParameter('tzid') ?? '')) : afterward(component, beginsOn);
  const isAllDay = begins.isDate;
  return {
    beginsOn,
    endsOn: endsOn && isAllDay ? lastDay(beginsOn, endsOn) : endsOn,
    timezone: isUtc ? null : (tzid && zones.nameOf(tzid)) || zones.usual,
    isAllDay,
  };
}

/** A day that ends an event is the first without it; of one day alone the end says nothing. */
function lastDay(beginsOn: Date | null, endsOn: Date): Date | null {
  const last = minuteBefore(endsOn);
  return beginsOn && last.getTime() - beginsOn.getTime() < 26 * 3_600_000 ? null : last;
}

function timeIn(property: ICAL.Property): ICAL.Time | null {
  const value = valueOf(property);
  return value instanceof ICAL.Time ? value : null;
}

function afterward(component: ICAL.Component, beginsOn: Date | null): Date | null {
  const duration = valueOf(component.getFirstProperty('duration'));
  if (!beginsOn || !(duration instanceof ICAL.Duration)) return null;
  const at = new Date(beginsOn.getTime() + duration.toSeconds() * 1000);
  return Number.isNaN(at.getTime()) ? null : at;
}

function descriptionOf(component: ICAL.Component): string {
  const rich = component.getFirstProperty('x-alt-desc');
  const isHtml = /^text\/html$/i.test(String(rich?.getFirstParameter('fmttype') ?? ''));
  if (rich && isHtml) return cleanText(String(valueOf(rich) ?? ''));
  return describedAs(textIn(component)('description'));
}

function whereaboutsOf(component: ICAL.Component): Partial<Candidate> {
  const text = textIn(component);
  const location = cleanLine(text('location'), 300);
  const room = linkOf(text('conference')) ?? linkOf(text('x-google-conference')) ?? (location && linkOf(location));
  const isAddress = location !== null && linkOf(location) !== null;
  const geo = valueOf(component.getFirstProperty('geo'));
  const [latitude, longitude] = Array.isArray(geo) ? (geo as unknown[]).map(Number) : [];
  const isOnEarth = Math.abs(latitude ?? NaN) <= 90 && Math.abs(longitude ?? NaN) <= 180;
  const geom = isOnEarth ? { geom: `${longitude};${latitude}` } : {};
  const place = location && !isAddress ? { description: location, ...geom } : null;
  return { place, onlineAddress: room, isOnline: room !== null };
}

/** The first that lies somewhere; none that is in the file itself. */
function pictureOf(component: ICAL.Component): Candidate['picture'] {
  const attached = component.getAllProperties('attach').filter((property) => {
    return /^image\//i.test(String(property.getFirstParameter('fmttype') ?? ''));
  });
  for (const property of [...component.getAllProperties('image'), ...attached]) {
    const url = linkOf(valueOf(property));
    if (url) return { url, alt: null };
  }
  return null;
}

function statusOf(status: string): EventStatus {
  if (/^cancelled$/i.test(status)) return EventStatus.CANCELLED;
  return /^tentative$/i.test(status) ? EventStatus.TENTATIVE : EventStatus.CONFIRMED;
}
