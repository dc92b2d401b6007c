import { describe, expect, test } from 'vitest';
import { dayOf, morningsAround, weeksAround } from './mornings.js';

const at = (text: string) => new Date(text);
const span = (last: string, next: string) => ({ last: at(last), next: at(next) });

describe('mornings', () => {
  test.each([
    [
      'in summer',
      '2026-07-14T12:00:00+02:00',
      'Europe/Paris',
      '2026-07-14T08:00:00+02:00',
      '2026-07-15T08:00:00+02:00',
    ],
    [
      'before it',
      '2026-07-14T07:59:59+02:00',
      'Europe/Paris',
      '2026-07-13T08:00:00+02:00',
      '2026-07-14T08:00:00+02:00',
    ],
    ['at eight', '2026-07-14T08:00:00+02:00', 'Europe/Paris', '2026-07-14T08:00:00+02:00', '2026-07-15T08:00:00+02:00'],
    // The night of 29 March 2026 has 23 hours, that of 25 October 25.
    ['into summer time', '2026-03-28T20:00:00Z', 'Europe/Paris', '2026-03-28T07:00:00Z', '2026-03-29T06:00:00Z'],
    ['into winter time', '2026-10-24T20:00:00Z', 'Europe/Paris', '2026-10-24T06:00:00Z', '2026-10-25T07:00:00Z'],
    ['far ahead of UTC', '2026-11-22T00:00:00Z', 'Pacific/Kiritimati', '2026-11-21T18:00:00Z', '2026-11-22T18:00:00Z'],
    ['by quarters of hours', '2026-11-22T03:00:00Z', 'Asia/Kathmandu', '2026-11-22T02:15:00Z', '2026-11-23T02:15:00Z'],
  ])('are at eight by the clock of the zone: %s', (_, now, zone, last, next) => {
    expect(morningsAround(at(now), zone)).toEqual(span(last, next));
  });

  // 22 November 2026 is a Sunday.
  test.each([
    ['fr', '2026-11-22T12:00:00Z', '2026-11-16T07:00:00Z', '2026-11-23T07:00:00Z'],
    ['en', '2026-11-22T12:00:00Z', '2026-11-22T07:00:00Z', '2026-11-29T07:00:00Z'],
    ['en', '2026-11-22T06:59:00Z', '2026-11-15T07:00:00Z', '2026-11-22T07:00:00Z'],
    ['fr', '2026-10-25T12:00:00Z', '2026-10-19T06:00:00Z', '2026-10-26T07:00:00Z'],
  ])('begin weeks on the day on which those begin in %s at %s', (locale, now, last, next) => {
    expect(weeksAround(at(now), 'Europe/Paris', locale)).toEqual(span(last, next));
  });

  test('are on the day of the zone', () => {
    expect(dayOf(at('2026-11-22T23:30:00Z'), 'Europe/Paris')).toBe('2026-11-23');
  });
});
