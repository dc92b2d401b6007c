import { describe, expect, it } from 'vitest';
import { onClock } from '../moments.js';
import { ZoneRules } from './ics-zone-rules.js';

const part = (name: string, start: string, from: string, to: string, ...more: string[]) => [
  `BEGIN:${name}`,
  `DTSTART:${start}`,
  `TZOFFSETFROM:${from}`,
  `TZOFFSETTO:${to}`,
  ...more,
  `END:${name}`,
];
const yearly = (rule: string) => `RRULE:FREQ=YEARLY;${rule}`;

const PARIS = [
  ...part('STANDARD', '16010101T030000', '+0200', '+0100', yearly('BYDAY=-1SU;BYMONTH=10')),
  ...part('DAYLIGHT', '16010101T020000', '+0100', '+0200', yearly('BYDAY=-1SU;BYMONTH=3')),
];
const NEW_YORK = [
  ...part('DAYLIGHT', '20070311T020000', '-0500', '-0400', yearly('BYMONTH=3;BYMONTHDAY=8,9,10,11,12,13,14;BYDAY=SU')),
  ...part('STANDARD', '20071104T020000', '-0400', '-0500', yearly('BYMONTH=11;BYDAY=1SU')),
];
const MOSCOW = [
  ...part('DAYLIGHT', '19930328T020000', '+0300', '+0400', yearly('BYMONTH=3;BYDAY=-1SU;UNTIL=20110326T230000Z')),
  ...part('STANDARD', '19961027T030000', '+0400', '+0300', yearly('BYMONTH=10;BYDAY=-1SU;UNTIL=20101030T230000Z')),
  ...part('STANDARD', '20110327T020000', '+0300', '+0400'),
  ...part('STANDARD', '20141026T020000', '+0400', '+0300'),
];

describe('the rules of a zone in a calendar', () => {
  it.each([
    ['Europe/Paris', PARIS, 2025],
    ['America/New_York', NEW_YORK, 2025],
    ['Europe/Moscow', MOSCOW, 2008],
    ['Europe/Moscow', MOSCOW, 2012],
    ['Europe/Moscow', MOSCOW, 2027],
  ])('tell what the clocks show in %s', (zone, lines, year) => {
    const rules = ZoneRules.of(lines)!;
    for (let day = 0; day < 366; day++) {
      const shown = new Date(Date.UTC(year, 0, 1 + day, 12));
      const [month, date] = [shown.getUTCMonth() + 1, shown.getUTCDate()];
      const instant = onClock({ year: shown.getUTCFullYear(), month, day: date, hour: 12 }, zone);
      expect(new Date(shown.getTime() - rules.offsetAt(shown))).toEqual(instant);
    }
  });

  it.each([
    ['every second', yearly('').replace('YEARLY', 'SECONDLY')],
    ['every day of all years', yearly('BYDAY=MO,TU,WE,TH,FR,SA,SU')],
    ['on each Sunday', yearly('BYMONTH=3;BYDAY=SU')],
    ['in no month', yearly('BYMONTH=13')],
    ['every other year', yearly('INTERVAL=2')],
  ])('that go on %s are not taken', (_, rule) => {
    expect(ZoneRules.of(part('STANDARD', '16010101T000000', '+0100', '+0200', rule))).toBeNull();
  });

  it('are not taken where they are longer than those of any zone, wrong, or none', () => {
    expect(ZoneRules.of(Array<string[]>(300).fill(PARIS).flat())).toBeNull();
    expect(ZoneRules.of(part('STANDARD', 'yesterday', '+0100', '+0200'))).toBeNull();
    expect(ZoneRules.of(['TZID:Ours'])).toBeNull();
  });
});
