/** From when on a clock of a zone is how far ahead of UTC; times are what the clock shows, in milliseconds. */
interface Observance {
  start: number;
  end: number;
  offset: number;
  /** When it begins in a year; null for one that began once. */
  onset: ((year: number) => number) | null;
}

const DAY_MS = 86_400_000;
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
/** Longer than the rules of any zone. */
const LONGEST = 20_000;

/** The rules of a zone as a calendar writes them, asked for one time at a time: nothing is followed through the years. */
export class ZoneRules {
  private constructor(private readonly observances: readonly Observance[]) {}

  /** Of the lines of a VTIMEZONE; null where they have rules that no zone needs. */
  static of(lines: readonly string[]): ZoneRules | null {
    if (lines.reduce((sum, line) => sum + line.length, 0) > LONGEST) return null;
    const parts: Map<string, string>[] = [];
    for (const line of lines) {
      const [, name = '', value = ''] = /^([\w-]{1,40})[^:]{0,200}:(.*)$/.exec(line) ?? [];
      if (name.toUpperCase() === 'BEGIN') parts.push(new Map());
      else parts.at(-1)?.set(name.toUpperCase(), value.trim().toUpperCase());
    }
    const observances = parts.map(observanceOf);
    const isKnown = observances.length > 0 && observances.every((each) => each !== null);
    return isKnown ? new ZoneRules(observances) : null;
  }

  /** How far its clock is ahead of UTC, in milliseconds, when it shows a time. */
  offsetAt(shown: Date): number {
    const at = shown.getTime();
    const latest = this.observances
      .map((each) => ({ offset: each.offset, since: lastOnset(each, at) }))
      .reduce((a, b) => (b.since > a.since ? b : a));
    return latest.offset;
  }
}

function observanceOf(said: ReadonlyMap<string, string>): Observance | null {
  const [start, offset] = [shownAt(said.get('DTSTART')), offsetOf(said.get('TZOFFSETTO'))];
  if (start === null || offset === null) return null;
  const rule = said.get('RRULE');
  if (rule === undefined) return { start, end: Infinity, offset, onset: null };
  const parts = new Map(rule.split(';').map((part) => part.split('=') as [string, string]));
  const onset = onsetOf(parts, new Date(start));
  return onset && { start, end: shownAt(parts.get('UNTIL')) ?? Infinity, offset, onset };
}

/** Once a year: on a date, or on a weekday of a month, as clocks change everywhere. */
function onsetOf(parts: ReadonlyMap<string, string>, start: Date): Observance['onset'] {
  const month = Number(parts.get('BYMONTH') ?? start.getUTCMonth() + 1);
  const days = parts.get('BYMONTHDAY')?.split(',').slice(0, 31).map(Number);
  const [, which = '', name] = /^([+-]?[1-5]?)([A-Z]{2})$/.exec(parts.get('BYDAY') ?? '') ?? [];
  const weekday = name === undefined ? -1 : WEEKDAYS.indexOf(name);
  if (parts.get('FREQ') !== 'YEARLY' || (parts.get('INTERVAL') ?? '1') !== '1' || !(month >= 1 && month <= 12))
    return null;
  if (parts.has('BYDAY') && (weekday < 0 || (days === undefined && !/[1-5]/.test(which)))) return null;
  const hour = start.getTime() % DAY_MS;
  const among = days ?? (weekday < 0 ? [start.getUTCDate()] : daysOfWeek(Number(which)));
  return (year) => {
    const dates = among.map((day) => dateOf(year, month, day));
    const date = weekday < 0 ? dates[0]! : (dates.find((each) => new Date(each).getUTCDay() === weekday) ?? NaN);
    return date + ((hour + DAY_MS) % DAY_MS);
  };
}

/** The days of a month among which its first, second … or last weekday of each name is. */
function daysOfWeek(which: number): number[] {
  const first = which > 0 ? which * 7 - 6 : which * 7;
  return Array.from({ length: 7 }, (_, index) => first + index);
}

/** Days below zero count from the end of the month. */
function dateOf(year: number, month: number, day: number): number {
  return day > 0 ? Date.UTC(year, month - 1, day) : Date.UTC(year, month, 1 + day);
}

/** -Infinity before its first; of two years one is behind every time. */
function lastOnset({ start, end, onset }: Observance, at: number): number {
  const year = new Date(at).getUTCFullYear();
  const onsets = onset ? [start, onset(year - 1), onset(year)] : [start];
  return Math.max(-Infinity, ...onsets.filter((each) => each >= start && each <= Math.min(at, end)));
}

function shownAt(text: string | undefined): number | null {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z?)?$/.exec(text ?? '') ?? [];
  if (year === undefined) return null;
  return Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
  );
}

function offsetOf(text: string | undefined): number | null {
  const [, sign, hours, minutes] = /^([+-])(\d{2})(\d{2})(?:\d{2})?$/.exec(text ?? '') ?? [];
  if (sign === undefined) return null;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
