import ICAL from 'ical.js';
import { isTimezone } from '#convoke/core';
import { onClock } from '../moments.js';

/** Longer than the rules of any zone. */
const LONGEST = 20_000;

/** The zones of one calendar, by the names that it has for them. */
export class CalendarZones {
  private readonly named = new Map<string, string>();
  private readonly rules = new Map<string, ICAL.Timezone>();

  /** `usual` is the zone of times that name none, or one that nobody knows. */
  constructor(readonly usual: string) {}

  /** Takes in what a calendar says of a zone. */
  add(lines: string[]): void {
    const valueOf = (name: string) =>
      lines
        .find((line) => line.toUpperCase().startsWith(`${name}:`))
        ?.slice(name.length + 1)
        .trim();
    const tzid = valueOf('TZID');
    if (!tzid || this.nameOf(tzid)) return;
    const location = valueOf('X-LIC-LOCATION');
    if (location && isTimezone(location)) this.named.set(tzid, location);
    else if (isHarmless(lines)) this.addRules(tzid, lines);
  }

  /** The IANA name of a zone, as calendars may write it: alone, or after a path. */
  nameOf(tzid: string): string | null {
    const known = this.named.get(tzid);
    if (known) return known;
    const steps = tzid.slice(0, 200).split('/').filter(Boolean);
    const spellings = [3, 2, 1].map((most) => steps.slice(-most).join('/'));
    return spellings.find((name) => name !== '' && isTimezone(name)) ?? null;
  }

  /** What a clock of the zone shows, as an instant; undefined where the zone is unknown. */
  instant(time: ICAL.Time, tzid: string): Date | null | undefined {
    const name = this.nameOf(tzid);
    if (name) return onClock(time, name);
    const rules = this.rules.get(tzid);
    if (!rules) return undefined;
    const shown = onClock(time, 'UTC');
    return shown && new Date(shown.getTime() - rules.utcOffset(time) * 1000);
  }

  private addRules(tzid: string, lines: string[]): void {
    try {
      const written = ['BEGIN:VTIMEZONE', ...lines, 'END:VTIMEZONE'].join('\r\n');
      this.rules.set(tzid, new ICAL.Timezone(new ICAL.Component(ICAL.parse(written) as unknown[])));
    } catch {
      // A zone that cannot be read is one that nobody knows.
    }
  }
}

/** Rules that repeat more often than once a year would be followed through the decades, second by second. */
function isHarmless(lines: string[]): boolean {
  const rules = lines.filter((line) => /^RRULE[;:]/i.test(line));
  const length = lines.reduce((sum, line) => sum + line.length, 0);
  return (
    length <= LONGEST &&
    rules.every((rule) => /FREQ=YEARLY/i.test(rule) && !/BY(HOUR|MINUTE|SECOND|YEARDAY)/i.test(rule))
  );
}
