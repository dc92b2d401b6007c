import { describe, expect, it } from 'vitest';
import { timezoneAt } from './timezone.js';

describe('timezoneAt', () => {
  it.each([
    ['Europe/Paris', 45.764, 4.8357],
    ['America/New_York', 40.7128, -74.006],
    ['Asia/Tokyo', 35.6762, 139.6503],
    ['Pacific/Auckland', -36.8485, 174.7633],
  ])('knows %s', (zone, latitude, longitude) => expect(timezoneAt(latitude, longitude)).toBe(zone));

  it('knows none at sea and at the poles', () => {
    expect(timezoneAt(30, -40)).toBeNull();
    expect(timezoneAt(90, 0)).toBeNull();
  });
});
