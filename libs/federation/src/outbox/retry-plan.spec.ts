import { describe, expect, it } from 'vitest';
import { hostPauseMs, MAX_TRIES, retryAfter, retryDelayMs, UNAVAILABLE_AFTER_MS } from './retry-plan.js';

const HOUR_MS = 3_600_000;
const NOW = new Date('2026-11-22T04:00:00Z');
const tries = Array.from({ length: MAX_TRIES - 1 }, (_, index) => index + 1);
const middle = () => 0.5;

describe('the plan of a delivery', () => {
  it('spreads sixteen tries over about three days, each wait as long as the last or longer', () => {
    const delays = tries.map((number) => retryDelayMs(number, middle));
    const days = delays.reduce((sum, delay) => sum + delay) / (24 * HOUR_MS);
    expect(days).toBeGreaterThan(2.5);
    expect(days).toBeLessThan(3.5);
    expect(delays).toEqual(delays.toSorted((one, other) => one - other));
    expect(delays[0]).toBe(60_000);
  });

  it('varies the waits by a fifth, so that inboxes are not tried all at once', () => {
    expect(retryDelayMs(1, () => 0)).toBe(48_000);
    expect(retryDelayMs(1, () => 1)).toBe(72_000);
  });
});

describe('the pause of a host', () => {
  it('grows to an hour, and to a day once the host has failed for a week', () => {
    expect(hostPauseMs(1, 0, middle)).toBe(60_000);
    expect(hostPauseMs(50, 6 * 24 * HOUR_MS, middle)).toBe(HOUR_MS);
    expect(hostPauseMs(1000, UNAVAILABLE_AFTER_MS, middle)).toBe(24 * HOUR_MS);
  });
});

describe('Retry-After', () => {
  it('is read as seconds or as a date', () => {
    expect(retryAfter('120', NOW)).toEqual(new Date('2026-11-22T04:02:00Z'));
    expect(retryAfter('Sun, 22 Nov 2026 05:00:00 GMT', NOW)).toEqual(new Date('2026-11-22T05:00:00Z'));
  });

  it('holds for a day at most, and for nothing where it makes no sense', () => {
    expect(retryAfter('99999999', NOW)).toEqual(new Date('2026-11-23T04:00:00Z'));
    for (const text of [undefined, '', 'soon', '-5', '1e9999', 'Sun, 22 Nov 2020 05:00:00 GMT'])
      expect(retryAfter(text, NOW)).toBeNull();
  });
});
