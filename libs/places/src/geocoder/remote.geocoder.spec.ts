import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Config, DomainError, SafeFetch } from '#convoke/core';
import { NominatimGeocoder } from './nominatim.geocoder.js';
import { PhotonGeocoder } from './photon.geocoder.js';

const asked: URL[] = [];
let answer: { status: number; type: string; body: string };
let server: http.Server;
let endpoint: string;
let fetch: SafeFetch;

beforeAll(async () => {
  server = http.createServer((request, response) => {
    asked.push(new URL(request.url!, 'http://geocoder'));
    response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/maps/`;
  // A geocoder of one's own often stands in the private network, which is closed to everything else.
  fetch = new SafeFetch({ enabled: true, allowPrivateNetwork: false, authorizedFetch: false }, {
    publicUrl: 'https://events.example',
  } as Config['server']);
});
afterAll(async () => {
  fetch.onModuleDestroy();
  await new Promise((resolve) => server.close(resolve));
});

function answers(value: unknown, status = 200, type = 'application/json; charset=utf-8'): void {
  answer = { status, type, body: typeof value === 'string' ? value : JSON.stringify(value) };
}

const search = { locale: 'fr', page: 1, limit: 10, administrative: false };
const HOUSE = {
  osm_type: 'way',
  osm_id: 28099,
  lat: '45.7640',
  lon: '4.8357',
  type: 'house',
  addresstype: 'place',
  name: '',
  display_name: '12, Rue Victor Hugo, Lyon, France',
  address: {
    house_number: '12',
    road: 'Rue Victor Hugo',
    city: 'Lyon',
    state: 'Auvergne-Rhône-Alpes',
    postcode: '69002',
    country: 'France',
  },
};
const LYON = {
  description: '12 Rue Victor Hugo',
  street: '12 Rue Victor Hugo',
  locality: 'Lyon',
  postalCode: '69002',
  region: 'Auvergne-Rhône-Alpes',
  country: 'France',
  timezone: 'Europe/Paris',
  latitude: 45.764,
  longitude: 4.8357,
};
const FEATURE = {
  geometry: { type: 'Point', coordinates: [4.8357, 45.764] },
  properties: {
    osm_type: 'W',
    osm_id: 28099,
    type: 'house',
    housenumber: '12',
    street: 'Rue Victor Hugo',
    city: 'Lyon',
    state: 'Auvergne-Rhône-Alpes',
    postcode: '69002',
    country: 'France',
  },
};

describe('NominatimGeocoder', () => {
  const geocoder = () => new NominatimGeocoder(fetch, endpoint);

  it('asks in the language and number wanted, and understands a house', async () => {
    answers([HOUSE]);
    expect(await geocoder().search('12 rue Hugo & Cie', search)).toEqual([
      { ...LYON, type: 'place', originId: 'nominatim:way:28099' },
    ]);
    expect(asked.at(-1)!.pathname).toBe('/maps/search');
    expect(Object.fromEntries(asked.at(-1)!.searchParams)).toEqual({
      format: 'jsonv2',
      addressdetails: '1',
      q: '12 rue Hugo & Cie',
      limit: '10',
      'accept-language': 'fr',
    });
  });

  it('asks for cities alone when only those are wanted', async () => {
    answers([]);
    await geocoder().search('Lyon', { ...search, administrative: true });
    expect(asked.at(-1)!.searchParams.get('featureType')).toBe('city');
  });

  it('asks for a point', async () => {
    answers(HOUSE);
    expect(await geocoder().reverse(4.8357, 45.764, { locale: 'en', zoom: 20 })).toMatchObject([LYON]);
    expect(asked.at(-1)!.pathname).toBe('/maps/reverse');
    expect(Object.fromEntries(asked.at(-1)!.searchParams)).toMatchObject({ lon: '4.8357', lat: '45.764', zoom: '18' });
  });

  it('finds nothing at a point in the sea', async () => {
    answers({ error: 'Unable to geocode' });
    expect(await geocoder().reverse(-30, 30, { locale: 'en', zoom: 15 })).toEqual([]);
  });
});

describe('PhotonGeocoder', () => {
  const geocoder = () => new PhotonGeocoder(fetch, endpoint);

  it('asks in a language it speaks, and understands a house', async () => {
    answers({ type: 'FeatureCollection', features: [FEATURE] }, 200, 'application/geo+json');
    expect(await geocoder().search('12 rue Hugo', { ...search, locale: 'pt-BR' })).toEqual([
      { ...LYON, type: 'house', originId: 'photon:W:28099' },
    ]);
    expect(asked.at(-1)!.pathname).toBe('/maps/api');
    expect(Object.fromEntries(asked.at(-1)!.searchParams)).toEqual({ q: '12 rue Hugo', limit: '10', lang: 'default' });
    await geocoder().search('Lyon', { ...search, locale: 'fr-CA', administrative: true });
    expect(Object.fromEntries(asked.at(-1)!.searchParams)).toMatchObject({ lang: 'fr', layer: 'city' });
  });

  it('understands a city', async () => {
    const { geometry } = FEATURE;
    answers({ features: [{ geometry, properties: { name: 'Lyon', type: 'city', country: 'France' } }] });
    expect(await geocoder().search('Lyon', search)).toMatchObject([
      { description: 'Lyon', street: null, locality: 'Lyon', type: 'city', originId: null },
    ]);
  });

  it('asks for a point', async () => {
    answers({ features: [FEATURE] });
    expect(await geocoder().reverse(4.8357, 45.764, { locale: 'en', zoom: 15 })).toMatchObject([LYON]);
    expect(asked.at(-1)!.pathname).toBe('/maps/reverse');
  });
});

describe.each([
  ['Nominatim', () => new NominatimGeocoder(fetch, endpoint), (items: unknown) => items, HOUSE, ['lat', 'lon']],
  [
    'Photon',
    () => new PhotonGeocoder(fetch, endpoint),
    (items: unknown) => ({ features: items }),
    FEATURE,
    ['geometry'],
  ],
] as const)('an answer of %s', (_name, geocoder, wrap, good, needed) => {
  it('may hold rubbish beside what is good', async () => {
    const incomplete = needed.map((name) => ({ ...good, [name]: undefined }));
    const odd = needed.map((name) => ({ ...good, [name]: name === 'geometry' ? { coordinates: ['x', 91] } : '200' }));
    answers(
      wrap([
        null,
        7,
        'text',
        [],
        {},
        ...incomplete,
        ...odd,
        good,
        { ...good, address: 'x', properties: 'x', osm_id: {} },
      ]),
    );
    const found = await geocoder().search('Lyon', { ...search, limit: 50 });
    expect(found).toHaveLength(2);
    expect(found[0]).toMatchObject(LYON);
    expect(found[1]).toMatchObject({ latitude: 45.764, locality: null });
  });

  it.each([null, 7, 'text', { features: 7 }, { features: { length: 3 } }])(
    'that is %j holds nothing',
    async (value) => {
      answers(JSON.stringify(value));
      expect(await geocoder().search('Lyon', search)).toEqual([]);
    },
  );

  it('is cut to the number asked for, and its texts to what an address holds', async () => {
    const long = 'x'.repeat(5000);
    const wordy = { ...good, name: `${long}\u0000\n`, address: { city: long }, properties: { name: long, city: long } };
    answers(wrap([wordy, good, good, good]));
    const found = await geocoder().search('Lyon', { ...search, limit: 2 });
    expect(found).toHaveLength(2);
    expect(found[0]!.description).toHaveLength(300);
    expect(found[0]!.locality).toHaveLength(200);
  });

  it.each([
    ['an error', '{}', 500, 'application/json'],
    ['a page', '<html>', 200, 'text/html'],
    ['broken JSON', '[{', 200, 'application/json'],
    ['endless JSON', `[${'1,'.repeat(400_000)}1]`, 200, 'application/json'],
    ['a redirect', '', 302, 'application/json'],
  ])('that is %s counts as no service', async (_what, body, status, type) => {
    answers(body, status, type);
    const error = await geocoder()
      .search('Lyon', search)
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DomainError);
    expect((error as DomainError).code).toBe('geocoder_unavailable');
  });

  it('has no second page', async () => {
    answers(wrap([good]));
    expect(await geocoder().search('Lyon', { ...search, page: 2 })).toEqual([]);
  });
});
