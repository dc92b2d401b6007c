import { isTimezone } from '#convoke/core';
import type { ForeignEvent } from '#convoke/events';
import { timezoneAt } from '#convoke/places';
import { type Audience, readAudience, visibilityOf } from './audience.js';
import {
  countOf,
  type Document,
  documentFrom,
  flagOf,
  hasType,
  idOf,
  idsOf,
  isDocument,
  lineOf,
  listOf,
} from './document.js';
import { readCategories, readMetadata, readOptions, readTags, readWebsite } from './event-facts.js';
import { readJoining, readStatus } from './event-status.js';
import { isDay, readInstant } from './instant.js';
import { type PictureContent, readBanner } from './picture.js';
import { type LocationContent, readLocation } from './place.js';
import { languageOf, readHtml } from './texts.js';
import { VocabularyRefused } from './vocabulary-refused.js';

const MAX_TITLE = 200;
const MAX_DESCRIPTION = 100_000;
const MAX_CONTACTS = 20;
const DAY_MS = 86_400_000;

/** An event of another server, with those of its parts that have to be looked up. */
export interface EventContent extends Audience {
  event: ForeignEvent;
  /** Whose profile made it. */
  organizerUri: string;
  /** The group that it is of, where it is of one. */
  attributedToUri: string | null;
  contactUris: string[];
  picture: PictureContent | null;
  attendeesUri: string | null;
}

/** Throws VocabularyRefused for what is no event, or one of which too little is known to show it. */
export function readEvent(value: unknown): EventContent {
  const document = documentFrom(value);
  if (!hasType(document, 'Event')) throw new VocabularyRefused('type');
  const url = idOf(document.id ?? document['@id']);
  if (!url) throw new VocabularyRefused('id_missing');
  const title = lineOf(document, 'name', MAX_TITLE);
  if (!title) throw new VocabularyRefused('name_missing');
  if (flagOf(document.draft)) throw new VocabularyRefused('draft');
  const location = readLocation(document.location);
  const timezone = zoneOf(document, location);
  const times = readTimes(document, timezone);
  return {
    event: {
      url,
      title,
      description: readHtml(document, ['content', 'summary'], MAX_DESCRIPTION),
      beginsOn: times.beginsOn,
      previousBeginsOn: times.previousBeginsOn,
      endsOn: times.endsOn,
      timezone,
      status: readStatus(document),
      visibility: visibilityOf(document),
      ...readJoining(document),
      categories: readCategories(document.category),
      language: languageOf(document),
      isOnline: flagOf(document.isOnline) ?? location.isOnline,
      onlineAddress: readWebsite(document.attachment) ?? location.onlineAddress,
      phoneAddress: lineOf(document, 'phoneAddress', 100),
      options: { ...readOptions(document), ...times.options },
      metadata: readMetadata(document.attachment),
      tags: readTags(document.tag),
      address: location.address,
      insertedAt: readInstant(document.published),
      changedAt: readInstant(document.updated) ?? readInstant(document.published),
      participantCount: countOf(document.participantCount) ?? attendeesCount(document.attendees),
      remainingCapacity: countOf(document.remainingAttendeeCapacity),
    },
    ...readMakers(document),
    contactUris: idsOf(document.contacts).slice(0, MAX_CONTACTS),
    picture: readBanner(document.attachment, document.image),
    attendeesUri: idOf(document.attendees),
    ...readAudience(document),
  };
}

/** Mobilizon names profile and group apart, others several authors, or organizers only. */
function readMakers({ actor, attributedTo, organizers }: Document) {
  const authors = listOf(attributedTo);
  const person = idOf(actor) ?? idOf(authors.filter((author) => !hasType(author, 'Group'))) ?? idOf(authors);
  const members = isDocument(organizers) ? (organizers.items ?? organizers.orderedItems) : organizers;
  const organizerUri = person ?? idOf(members);
  if (!organizerUri) throw new VocabularyRefused('actor_missing');
  const group = idOf(authors.filter((author) => hasType(author, 'Group'))) ?? idOf(authors);
  return { organizerUri, attributedToUri: group === organizerUri ? null : group };
}

function readTimes({ startTime, previousStartTime, endTime, displayEndTime }: Document, zone: string | null) {
  // A postponed event may only tell when it was to begin.
  const start = startTime ?? previousStartTime;
  if (start === undefined || start === null) throw new VocabularyRefused('start_missing');
  const beginsOn = readInstant(start, zone);
  const previous = readInstant(previousStartTime, zone);
  const end = readInstant(endTime, zone);
  const saysEnd = endTime !== undefined && endTime !== null && endTime !== '';
  if (!beginsOn || (saysEnd && !end)) throw new VocabularyRefused('date');
  if (end && end < beginsOn) throw new VocabularyRefused('ends_before_it_begins');
  const lasts = end ? end.getTime() - beginsOn.getTime() : 0;
  const endHidden = flagOf(displayEndTime) === false;
  // An end that is not to be shown on the day itself only tells programs when to take the event for over.
  const endsOn = lasts === 0 || (endHidden && lasts <= DAY_MS) ? null : end;
  const options = {
    ...(isDay(start) ? { showStartTime: false } : {}),
    ...(endHidden && endsOn ? { showEndTime: false } : {}),
  };
  const moved = previous?.getTime() !== beginsOn.getTime();
  return { beginsOn, previousBeginsOn: moved ? previous : null, endsOn, options };
}

/** The zone that it names, else that of its place. */
function zoneOf({ timezone }: Document, { address }: LocationContent): string | null {
  if (typeof timezone === 'string' && isTimezone(timezone)) return timezone;
  if (!address?.geom) return null;
  const [longitude, latitude] = address.geom.split(';').map(Number);
  return timezoneAt(latitude!, longitude!);
}

function attendeesCount(attendees: unknown): number | null {
  return isDocument(attendees) ? countOf(attendees.totalItems) : null;
}
