import { describe, expect, it } from 'vitest';
import type { InvalidInput } from '#convoke/core';
import { readRecurrence, recurrenceDates } from './recurrence-rule.js';
import { periodOn } from './wall-clock.js';

const FRIDAY = '2026-11-27';
const read = (rule: string, first = FRIDAY) => readRecurrence(rule, first, 'America/New_York');

function refusal(rule: string, first?: string): string {
  try {
    return read(rule, first);
  } catch (error) {
    return (error as InvalidInput).problems[0]!.message;
  }
}

describe('a rule that an event repeats by', () => {
  it.each([
    ['FREQ=DAILY', 'FREQ=DAILY'],
    ['rrule:freq=weekly;wkst=mo;interval=1', 'FREQ=WEEKLY;BYDAY=FR'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=FR,TU,FR;COUNT=10', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR;COUNT=10'],
    ['FREQ=MONTHLY', 'FREQ=MONTHLY;BYMONTHDAY=27'],
    ['FREQ=MONTHLY;BYDAY=-1FR', 'FREQ=MONTHLY;BYDAY=-1FR'],
    ['FREQ=MONTHLY;BYDAY=+4FR', 'FREQ=MONTHLY;BYDAY=4FR'],
    ['FREQ=YEARLY;UNTIL=20301231', 'FREQ=YEARLY;UNTIL=20301231'],
    // Still the fifth on the clocks of New York.
    ['FREQ=DAILY;UNTIL=20261206T030000Z', 'FREQ=DAILY;UNTIL=20261205'],
  ])('%s is kept as %s', (rule, kept) => {
    expect(read(rule)).toBe(kept);
    expect(read(kept)).toBe(kept);
  });

  it.each([
    'FREQ=SECONDLY',
    'FREQ=HOURLY;INTERVAL=1',
    'FREQ=DAILY;BYHOUR=1,2,3',
    'FREQ=DAILY;COUNT=731',
    'FREQ=DAILY;COUNT=0',
    'FREQ=DAILY;COUNT=5;UNTIL=20300101',
    'FREQ=DAILY;INTERVAL=100',
    'FREQ=DAILY;INTERVAL=-1',
    'FREQ=DAILY;FREQ=WEEKLY',
    'FREQ=DAILY;UNTIL=20269999',
    'FREQ=DAILY;UNTIL=tomorrow',
    'FREQ=WEEKLY;BYDAY=1FR',
    'FREQ=WEEKLY;BYDAY=',
    'FREQ=WEEKLY;WKST=SU;BYDAY=FR',
    'FREQ=MONTHLY;BYDAY=FR',
    'FREQ=MONTHLY;BYDAY=1FR,2FR',
    'FREQ=MONTHLY;BYDAY=4FR;BYMONTHDAY=27',
    'FREQ=MONTHLY;BYMONTHDAY=32',
    'FREQ=YEARLY;BYYEARDAY=1',
    'FREQ=constructor',
    'FREQ=DAILY\nDTSTART:20200101',
    'every day',
    '=',
  ])('%s is refused', (rule) => {
    expect(refusal(rule)).toBe('error_recurrence');
  });

  it('has its first date among its days, and one more at least', () => {
    expect(refusal('FREQ=WEEKLY;BYDAY=MO')).toBe('error_recurrence_first');
    expect(refusal('FREQ=MONTHLY;BYDAY=2FR')).toBe('error_recurrence_first');
    expect(refusal('FREQ=WEEKLY;UNTIL=20261203')).toBe('error_recurrence_once');
    expect(refusal('FREQ=WEEKLY;COUNT=1')).toBe('error_recurrence_once');
    expect(refusal('FREQ=DAILY;UNTIL=20200101')).toBe('error_recurrence_first');
  });
});

describe('the dates of a rule', () => {
  it.each([
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR', ['2026-12-08', '2026-12-11', '2026-12-22']],
    ['FREQ=MONTHLY;BYDAY=-1FR', ['2026-12-25', '2027-01-29', '2027-02-26']],
    ['FREQ=DAILY;COUNT=6', ['2026-12-01', '2026-12-02']],
  ])('%s are counted from the first', (rule, dates) => {
    expect(recurrenceDates(rule, FRIDAY, { from: '2026-12-01', limit: 3 })).toEqual(dates);
  });

  it('leave out months without the day, and years without the 29th of February', () => {
    expect(recurrenceDates('FREQ=MONTHLY;BYMONTHDAY=31', '2027-01-31', { from: '2027-02-01', limit: 2 })).toEqual([
      '2027-03-31',
      '2027-05-31',
    ]);
    expect(recurrenceDates('FREQ=YEARLY', '2024-02-29', { from: '2025-01-01', limit: 1 })).toEqual(['2028-02-29']);
  });
});

describe('the same event on another day', () => {
  const night = {
    beginsOn: new Date('2026-10-20T20:00:00Z'),
    endsOn: new Date('2026-10-21T02:00:00Z'),
    timezone: 'Europe/Paris',
  };

  it('begins and ends at the same hours on the clock of its zone, through a change of the clocks', () => {
    expect(periodOn('2026-10-24', night)).toEqual({
      beginsOn: new Date('2026-10-24T20:00:00Z'),
      endsOn: new Date('2026-10-25T03:00:00Z'),
    });
    expect(periodOn('2026-10-27', { ...night, endsOn: null })).toEqual({
      beginsOn: new Date('2026-10-27T21:00:00Z'),
      endsOn: null,
    });
  });

  it('still ends after it begins where the clocks skip its hour', () => {
    const short = {
      beginsOn: new Date('2027-03-27T01:30:00Z'),
      endsOn: new Date('2027-03-27T02:15:00Z'),
      timezone: 'Europe/Paris',
    };
    const { beginsOn, endsOn } = periodOn('2027-03-28', short);
    expect(endsOn!.getTime()).toBeGreaterThan(beginsOn.getTime());
  });
});
