import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Clock, InvalidInput } from '#convoke/core';
import { startTestServer, type TestServer } from '#test/server';
import { Address } from './address.entity.js';
import { AddressService } from './address.service.js';
import type { AddressInput } from './graphql/address.input.js';
import { PlacesJobs } from './places.jobs.js';

let server: TestServer;
let addresses: AddressService;

beforeAll(async () => {
  server = await startTestServer();
  addresses = server.app.get(AddressService, { strict: false });
});
afterAll(() => server.close());

const LYON: AddressInput = {
  description: 'Salle Rameau',
  street: '29 rue de la Martinière',
  locality: 'Lyon',
  geom: '4.8294;45.7681',
};
const save = (input: AddressInput | null, currentId: string | null = null) =>
  server.db.transaction((tx) => addresses.save(tx, input, currentId));
const stored = () => server.db.manager.count(Address);

async function problems(input: AddressInput, currentId: string | null = null): Promise<Record<string, string>> {
  const before = await stored();
  const error: unknown = await save(input, currentId).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InvalidInput);
  expect(await stored()).toBe(before);
  return Object.fromEntries((error as InvalidInput).problems.map(({ field, message }) => [field, message]));
}

describe('an address', () => {
  it('is stored as it was said, blanks as nothing, white space folded', async () => {
    const saved = await save({ ...LYON, region: '  ', country: ' France\n ', postalCode: null });
    const found = (await addresses.findMany([saved!.id])).get(saved!.id);
    expect(found).toMatchObject({
      description: 'Salle Rameau',
      street: '29 rue de la Martinière',
      locality: 'Lyon',
      region: null,
      country: 'France',
      postalCode: null,
      longitude: 4.8294,
      latitude: 45.7681,
      url: null,
    });
  });

  it('gets the time zone of its coordinates, unless it names one', async () => {
    expect((await save(LYON))!.timezone).toBe('Europe/Paris');
    expect((await save({ ...LYON, timezone: 'Europe/Lisbon' }))!.timezone).toBe('Europe/Lisbon');
    expect((await save({ description: 'Somewhere' }))!.timezone).toBeNull();
  });

  it('stays one row while nothing changes, and becomes another when something does', async () => {
    const first = await save(LYON);
    expect((await save({ ...LYON, id: first!.id }, first!.id))!.id).toBe(first!.id);
    const second = await save({ ...LYON, street: 'Elsewhere' }, first!.id);
    expect(second!.id).not.toBe(first!.id);
    expect((await addresses.findMany([first!.id])).get(first!.id)!.street).toBe(LYON.street);
  });

  it('is never shared with somebody who says the same: that would tell that it was said before', async () => {
    const [one, other] = [await save(LYON), await save(LYON)];
    expect(one!.id).not.toBe(other!.id);
  });

  it('is none when nothing is said', async () => {
    const before = await stored();
    expect(await save(null)).toBeNull();
    expect(await save({})).toBeNull();
    expect(await save({ description: ' ', street: '', geom: null })).toBeNull();
    expect(await stored()).toBe(before);
  });

  it('is kept by its id alone, but that of another owner gives nothing away', async () => {
    const mine = await save(LYON);
    const theirs = await save({ description: 'A secret place' });
    expect((await save({ id: mine!.id }, mine!.id))!.id).toBe(mine!.id);
    for (const id of [theirs!.id, '999999999', 'x', "1' OR 1=1"]) {
      expect(await problems({ id }, mine!.id)).toEqual({ 'physicalAddress.id': 'error_not_found' });
    }
    const copy = await save({ ...LYON, id: theirs!.id });
    expect(copy!.description).toBe(LYON.description);
    expect(copy!.id).not.toBe(theirs!.id);
  });

  it('is refused with every field named that is wrong, and nothing is stored', async () => {
    const wrong = {
      description: 'x'.repeat(301),
      street: 'a\u0000b',
      locality: 'x'.repeat(201),
      timezone: 'Mars/Olympus',
      geom: '181;0',
    };
    expect(await problems(wrong)).toEqual({
      'physicalAddress.description': 'error_too_long',
      'physicalAddress.street': 'error_invalid',
      'physicalAddress.locality': 'error_too_long',
      'physicalAddress.timezone': 'error_timezone',
      'physicalAddress.geom': 'error_coordinates',
    });
  });

  it.each(['NaN;NaN', 'Infinity;0', '0;-90.5', '4.8', 'u05kq', '1;2;3', ';'])('does not lie at %j', async (geom) => {
    expect(await problems({ geom })).toEqual({ 'physicalAddress.geom': 'error_coordinates' });
  });

  it.each(['-180;-90', '180;90', '0;0'])('may lie at the edge of the map: %j', async (geom) => {
    const saved = await save({ geom });
    expect(`${saved!.longitude};${saved!.latitude}`).toBe(geom);
  });

  it('keeps what looks like code as the text it is', async () => {
    const saved = await save({ description: '<script>alert(1)</script>' });
    expect(saved!.description).toBe('<script>alert(1)</script>');
  });
});

describe('the purge', () => {
  it('takes away what nothing has shown for a day, and nothing else', async () => {
    await server.db.query('CREATE TABLE test_holders (id int, place_id bigint REFERENCES addresses)');
    const [shown, replaced] = [await save(LYON), await save({ description: 'My old home' })];
    await server.db.query('INSERT INTO test_holders VALUES (1, $1)', [shown!.id]);
    const jobs = server.app.get(PlacesJobs, { strict: false });
    await jobs.purgeUnusedAddresses();
    expect((await addresses.findMany([shown!.id, replaced!.id])).size).toBe(2);
    const clock = vi.spyOn(server.app.get(Clock), 'now').mockReturnValue(new Date(Date.now() + 25 * 60 * 60 * 1000));
    await jobs.purgeUnusedAddresses();
    clock.mockRestore();
    expect([...(await addresses.findMany([shown!.id, replaced!.id])).keys()]).toEqual([shown!.id]);
    await server.db.query('DROP TABLE test_holders');
  });
});
