import { dateFormatter } from '#lib/format/formatters.ts';

/** A month as addresses have it: 2026-12. */
type Month = string;

/** Its days, as 2026-12-05. */
export function daysOf(month: Month): string[] {
  const { year, number } = parts(month);
  const length = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return Array.from({ length }, (_, index) => `${month}-${String(index + 1).padStart(2, '0')}`);
}

/** On which day of the week a date is: 1 for Monday to 7 for Sunday. */
export function weekdayOf(date: string): number {
  return ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
}

/** The month so many months later; earlier where they are less than none. */
export function monthAfter(month: Month, months = 1): Month {
  const { year, number } = parts(month);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

/** "December 2026". */
export function formatMonth(month: Month): string {
  return inWords(`${month}-01`, { month: 'long', year: 'numeric' });
}

/** "Saturday, 5 December". */
export function formatDate(date: string): string {
  return inWords(date, { weekday: 'long', day: 'numeric', month: 'long' });
}

/** The days of the week from one of them on, 1 for Monday: "Mon", "Tue"… */
export function weekdayNames(firstDay: number): string[] {
  // The 1st of January 2024 was a Monday.
  return daysOf('2024-01')
    .slice(firstDay - 1, firstDay + 6)
    .map((date) => inWords(date, { weekday: 'short' }));
}

function inWords(date: string, options: Intl.DateTimeFormatOptions): string {
  return dateFormatter({ ...options, timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));
}

function parts(month: Month) {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return { year, number };
}
