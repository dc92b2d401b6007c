import { getLocale } from '#translations/runtime';

/** A formatter costs more to make than a row to render: each is made once and kept. */
const kept = new Map<string, unknown>();
const limit = 500;

function keep<Formatter>(kind: string, options: object, make: (locale: string) => Formatter): Formatter {
  const locale = getLocale();
  const key = `${kind} ${locale} ${JSON.stringify(options)}`;
  const known = kept.get(key);
  if (known) return known as Formatter;
  if (kept.size >= limit) kept.clear();
  const made = make(locale);
  kept.set(key, made);
  return made;
}

/** In the reader's language. */
export function dateFormatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return keep('date', options, (locale) => new Intl.DateTimeFormat(locale, options));
}

const ranges = new Map<string, string>();

/** "14:00 – 18:00", whatever the options ask for, in the reader's language; kept, since it costs ten times a moment. */
export function formatRange(options: Intl.DateTimeFormatOptions, begin: Date, end: Date): string {
  const key = `${getLocale()} ${begin.getTime()} ${end.getTime()} ${JSON.stringify(options)}`;
  const known = ranges.get(key);
  if (known !== undefined) return known;
  if (ranges.size >= limit) ranges.clear();
  const range = dateFormatter(options).formatRange(begin, end);
  ranges.set(key, range);
  return range;
}

/** In the reader's language. */
export function numberFormatter(options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return keep('number', options, (locale) => new Intl.NumberFormat(locale, options));
}

/** In the reader's language. */
export function listFormatter(options: Intl.ListFormatOptions = {}): Intl.ListFormat {
  return keep('list', options, (locale) => new Intl.ListFormat(locale, options));
}

/** In the reader's language. */
export function relativeFormatter(options: Intl.RelativeTimeFormatOptions): Intl.RelativeTimeFormat {
  return keep('relative', options, (locale) => new Intl.RelativeTimeFormat(locale, options));
}

/** Names of languages, countries and currencies in the reader's language. */
export function nameFormatter(type: Intl.DisplayNamesType): Intl.DisplayNames {
  return keep('name', { type }, (locale) => new Intl.DisplayNames(locale, { type }));
}
