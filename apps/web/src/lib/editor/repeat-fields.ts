import { dashed, partsOf, WEEKDAYS } from '#lib/events/recurrence.ts';
import { m } from '#translations';

/** What the editor's fields show of a rule. */
export interface RepeatFields {
  /** NONE, the name of a usual rhythm, or CUSTOM. */
  repeats: string;
  interval: string;
  unit: string;
  days: string[];
  /** Which day of the month, in a rhythm of months. */
  monthDay: string;
  end: 'NEVER' | 'COUNT' | 'UNTIL';
  count: string;
  until: string;
}

/** The usual rhythms of an event that begins on a day, as 2026-12-31. */
export const RHYTHMS: Record<string, (day: string) => string> = {
  EVERY_WEEK: (day) => `FREQ=WEEKLY;BYDAY=${weekdayOf(day)}`,
  EVERY_TWO_WEEKS: (day) => `FREQ=WEEKLY;INTERVAL=2;BYDAY=${weekdayOf(day)}`,
  EVERY_MONTH_ON_WEEKDAY: (day) => `FREQ=MONTHLY;BYDAY=${weekdayOfMonth(day)}`,
  EVERY_MONTH_ON_DAY: (day) => `FREQ=MONTHLY;BYMONTHDAY=${Number(day.slice(8, 10))}`,
  EVERY_WEEKDAY: () => 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
};

const MONTH_DAYS: Record<string, (day: string) => string> = {
  SAME_DAY: (day) => `BYMONTHDAY=${Number(day.slice(8, 10))}`,
  SAME_WEEKDAY: (day) => `BYDAY=${weekdayOfMonth(day)}`,
  LAST_WEEKDAY: (day) => `BYDAY=-1${weekdayOf(day)}`,
  LAST_DAY: () => 'BYMONTHDAY=-1',
};

/** The fields for a rule, of an event that begins on a day. */
export function repeatFieldsOf(rule: string | null | undefined, day: string): RepeatFields {
  const { COUNT = '', UNTIL = '', ...parts } = partsOf(rule ?? '');
  const { FREQ = 'WEEKLY', INTERVAL = '1', BYDAY = '', BYMONTHDAY } = parts;
  const rhythm = (rule ?? '').replace(/;(COUNT|UNTIL)=.*/, '');
  const known = Object.keys(RHYTHMS).find((name) => RHYTHMS[name]?.(day) === rhythm);
  const inMonth = BYMONTHDAY ? `BYMONTHDAY=${BYMONTHDAY}` : `BYDAY=${BYDAY}`;
  return {
    repeats: rule ? (known ?? 'CUSTOM') : 'NONE',
    interval: INTERVAL,
    unit: FREQ,
    days: FREQ === 'WEEKLY' ? BYDAY.split(',').filter(Boolean) : [],
    monthDay: Object.keys(MONTH_DAYS).find((name) => MONTH_DAYS[name]?.(day) === inMonth) ?? 'SAME_DAY',
    end: COUNT ? 'COUNT' : UNTIL ? 'UNTIL' : 'NEVER',
    count: COUNT,
    until: UNTIL && dashed(UNTIL),
  };
}

/** The rule that the editor's form says: null for none, undefined where it does not ask. What is odd the server refuses. */
export function ruleFrom(form: FormData): string | null | undefined {
  const text = textsOf(form);
  const repeats = text('recurrence');
  const day = text('beginsOn').slice(0, 10);
  if (!form.has('recurrence')) return undefined;
  if (repeats === 'NONE') return null;
  const rhythm = RHYTHMS[repeats]?.(day) ?? customFrom(form, day);
  const end = text('recurrence.end');
  if (end === 'COUNT') return `${rhythm};COUNT=${text('recurrence.count')}`;
  return end === 'UNTIL' ? `${rhythm};UNTIL=${text('recurrence.until').replaceAll('-', '')}` : rhythm;
}

/** What is wrong with the numbers and days of the rhythm; keys are the names of fields. */
export function repeatMistakes(form: FormData): Record<string, string> {
  const text = textsOf(form);
  const mistakes: Record<string, string> = {};
  const repeats = text('recurrence');
  if (!repeats || repeats === 'NONE') return mistakes;
  const isFrom = (name: string, least: number, most: number) =>
    /^\d{1,3}$/.test(text(name)) && Number(text(name)) >= least && Number(text(name)) <= most;
  if (repeats === 'CUSTOM' && !isFrom('recurrence.interval', 1, 99))
    mistakes['recurrence.interval'] = m.editor_repeat_interval_wrong();
  if (text('recurrence.end') === 'COUNT' && !isFrom('recurrence.count', 2, 730))
    mistakes['recurrence.count'] = m.editor_repeat_count_wrong();
  if (text('recurrence.end') === 'UNTIL') {
    const until = text('recurrence.until');
    if (!/^\d{4}-\d\d-\d\d$/.test(until)) mistakes['recurrence.until'] = m.editor_repeat_until_missing();
    else if (until <= text('beginsOn').slice(0, 10)) mistakes['recurrence.until'] = m.editor_repeat_until_early();
  }
  return mistakes;
}

function customFrom(form: FormData, day: string): string {
  const text = textsOf(form);
  const unit = text('recurrence.unit');
  const days = form.getAll('recurrence.days').join(',');
  const parts = [`FREQ=${unit}`];
  if (Number(text('recurrence.interval')) > 1) parts.push(`INTERVAL=${text('recurrence.interval')}`);
  if (unit === 'WEEKLY' && days) parts.push(`BYDAY=${days}`);
  if (unit === 'MONTHLY') parts.push((MONTH_DAYS[text('recurrence.monthDay')] ?? MONTH_DAYS.SAME_DAY)!(day));
  return parts.join(';');
}

function weekdayOf(day: string): string {
  return WEEKDAYS[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7] ?? '';
}

/** "2FR" for the second Friday; a fifth one is the last, as few months have five. */
function weekdayOfMonth(day: string): string {
  const place = Math.ceil(Number(day.slice(8, 10)) / 7);
  return `${place > 4 ? -1 : place}${weekdayOf(day)}`;
}

const textsOf = (form: FormData) => (name: string) => String(form.get(name) ?? '').trim();
