import { describe, expect, it } from 'vitest';
import { CachedGeocoder } from './cached.geocoder.js';
import { Geocoder } from './geocoder.js';

class CountingGeocoder extends Geocoder {
  asked = 0;
  fails = false;

  async search() {
    this.asked++;
    if (this.fails) throw new Error('away');
    return [];
  }

  reverse() {
    return this.search();
  }
}

function cached() {
  const source = new CountingGeocoder();
  const clock = { minutes: 0, now: () => new Date(clock.minutes * 60_000) };
  return { source, clock, geocoder: new CachedGeocoder(source, clock) };
}

const options = { locale: 'en', page: 1, limit: 10, administrative: false };

describe('CachedGeocoder', () => {
  it('asks once for what is asked again within ten minutes', async () => {
    const { source, clock, geocoder } = cached();
    await Promise.all([geocoder.search('Lyon', options), geocoder.search('lyon', options)]);
    clock.minutes = 9;
    await geocoder.search('Lyon', options);
    expect(source.asked).toBe(1);
    clock.minutes = 11;
    await geocoder.search('Lyon', options);
    expect(source.asked).toBe(2);
  });

  it('keeps different questions apart', async () => {
    const { source, geocoder } = cached();
    await geocoder.search('Lyon', options);
    await geocoder.search('Lyon', { ...options, locale: 'fr' });
    await geocoder.search('Lyon', { ...options, limit: 5 });
    await geocoder.search('Lyon', { ...options, administrative: true });
    await geocoder.reverse(1, 2, { locale: 'en', zoom: 15 });
    await geocoder.reverse(1, 2, { locale: 'en', zoom: 5 });
    expect(source.asked).toBe(6);
  });

  it('does not remember failures', async () => {
    const { source, geocoder } = cached();
    source.fails = true;
    await expect(geocoder.search('Lyon', options)).rejects.toThrow('away');
    source.fails = false;
    expect(await geocoder.search('Lyon', options)).toEqual([]);
  });

  it('forgets the oldest answers rather than grow for ever', async () => {
    const { source, geocoder } = cached();
    for (let number = 0; number <= 500; number++) await geocoder.search(`place ${number}`, options);
    await geocoder.search('place 500', options);
    expect(source.asked).toBe(501);
    await geocoder.search('place 0', options);
    expect(source.asked).toBe(502);
  });
});
