import { describe, expect, it } from 'vitest';
import { findLocaleWith } from '#translations/runtime';
import { recurrenceWords } from './recurrence.ts';

function inLanguage<T>(locale: 'en' | 'fr' | 'ar', work: () => T): T {
  findLocaleWith(() => locale);
  try {
    return work();
  } finally {
    findLocaleWith(() => undefined);
  }
}

describe('the words of a rule', () => {
  it.each([
    ['FREQ=DAILY', 'Every day', 'Chaque jour'],
    ['FREQ=DAILY;INTERVAL=3;COUNT=10', 'Every 3 days, 10 times', 'Tous les 3 jours, 10 fois'],
    ['FREQ=WEEKLY;BYDAY=TU', 'Every Tuesday', 'Chaque mardi'],
    ['FREQ=WEEKLY;BYDAY=TU,FR', 'Every Tuesday and Friday', 'Chaque mardi et vendredi'],
    ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'Every day from Monday to Friday', 'Chaque jour du lundi au vendredi'],
    [
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR;UNTIL=20261231',
      'Every 2 weeks on Tuesday and Friday, until December 31, 2026',
      'Toutes les 2 semaines, le mardi et le vendredi, jusqu’au 31 décembre 2026',
    ],
    ['FREQ=MONTHLY;BYDAY=2FR', 'Every month on the second Friday', 'Chaque mois, le deuxième vendredi'],
    ['FREQ=MONTHLY;BYDAY=-1MO', 'Every month on the last Monday', 'Chaque mois, le dernier lundi'],
    ['FREQ=MONTHLY;BYMONTHDAY=1', 'Every month on the 1st', 'Chaque mois, le 1er'],
    ['FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=22', 'Every 2 months on the 22nd', 'Tous les 2 mois, le 22'],
    ['FREQ=MONTHLY;BYMONTHDAY=14', 'Every month on the 14th', 'Chaque mois, le 14'],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', 'Every month on the last day', 'Chaque mois, le dernier jour'],
    ['FREQ=YEARLY', 'Every year', 'Chaque année'],
  ])('%s', (rule, english, french) => {
    expect(inLanguage('en', () => recurrenceWords(rule))).toBe(english);
    expect(inLanguage('fr', () => recurrenceWords(rule))).toBe(french);
  });

  it('count as their language does', () => {
    expect(recurrenceWords('FREQ=DAILY;COUNT=1')).toBe('Every day, once');
    expect(inLanguage('ar', () => recurrenceWords('FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=2'))).toBe(
      'كل أسبوعين: الثلاثاء، مرتين',
    );
    expect(inLanguage('ar', () => recurrenceWords('FREQ=WEEKLY;INTERVAL=11;BYDAY=TU;COUNT=3'))).toBe(
      'كل 11 أسبوعًا: الثلاثاء، 3 مرات',
    );
  });

  it('say the time before the end', () => {
    expect(recurrenceWords('FREQ=WEEKLY;BYDAY=TU;COUNT=3', '19:00')).toBe('Every Tuesday at 19:00, 3 times');
  });
});
