/** A part of a calendar, its lines unfolded; `isTooLong` where it was longer than anybody writes, its lines left out. */
export interface CalendarPart {
  name: 'VEVENT' | 'VTIMEZONE';
  lines: string[];
  isTooLong: boolean;
}

const PARTS: readonly string[] = ['VEVENT', 'VTIMEZONE'];
/** Characters. */
const LONGEST_PART = 200_000;

/**
 * The events and zones of a calendar, one after the other, so that no more than one of them is ever taken apart. What is
 * nested in an event, alarms mostly, is passed over; how deep it goes costs nothing.
 */
export function* calendarParts(text: string): Generator<CalendarPart> {
  let part: CalendarPart | null = null;
  let inside: string[] = [];
  let depth = 0;
  let length = 0;
  for (const line of unfolded(text)) {
    const [, bound, name = ''] = /^(BEGIN|END):\s*([\w-]{1,40})\s*$/i.exec(line) ?? [];
    const kind = name.toUpperCase();
    if (!part) {
      if (bound?.toUpperCase() !== 'BEGIN' || !PARTS.includes(kind)) continue;
      part = { name: kind as CalendarPart['name'], lines: [], isTooLong: false };
      [inside, depth, length] = [[], 1, 0];
      continue;
    }
    if (bound) depth += bound.toUpperCase() === 'BEGIN' ? 1 : -1;
    if (depth === 0) {
      yield { ...part, lines: part.isTooLong ? [] : inside };
      part = null;
      continue;
    }
    if (part.name === 'VEVENT' && (bound || depth > 1)) continue;
    length += line.length;
    part.isTooLong ||= length > LONGEST_PART;
    if (part.isTooLong) inside = [];
    else inside.push(line);
  }
}

/** What a calendar says of itself before its first part; null where it does not. */
export function calendarProperty(text: string, name: string): string | null {
  const head = text.slice(0, 20_000).split(/\r?\nBEGIN:V(?:EVENT|TIMEZONE)/i, 1)[0]!;
  for (const line of unfolded(head)) if (line.toUpperCase().startsWith(`${name}:`)) return line.slice(name.length + 1);
  return null;
}

/** Lines, those that go on in the next one put together again. */
function* unfolded(text: string): Generator<string> {
  let pieces: string[] = [];
  let start = 0;
  while (start <= text.length) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const line = text.slice(start, text[end - 1] === '\r' && end > start ? end - 1 : end);
    start = end + 1;
    if (/^[ \t]/.test(line) && pieces.length > 0) pieces.push(line.slice(1));
    else {
      if (pieces.length > 0) yield pieces.join('');
      pieces = [line];
    }
  }
  if (pieces.length > 0) yield pieces.join('');
}
