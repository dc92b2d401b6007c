import { EventStatus } from '#convoke/events';
import { isTimezone } from '#convoke/core';
import type { AddressInput } from '#convoke/places';
import { blankCandidate, type Candidate, MOST_EVENTS, type Reading, type ReadSource } from '../candidate.js';
import { momentOf, secondsAt } from '../moments.js';
import { cleanLine, describedAs, linkOf } from '../words.js';
import { isObject, type Json, listOf, numberOf, wordOf } from './json.js';
import { readSchemaEvent, schemaEventsIn } from './schema-event.js';

type ReadOne = (event: Json, reading: Reading) => Candidate;

/** Reads events in the forms that other programs and services hand out; null for JSON that is none of them. */
export function readExport(said: unknown, reading: Reading): ReadSource | null {
  const found = formOf(said);
  if (!found) return null;
  const events = found.events.filter(isObject);
  return {
    candidates: events.slice(0, MOST_EVENTS).map((event) => found.read(event, reading)),
    isCut: events.length > MOST_EVENTS,
  };
}

function formOf(said: unknown): { events: unknown[]; read: ReadOne } | null {
  const linked = schemaEventsIn(said);
  if (linked.length > 0)
    return { events: linked, read: (event, { url, timezone }) => readSchemaEvent(event, url, timezone) };
  const own = isObject(said) ? (said.your_events_v2 ?? said.your_events) : null;
  if (Array.isArray(own)) return { events: own, read: facebookEvent };
  const events = listOf(isObject(said) ? (said.events ?? said.results ?? said) : said);
  const sample = events.find(isObject);
  if (!sample) return null;
  if ('start_datetime' in sample && 'title' in sample) return { events, read: gancioEvent };
  if (isObject(sample.start) && 'local' in sample.start) return { events, read: eventbriteEvent };
  if ('time' in sample && 'name' in sample) return { events, read: meetupEvent };
  return null;
}

const gancioEvent: ReadOne = (event, { url }) => {
  const page = wordOf(event.slug) && url ? linkOf(`/event/${encodeURIComponent(wordOf(event.slug))}`, url) : null;
  return blankCandidate({
    uid: page,
    url: page,
    title: cleanLine(event.title, 200) ?? '',
    description: describedAs(event.description),
    beginsOn: secondsAt(event.start_datetime),
    endsOn: secondsAt(event.end_datetime),
    onlineAddress: listOf(event.online_locations).flatMap((room) => linkOf(room) ?? [])[0] ?? null,
    isOnline: listOf(event.online_locations).length > 0,
    place: placeIn(event.place, { street: 'address' }),
    picture: pictureAt(gancioPicture(listOf(event.media)[0], url)),
    tags: listOf(event.tags).map((tag) => wordOf(isObject(tag) ? tag.tag : tag)),
  });
};

const eventbriteEvent: ReadOne = (event, { timezone: usual }) => {
  const words = (part: unknown, name: 'text' | 'html') => (isObject(part) ? (part[name] ?? part.text) : part);
  const timezone = isObject(event.start) ? zoneOf(event.start.timezone) : null;
  const at = (part: unknown) =>
    isObject(part) ? (momentOf(wordOf(part.utc ?? part.local), timezone ?? usual)?.at ?? null) : null;
  const { venue } = event;
  const url = linkOf(event.url);
  return blankCandidate({
    uid: url ?? cleanLine(wordOf(event.id), 1000),
    url,
    title: cleanLine(words(event.name, 'text'), 200) ?? '',
    description: describedAs(words(event.description, 'html') ?? event.summary),
    beginsOn: at(event.start),
    endsOn: at(event.end),
    timezone,
    status: statusOf(event.status),
    isOnline: event.online_event === true,
    picture: pictureAt(event.logo),
    place: isObject(venue) && isObject(venue.address) ? placeIn({ ...venue.address, name: venue.name }, VENUE) : null,
  });
};

const meetupEvent: ReadOne = (event) => {
  const url = linkOf(event.link ?? event.event_url);
  const beginsOn = secondsAt(numberOf(event.time) / 1000);
  const duration = numberOf(event.duration);
  return blankCandidate({
    uid: url ?? cleanLine(wordOf(event.id), 1000),
    url,
    title: cleanLine(event.name, 200) ?? '',
    description: describedAs(event.description),
    beginsOn,
    endsOn: beginsOn && duration > 0 ? secondsAt((beginsOn.getTime() + duration) / 1000) : null,
    timezone: isObject(event.group) ? zoneOf(event.group.timezone) : null,
    status: statusOf(event.status),
    isOnline: event.is_online_event === true,
    picture: pictureAt(event.featured_photo ?? event.photo),
    place: placeIn(event.venue, VENUE),
  });
};

/** Its name says what it shows. */
function gancioPicture(media: unknown, url: URL | null): unknown {
  const file = isObject(media) ? wordOf(media.url) : '';
  return isObject(media) && file && url
    ? { url: linkOf(`/media/${encodeURIComponent(file)}`, url), name: media.name }
    : null;
}

/** By the names that services have for the address of a picture, the largest first. */
function pictureAt(picture: unknown): Candidate['picture'] {
  if (!isObject(picture)) return null;
  const largest = isObject(picture.original) ? picture.original.url : picture.highres_link;
  const url = linkOf(largest) ?? linkOf(picture.photo_link) ?? linkOf(picture.url);
  return url ? { url, alt: cleanLine(picture.name, 500) } : null;
}

const facebookEvent: ReadOne = (event) =>
  blankCandidate({
    uid: null,
    title: cleanLine(mended(event.name), 200) ?? '',
    description: describedAs(mended(event.description)),
    beginsOn: secondsAt(event.start_timestamp),
    endsOn: secondsAt(event.end_timestamp),
    place: placeIn(facebookPlace(event.place), { street: 'address' }),
  });

function facebookPlace(place: unknown): unknown {
  if (!isObject(place)) return null;
  const point = isObject(place.coordinate) ? place.coordinate : {};
  return { name: mended(place.name), address: mended(place.address), ...point };
}

/** That service writes each byte of a letter as a letter of its own. */
function mended(text: unknown): unknown {
  if (typeof text !== 'string' || /[^\u0000-\u00ff]/.test(text)) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    return text;
  }
}

const VENUE = {
  street: 'address_1',
  postalCode: 'postal_code',
  locality: 'city',
  region: 'region',
  country: 'country',
};

function placeIn(place: unknown, names: Partial<Record<keyof AddressInput, string>>): AddressInput | null {
  if (!isObject(place)) return null;
  const said = Object.entries(names).map(([part, name]) => [part, cleanLine(place[name], 200)]);
  const [latitude, longitude] = [numberOf(place.latitude ?? place.lat), numberOf(place.longitude ?? place.lon)];
  const isOnEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && (latitude !== 0 || longitude !== 0);
  return {
    description: cleanLine(place.name, 300),
    ...(Object.fromEntries(said) as AddressInput),
    ...(isOnEarth ? { geom: `${longitude};${latitude}` } : {}),
  };
}

function zoneOf(name: unknown): string | null {
  return typeof name === 'string' && isTimezone(name) ? name : null;
}

function statusOf(status: unknown): EventStatus {
  return /^cancell?ed$/i.test(wordOf(status)) ? EventStatus.CANCELLED : EventStatus.CONFIRMED;
}
