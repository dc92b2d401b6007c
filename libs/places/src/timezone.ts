import lookup from 'tz-lookup';
import { isTimezone } from '#convoke/core';

/** IANA zone of a point on Earth, null at sea and wherever this runtime does not know the zone. */
export function timezoneAt(latitude: number, longitude: number): string | null {
  const zone = lookup(latitude, longitude);
  return zone.startsWith('Etc/') || !isTimezone(zone) ? null : zone;
}
