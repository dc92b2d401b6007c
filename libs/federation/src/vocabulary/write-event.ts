import type { Actor } from '#convoke/actors';
import { EventCommentModeration, type Event, onlineWord, summaryOf } from '#convoke/events';
import type { Address } from '#convoke/places';
import { addressesOf } from './actor.js';
import { type Audience, writeAudience } from './audience.js';
import { CONTEXT } from './context.js';
import type { Document } from './document.js';
import { writeMetadata, writeOffers, writeTags, writeWebsite } from './event-facts.js';
import { writeStatus } from './event-status.js';
import { endOfDay, writeInstant } from './instant.js';
import { type PictureContent, writeBanner, writePicture } from './picture.js';
import { writeOnlinePlace, writePlace } from './place.js';

/** What an event's document says beside its row. */
export interface EventParts {
  organizer: Actor;
  group?: Actor | null;
  /** For whom it is meant, where its visibility alone does not say that. */
  audience?: Audience;
  contacts?: Actor[];
  place?: Address | null;
  picture?: PictureContent | null;
  /** Whether people without an account may take part. */
  takesAnonymous: boolean;
}

/** An event of ours in the words of every program that shows events. */
export function writeEvent(event: Event, parts: EventParts): Document {
  const { organizer, group, place = null, picture = null } = parts;
  const owner = group ?? organizer;
  const contacts = (parts.contacts ?? []).map(({ url }) => url);
  const organizers = [...new Set([owner.url, ...contacts])];
  return {
    '@context': CONTEXT,
    id: event.url,
    type: 'Event',
    url: event.url,
    uuid: event.uuid,
    ...(parts.audience ?? writeAudience(event.visibility, addressesOf(owner).followers)),
    actor: organizer.url,
    attributedTo: owner.url,
    organizers: { type: 'OrganizersCollection', totalItems: organizers.length, items: organizers },
    contacts,
    name: event.title,
    // Mastodon takes the language of what it shows from here.
    ...(event.language === 'und' ? {} : { nameMap: { [event.language]: event.title } }),
    summary: summaryOf(event, place),
    content: event.description,
    mediaType: 'text/html',
    ...(event.language === 'und' ? {} : { inLanguage: event.language }),
    published: writeInstant(event.publishedAt ?? event.insertedAt),
    updated: writeInstant(event.updatedAt),
    ...writeTimes(event),
    category: event.category,
    tag: writeTags(event.tags, new URL(event.url).origin),
    ...writeTakingPart(event, parts.takesAnonymous),
    draft: event.draft,
    ...writeWhere(event, place),
    attachment: [
      ...(picture ? [writeBanner(picture)] : []),
      ...(event.onlineAddress ? [writeWebsite(event.onlineAddress)] : []),
      ...writeMetadata(event.metadata),
    ],
    ...(picture ? { image: writePicture(picture) } : {}),
  };
}

function writeTimes(event: Event): Document {
  const { beginsOn, previousBeginsOn, endsOn, timezone, options, status } = event;
  const startTime = writeInstant(beginsOn, timezone);
  const openEnd = new Date(Math.max(endOfDay(beginsOn, timezone).getTime(), beginsOn.getTime() + 1000));
  return {
    startTime,
    endTime: writeInstant(endsOn ?? openEnd, timezone),
    ...(endsOn && options.showEndTime !== false ? {} : { displayEndTime: false }),
    timezone,
    ...writeStatus(status, startTime, previousBeginsOn && writeInstant(previousBeginsOn, timezone)),
  };
}

/** How many people who does not show their number has, nobody is told. */
function writeTakingPart(event: Event, takesAnonymous: boolean): Document {
  const { url, options, capacity, placesLeft, stats, joinOptions, externalParticipationUrl } = event;
  const counted = options.hideNumberOfParticipants !== true;
  const offers = writeOffers(options);
  const moderation = options.commentModeration ?? EventCommentModeration.ALLOW_ALL;
  return {
    joinMode: joinOptions,
    ...(externalParticipationUrl ? { externalParticipationUrl } : {}),
    ...(capacity === null ? {} : { maximumAttendeeCapacity: capacity }),
    ...(counted && placesLeft !== null ? { remainingAttendeeCapacity: placesLeft } : {}),
    ...(counted ? { participantCount: stats.going } : {}),
    attendees: `${url}/attendees`,
    anonymousParticipationEnabled: takesAnonymous,
    ...(offers.length > 0 ? { offers } : {}),
    repliesModerationOption: moderation,
    commentsEnabled: moderation !== EventCommentModeration.CLOSED,
  };
}

/** One place, that on Earth first: Mobilizon drops events with a list of them, and has the link and `isOnline` besides. */
function writeWhere({ isOnline, onlineAddress, phoneAddress, language }: Event, place: Address | null): Document {
  const online = isOnline ? writeOnlinePlace(onlineAddress, onlineWord(language)) : null;
  const location = place ? writePlace(place) : online;
  return { isOnline, ...(phoneAddress ? { phoneAddress } : {}), ...(location ? { location } : {}) };
}
