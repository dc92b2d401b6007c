import { NotificationPace, type User } from '#convoke/accounts';
import { chooseLocale } from '#convoke/core';
import { morningsAround, weeksAround } from './mornings.js';

const HOUR_MS = 3_600_000;

/** Whether it is time to tell somebody what has waited since then, by how often they want to hear. */
export function isDue(pace: NotificationPace, { settings, locale }: User, since: Date, now: Date): boolean {
  const zone = settings.timezone ?? 'UTC';
  switch (pace) {
    case NotificationPace.ONE_HOUR:
      return now.getTime() - since.getTime() >= HOUR_MS;
    case NotificationPace.ONE_DAY:
      return since < morningsAround(now, zone).last;
    case NotificationPace.ONE_WEEK:
      return since < weeksAround(now, zone, chooseLocale(locale ?? undefined)).last;
    default:
      return true;
  }
}
