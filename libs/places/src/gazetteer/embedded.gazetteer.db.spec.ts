import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '#test/server';
import type { FoundAddress } from '../geocoder/geocoder.js';
import { EmbeddedGazetteer } from './embedded.gazetteer.js';
import { GazetteerImport } from './gazetteer.import.js';

let server: TestServer;
let gazetteer: EmbeddedGazetteer;

beforeAll(async () => {
  server = await startTestServer();
  gazetteer = server.app.get(EmbeddedGazetteer, { strict: false });
  await server.app.get(GazetteerImport, { strict: false }).replace();
});
afterAll(() => server.close());

const search = (query: string, options: Partial<Parameters<EmbeddedGazetteer['search']>[1]> = {}) =>
  gazetteer.search(query, { locale: 'en', page: 1, limit: 5, administrative: false, ...options });
const places = (found: FoundAddress[]) =>
  found.map(({ description, region, country }) => [description, region, country].join(', '));
const first = async (query: string, locale = 'en') => places(await search(query, { locale, limit: 1 }))[0];

describe('a search', () => {
  it.each([
    ['Lyon', 'Lyon, Auvergne-Rhône-Alpes, France'],
    ['lyon', 'Lyon, Auvergne-Rhône-Alpes, France'],
    ['Lyo', 'Lyon, Auvergne-Rhône-Alpes, France'],
    ['saint etienne', 'Saint-Étienne, Auvergne-Rhône-Alpes, France'],
    ['L’HAY LES ROSES', "L'Haÿ-les-Roses, Île-de-France Region, France"],
    ['lodz', 'Łódź, Łódź Voivodeship, Poland'],
    ['new yor', 'New York, New York, United States'],
  ])('finds %j whatever its case, accents and end', async (query, place) => {
    expect(await first(query)).toBe(place);
  });

  it.each([
    ['München', 'Munich, Bavaria, Germany'],
    ['Londres', 'London, England, United Kingdom'],
    ['Wien', 'Vienna, Vienna, Austria'],
    ['東京', 'Tokyo, Tokyo, Japan'],
    ['Москва', 'Moscow, Moscow, Russia'],
  ])('finds %j by the name that another language has for it', async (query, place) => {
    expect(await first(query)).toBe(place);
  });

  it('answers in the language asked for', async () => {
    expect(await first('London', 'fr')).toBe('Londres, Angleterre, Royaume-Uni');
    expect(await first('London', 'de-AT')).toBe('London, England, Vereinigtes Königreich');
    expect(await first('Munich', 'de')).toBe('München, Bayern, Deutschland');
  });

  it('puts the larger place first among those of one name', async () => {
    const found = places(await search('Paris'));
    expect(found[0]).toBe('Paris, Île-de-France Region, France');
    expect(found).toContain('Paris, Texas, United States');
  });

  it('prefers the very name to longer ones of larger places', async () => {
    expect(await first('York')).toBe('York, England, United Kingdom');
  });

  it.each([
    ['Lyon, France', 'en', 'Lyon, Auvergne-Rhône-Alpes, France'],
    ['paris texas', 'en', 'Paris, Texas, United States'],
    ['Paris, TX', 'en', 'Paris, Texas, United States'],
    ['Paris, Texas, USA', 'en', 'Paris, Texas, United States'],
    ['springfield illinois', 'en', 'Springfield, Illinois, United States'],
    ['london canada', 'en', 'London, Ontario, Canada'],
    ['Cologne, Allemagne', 'fr', 'Cologne, Rhénanie du Nord-Westphalie, Allemagne'],
    ['washington dc', 'en', 'Washington, D.C., District of Columbia, United States'],
    ['san jose california', 'en', 'San Jose, California, United States'],
  ])('understands the region or country in %j', async (query, locale, place) => {
    expect(await first(query, locale)).toBe(place);
  });

  it('takes the last words for a place where they name a region or country too', async () => {
    expect(await first('Café de Paris')).toBe('Paris, Île-de-France Region, France');
    expect(await first('Philharmonie Luxembourg', 'fr')).toMatch(/^Luxembourg, /);
  });

  it.each(['12 rue Victor Hugo, 69001 Lyon, France', '12 rue Victor Hugo 69001 Lyon', 'Salle Rameau, Lyon'])(
    'finds the town at least of the street address %j',
    async (query) => expect(await first(query)).toBe('Lyon, Auvergne-Rhône-Alpes, France'),
  );

  it.each([
    ['marseile', 'Marseille'],
    ['Rio de Janero', 'Rio de Janeiro'],
    ['zurch', 'Zürich'],
    ['muenchen', 'München'],
    ['Koeln', 'Köln'],
  ])('forgives the typo in %j', async (query, name) => {
    const [found] = await search(query, { locale: 'de' });
    expect(found?.description).toBe(name);
  });

  it('finds nothing for what is no place', async () => {
    for (const query of ['xqzwvk', '...', '%_%', "'; DROP TABLE events; --", '\\', '🙂']) {
      expect(await search(query)).toEqual([]);
    }
  });

  it('answers page by page, each place once', async () => {
    const pages = await Promise.all([1, 2, 3].map((page) => search('saint', { page, limit: 10 })));
    const ids = pages.flat().map(({ originId }) => originId);
    expect(new Set(ids).size).toBe(30);
    expect(pages[0]).toEqual((await search('saint', { limit: 30 })).slice(0, 10));
  });

  it('leaves parts of cities out when only cities are wanted', async () => {
    expect(
      (await search('Vieux-Lyon', { limit: 50 })).length + (await search('Kreuzberg', { limit: 50 })).length,
    ).toBeGreaterThan(0);
    const types = new Set((await search('Kreuzberg', { limit: 50 })).map(({ type }) => type));
    expect(types).toContain('zone');
    const cities = await search('Kreuzberg', { limit: 50, administrative: true });
    expect(cities.filter(({ type }) => type !== 'city')).toEqual([]);
  });

  it('tells all that an address needs', async () => {
    expect(await search('Lyon', { limit: 1 })).toEqual([
      {
        description: 'Lyon',
        street: null,
        locality: 'Lyon',
        postalCode: null,
        region: 'Auvergne-Rhône-Alpes',
        country: 'France',
        type: 'city',
        originId: 'geonames:2996944',
        timezone: 'Europe/Paris',
        latitude: expect.closeTo(45.75, 1),
        longitude: expect.closeTo(4.85, 1),
      },
    ]);
  });
});

