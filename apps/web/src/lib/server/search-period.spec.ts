import { Temporal } from 'temporal-polyfill';
import { afterAll, describe, expect, it } from 'vitest';
import { findLocaleWith } from '#translations/runtime';
import type { When } from '#lib/search/search-filters.ts';
import { filtersFrom } from '#lib/search/search-filters.ts';
import { firstDayOfWeek, monthOf, periodOf, todayIn, whenPeriods } from './search-period.ts';

/** Wednesday, 15:30 in Paris, 23:30 in Tokyo, 09:30 in New York. */
const WEDNESDAY = '2026-12-02T14:30:00Z';

function period(when: When, { zone = 'Europe/Paris', now = WEDNESDAY, from = '', to = '' } = {}) {
  const { beginsOn, endsOn } = periodOf({ when, from, to }, zone, Temporal.Instant.from(now));
  return [beginsOn, endsOn];
}

describe('the time looked for', () => {
  it('is left to the server when any will do', () => {
    expect(periodOf({ when: 'any', from: '', to: '' }, 'Europe/Paris')).toEqual({});
  });

  it('leaves out what is over today', () => {
    expect(period('today')).toEqual(['2026-12-02T14:30:00Z', '2026-12-02T22:59:59.999Z']);
  });

  it('is the whole of tomorrow, without midnight of the day after', () => {
    expect(period('tomorrow')).toEqual(['2026-12-02T23:00:00Z', '2026-12-03T22:59:59.999Z']);
  });

  it.each([
    ['Asia/Tokyo', '2026-12-02T15:00:00Z', '2026-12-03T14:59:59.999Z'],
    ['America/New_York', '2026-12-03T05:00:00Z', '2026-12-04T04:59:59.999Z'],
    ['UTC', '2026-12-03T00:00:00Z', '2026-12-03T23:59:59.999Z'],
  ])('goes by the days of the reader’s zone: tomorrow in %s', (zone, begin, end) => {
    expect(period('tomorrow', { zone })).toEqual([begin, end]);
  });

  it.each([
    ['Monday', '2026-11-30T08:00:00Z', '2026-12-04T23:00:00Z'],
    ['Wednesday', WEDNESDAY, '2026-12-04T23:00:00Z'],
    ['Friday evening', '2026-12-04T19:00:00Z', '2026-12-04T23:00:00Z'],
    ['Saturday noon', '2026-12-05T11:00:00Z', '2026-12-05T11:00:00Z'],
    ['Sunday noon', '2026-12-06T11:00:00Z', '2026-12-06T11:00:00Z'],
  ])('is Saturday and Sunday for a weekend, what is left of them once it has begun: on %s', (_, now, begin) => {
    expect(period('weekend', { now })).toEqual([begin, '2026-12-06T22:59:59.999Z']);
  });

  it('ends a week on Sunday and a month on its last day', () => {
    expect(period('week')[1]).toBe('2026-12-06T22:59:59.999Z');
    expect(period('week', { now: '2026-12-06T11:00:00Z' })[1]).toBe('2026-12-06T22:59:59.999Z');
    expect(period('month')[1]).toBe('2026-12-31T22:59:59.999Z');
    expect(period('month', { now: '2028-02-10T11:00:00Z' })[1]).toBe('2028-02-29T22:59:59.999Z');
  });

  it('has 23 or 25 hours on days on which clocks change', () => {
    const hours = (now: string) => {
      const [begin, end] = period('tomorrow', { now }).map((instant) => Date.parse(instant ?? ''));
      return (end! + 1 - begin!) / 3_600_000;
    };
    expect(hours('2026-03-28T12:00:00Z')).toBe(23);
    expect(hours('2026-10-24T12:00:00Z')).toBe(25);
    expect(hours('2026-06-01T12:00:00Z')).toBe(24);
  });

  it('begins at one o’clock where midnight is skipped', () => {
    expect(period('tomorrow', { zone: 'America/Asuncion', now: '2023-09-30T12:00:00Z' })[0]).toBe(
      '2023-10-01T04:00:00Z',
    );
  });

  it('is all that has begun for the past', () => {
    expect(period('past')).toEqual([null, WEDNESDAY]);
  });

  it('can lie between two days, the last included, in the past too', () => {
    expect(period('dates', { from: '2026-11-01', to: '2026-11-01' })).toEqual([
      '2026-10-31T23:00:00Z',
      '2026-11-01T22:59:59.999Z',
    ]);
  });

  it('may be open on either side', () => {
    expect(period('dates', { from: '2026-12-24' })).toEqual(['2026-12-23T23:00:00Z', undefined]);
    expect(period('dates', { to: '2026-12-24' })).toEqual([undefined, '2026-12-24T22:59:59.999Z']);
    expect(period('dates', { to: '2026-11-24' })).toEqual([null, '2026-11-24T22:59:59.999Z']);
    expect(period('dates')).toEqual([undefined, undefined]);
  });
});

describe('the times to choose from', () => {
  it('begin with the minute that it is', () => {
    const periods = whenPeriods('Europe/Paris', Temporal.Instant.from('2026-12-02T14:30:59.9Z'));
    expect(periods[0]).toEqual({ beginsOn: '2026-12-02T14:30:00Z' });
    expect(periods[1]).toEqual({ beginsOn: '2026-12-02T14:30:00Z', endsOn: '2026-12-02T22:59:59.999Z' });
    expect(periods).toHaveLength(6);
  });
});

describe('the month of a calendar', () => {
  it.each([
    ['month=2030-05', '2030-05'],
    ['month=2030-05&when=dates&from=2031-01-02', '2030-05'],
    ['when=dates&from=2031-01-02', '2031-01'],
    ['when=dates&to=2031-01-02', todayIn('UTC').slice(0, 7)],
    ['', todayIn('UTC').slice(0, 7)],
  ])('of %s is %s', (address, month) => {
    expect(monthOf(filtersFrom(new URLSearchParams(address)), 'UTC')).toBe(month);
  });
});

afterAll(() => findLocaleWith(() => undefined));

it.each([
  ['fr', 1],
  ['en', 7],
  ['ar', 6],
])('weeks begin in %s on day %i', (locale, day) => {
  findLocaleWith(() => locale);
  expect(firstDayOfWeek()).toBe(day);
});
