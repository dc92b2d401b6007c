import ICAL from 'ical.js';

/** A property of words. */
export function text(name: string, value: string): ICAL.Property {
  return typed(name, 'text', clean(value));
}

/** A property of a moment, in UTC. */
export function instant(name: string, at: Date): ICAL.Property {
  return typed(name, 'date-time', ICAL.Time.fromJSDate(at, true));
}

/** A property that is a web address; nothing for what is none. */
export function address(
  name: string,
  type: string,
  value: string,
  parameters: Record<string, string> = {},
): ICAL.Property | null {
  const url = URL.parse(clean(value));
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  const property = typed(name, type, url.href);
  for (const [parameter, said] of Object.entries(parameters)) property.setParameter(parameter, said);
  return property;
}

/** A property of any other type of iCalendar. */
export function typed(
  name: string,
  type: string,
  value: string | number | number[] | ICAL.Time | ICAL.Recur,
): ICAL.Property {
  const property = new ICAL.Property(name);
  property.resetType(type);
  property.setValue(value);
  return property;
}

/** A text without the control characters that could end a line, tabs and line feeds apart. */
export function clean(value: string): string {
  return value
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .toWellFormed();
}
