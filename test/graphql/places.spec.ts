import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillGazetteer } from '#test/gazetteer';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ RATE_LIMITS: 'true' });
  await fillGazetteer(server);
});
afterAll(() => server.close());

const ALL = `geom street locality postalCode region country description type url id originId timezone pictureInfo { url }`;

async function refused(query: string, field: string): Promise<string> {
  const { errors } = await server.graphql(query);
  expect(errors).toHaveLength(1);
  expect(errors![0]).toMatchObject({ code: 'validation', status_code: 422, field });
  return errors![0]!.message;
}

describe('searchAddress', () => {
  it('answers places with all that an address input takes', async () => {
    const { data, errors } = await server.graphql(`{ searchAddress(query: "lyon") { __typename ${ALL} } }`);
    expect(errors).toBeUndefined();
    expect(data!.searchAddress).toHaveLength(3);
    expect(data!.searchAddress[0]).toEqual({
      __typename: 'Address',
      geom: '4.85;45.75',
      street: null,
      locality: 'Lyon',
      postalCode: null,
      region: 'Auvergne-Rhône-Alpes',
      country: 'France',
      description: 'Lyon',
      type: 'city',
      url: null,
      id: null,
      originId: 'geonames:1',
      timezone: 'Europe/Paris',
      pictureInfo: null,
    });
  });

  it('minds language, number, page and type', async () => {
    const { data } = await server.graphql(`{
      french: searchAddress(query: "lyons", locale: "fr_FR") { region country }
      one: searchAddress(query: "lyon", limit: 1) { originId }
      next: searchAddress(query: "lyon", limit: 1, page: 2) { originId }
      many: searchAddress(query: "lyon", limit: 100000) { originId }
      none: searchAddress(query: "lyon", limit: 0) { originId }
      cities: searchAddress(query: "lyon", type: ADMINISTRATIVE) { originId }
      nulls: searchAddress(query: "lyon", locale: null, page: null, limit: null, type: null) { originId }
    }`);
    expect(data!.french).toEqual([{ region: 'Géorgie', country: 'États-Unis' }]);
    expect(data!.one).toEqual([{ originId: 'geonames:1' }]);
    expect(data!.next).not.toEqual(data!.one);
    expect(data!.many).toHaveLength(3);
    expect(data!.none).toEqual([]);
    expect(data!.cities).toHaveLength(2);
    expect(data!.nulls).toHaveLength(3);
  });

  it('names the argument that is wrong', async () => {
    await refused('{ searchAddress(query: "  ") { id } }', 'query');
    await refused(`{ searchAddress(query: "${'x'.repeat(251)}") { id } }`, 'query');
    await refused('{ searchAddress(query: "ly\\u0000on") { id } }', 'query');
    await refused('{ searchAddress(query: "lyon", locale: "no such language") { id } }', 'locale');
    await refused('{ searchAddress(query: "lyon", page: 0) { id } }', 'page');
    await refused('{ searchAddress(query: "lyon", limit: -1) { id } }', 'limit');
  });

  it('survives hostile words', async () => {
    for (const query of ["'; DROP TABLE events; --", '%', '\\', 'a'.repeat(250), '𝕃'.repeat(100), ', '.repeat(100)]) {
      const { errors } = await server.graphql('query ($query: String!) { searchAddress(query: $query) { id } }', {
        query,
      });
      expect(errors).toBeUndefined();
    }
  });
});

describe('reverseGeocode', () => {
  it('names the town at a point, whose coordinates stay', async () => {
    const { data } = await server.graphql(`{ reverseGeocode(longitude: 4.83, latitude: 45.76) { ${ALL} } }`);
    expect(data!.reverseGeocode[0]).toMatchObject({
      locality: 'Lyon',
      geom: '4.83;45.76',
      timezone: 'Europe/Paris',
      id: null,
    });
  });

  it('names the argument that is wrong', async () => {
    await refused('{ reverseGeocode(longitude: 181, latitude: 0) { id } }', 'longitude');
    await refused('{ reverseGeocode(longitude: 0, latitude: -90.1) { id } }', 'latitude');
    await refused('{ reverseGeocode(longitude: 0, latitude: 0, zoom: -1) { id } }', 'zoom');
    await refused('{ reverseGeocode(longitude: 0, latitude: 0, locale: "x") { id } }', 'locale');
  });
});

describe('both', () => {
  it('are limited for a network, each alias counted', async () => {
    const aliases = Array.from({ length: 130 }, (_, index) => index);
    const batches = [aliases.slice(0, 65), aliases.slice(65)].map((numbers) =>
      server.graphql(
        `{ ${numbers.map((number) => `a${number}: reverseGeocode(longitude: 0, latitude: 0) { id }`).join('\n')} }`,
      ),
    );
    const codes = (await Promise.all(batches)).flatMap(({ errors = [] }) => errors.map(({ code }) => code));
    expect(codes.length).toBeGreaterThan(0);
    expect(new Set(codes)).toEqual(new Set(['too_many_requests']));
  });
});
