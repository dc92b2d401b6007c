import type ICAL from 'ical.js';
import { isTimezone } from '#convoke/core';
import { onClock } from '../moments.js';
import { ZoneRules } from './ics-zone-rules.js';

/** The zones of one calendar, by the names that it has for them. */
export class CalendarZones {
  private readonly named = new Map<string, string>();
  private readonly rules = new Map<string, ZoneRules>();

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
    else this.addRules(tzid, lines);
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
    return shown && new Date(shown.getTime() - rules.offsetAt(shown));
  }

  private addRules(tzid: string, lines: string[]): void {
    const rules = ZoneRules.of(lines);
    if (rules) this.rules.set(tzid, rules);
  }
}
