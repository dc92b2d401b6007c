import { parsePoint } from '#lib/map/point.ts';
import { addressLines, type EventOfPage } from './event-page.ts';

const STATUS = {
  CONFIRMED: 'https://schema.org/EventScheduled',
  TENTATIVE: 'https://schema.org/EventScheduled',
  CANCELLED: 'https://schema.org/EventCancelled',
} as const;

/** The event in schema.org's words, safe to stand inside a script element. */
export function eventJsonLd(event: EventOfPage, pageUrl: string): string {
  const place = placeOf(event);
  const online = event.options?.isOnline || Boolean(event.onlineAddress && !place);
  const data = {
    '@context': 'https://schema.org',
    '@type': 'Event',
    name: event.title,
    description: (event.description ?? '')
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 5000),
    url: pageUrl,
    startDate: withOffset(event.beginsOn, event.options?.timezone),
    endDate: withOffset(event.endsOn, event.options?.timezone),
    eventStatus: STATUS[event.status ?? 'CONFIRMED'],
    eventAttendanceMode: `https://schema.org/${online ? (place ? 'Mixed' : 'Online') : 'Offline'}EventAttendanceMode`,
    location: [
      place,
      online && event.onlineAddress ? { '@type': 'VirtualLocation', url: event.onlineAddress } : undefined,
    ].filter(Boolean),
    image: event.picture?.url ? [new URL(event.picture.url, pageUrl).href] : undefined,
    organizer: event.organizerActor && {
      '@type': 'Person',
      name: event.organizerActor.name || event.organizerActor.preferredUsername,
    },
    offers: event.options?.offers?.map((offer) => ({
      '@type': 'Offer',
      price: offer?.price,
      priceCurrency: offer?.priceCurrency,
    })),
    maximumAttendeeCapacity: event.options?.maximumAttendeeCapacity || undefined,
    inLanguage: event.language ?? undefined,
  };
  // "</script>" in a title would end the element that holds this.
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

function placeOf(event: EventOfPage) {
  const address = event.physicalAddress;
  if (!address) return undefined;
  const at = parsePoint(address.geom);
  return {
    '@type': 'Place',
    name: address.description || addressLines(address)[0],
    address: {
      '@type': 'PostalAddress',
      streetAddress: address.street ?? undefined,
      postalCode: address.postalCode ?? undefined,
      addressLocality: address.locality ?? undefined,
      addressRegion: address.region ?? undefined,
      addressCountry: address.country ?? undefined,
    },
    geo: at && { '@type': 'GeoCoordinates', latitude: at.latitude, longitude: at.longitude },
  };
}

/** "2026-12-05T14:00:00+01:00": the clock of the event's zone with its distance from UTC. */
export function withOffset(instant: string | null | undefined, zone: string | null | undefined): string | undefined {
  if (!instant) return undefined;
  if (!zone) return instant;
  const date = new Date(instant);
  const clock = new Date(`${date.toLocaleString('sv-SE', { timeZone: zone }).replace(' ', 'T')}Z`);
  const minutes = Math.round((clock.getTime() - date.getTime()) / 60_000);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return `${clock.toISOString().slice(0, 19)}${minutes < 0 ? '-' : '+'}${two(hours)}:${two(rest)}`;
}
