import { invalid } from '#convoke/core';
import type { Event } from '../event.entity.js';
import { readRecurrence, recurrenceDates, ruleEnd } from './recurrence-rule.js';
import { dayOf, periodOn } from './wall-clock.js';

const YEAR_MS = 365 * 86_400_000;
/** Dates are followed one by one from the first, so a series that is older is not. */
const MOST_YEARS = 5;

type Period = Pick<Event, 'beginsOn' | 'endsOn' | 'timezone'>;

/**
 * A series that began elsewhere, from its next date on: that date, and the rule as it goes on from there, null where it is
 * the last. Null for one that is over. Throws InvalidInput for rules that we do not have.
 */
export function ongoingSeries(
  rule: string,
  first: Period,
  now: Date,
): { period: Pick<Event, 'beginsOn' | 'endsOn'>; recurrence: string | null } | null {
  if (now.getTime() - first.beginsOn.getTime() > MOST_YEARS * YEAR_MS) throw invalid('recurrence', 'error_recurrence');
  const [firstDate, today] = [dayOf(first.beginsOn, first.timezone), dayOf(now, first.timezone)];
  const whole = readRecurrence(rule, firstDate, first.timezone);
  const { endless, lastDate } = ruleEnd(whole, firstDate);
  const from = today > firstDate ? today : firstDate;
  const dates = recurrenceDates(whole, firstDate, { from, limit: 4 });
  const next = dates.findIndex((date) => {
    const { beginsOn, endsOn } = periodOn(date, first);
    return (endsOn ?? beginsOn) > now;
  });
  if (next < 0) return null;
  const period = periodOn(dates[next]!, first);
  if (dates[next + 1] === undefined && next < 3) return { period, recurrence: null };
  return { period, recurrence: lastDate ? `${endless};UNTIL=${lastDate.replaceAll('-', '')}` : endless };
}
