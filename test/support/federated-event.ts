import { Actor, ActorKind, newActor } from '#convoke/actors';
import { Event, EventStats } from '#convoke/events';
import type { Media } from '#convoke/media';
import { Address } from '#convoke/places';

const CREATED = new Date('2026-11-01T10:00:00Z');

export const HOME = 'https://here.example';

export function federatedActor(preferredUsername: string, values: Partial<Actor> = {}): Actor {
  const url = `${HOME}/@${preferredUsername}`;
  return newActor({ id: '1', type: ActorKind.PERSON, preferredUsername, url, createdAt: CREATED, ...values });
}

/** A published event of which everything is said that can be said. */
export function eventWithEverything(values: Partial<Event> = {}): Event {
  const stats = Object.assign(new EventStats(), {
    eventId: '7',
    notConfirmed: 0,
    notApproved: 2,
    waiting: 0,
    rejected: 1,
    participant: 11,
    moderator: 0,
    administrator: 0,
    creator: 1,
  });
  return Object.assign(new Event(), {
    id: '7',
    uuid: '3b0c6d5e-1f0a-4b7c-9d2e-5a6b7c8d9e0f',
    url: `${HOME}/events/3b0c6d5e-1f0a-4b7c-9d2e-5a6b7c8d9e0f`,
    local: true,
    discoverable: true,
    suspended: false,
    title: 'Fête des <lumières> & compagnie',
    slug: 'fete-des-lumieres-compagnie',
    description: '<p>Venez <strong>nombreux</strong>.</p>',
    beginsOn: new Date('2026-12-08T17:00:00Z'),
    previousBeginsOn: new Date('2026-12-07T17:00:00Z'),
    endsOn: new Date('2026-12-08T22:30:00Z'),
    timezone: 'Europe/Paris',
    status: 'confirmed',
    visibility: 'public',
    joinOptions: 'external',
    externalParticipationUrl: 'https://tickets.example/lights',
    category: 'ARTS',
    language: 'fr',
    isOnline: true,
    onlineAddress: 'https://stream.example/lights',
    phoneAddress: '+33 4 00 00 00 00',
    pictureId: '3',
    physicalAddressId: '4',
    organizerActorId: '1',
    attributedToId: null,
    options: {
      maximumAttendeeCapacity: 50,
      anonymousParticipation: true,
      commentModeration: 'moderated',
      offers: [
        { price: 0, priceCurrency: 'EUR', url: null },
        { price: 12.5, priceCurrency: 'EUR', url: 'https://tickets.example/lights/full' },
      ],
      showParticipationPrice: true,
    },
    metadata: [
      { key: 'mz:accessibility:wheelchairAccessible', title: null, value: 'fully', type: 'string' },
      { key: 'mz:accessibility:smokeFree', title: 'Sans fumée', value: 'true', type: 'boolean' },
      { key: 'stalls', title: 'Stands', value: '24', type: 'integer' },
    ],
    draft: false,
    publishAt: null,
    publishedAt: new Date('2026-11-02T08:00:00Z'),
    insertedAt: CREATED,
    updatedAt: new Date('2026-11-10T09:30:00Z'),
    deletedAt: null,
    contactIds: ['2'],
    publisherIds: [],
    tags: [
      { id: '1', title: 'Lumière', slug: 'lumiere' },
      { id: '2', title: 'fête de rue', slug: 'fete-de-rue' },
    ],
    stats,
    ...values,
  } satisfies Partial<Event>);
}

export function federatedPlace(values: Partial<Address> = {}): Address {
  return Object.assign(new Address(), {
    id: '4',
    description: 'Place Bellecour',
    street: '1 Place Bellecour',
    locality: 'Lyon',
    postalCode: '69002',
    region: 'Auvergne-Rhône-Alpes',
    country: 'France',
    type: null,
    url: null,
    originId: null,
    timezone: 'Europe/Paris',
    latitude: 45.757812,
    longitude: 4.832011,
    insertedAt: CREATED,
    ...values,
  });
}

export const federatedPicture = {
  alt: 'Lanterns over a square',
  contentType: 'image/webp',
  width: 1600,
  height: 900,
  blurhash: 'LEHV6nWB2yk8pyo0adR*.7kCMdnj',
} as Media;
