import { Temporal } from 'temporal-polyfill';

/** The instant a datetime-local control means in a zone, as ISO 8601 UTC; undefined when it is empty or no date. */
export function instantFrom(form: FormData, name: string, zone: string): string | undefined {
  const typed = form.get(name);
  if (typeof typed !== 'string' || !typed) return undefined;
  try {
    const moment = Temporal.PlainDateTime.from(typed).toZonedDateTime(zone, { disambiguation: 'compatible' });
    return moment.toInstant().toString();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Whether the time typed comes on the zone's clock; an hour that is skipped in spring does not. */
export function isOnClock(form: FormData, name: string, zone: string): boolean {
  const typed = form.get(name);
  const instant = instantFrom(form, name, zone);
  if (typeof typed !== 'string' || !instant) return true;
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDateTime().equals(typed);
}

/** The first moment of today in the zone, as ISO 8601 UTC. */
export function startOfToday(zone: string): string {
  return Temporal.Now.zonedDateTimeISO(zone).startOfDay().toInstant().toString();
}
