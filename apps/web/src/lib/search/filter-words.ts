import { m } from '#translations';
import type { Status, When } from './search-filters.ts';

export const whenWords: Record<When, () => string> = {
  any: m.search_when_any,
  today: m.search_when_today,
  tomorrow: m.search_when_tomorrow,
  weekend: m.search_when_weekend,
  week: m.search_when_week,
  month: m.search_when_month,
  past: m.search_when_past,
  dates: m.search_when_dates,
};

/** In the reader's language. */
export function statusWords(): Record<Status, string> {
  return {
    CONFIRMED: m.search_status_confirmed(),
    TENTATIVE: m.status_tentative(),
    CANCELLED: m.status_cancelled(),
  };
}
