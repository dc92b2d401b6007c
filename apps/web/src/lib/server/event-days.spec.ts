import { describe, expect, it } from 'vitest';
import { daysWith } from './event-days.ts';

const event = (title: string, beginsOn: string, endsOn?: string) => ({
  uuid: title,
  title,
  beginsOn,
  endsOn,
  status: 'CONFIRMED' as const,
  options: null,
});

const EVENTS = [
  event('Weekend', '2030-05-03T16:00:00Z', '2030-05-05T16:00:00Z'),
  event('Early', '2030-05-04T08:00:00Z'),
  event('Noon', '2030-05-04T12:00:00Z'),
  event('Late', '2030-05-04T20:00:00Z', '2030-05-05T00:00:00Z'),
  event('Last night', '2030-05-31T23:30:00Z'),
];

describe('the days of a month', () => {
  const days = (month: string, zone: string) =>
    daysWith(EVENTS, month, zone).map(({ date, total, events }) => [date, total, ...events.map(({ title }) => title)]);

  it('have what begins then first, and no more than there is room for', () => {
    expect(days('2030-05', 'UTC')).toEqual([
      ['2030-05-03', 1, 'Weekend'],
      ['2030-05-04', 4, 'Early', 'Noon', 'Late'],
      ['2030-05-05', 1, 'Weekend'],
      ['2030-05-31', 1, 'Last night'],
    ]);
  });

  it('go by the clock of a zone', () => {
    expect(days('2030-06', 'Europe/Paris')).toEqual([['2030-06-01', 1, 'Last night']]);
    expect(days('2030-06', 'UTC')).toEqual([]);
  });
});
