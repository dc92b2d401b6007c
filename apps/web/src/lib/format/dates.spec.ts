import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { findLocaleWith } from '#translations/runtime';
import {
  formatRelativeDay,
  formatShortSpan,
  formatSpan,
  isOver,
  readerClock,
  toControlValue,
  zoneName,
} from './dates.ts';

const paris = 'Europe/Paris';
const evening = { beginsOn: '2026-12-05T19:00:00Z', endsOn: '2026-12-05T22:00:00Z' };

/** The marks between the parts of a time differ between versions of the language data; the words do not. */
const plain = (text: string) => text.replace(/[\s\u2009\u202f]+/g, ' ').replace(/ ?– ?/g, '–');

beforeEach(() => findLocaleWith(() => 'fr'));
afterAll(() => findLocaleWith(() => undefined));

describe('the time of an event', () => {
  it("is told on the clock of the event's zone, in the reader's language", () => {
    expect(plain(formatSpan(evening, paris))).toBe('samedi 5 décembre 2026, 20:00–23:00');
    findLocaleWith(() => 'en');
    expect(plain(formatSpan(evening, paris))).toBe('Saturday, December 5, 2026, 8:00–11:00 PM');
  });

  it('leaves out the times the organizer hides', () => {
    expect(formatSpan({ ...evening, showStartTime: false }, paris)).toBe('samedi 5 décembre 2026');
    expect(plain(formatSpan({ ...evening, showEndTime: false }, paris))).toBe('samedi 5 décembre 2026 à 20:00');
  });

  it('names the year in lists only when it is another than this one', () => {
    expect(formatShortSpan(evening, paris, '2026-11-01T12:00:00Z')).not.toContain('2026');
    expect(formatShortSpan(evening, paris, '2025-11-01T12:00:00Z')).toContain('2026');
  });
});

describe("the reader's own clock", () => {
  it('is told when it differs from that of the event, with the day when that differs too', () => {
    findLocaleWith(() => 'en');
    expect(readerClock(evening, paris, 'America/New_York')).toEqual({ time: '2:00 PM', zone: 'Eastern Time' });
    expect(readerClock(evening, paris, 'Asia/Tokyo')?.time).toBe('Sun 4:00 AM');
  });

  it('is not told when both clocks show the same, though the zones have other names', () => {
    expect(readerClock(evening, paris, 'Europe/Berlin')).toBeUndefined();
  });

  it('is not told where a zone is unknown or the time is hidden', () => {
    expect(readerClock(evening, undefined, 'Asia/Tokyo')).toBeUndefined();
    expect(readerClock(evening, paris, null)).toBeUndefined();
    expect(readerClock({ ...evening, showStartTime: false }, paris, 'Asia/Tokyo')).toBeUndefined();
  });
});

describe('days from now', () => {
  it("are counted by the calendar of the event's zone, not in steps of 24 hours", () => {
    const justAfterMidnightInParis = '2026-12-04T23:30:00Z';
    expect(formatRelativeDay('2026-12-04T22:30:00Z', paris, justAfterMidnightInParis)).toBe('hier');
    expect(formatRelativeDay(evening.beginsOn, paris, justAfterMidnightInParis)).toBe('aujourd’hui');
    expect(formatRelativeDay('2026-12-06T22:00:00Z', paris, justAfterMidnightInParis)).toBe('demain');
  });
});

describe('an event', () => {
  it('is over after its end', () => {
    expect(isOver(evening, paris, '2026-12-05T21:59:00Z')).toBe(false);
    expect(isOver(evening, paris, '2026-12-05T22:01:00Z')).toBe(true);
  });

  it('without an end is over when its day is', () => {
    const open = { beginsOn: evening.beginsOn };
    expect(isOver(open, paris, '2026-12-05T22:30:00Z')).toBe(false);
    expect(isOver(open, paris, '2026-12-05T23:30:00Z')).toBe(true);
  });
});

describe('a time zone', () => {
  it.each([
    ['Europe/Paris', 'Central European Time'],
    ['UTC', 'Coordinated Universal Time'],
  ])('%s is called by its name', (zone, name) => {
    findLocaleWith(() => 'en');
    expect(zoneName(zone, '2026-07-05T22:30:00Z')).toBe(name);
  });
});

describe('a date and time control', () => {
  it('shows the clock of the zone, summer and winter, whatever the language', () => {
    expect(toControlValue('2026-12-05T19:00:00Z', paris)).toBe('2026-12-05T20:00');
    expect(toControlValue('2026-07-05T22:30:00Z', paris)).toBe('2026-07-06T00:30');
    findLocaleWith(() => 'en');
    expect(toControlValue('2026-12-31T23:30:00Z', paris)).toBe('2027-01-01T00:30');
  });
});
