import type { Event, Offer, Place, VirtualLocation } from 'schema-dts';
import { Temporal } from 'temporal-polyfill';
import { type EventOfPage, movedFrom } from '#lib/events/event-page.ts';
import { nameOf } from '#lib/events/standing.ts';
import { addressLines } from '#lib/places/place.ts';
import { shortened, textOf } from '#lib/format/plain-text.ts';
import { parsePoint } from '#lib/map/point.ts';
import { jsonLd } from './json-ld.ts';
import { postalAddressOf } from './postal-address.ts';

const LONGEST_DESCRIPTION = 5000;

/** The event in schema.org's words, safe to stand inside a script element. */
export function eventJsonLd(event: EventOfPage): string {
  const { options, attributedTo: group } = event;
  // Who is behind a group's event only members are shown.
  const organizer = group ?? event.organizerActor;
  const moved = movedFrom(event) !== null;
  const place = placeOf(event);
  const room: VirtualLocation | undefined = options?.isOnline
    ? { '@type': 'VirtualLocation', url: event.onlineAddress ?? event.url ?? undefined }
    : undefined;
  const data: Event = {
    '@type': 'Event',
    name: event.title ?? undefined,
    description: shortened(textOf(event.description ?? ''), LONGEST_DESCRIPTION) || undefined,
    url: event.url ?? undefined,
    startDate: onClock(event.beginsOn, options?.timezone, options?.showStartTime),
    previousStartDate: moved ? onClock(event.previousBeginsOn, options?.timezone, options?.showStartTime) : undefined,
    endDate: onClock(event.endsOn, options?.timezone, options?.showEndTime),
    eventStatus: `https://schema.org/${statusOf(event, moved)}`,
    eventAttendanceMode: `https://schema.org/${room ? (place ? 'Mixed' : 'Online') : 'Offline'}EventAttendanceMode`,
    location: place && room ? [place, room] : (place ?? room),
    image: event.picture?.url ? [event.picture.url] : undefined,
    organizer: organizer
      ? { '@type': group ? 'Organization' : 'Person', name: nameOf(organizer), url: group?.url ?? undefined }
      : undefined,
    offers: offersOf(event),
    maximumAttendeeCapacity: options?.maximumAttendeeCapacity || undefined,
    inLanguage: event.language && event.language !== 'und' ? event.language : undefined,
  };
  return jsonLd(data);
}

function statusOf({ status }: EventOfPage, moved: boolean) {
  if (status === 'CANCELLED') return 'EventCancelled';
  return moved ? 'EventRescheduled' : 'EventScheduled';
}

/** "2026-12-05T14:00:00+01:00", the clock of the event's zone with its distance from UTC; the day alone where the time is hidden. */
function onClock(
  instant: string | null | undefined,
  zone: string | null | undefined,
  showTime: boolean | null | undefined,
): string | undefined {
  if (!instant) return undefined;
  const clock = Temporal.Instant.from(instant).toZonedDateTimeISO(zone ?? 'UTC');
  if (showTime === false) return clock.toPlainDate().toString();
  return clock.toString({ smallestUnit: 'second', timeZoneName: 'never' });
}

function placeOf({ physicalAddress: address }: EventOfPage): Place | undefined {
  if (!address) return undefined;
  const at = parsePoint(address.geom);
  return {
    '@type': 'Place',
    name: addressLines(address)[0],
    address: postalAddressOf(address),
    geo: at && { '@type': 'GeoCoordinates', latitude: at.latitude, longitude: at.longitude },
  };
}

function offersOf({ url, options }: EventOfPage): Offer[] | undefined {
  const full = options?.remainingAttendeeCapacity === 0;
  const offers = (options?.offers ?? []).flatMap((offer): Offer[] =>
    offer?.price == null
      ? []
      : [
          {
            '@type': 'Offer',
            price: offer.price,
            priceCurrency: offer.priceCurrency ?? undefined,
            availability: `https://schema.org/${full ? 'SoldOut' : 'InStock'}`,
            url: url ?? undefined,
          },
        ],
  );
  return offers.length > 0 ? offers : undefined;
}
