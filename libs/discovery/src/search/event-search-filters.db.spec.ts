import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EventStatus } from '#convoke/events';
import { refusedOf, searched } from '#test/event-search';
import { buildEvent, inHours } from '#test/events';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { SearchEventSortOptions } from './event-search.schema.js';

const DAY = 24;

let server: TestServer;
let organizer: TestPerson;

beforeAll(async () => {
  server = await startTestServer();
  organizer = await buildPerson(server);
});
afterAll(() => server.close());

const publish = (traits: Record<string, unknown>) => buildEvent(server, { organizer, ...traits });
const place = (longitude: number, latitude: number) => ({ geom: `${longitude};${latitude}` });
const found = async (args: Record<string, unknown>) => (await searched(server, args)).titles;

describe('a place', () => {
  const PARIS = '2.3522;48.8566';

  beforeAll(async () => {
    const tags = ['placetest'];
    // One degree of latitude is 111.195 km.
    await publish({ title: 'At 9.9 km', tags, physicalAddress: place(2.3522, 48.8566 + 9.9 / 111.195) });
    await publish({ title: 'At 10.1 km', tags, physicalAddress: place(2.3522, 48.8566 + 10.1 / 111.195) });
    await publish({ title: 'Fiji', tags, physicalAddress: place(179.9, -17) });
    await publish({ title: 'Samoa', tags, physicalAddress: place(-179.9, -17) });
    await publish({ title: 'Pole', tags, physicalAddress: place(120, 89.9) });
    await publish({ title: 'Online', tags, options: { isOnline: true } });
  });
  const near = (args: Record<string, unknown>) => found({ tags: 'placetest', ...args });

  it('finds what lies within the radius and nothing beyond', async () => {
    expect(await near({ location: PARIS, radius: 10 })).toEqual(['At 9.9 km']);
    expect(await near({ location: PARIS, radius: 10.2 })).toEqual(['At 9.9 km', 'At 10.1 km']);
  });

  it('is taken as a geohash too, with 50 km around it unless said', async () => {
    expect(await near({ location: 'u09tvw0' })).toEqual(['At 9.9 km', 'At 10.1 km']);
  });

  it('is left open by a radius of null', async () => {
    expect(await near({ location: PARIS, radius: null })).toHaveLength(6);
  });

  it('reaches across the date line and the poles', async () => {
    expect(await near({ location: '179.95;-17', radius: 30 })).toEqual(['Fiji', 'Samoa']);
    expect(await near({ location: '-60;89.95', radius: 30 })).toEqual(['Pole']);
  });

  it('can be a rectangle of a map, across the date line too', async () => {
    expect(await near({ bbox: '49,2:48.9,3', zoom: 9 })).toEqual(['At 9.9 km', 'At 10.1 km']);
    expect(await near({ bbox: '-16, 179:-18, 181' })).toEqual(['Fiji', 'Samoa']);
    expect(await near({ bbox: '-16, 179:-18, -179' })).toEqual(['Fiji', 'Samoa']);
    expect(await near({ bbox: '90,-180:-90,180' })).toHaveLength(5);
  });

  it('tells events online from events in person', async () => {
    expect(await near({ type: 'online' })).toEqual(['Online']);
    expect(await near({ type: 'in_person' })).toHaveLength(5);
  });

  it('is refused by name when it is none', () => {
    expect(refusedOf({ location: 'Paris!' })).toEqual(['location']);
    expect(refusedOf({ location: '200;100' })).toEqual(['location']);
    expect(refusedOf({ location: PARIS, radius: -1 })).toEqual(['radius']);
    expect(refusedOf({ location: PARIS, radius: Number.NaN })).toEqual(['radius']);
    expect(refusedOf({ bbox: '48,2' })).toEqual(['bbox']);
    expect(refusedOf({ bbox: '48,2:49,3' })).toEqual(['bbox']);
    expect(refusedOf({ zoom: -1 })).toEqual(['zoom']);
  });
});

