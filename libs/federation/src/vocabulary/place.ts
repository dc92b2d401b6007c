import { ADDRESS_LENGTHS, type Address, type AddressInput } from '#convoke/places';
import { type Document, hasType, idOf, isDocument, isWebAddress, lineOf, listOf } from './document.js';

/** Where an event takes place: on Earth, online, or both. */
export interface LocationContent {
  address: AddressInput | null;
  /** Whether a place online was among them, and its address. */
  isOnline: boolean;
  onlineAddress: string | null;
}

/** Text, Place, VirtualLocation or several of them; of several places on Earth the first counts. */
export function readLocation(location: unknown): LocationContent {
  const content: LocationContent = { address: null, isOnline: false, onlineAddress: null };
  for (const each of listOf(location)) {
    const online = onlineAddressOf(each);
    if (online !== undefined) {
      content.isOnline = true;
      content.onlineAddress ??= online;
    } else content.address ??= readPlace(each);
  }
  return content;
}

/** A place on Earth; null when nothing is said of it. */
export function readPlace(value: unknown): AddressInput | null {
  const place = typeof value === 'string' ? { name: value } : value;
  if (!isDocument(place)) return null;
  const description = lineOf(place, 'name', ADDRESS_LENGTHS.description);
  const geom = geomOf(place);
  const parts = isDocument(place.address) ? postalAddress(place.address) : textAddress(place, description);
  const said = [description, geom, ...Object.values(parts)].some(Boolean);
  return said ? { description, ...parts, geom } : null;
}

export function writePlace(place: Address): Document {
  const { description, street, locality, postalCode, region, country, latitude, longitude } = place;
  return {
    type: 'Place',
    ...(place.url ? { id: place.url } : {}),
    name: description ?? street ?? locality ?? region ?? country ?? '',
    address: {
      type: 'PostalAddress',
      ...(street ? { streetAddress: street } : {}),
      ...(postalCode ? { postalCode } : {}),
      ...(locality ? { addressLocality: locality } : {}),
      ...(region ? { addressRegion: region } : {}),
      ...(country ? { addressCountry: country } : {}),
    },
    ...(latitude !== null && longitude !== null ? { latitude, longitude } : {}),
  };
}

export function writeOnlinePlace(address: string | null, name: string): Document {
  return { type: 'VirtualLocation', name, ...(address ? { url: address } : {}) };
}

/** The web address of a place online, null when it has none; nothing for a place on Earth. */
function onlineAddressOf(value: unknown): string | null | undefined {
  if (typeof value === 'string') return isWebAddress(value) ? value : undefined;
  return hasType(value, 'VirtualLocation') ? idOf((value as Document).url) : undefined;
}

function postalAddress(address: Document) {
  const country = isDocument(address.addressCountry) ? address.addressCountry : null;
  return {
    street: lineOf(address, 'streetAddress', ADDRESS_LENGTHS.street),
    locality: lineOf(address, 'addressLocality', ADDRESS_LENGTHS.locality),
    postalCode: lineOf(address, 'postalCode', ADDRESS_LENGTHS.postalCode),
    region: lineOf(address, 'addressRegion', ADDRESS_LENGTHS.region),
    country: country
      ? lineOf(country, 'name', ADDRESS_LENGTHS.country)
      : lineOf(address, 'addressCountry', ADDRESS_LENGTHS.country),
  };
}

function textAddress(place: Document, name: string | null) {
  const street = lineOf(place, 'address', ADDRESS_LENGTHS.street);
  return { street: street === name ? null : street };
}

function geomOf({ latitude, longitude }: Document): string | null {
  const lat = degrees(latitude, 90);
  const lon = degrees(longitude, 180);
  // Programs that know no position tend to write two zeros.
  return lat === null || lon === null || (lat === 0 && lon === 0) ? null : `${lon};${lat}`;
}

function degrees(value: unknown, most: number): number | null {
  const number =
    typeof value === 'string' && /^\s{0,9}-?\d{1,3}(\.\d{1,20})?\s{0,9}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !(Math.abs(number) <= most)) return null;
  // A ten-thousandth of a millimetre is as near as anybody may want it.
  return Number(number.toFixed(9));
}
