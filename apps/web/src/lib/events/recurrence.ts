import { dateFormatter } from '#lib/format/formatters.ts';
import { formatList, formatNumber } from '#lib/format/numbers.ts';
import { m } from '#translations';

export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** "Every 2 weeks on Tuesday and Friday at 19:00, until 31 December 2026", for a rule as the server spells it. */
export function recurrenceWords(rule: string, time?: string): string {
  const { UNTIL, COUNT, ...parts } = partsOf(rule);
  const words = time ? m.recurrence_at({ words: often(parts), time }) : often(parts);
  if (UNTIL) return m.recurrence_until({ words, date: dayWords(dashed(UNTIL)) });
  return COUNT ? m.recurrence_count({ words, count: Number(COUNT), shown: formatNumber(Number(COUNT)) }) : words;
}

/** In the reader's language. */
export function weekdayName(day: string): string {
  // A Monday.
  const date = new Date(Date.UTC(2024, 0, 1 + WEEKDAYS.indexOf(day)));
  return dateFormatter({ weekday: 'long', timeZone: 'UTC' }).format(date);
}

/** A rule's parts by their names. */
export function partsOf(rule: string): Record<string, string> {
  return Object.fromEntries(rule.split(';').map((part) => part.split('=')));
}

/** "2026-12-31" of "20261231". */
export const dashed = (day: string) => `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}`;

function often({ FREQ, INTERVAL = '1', BYDAY = '', BYMONTHDAY }: Record<string, string>): string {
  const interval = { count: Number(INTERVAL), shown: formatNumber(Number(INTERVAL)) };
  if (FREQ === 'DAILY') return m.recurrence_daily(interval);
  if (FREQ === 'YEARLY') return m.recurrence_yearly(interval);
  if (FREQ === 'MONTHLY')
    return m.recurrence_monthly({ ...interval, day: BYMONTHDAY ? monthDay(BYMONTHDAY) : nth(BYDAY) });
  return weekly(BYDAY, interval);
}

function weekly(days: string, { count, shown }: { count: number; shown: string }): string {
  const names = days.split(',').map(weekdayName);
  if (count > 1) {
    const weekdays = names.map((weekday) => m.recurrence_weekday({ weekday }));
    return m.recurrence_weeks({ count, shown, days: formatList(weekdays) });
  }
  return days === 'MO,TU,WE,TH,FR' ? m.recurrence_weekdays() : m.recurrence_each_week({ days: formatList(names) });
}

function monthDay(day: string): string {
  if (day === '-1') return m.recurrence_last_day();
  return m.recurrence_month_day({ day: Number(day), shown: formatNumber(Number(day)) });
}

function nth(place: string): string {
  const words: Record<string, typeof m.recurrence_nth_1> = {
    '1': m.recurrence_nth_1,
    '2': m.recurrence_nth_2,
    '3': m.recurrence_nth_3,
    '4': m.recurrence_nth_4,
  };
  const say = words[place.slice(0, -2)] ?? m.recurrence_nth_last;
  return say({ weekday: weekdayName(place.slice(-2)) });
}

function dayWords(day: string): string {
  return dateFormatter({ dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day));
}
