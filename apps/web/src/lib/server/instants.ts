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