describe('a point', () => {
  const at = (longitude: number, latitude: number, zoom = 15, locale = 'en') =>
    gazetteer.reverse(longitude, latitude, { locale, zoom });

  it('is named after the nearest town, and keeps its own coordinates', async () => {
    const [found] = await at(4.8357, 45.764);
    expect(found).toMatchObject({ locality: 'Lyon', country: 'France', timezone: 'Europe/Paris', originId: null });
    expect(found).toMatchObject({ longitude: 4.8357, latitude: 45.764 });
  });

  it('is named after the city on a map of the country', async () => {
    expect((await at(4.88, 45.77))[0]!.locality).toBe('Villeurbanne');
    expect((await at(2.26, 48.83))[0]!.locality).not.toBe('Paris');
    expect((await at(2.26, 48.83, 5))[0]!.locality).toBe('Paris');
  });

  it('is named in the language asked for', async () => {
    expect((await at(-0.1276, 51.5072, 5, 'fr'))[0]).toMatchObject({ locality: 'Londres', country: 'Royaume-Uni' });
  });

  it('is found across the date line', async () => {
    expect(places(await at(-179.99, -16.5))).toEqual(places(await at(180, -16.5)));
    expect((await at(-179.99, -16.5))[0]!.country).toBe('Fiji');
  });

  it('has no name at sea, and may be a pole', async () => {
    expect(await at(-30, 30)).toEqual([]);
    expect(await at(0, 90)).toEqual([]);
    expect(await at(180, -90)).toEqual([]);
  });
});

describe('an import', () => {
  const rows = (...lines: string[]) => Readable.from(lines.map((line) => `${line}\n`));
  const count = async (table: string) =>
    Number((await server.db.query<{ count: string }>(`SELECT count(*) FROM ${table}`))[0]!.count);
  const run = (places: string[], names: string[]) =>
    server.app
      .get(GazetteerImport, { strict: false })
      .replace({ places: () => rows(...places), names: () => rows(...names) });

  it('brings the whole world', async () => {
    expect(await count('gazetteer_places')).toBeGreaterThan(130_000);
    expect(await server.app.get(GazetteerImport, { strict: false }).isCurrent()).toBe(true);
  });

  it('that breaks off leaves what was there', async () => {
    const before = await count('gazetteer_names');
    await expect(run(['1\tNowhere'], [])).rejects.toThrow();
    expect(await count('gazetteer_names')).toBe(before);
    expect(await first('Lyon')).toBe('Lyon, Auvergne-Rhône-Alpes, France');
  });

  it('replaces what was there', async () => {
    await run(['1\tÀbc\tabc\tFR\tFR.84\tf\t5000\t45.7\t4.8'], ['1\tXyz\t\tde', 'FR.84\tHere\there\ten']);
    expect(await count('gazetteer_places')).toBe(1);
    expect(await first('Lyon')).toBeUndefined();
    expect(await first('abc')).toBe('Àbc, Here, France');
    expect(await first('xyz', 'de')).toBe('Xyz, Here, Frankreich');
  });
});
