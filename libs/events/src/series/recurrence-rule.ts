import { invalid } from '#convoke/core';
import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const MOST_PERIODS = 99;
const MOST_DATES = 730;

/** Parts that a rule may have beside its frequency, by that; each kind can be told in plain words. */
const PARTS: Record<string, string[]> = { DAILY: [], WEEKLY: ['BYDAY'], MONTHLY: ['BYDAY', 'BYMONTHDAY'], YEARLY: [] };
const ENDS = ['COUNT', 'UNTIL'];

/**
 * The rule of RFC 5545 in its shortest spelling, with the days that it leaves to the first date, and an end that is a day.
 * Throws InvalidInput for rules that repeat within a day, that we have no words for, or that the first date does not follow.
 */
export function readRecurrence(text: string, firstDate: string, timezone: string): string {
  const parts = partsOf(text);
  const rule = canonical(parts, Temporal.PlainDate.from(firstDate), timezone);
  const [first, second] = recurrenceDates(rule, firstDate, { from: firstDate, limit: 2 });
  if (first !== firstDate) throw invalid('recurrence', 'error_recurrence_first');
  if (!second) throw invalid('recurrence', 'error_recurrence_once');
  return rule;
}

/** The dates of a rule that was read, from a day on, at most so many. */
export function recurrenceDates(rule: string, firstDate: string, { from, limit }: { from: string; limit: number }) {
  // A rule of days knows no clock: the hour is each event's own, on the clock of its zone.
  const midnight = (date: string) => Temporal.PlainDate.from(date).toZonedDateTime('UTC');
  const dates = new RRuleTemporal({ rruleString: rule, dtstart: midnight(firstDate), cache: false });
  const found: string[] = [];
  let next = dates.next(new Date(midnight(from).epochMilliseconds), true);
  while (next && found.length < limit) {
    found.push(next.toPlainDate().toString());
    next = dates.next(new Date(next.epochMilliseconds));
  }
  return found;
}

/** A rule without its end, and the last date that it has, if there is one. */
export function ruleEnd(rule: string, firstDate: string): { endless: string; lastDate: string | null } {
  const parts = rule.split(';');
  const valueOf = (name: string) => parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
  const [count, until] = [valueOf('COUNT'), valueOf('UNTIL')];
  const limit = Number(count);
  const counted = count ? recurrenceDates(rule, firstDate, { from: firstDate, limit }).at(-1) : undefined;
  return {
    endless: parts.filter((part) => !/^(COUNT|UNTIL)=/.test(part)).join(';'),
    lastDate: counted ?? until?.replace(/(....)(..)(..)/, '$1-$2-$3') ?? null,
  };
}

function partsOf(text: string): Map<string, string> {
  const pairs = text
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .split(';')
    .filter(Boolean)
    .map((part) => part.split('='));
  const parts = new Map(pairs.map(([name, value]) => [name!, value ?? '']));
  const frequency = PARTS[parts.get('FREQ') ?? ''];
  const isOdd = pairs.some((pair) => pair.length !== 2) || parts.size < pairs.length;
  // Weeks begin on Monday here, which most rules say as well.
  if (parts.get('WKST') === 'MO') parts.delete('WKST');
  const known = ['FREQ', 'INTERVAL', ...ENDS, ...(frequency ?? [])];
  if (!frequency || isOdd || [...parts.keys()].some((name) => !known.includes(name))) throw refused();
  return parts;
}

function canonical(parts: Map<string, string>, firstDate: Temporal.PlainDate, timezone: string): string {
  const frequency = parts.get('FREQ')!;
  const interval = numberIn(parts, 'INTERVAL', MOST_PERIODS) ?? 1;
  const count = numberIn(parts, 'COUNT', MOST_DATES);
  const until = untilIn(parts, timezone);
  if (count && until) throw refused();
  return [
    `FREQ=${frequency}`,
    ...(interval > 1 ? [`INTERVAL=${interval}`] : []),
    ...daysIn(frequency, parts, firstDate),
    ...(count ? [`COUNT=${count}`] : []),
    ...(until ? [`UNTIL=${until}`] : []),
  ].join(';');
}

function daysIn(frequency: string, parts: Map<string, string>, firstDate: Temporal.PlainDate): string[] {
  const byDay = parts.get('BYDAY');
  const byMonthDay = parts.get('BYMONTHDAY');
  if (byDay !== undefined && byMonthDay !== undefined) throw refused();
  if (frequency === 'WEEKLY') {
    const days = byDay?.split(',') ?? [WEEKDAYS[firstDate.dayOfWeek - 1]!];
    if (days.some((day) => !WEEKDAYS.includes(day))) throw refused();
    return [`BYDAY=${WEEKDAYS.filter((day) => days.includes(day)).join(',')}`];
  }
  if (frequency !== 'MONTHLY') return [];
  if (byDay !== undefined) {
    if (!/^(\+?[1-4]|-1)(MO|TU|WE|TH|FR|SA|SU)$/.test(byDay)) throw refused();
    return [`BYDAY=${byDay.replace('+', '')}`];
  }
  const day = byMonthDay ?? String(firstDate.day);
  if (!/^([1-9]|[12]\d|3[01]|-1)$/.test(day)) throw refused();
  return [`BYMONTHDAY=${day}`];
}

function numberIn(parts: Map<string, string>, name: string, most: number): number | null {
  const value = parts.get(name);
  if (value === undefined) return null;
  if (!/^\d{1,6}$/.test(value) || Number(value) < 1 || Number(value) > most) throw refused();
  return Number(value);
}

/** The last day on the clock of the zone, as 20261231. */
function untilIn(parts: Map<string, string>, timezone: string): string | null {
  const value = parts.get('UNTIL');
  if (value === undefined) return null;
  if (!/^\d{8}(T\d{6}Z?)?$/.test(value)) throw refused();
  try {
    const date = value.endsWith('Z')
      ? Temporal.Instant.from(value).toZonedDateTimeISO(timezone).toPlainDate()
      : Temporal.PlainDate.from(value);
    return date.toString().replaceAll('-', '');
  } catch (error) {
    if (error instanceof RangeError) throw refused();
    throw error;
  }
}

const refused = () => invalid('recurrence', 'error_recurrence');
