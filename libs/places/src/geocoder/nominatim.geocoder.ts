import { z } from 'zod';
import type { FoundAddress, ReverseOptions, SearchOptions } from './geocoder.js';
import { foundAddress, looseNumber, looseText, RemoteGeocoder, streetLine, understood } from './remote.geocoder.js';

export const NOMINATIM_ENDPOINT = 'https://nominatim.openstreetmap.org';

const parts = [
  'house_number',
  'road',
  'pedestrian',
  'city',
  'town',
  'village',
  'hamlet',
  'municipality',
  'suburb',
  'county',
  'state',
  'region',
  'country',
  'postcode',
] as const;

const result = z.object({
  lat: looseNumber.min(-90).max(90),
  lon: looseNumber.min(-180).max(180),
  osm_type: looseText,
  osm_id: looseText,
  type: looseText,
  addresstype: looseText,
  name: looseText,
  display_name: looseText,
  address: z.partialRecord(z.enum(parts), looseText).catch({}),
});

/** Asks a Nominatim server (https://nominatim.org/release-docs/latest/api/Overview/). */
export class NominatimGeocoder extends RemoteGeocoder {
  async search(query: string, { locale, page, limit, administrative }: SearchOptions): Promise<FoundAddress[]> {
    // It knows no pages.
    if (page > 1) return [];
    const answer = await this.ask('search', {
      format: 'jsonv2',
      addressdetails: 1,
      q: query,
      limit,
      'accept-language': locale,
      ...(administrative ? { featureType: 'city' } : {}),
    });
    return understood(answer, result, limit).map(toAddress);
  }

  async reverse(longitude: number, latitude: number, { locale, zoom }: ReverseOptions): Promise<FoundAddress[]> {
    const answer = await this.ask('reverse', {
      format: 'jsonv2',
      addressdetails: 1,
      lon: longitude,
      lat: latitude,
      zoom: Math.min(zoom, 18),
      'accept-language': locale,
    });
    return understood([answer], result, 1).map(toAddress);
  }
}

function toAddress(found: z.output<typeof result>): FoundAddress {
  const { address } = found;
  const street = streetLine(address.house_number, address.road ?? address.pedestrian);
  return foundAddress(found.lat, found.lon, {
    description: found.name || street || found.display_name?.split(',')[0],
    street,
    locality:
      address.city ?? address.town ?? address.village ?? address.hamlet ?? address.municipality ?? address.suburb,
    postalCode: address.postcode,
    region: address.state ?? address.region ?? address.county,
    country: address.country,
    type: found.addresstype ?? found.type,
    originId: found.osm_type && found.osm_id && `nominatim:${found.osm_type}:${found.osm_id}`,
  });
}
