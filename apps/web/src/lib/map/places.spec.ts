import { describe, expect, it } from 'vitest';
import { byPlace, clustersOf } from './places.ts';

const cluster = (count: number, locality: string | null, bbox: string, title = 'Chess') => ({
  count,
  bbox,
  geom: '4.8;45.7',
  event: { uuid: `uuid-${title}`, title, physicalAddress: { description: null, locality } },
});

describe('the places of a map in words', () => {
  it('have each town once, those with most events first', () => {
    const places = byPlace([
      cluster(2, 'Berlin', '52.6,13.3:52.4,13.5'),
      cluster(2, 'Lyon', '45.8,4.8:45.7,4.9'),
      cluster(1, 'Lyon', '45.9,4.85:45.9,4.85'),
    ]);
    expect(places).toEqual([
      { name: 'Lyon', count: 3, box: '45.9,4.8:45.7,4.9', event: undefined },
      { name: 'Berlin', count: 2, box: '52.6,13.3:52.4,13.5', event: undefined },
    ]);
  });

  it('tell of a single event what it is, and leave nameless what nobody named', () => {
    expect(byPlace([cluster(1, 'Lyon', '1,1:1,1'), cluster(4, null, '3,3:2,4')])).toEqual([
      { name: undefined, count: 4, box: '3,3:2,4', event: undefined },
      { name: 'Lyon', count: 1, box: '1,1:1,1', event: { uuid: 'uuid-Chess', title: 'Chess' } },
    ]);
  });
});

describe('events on a map', () => {
  it('are those that have a place', () => {
    const physicalAddress = { description: 'Park', locality: 'Lyon', geom: '4.8;45.7' };
    const placed = { uuid: 'a', title: 'Chess', physicalAddress };
    const found = clustersOf([placed, { uuid: 'b', title: 'Webinar', physicalAddress: null }]);
    expect(found).toEqual([{ count: 1, geom: '4.8;45.7', bbox: '45.7,4.8:45.7,4.8', event: placed }]);
    expect(byPlace(found)).toMatchObject([{ name: 'Lyon', count: 1, event: { title: 'Chess' } }]);
  });
});