describe('a time', () => {
  beforeAll(async () => {
    const tags = ['timetest'];
    await publish({ title: 'Going on', tags, beginsOn: inHours(-2), endsOn: inHours(2) });
    await publish({ title: 'Tomorrow', tags, beginsOn: inHours(DAY), endsOn: inHours(DAY + 2) });
    await publish({ title: 'In a week', tags, beginsOn: inHours(7 * DAY) });
    await publish({ title: 'Long', tags, beginsOn: inHours(-10 * DAY), endsOn: inHours(40 * DAY) });
    await publish({ title: 'Over', tags, beginsOn: inHours(-5), endsOn: inHours(-3) });
    await publish({ title: 'Over, without end', tags, beginsOn: inHours(-4) });
  });
  const at = (args: Record<string, unknown>) =>
    found({ tags: 'timetest', sortBy: SearchEventSortOptions.START_TIME_ASC, ...args });

  it('is from now on unless said', async () => {
    expect(await at({})).toEqual(['Long', 'Going on', 'Tomorrow', 'In a week']);
  });

  it('finds all that goes on at any moment of the window', async () => {
    expect(await at({ beginsOn: inHours(DAY + 1), endsOn: inHours(DAY + 1.5) })).toEqual(['Long', 'Tomorrow']);
    expect(await at({ beginsOn: inHours(3), endsOn: inHours(DAY - 1) })).toEqual(['Long']);
    expect(await at({ beginsOn: inHours(6 * DAY) })).toEqual(['Long', 'In a week']);
  });

  it('may lie in the past', async () => {
    const past = ['Long', 'Over', 'Over, without end', 'Going on'];
    expect(await at({ beginsOn: null, endsOn: new Date() })).toEqual(past);
    expect(await at({ endsOn: inHours(-3.5) })).toEqual(past.slice(0, 3));
    expect(await at({ beginsOn: inHours(-4.5), endsOn: inHours(-3.5) })).toEqual(past.slice(0, 3));
  });

  it('can leave long events out, or show only them', async () => {
    expect(await at({ longEvents: false })).toEqual(['Going on', 'Tomorrow', 'In a week']);
    expect(await at({ longEvents: true })).toEqual(['Long']);
  });

  it('must not end before it begins', () => {
    expect(refusedOf({ beginsOn: inHours(2), endsOn: inHours(1) })).toEqual(['endsOn']);
  });
});

describe('filters', () => {
  const by = (args: Record<string, unknown>) =>
    found({ term: 'filtered', sortBy: SearchEventSortOptions.START_TIME_ASC, ...args });

  beforeAll(async () => {
    await publish({
      title: 'Filtered 1',
      category: 'MUSIC',
      language: 'fr-CA',
      tags: ['Vélo', 'Jardin'],
      beginsOn: inHours(1),
    });
    await publish({
      title: 'Filtered 2',
      category: 'SPORTS',
      language: 'en',
      status: EventStatus.TENTATIVE,
      tags: ['velo'],
      beginsOn: inHours(2),
    });
    await publish({
      title: 'Filtered 3',
      category: 'GAMES',
      status: EventStatus.CANCELLED,
      tags: ['jardin'],
      beginsOn: inHours(3),
    });
  });

  it('take one category or several', async () => {
    expect(await by({ category: 'music' })).toEqual(['Filtered 1']);
    expect(await by({ categoryOneOf: ['SPORTS', 'GAMES'] })).toEqual(['Filtered 2', 'Filtered 3']);
    expect(await by({ categoryOneOf: [], category: '' })).toHaveLength(3);
  });

  it('take states', async () => {
    expect(await by({ statusOneOf: [EventStatus.CONFIRMED, EventStatus.TENTATIVE] })).toEqual([
      'Filtered 1',
      'Filtered 2',
    ]);
  });

  it('take languages with all their varieties', async () => {
    expect(await by({ languageOneOf: ['fr'] })).toEqual(['Filtered 1']);
    expect(await by({ languageOneOf: ['en-GB', 'fr'] })).toEqual(['Filtered 1', 'Filtered 2']);
  });

  it('take tags in any spelling, and events with any of them', async () => {
    expect(await by({ tags: 'VÉLO' })).toEqual(['Filtered 1', 'Filtered 2']);
    expect(await by({ tags: 'velo, jardin' })).toHaveLength(3);
    expect(await by({ tags: 'vel' })).toEqual([]);
    expect(await by({ tags: "'\\, velo" })).toEqual(['Filtered 1', 'Filtered 2']);
  });

  it('are refused by name when there is no such thing', async () => {
    await expect(by({ category: 'NONSENSE' })).rejects.toMatchObject({ problems: [{ field: 'category' }] });
    const several = by({ categoryOneOf: ['MUSIC', 'NONSENSE'] });
    await expect(several).rejects.toMatchObject({ problems: [{ field: 'categoryOneOf.1' }] });
    expect(refusedOf({ languageOneOf: ['english!'] })).toEqual(['languageOneOf.0']);
    expect(refusedOf({ boostLanguages: ['1'] })).toEqual(['boostLanguages.0']);
    expect(refusedOf({ tags: 'x,'.repeat(600) })).toEqual(['tags']);
  });
});
