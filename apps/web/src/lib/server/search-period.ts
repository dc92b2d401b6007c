import { Temporal } from 'temporal-polyfill';
import { type SearchFilters, SOON } from '#lib/search/search-filters.ts';
import { getLocale } from '#translations/runtime';

/** The arguments of searchEvents: what goes on at any moment between; null for any time before, left out for now. */
export interface Period {
  beginsOn?: string | null;
  endsOn?: string;
}

type Day = Temporal.PlainDate;

/** TypeScript does not know this part of Intl yet. */
type LocaleOfWeeks = Intl.Locale & { getWeekInfo(): { firstDay: number } };

const SATURDAY = 6;
const SUNDAY = 7;

/** The instants between which events are looked for, by the clock of the reader's zone; what is over is left out. */
export function periodOf(
  { when, from, to }: Pick<SearchFilters, 'when' | 'from' | 'to'>,
  zone: string,
  now = Temporal.Now.instant(),
): Period {
  const today = now.toZonedDateTimeISO(zone).toPlainDate();
  const days = (first: Day, last: Day): Period => {
    const begin = startOf(first, zone);
    return { beginsOn: (Temporal.Instant.compare(begin, now) < 0 ? now : begin).toString(), endsOn: endOf(last, zone) };
  };
  switch (when) {
    case 'today':
      return days(today, today);
    case 'tomorrow':
      return days(today.add({ days: 1 }), today.add({ days: 1 }));
    case 'weekend':
      return days(today.add({ days: Math.max(SATURDAY - today.dayOfWeek, 0) }), sundayOf(today));
    case 'week':
      return days(today, sundayOf(today));
    case 'month':
      return days(today, today.with({ day: today.daysInMonth }));
    case 'past':
      return { beginsOn: null, endsOn: now.toString() };
    case 'dates':
      return between(from, to, today, zone);
    case 'any':
      return {};
  }
}

/** The times that can be chosen with one click, to the minute so that their counts can be kept for a while. */
export function whenPeriods(zone: string, now = Temporal.Now.instant()): Period[] {
  const minute = now.round({ smallestUnit: 'minute', roundingMode: 'floor' });
  return SOON.map((when) => ({ beginsOn: minute.toString(), ...periodOf({ when, from: '', to: '' }, zone, minute) }));
}

/** The month that a calendar shows: the one asked for, that of the first day looked for, or this one. */
export function monthOf({ month, when, from }: SearchFilters, zone: string): string {
  return month || (when === 'dates' && from ? from : todayIn(zone)).slice(0, 7);
}

/** The day that it is now by the clock of a zone. */
export function todayIn(zone: string): string {
  return Temporal.Now.plainDateISO(zone).toString();
}

/** On which day weeks begin where the reader's language is spoken, 1 for Monday; not every browser could tell. */
export function firstDayOfWeek(): number {
  return (new Intl.Locale(getLocale()) as LocaleOfWeeks).getWeekInfo().firstDay;
}

/** Two days that the reader picked, which may lie in the past; without the first, from now on or ever before the last. */
function between(from: string, to: string, today: Day, zone: string): Period {
  const last = to ? Temporal.PlainDate.from(to) : undefined;
  const endsOn = last && endOf(last, zone);
  if (from) return { beginsOn: startOf(Temporal.PlainDate.from(from), zone).toString(), endsOn };
  return last && Temporal.PlainDate.compare(last, today) < 0 ? { beginsOn: null, endsOn } : { endsOn };
}

function sundayOf(day: Day): Day {
  return day.add({ days: SUNDAY - day.dayOfWeek });
}

function startOf(day: Day, zone: string): Temporal.Instant {
  return day.toZonedDateTime(zone).toInstant();
}

/** The day's last millisecond: what begins at midnight belongs to the next day. */
function endOf(day: Day, zone: string): string {
  return startOf(day.add({ days: 1 }), zone)
    .subtract({ milliseconds: 1 })
    .toString();
}
