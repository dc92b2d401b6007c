import type { PublishedEvent } from '#convoke/events';
import type { Address } from '#convoke/places';

/** A group with what an index tells of it. */
export interface IndexedGroup {
  url: string;
  preferredUsername: string;
  domain: string | null;
  name: string | null;
  /** HTML. */
  summary: string;
  memberCount: number;
  avatar: string | null;
  place: Address | null;
}

/** An event as an index tells of it; the same names as other indexes have. */
export function eventDocument({ event, organizer, place, picture }: PublishedEvent) {
  const { url, uuid, title, beginsOn, endsOn, timezone, status, category, tags, language, isOnline } = event;
  const maker = event.companions?.organizer;
  const isPerson = event.attributedToId === null && maker;
  return {
    id: url,
    url,
    uuid,
    name: title,
    startTime: beginsOn.toISOString(),
    endTime: endsOn?.toISOString() ?? null,
    timezone,
    status: status.toUpperCase(),
    category,
    language,
    isOnline,
    tags: tags.map((tag) => tag.title),
    host: new URL(url).host,
    banner: picture?.url ?? null,
    participantCount: event.stats.going,
    creator: organizer && {
      id: organizer.url,
      url: organizer.url,
      name: isPerson ? maker.preferredUsername : organizer.name,
      displayName: organizer.name,
      avatar: null,
    },
    location: locationOf(place),
  };
}

/** A group as an index tells of it. */
export function groupDocument({
  url,
  preferredUsername,
  domain,
  name,
  summary,
  memberCount,
  avatar,
  place,
}: IndexedGroup) {
  return {
    id: url,
    url,
    name: preferredUsername,
    displayName: name || preferredUsername,
    host: domain ?? new URL(url).host,
    description: summary,
    memberCount,
    avatar,
    location: locationOf(place),
  };
}

function locationOf(place: Address | null) {
  return (
    place && {
      id: place.url,
      name: place.description,
      address: {
        streetAddress: place.street,
        postalCode: place.postalCode,
        addressLocality: place.locality,
        addressRegion: place.region,
        addressCountry: place.country,
      },
      location: place.latitude === null ? null : { lat: place.latitude, lon: place.longitude },
    }
  );
}
