import { type Moment, momentOf, onClock } from '../moments.js';

/** Which comes first in 03/04/2027. */
export type DayOrder = 'day' | 'month';

const DAY = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ ,T]+(.+))?$/;
/** No date is longer, and a pattern is tried on no more. */
const LONGEST = 60;
const HOUR = /^(\d{1,2})(?:[:.h](\d{2})?(?::\d{2})?)?\s*(am|pm|a\.m\.|p\.m\.)?$/i;

/** Whether a table writes days or months first: as a date of it says that has only one meaning, else days. */
export function dayOrderOf(dates: readonly string[]): DayOrder {
  const parts = dates.flatMap((date) => {
    const found = DAY.exec(date.trim().slice(0, LONGEST));
    return found ? [[Number(found[1]), Number(found[2])] as const] : [];
  });
  return parts.some(([, second]) => second > 12) && !parts.some(([first]) => first > 12) ? 'month' : 'day';
}

/** A day and an hour as people and their tables write them, together or in columns of their own. */
export function tableMoment(day: string, time: string, timezone: string, order: DayOrder): Moment | null {
  const [text, hourText] = [day, time].map((written) => written.trim().slice(0, LONGEST)) as [string, string];
  const iso =
    momentOf(hourText ? `${text.slice(0, 10)}T${padded(hourText)}` : text, timezone) ?? momentOf(text, timezone);
  if (iso) return hourText && iso.isDay ? null : iso;
  const found = DAY.exec(text);
  if (!found) return null;
  const [first, second, year] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const [dayOfMonth, month] = order === 'day' ? [first, second] : [second, first];
  const words = hourText || (found[4]?.trim() ?? '');
  const clock = words ? clockOf(words) : { hour: 0, minute: 0 };
  const at = clock && onClock({ year, month, day: dayOfMonth, ...clock }, timezone);
  return at && { at, isDay: words === '' };
}

function padded(time: string): string {
  const clock = clockOf(time);
  return clock ? `${String(clock.hour).padStart(2, '0')}:${String(clock.minute).padStart(2, '0')}` : time;
}

function clockOf(text: string): { hour: number; minute: number } | null {
  const found = HOUR.exec(text);
  if (!found) return null;
  const half = found[3]?.toLowerCase()[0];
  const hour = (Number(found[1]) % (half ? 12 : 100)) + (half === 'p' ? 12 : 0);
  return { hour, minute: Number(found[2] ?? 0) };
}
