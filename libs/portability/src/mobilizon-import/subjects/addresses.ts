import { isTimezone } from '#convoke/core';
import { ADDRESS_LENGTHS, timezoneAt } from '#convoke/places';
import type { Mapped, Subject, Target } from '../mapping.js';
import { pointFrom } from '../source/geometry.js';
import type { SourceRow } from '../source/source-row.js';
import { lineOf } from './texts.js';

/** Places of events and groups. */
export const addresses: Subject = {
  name: 'addresses',
  table: 'addresses',
  from: 'SELECT * FROM addresses',
  kind: 'address',
  into: 'addresses',
  map: addressOf,
};

export function addressOf(row: SourceRow, { id, now }: Target): Mapped | string {
  const texts = {
    description: lineOf(row.text('description'), ADDRESS_LENGTHS.description),
    street: lineOf(row.text('street'), ADDRESS_LENGTHS.street),
    locality: lineOf(row.text('locality'), ADDRESS_LENGTHS.locality),
    postal_code: lineOf(row.text('postal_code'), ADDRESS_LENGTHS.postalCode),
    region: lineOf(row.text('region'), ADDRESS_LENGTHS.region),
    country: lineOf(row.text('country'), ADDRESS_LENGTHS.country),
    type: lineOf(row.text('type'), ADDRESS_LENGTHS.type),
    origin_id: lineOf(row.text('origin_id'), ADDRESS_LENGTHS.originId),
  };
  const point = pointFrom(row.text('geom'));
  if (!point && Object.values(texts).every((text) => text === null)) return 'nothing is said of the place';
  const zone = row.words('timezone');
  const address = {
    id,
    ...texts,
    url: row.words('url'),
    timezone: zone && isTimezone(zone) ? zone : point && timezoneAt(point.latitude, point.longitude),
    latitude: point?.latitude ?? null,
    longitude: point?.longitude ?? null,
    inserted_at: row.date('inserted_at') ?? now,
  };
  const lost = row.words('geom') !== null && !point;
  return { rows: [['addresses', address]], remarks: lost ? ['the place on the map could not be read'] : [] };
}
