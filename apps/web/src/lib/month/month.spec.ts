import { describe, expect, it } from 'vitest';
import { daysOf, formatMonth, monthAfter, weekdayNames, weekdayOf } from './month.ts';

describe('a month', () => {
  it.each([
    ['2026-12', 31],
    ['2027-02', 28],
    ['2028-02', 29],
  ])('%s has %i days', (month, length) => {
    const days = daysOf(month);
    expect(days).toHaveLength(length);
    expect([days[0], days.at(-1)]).toEqual([`${month}-01`, `${month}-${length}`]);
  });

  it.each([
    ['2026-12', 1, '2027-01'],
    ['2027-01', -1, '2026-12'],
    ['2026-05', 12, '2027-05'],
  ])('%s and %i months are %s', (month, months, other) => {
    expect(monthAfter(month, months)).toBe(other);
  });

  it('names the days of a week, whichever begins it', () => {
    expect(['2026-11-30', '2026-12-05', '2026-12-06'].map(weekdayOf)).toEqual([1, 6, 7]);
    expect(weekdayNames(1)).toEqual(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']);
    expect(weekdayNames(6)).toEqual(['Sat', 'Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri']);
    expect(formatMonth('2026-12')).toBe('December 2026');
  });
});
