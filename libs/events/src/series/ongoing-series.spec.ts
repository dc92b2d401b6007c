import { describe, expect, it } from 'vitest';
import { InvalidInput } from '#convoke/core';
import { ongoingSeries } from './ongoing-series.js';

/** A Monday evening in Paris. */
const FIRST = {
  beginsOn: new Date('2027-03-01T17:00:00Z'),
  endsOn: new Date('2027-03-01T19:00:00Z'),
  timezone: 'Europe/Paris',
};
const on = (day: string, rule: string) => ongoingSeries(rule, FIRST, new Date(day));

describe('a series that began elsewhere', () => {
  it.each([
    ['before it begins', '2027-02-01T00:00:00Z', '2027-03-01T17:00:00.000Z'],
    ['while one of its dates takes place', '2027-03-08T18:00:00Z', '2027-03-08T17:00:00.000Z'],
    ['after that, at the same hour by the clock', '2027-03-23T00:00:00Z', '2027-03-29T16:00:00.000Z'],
  ])('goes on from its next date: %s', (_, now, begins) => {
    expect(on(now, 'FREQ=WEEKLY')).toMatchObject({
      recurrence: 'FREQ=WEEKLY;BYDAY=MO',
      period: { beginsOn: new Date(begins) },
    });
  });

  it('ends on the day on which it ended there', () => {
    expect(on('2027-03-10T00:00:00Z', 'FREQ=WEEKLY;COUNT=4')?.recurrence).toBe('FREQ=WEEKLY;BYDAY=MO;UNTIL=20270322');
    expect(on('2027-03-20T00:00:00Z', 'FREQ=WEEKLY;COUNT=4')?.recurrence).toBeNull();
    expect(on('2027-04-01T00:00:00Z', 'FREQ=WEEKLY;COUNT=4')).toBeNull();
  });

  it.each([
    ['repeats within a day', '2027-03-02T00:00:00Z', 'FREQ=SECONDLY'],
    ['began too long ago', '2037-03-02T00:00:00Z', 'FREQ=DAILY'],
  ])('is refused where it %s', (_, now, rule) => {
    expect(() => on(now, rule)).toThrow(InvalidInput);
  });
});
