import { Temporal } from 'temporal-polyfill';

/** When people find in the morning what was gathered for them, by their own clock. */
const MORNING = '08:00';

/** TypeScript does not know this part of Intl yet. */
type LocaleOfWeeks = Intl.Locale & { getWeekInfo(): { firstDay: number } };

/** The last moment of a kind, which may be now, and the one after it. */
export interface Between {
  last: Date;
  next: Date;
}

/** Around which mornings a moment lies, in a zone. */
export function morningsAround(now: Date, zone: string): Between {
  const here = zoned(now, zone);
  return around(here.withPlainTime(MORNING), here, 1);
}

/** The same with the mornings on which weeks begin where a language is spoken. */
export function weeksAround(now: Date, zone: string, locale: string): Between {
  const here = zoned(now, zone);
  const since = (here.dayOfWeek - firstDayOf(locale) + 7) % 7;
  return around(here.subtract({ days: since }).withPlainTime(MORNING), here, 7);
}

/** The day of a moment in a zone, as 2026-11-22. */
export function dayOf(moment: Date, zone: string): string {
  return zoned(moment, zone).toPlainDate().toString();
}

function around(morning: Temporal.ZonedDateTime, now: Temporal.ZonedDateTime, days: number): Between {
  const isAhead = Temporal.ZonedDateTime.compare(morning, now) > 0;
  const last = isAhead ? morning.subtract({ days }) : morning;
  return { last: instant(last), next: instant(last.add({ days })) };
}

/** 1 is Monday, 7 is Sunday. */
function firstDayOf(locale: string): number {
  return (new Intl.Locale(locale) as LocaleOfWeeks).getWeekInfo().firstDay;
}

function zoned(moment: Date, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(zone);
}

function instant({ epochMilliseconds }: Temporal.ZonedDateTime): Date {
  return new Date(epochMilliseconds);
}
