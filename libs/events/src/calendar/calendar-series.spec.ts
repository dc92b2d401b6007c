import ical, { type VEvent } from 'node-ical';
import { describe, expect, it } from 'vitest';
import { eventWithEverything, HOME } from '#test/federated-event';
import { periodOn } from '../series/wall-clock.js';
import { writeCalendar } from './calendar.js';
import type { CalendarEntry } from './calendar-event.js';

type Values = Parameters<typeof eventWithEverything>[0];
type Occurrence = NonNullable<CalendarEntry['occurrence']>;

const UUID = '5f0a1c7e-2d3b-4c5d-8e9f-0a1b2c3d4e5f';
const SERIES = {
  uuid: UUID,
  recurrence: 'FREQ=WEEKLY;BYDAY=TU',
  startsOn: '2027-03-16',
  status: 'active',
  insertedAt: new Date('2026-11-01T10:00:00Z'),
  changedAt: new Date('2026-11-05T10:00:00Z'),
  madeUntil: '2027-04-20',
  isNext: false,
  goesOnAfter: null,
} as const;
/** A Tuesday evening in Paris, whose clocks are put forward on the 28th of March. */
const FIRST = {
  beginsOn: new Date('2027-03-16T18:30:00Z'),
  endsOn: new Date('2027-03-16T20:00:00Z'),
  timezone: 'Europe/Paris',
};

function dateOn(date: string, values: Values = {}, series: Partial<Occurrence> = {}): CalendarEntry {
  const url = `${HOME}/events/${date}`;
  const isUsual = Object.keys(values).length === 0;
  return {
    event: eventWithEverything({ ...FIRST, ...periodOn(date, FIRST), url, ...values }),
    page: url,
    description: 'Come.',
    organizer: null,
    category: null,
    place: null,
    picture: null,
    occurrence: { ...SERIES, date, isUsual, ...series },
  };
}

const lines = (entries: CalendarEntry[]) => writeCalendar(entries).replaceAll('\r\n ', '').split('\r\n');

/** When a calendar shows what until the 1st of June, by a program that shares no code with ours. */
function shown(entries: CalendarEntry[]): [string, string, string | undefined][] {
  const events = Object.values(ical.sync.parseICS(writeCalendar(entries))).filter((each) => each?.type === 'VEVENT');
  const range = { from: new Date('2027-03-01T00:00:00Z'), to: new Date('2027-06-01T00:00:00Z') };
  return events
    .flatMap((event) => ical.expandRecurringEvent(event as VEvent, range))
    .map(({ start, summary, event }) => [start.toISOString(), String(summary), event.status]);
}

describe('a series in a calendar', () => {
  it('is one event at the same hour through a change of the clocks, and ends with what is told', () => {
    const dates = ['2027-03-16', '2027-03-23', '2027-03-30'].map((date) => dateOn(date));
    const written = lines(dates);
    expect(written.filter((line) => line.startsWith('UID:'))).toEqual([`UID:${UUID}`]);
    expect(written).toContain('DTSTART;TZID=Europe/Paris:20270316T193000');
    expect(written).toContain('RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20270330T173000Z');
    expect(written.filter((line) => line === 'BEGIN:VTIMEZONE')).toHaveLength(1);
    expect(shown(dates).map(([start]) => start)).toEqual([
      '2027-03-16T18:30:00.000Z',
      '2027-03-23T18:30:00.000Z',
      '2027-03-30T17:30:00.000Z',
    ]);
  });

  it('leaves out what nobody is told of, and has what was changed on one date beside it', () => {
    const moved = { beginsOn: new Date('2027-03-31T16:00:00Z'), endsOn: new Date('2027-03-31T18:00:00Z') };
    const dates = [
      dateOn('2027-03-16', { title: 'Opening' }),
      dateOn('2027-03-23'),
      dateOn('2027-03-30', moved),
      dateOn('2027-04-06', { status: 'cancelled' }),
      dateOn('2027-04-20'),
    ];
    const { title } = dates[1]!.event;
    expect(shown(dates).toSorted()).toEqual([
      ['2027-03-16T18:30:00.000Z', 'Opening', 'CONFIRMED'],
      ['2027-03-23T18:30:00.000Z', title, 'CONFIRMED'],
      ['2027-03-31T16:00:00.000Z', title, 'CONFIRMED'],
      ['2027-04-06T17:30:00.000Z', title, 'CANCELLED'],
      ['2027-04-20T17:30:00.000Z', title, 'CONFIRMED'],
    ]);
    const written = lines(dates);
    expect(written).toContain('EXDATE;TZID=Europe/Paris:20270413T193000');
    expect(written.filter((line) => line.startsWith('RECURRENCE-ID'))).toEqual(
      ['20270316', '20270330', '20270406'].map((day) => `RECURRENCE-ID;TZID=Europe/Paris:${day}T193000`),
    );
    expect(new Set(written.filter((line) => line.startsWith('UID:')))).toEqual(new Set([`UID:${UUID}`]));
    expect(new Set(written.filter((line) => line.startsWith('SEQUENCE:')))).toEqual(new Set(['SEQUENCE:345600']));
    expect(written).toContain(`URL:${HOME}/events/2027-03-30`);
  });

  it('goes on by its rule where it goes on, but for dates that are made and not told', () => {
    const dates = ['2027-03-16', '2027-03-23'].map((date) => dateOn(date, {}, { goesOnAfter: '2027-04-06' }));
    expect(lines(dates)).toContain('RRULE:FREQ=WEEKLY;BYDAY=TU');
    const starts = shown(dates).map(([start]) => start.slice(0, 10));
    expect(starts.slice(0, 4)).toEqual(['2027-03-16', '2027-03-23', '2027-04-13', '2027-04-20']);
  });

  it('that ends by a number of dates ends on the same day wherever a calendar begins', () => {
    const recurrence = 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=5';
    const dates = ['2027-03-30', '2027-04-01'].map((date) =>
      dateOn(date, {}, { recurrence, goesOnAfter: '2027-04-01' }),
    );
    expect(shown(dates).map(([start]) => start.slice(0, 10))).toEqual(['2027-03-30', '2027-04-01', '2027-04-13']);
  });

  it('is whole days where no time of day is shown', () => {
    const options = { showStartTime: false };
    const dates = ['2027-03-23', '2027-04-06'].map((date) => dateOn(date, { options }, { isUsual: true }));
    const written = lines(dates);
    expect(written).toContain('DTSTART;VALUE=DATE:20270323');
    expect(written).toContain('RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20270406');
    expect(written).toContain('EXDATE;VALUE=DATE:20270330');
    expect(written).not.toContain('BEGIN:VTIMEZONE');
  });

  it('is told date by date where calendars do not know the rules of its zone', () => {
    const dates = ['2027-03-23', '2027-03-30'].map((date) => dateOn(date, { timezone: '+03:00' }));
    expect(lines(dates).join()).not.toContain('RRULE');
    expect(lines(dates).filter((line) => line.startsWith('UID:'))).toHaveLength(2);
  });
});
