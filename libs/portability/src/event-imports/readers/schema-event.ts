import { EventStatus } from '#convoke/events';
import { isTimezone } from '#convoke/core';
import type { AddressInput } from '#convoke/places';
import { blankCandidate, type Candidate } from '../candidate.js';
import { lastMinuteOf, momentOf } from '../moments.js';
import { cleanLine, describedAs, linkOf } from '../words.js';
import { isObject, type Json, listOf, numberOf } from './json.js';

const DEEPEST = 8;
/** Of what a picture shows. */
const MOST_WORDS = 500;
/** Kinds of events have names that end so, but for these. */
const OTHER_KINDS = /^(Festival|Hackathon|Course(Instance)?)$/;
const LISTS = ['@graph', 'itemListElement', 'item', 'event', 'events', 'subEvent', 'mainEntity', 'mainEntityOfPage'];

/** All events of what a page says in the words of schema.org, each once. */
export function schemaEventsIn(said: unknown, depth = 0): Json[] {
  if (depth > DEEPEST) return [];
  if (Array.isArray(said)) return said.flatMap((each) => schemaEventsIn(each, depth + 1));
  if (!isObject(said)) return [];
  const within = LISTS.flatMap((name) => schemaEventsIn(said[name], depth + 1));
  return isEvent(said) && said.startDate !== undefined ? [said, ...within] : within;
}

/** Reads one of them. */
export function readSchemaEvent(node: Json, base: URL | null, usual: string): Candidate {
  const timezone = zoneOf(node);
  const [begins, ends] = [node.startDate, node.endDate].map((time) => momentOf(textOf(time), timezone ?? usual));
  const url = linkOf(first(node.url) ?? node['@id'], base);
  const places = listOf(node.location);
  const rooms = places.filter((place) => kindsOf(place).includes('VirtualLocation'));
  const onlineAddress = rooms.map((room) => isObject(room) && linkOf(room.url, base)).find(Boolean) || null;
  return blankCandidate({
    uid: linkOf(node['@id']) ?? cleanLine(first(node.identifier), 1000),
    url,
    title: cleanLine(first(node.name), 200) ?? '',
    description: describedAs(first(node.description)),
    beginsOn: begins?.at ?? null,
    endsOn: ends && (ends.isDay ? lastMinuteOf(ends.at, timezone ?? usual) : ends.at),
    timezone,
    isAllDay: begins?.isDay ?? false,
    status: /EventCancelled$/i.test(textOf(node.eventStatus)) ? EventStatus.CANCELLED : EventStatus.CONFIRMED,
    isOnline: rooms.length > 0 || /Online|Mixed/i.test(textOf(node.eventAttendanceMode)),
    onlineAddress,
    place: places.map(placeOf).find((place) => place !== null) ?? null,
    tags: listOf(node.keywords).flatMap((words) => (typeof words === 'string' ? words.split(',').slice(0, 50) : [])),
    picture: pictureOf(first(node.image), base),
    notes: node.eventSchedule === undefined ? [] : ['event_import_note_dates'],
  });
}

function pictureOf(image: unknown, base: URL | null): Candidate['picture'] {
  const said = isObject(image) ? image : { url: image };
  const url = linkOf(first(said.url ?? said.contentUrl), base);
  return url ? { url, alt: cleanLine(first(said.caption ?? said.name), MOST_WORDS) } : null;
}

function placeOf(place: unknown): AddressInput | null {
  if (typeof place === 'string') return { description: cleanLine(place, 300) };
  if (!isObject(place) || kindsOf(place).includes('VirtualLocation')) return null;
  const address = first(place.address);
  const within = isObject(address) ? address : {};
  const line = (value: unknown, most = 200) => cleanLine(isObject(value) ? value.name : first(value), most);
  return {
    description: line(place.name, 300),
    street: typeof address === 'string' ? cleanLine(address, 300) : line(within.streetAddress, 300),
    postalCode: line(within.postalCode, 50),
    locality: line(within.addressLocality),
    region: line(within.addressRegion),
    country: line(within.addressCountry),
    ...pointOf(first(place.geo)),
  };
}

function pointOf(geo: unknown): Pick<AddressInput, 'geom'> {
  if (!isObject(geo)) return {};
  const [latitude, longitude] = [numberOf(geo.latitude), numberOf(geo.longitude)];
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { geom: `${longitude};${latitude}` } : {};
}

function isEvent(node: Json): boolean {
  return kindsOf(node).some((kind) => kind.endsWith('Event') || OTHER_KINDS.test(kind));
}

function kindsOf(node: unknown): string[] {
  if (!isObject(node)) return [];
  return listOf(node['@type']).map((kind) => textOf(kind).split(/[/:#]/).at(-1)!);
}

function zoneOf({ eventSchedule }: Json): string | null {
  const zone = isObject(eventSchedule) ? textOf(eventSchedule.scheduleTimezone) : '';
  return zone && isTimezone(zone) ? zone : null;
}

function first(value: unknown): unknown {
  return listOf(value)[0];
}

function textOf(value: unknown): string {
  const one = first(value);
  return typeof one === 'string' ? one : '';
}
