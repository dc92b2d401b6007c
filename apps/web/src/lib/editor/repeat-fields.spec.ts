import { describe, expect, it } from 'vitest';
import { repeatFieldsOf, repeatMistakes, ruleFrom } from './repeat-fields.ts';

function form(fields: Record<string, string>, { days = [] as string[], begin = '2026-11-27' } = {}): FormData {
  const data = new FormData();
  data.set('beginsOn', `${begin}T19:00`);
  for (const [name, value] of Object.entries(fields)) data.set(name ? `recurrence.${name}` : 'recurrence', value);
  for (const day of days) data.append('recurrence.days', day);
  return data;
}

const custom = { '': 'CUSTOM', interval: '1' };

describe('what the editor’s form says of a series', () => {
  it.each([
    [form({}), undefined],
    [form({ '': 'NONE', unit: 'DAILY' }), null],
    [form({ '': 'EVERY_WEEK', unit: 'MONTHLY', interval: '7' }), 'FREQ=WEEKLY;BYDAY=FR'],
    [form({ '': 'EVERY_TWO_WEEKS', end: 'COUNT', count: '10' }), 'FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;COUNT=10'],
    [form({ '': 'EVERY_MONTH_ON_WEEKDAY' }), 'FREQ=MONTHLY;BYDAY=4FR'],
    [form({ '': 'EVERY_MONTH_ON_WEEKDAY' }, { begin: '2026-11-29' }), 'FREQ=MONTHLY;BYDAY=-1SU'],
    [form({ '': 'EVERY_MONTH_ON_DAY', end: 'NEVER', count: '3' }), 'FREQ=MONTHLY;BYMONTHDAY=27'],
    [
      form({ ...custom, unit: 'WEEKLY', end: 'UNTIL', until: '2026-12-31' }, { days: ['TU', 'FR'] }),
      'FREQ=WEEKLY;BYDAY=TU,FR;UNTIL=20261231',
    ],
    [form({ ...custom, unit: 'DAILY', interval: '3' }, { days: ['TU'] }), 'FREQ=DAILY;INTERVAL=3'],
    [form({ ...custom, unit: 'MONTHLY', monthDay: 'LAST_DAY' }), 'FREQ=MONTHLY;BYMONTHDAY=-1'],
  ])('is a rule (%#)', (data, rule) => {
    expect(ruleFrom(data)).toBe(rule);
  });

  it.each([
    [form({ '': 'NONE', end: 'COUNT', interval: 'x' }), []],
    [form({ ...custom, unit: 'DAILY', end: 'NEVER' }), []],
    [form({ ...custom, interval: '0' }), ['recurrence.interval']],
    [form({ '': 'EVERY_WEEK', end: 'COUNT', count: '1' }), ['recurrence.count']],
    [form({ '': 'EVERY_WEEK', end: 'COUNT', count: '731' }), ['recurrence.count']],
    [form({ '': 'EVERY_WEEK', end: 'UNTIL', until: '' }), ['recurrence.until']],
    [form({ '': 'EVERY_WEEK', end: 'UNTIL', until: '2026-11-27' }), ['recurrence.until']],
    [form({ '': 'EVERY_WEEK', end: 'UNTIL', until: '2026-11-28' }), []],
  ])('names the fields that are wrong (%#)', (data, names) => {
    expect(Object.keys(repeatMistakes(data))).toEqual(names);
  });
});

describe('the fields for a rule', () => {
  it.each([
    'FREQ=DAILY;COUNT=3',
    'FREQ=YEARLY;INTERVAL=2',
    'FREQ=WEEKLY;BYDAY=FR',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR;UNTIL=20261231',
    'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
    'FREQ=MONTHLY;BYDAY=4FR',
    'FREQ=MONTHLY;BYDAY=-1FR',
    'FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=27',
    'FREQ=MONTHLY;BYMONTHDAY=-1',
  ])('%s say the same rule again', (rule) => {
    const { repeats, days, ...fields } = repeatFieldsOf(rule, '2026-11-27');
    expect(ruleFrom(form({ '': repeats, ...fields }, { days }))).toBe(rule);
  });

  it('name the usual rhythms', () => {
    expect(repeatFieldsOf('FREQ=WEEKLY;BYDAY=FR;COUNT=9', '2026-11-27')).toMatchObject({
      repeats: 'EVERY_WEEK',
      end: 'COUNT',
      count: '9',
    });
    expect(repeatFieldsOf('FREQ=DAILY', '2026-11-27').repeats).toBe('CUSTOM');
    expect(repeatFieldsOf(null, '').repeats).toBe('NONE');
  });
});
