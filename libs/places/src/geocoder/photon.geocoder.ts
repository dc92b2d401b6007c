import { z } from 'zod';
import type { FoundAddress, ReverseOptions, SearchOptions } from './geocoder.js';
import { foundAddress, looseNumber, looseText, RemoteGeocoder, streetLine, understood } from './remote.geocoder.js';

export const PHOTON_ENDPOINT = 'https://photon.komoot.io';

/** It refuses to answer in others. */
const LANGUAGES = ['de', 'en', 'fr'];

const properties = [
  'name',
  'housenumber',
  'street',
  'locality',
  'district',
  'city',
  'county',
  'state',
  'country',
  'postcode',
  'type',
  'osm_type',
  'osm_id',
] as const;

const feature = z.object({
  geometry: z.object({
    coordinates: z.tuple([looseNumber.min(-180).max(180), looseNumber.min(-90).max(90)]).rest(z.unknown()),
  }),
  properties: z.partialRecord(z.enum(properties), looseText).catch({}),
});

const collection = z.object({ features: z.array(z.unknown()) }).catch({ features: [] });

/** Asks a Photon server (https://github.com/komoot/photon). */
export class PhotonGeocoder extends RemoteGeocoder {
  async search(query: string, { locale, page, limit, administrative }: SearchOptions): Promise<FoundAddress[]> {
    // It knows no pages.
    if (page > 1) return [];
    const layer: Record<string, string> = administrative ? { layer: 'city' } : {};
    return found(await this.ask('api', { q: query, limit, lang: languageOf(locale), ...layer }), limit);
  }

  async reverse(longitude: number, latitude: number, { locale }: ReverseOptions): Promise<FoundAddress[]> {
    return found(await this.ask('reverse', { lon: longitude, lat: latitude, lang: languageOf(locale) }), 5);
  }
}

function languageOf(locale: string): string {
  const { language } = new Intl.Locale(locale);
  return LANGUAGES.includes(language) ? language : 'default';
}

function found(answer: unknown, limit: number): FoundAddress[] {
  return understood(collection.parse(answer).features, feature, limit).map(toAddress);
}

function toAddress({ geometry, properties: known }: z.output<typeof feature>): FoundAddress {
  const [longitude, latitude] = geometry.coordinates;
  const { name, type, osm_type: kind, osm_id: id } = known;
  const street = streetLine(known.housenumber, known.street ?? (type === 'street' ? name : undefined));
  const isTown = type === 'city' || type === 'district' || type === 'locality';
  return foundAddress(latitude, longitude, {
    description: name ?? street,
    street,
    locality: known.city ?? known.locality ?? known.district ?? (isTown ? name : undefined),
    postalCode: known.postcode,
    region: known.state ?? known.county,
    country: known.country,
    type,
    originId: kind && id && `photon:${kind}:${id}`,
  });
}
