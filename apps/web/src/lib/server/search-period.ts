import { Temporal } from 'temporal-polyfill';
import type { SearchFilters } from '#lib/search/search-filters.ts';

export interface Period {
  beginsOn?: string;
  endsOn?: string;
}

const SATURDAY = 6;

/** The instants between which events are looked for, by the clock of the reader's zone. */
export function periodOf({ when, from, to }: Pick<SearchFilters, 'when' | 'from' | 'to'>, zone: string): Period {
  const now = Temporal.Now.zonedDateTimeISO(zone);
  const today = now.toPlainDate();
  const days = (first: Temporal.PlainDate, last: Temporal.PlainDate): Period => ({
    beginsOn: startOf(first, zone),
    endsOn: startOf(last.add({ days: 1 }), zone),
  });
  switch (when) {
    case 'today':
      return days(today, today);
    case 'tomorrow':
      return days(today.add({ days: 1 }), today.add({ days: 1 }));
    case 'weekend': {
      const saturday = today.dayOfWeek > SATURDAY ? today : today.add({ days: SATURDAY - today.dayOfWeek });
      return days(saturday, saturday.add({ days: saturday.dayOfWeek > SATURDAY ? 0 : 1 }));
    }
    case 'week':
      return days(today, today.add({ days: 7 - today.dayOfWeek }));
    case 'month':
      return days(today, today.with({ day: today.daysInMonth }));
    case 'past':
      return { beginsOn: startOf(today.subtract({ years: 10 }), zone), endsOn: now.toInstant().toString() };
    case 'dates':
      return {
        beginsOn: from ? startOf(Temporal.PlainDate.from(from), zone) : now.toInstant().toString(),
        endsOn: to ? startOf(Temporal.PlainDate.from(to).add({ days: 1 }), zone) : undefined,
      };
    default:
      return {};
  }
}

function startOf(day: Temporal.PlainDate, zone: string): string {
  return day.toZonedDateTime(zone).toInstant().toString();
}
