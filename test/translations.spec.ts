import { describe, expect, it } from 'vitest';
import { translationMistakes } from '../scripts/translation-mistakes.mjs';

type Texts = Record<string, unknown>;

const code = 'm.bye(); m.days({ days }); m.greeting({ name }); m.place(); translate(`error_${code}`); m.rules_html()';

const english: Texts = {
  bye: 'Goodbye',
  days: plural('days', { one: '{days} day', '*': '{days} days' }),
  error_late: 'It is too late. ',
  greeting: 'Hello, {name}!',
  place: plural('day', { one: '{day}st', two: '{day}nd', few: '{day}rd', '*': '{day}th' }, ' type=ordinal'),
  rules_html: '<p>Be kind. <b>Always.</b></p>',
};
const german: Texts = {
  bye: 'Tschüss',
  days: plural('days', { one: 'ein Tag', '*': '{days} Tage' }),
  error_late: 'Es ist zu spät. ',
  greeting: 'Hallo {name}!',
  place: plural('day', { '*': '{day}.' }, ' type=ordinal'),
  rules_html: '<p>Sei freundlich. <b>Immer.</b></p>',
};

function plural(input: string, forms: Record<string, string>, type = '') {
  const selector = `${input}Plural`;
  return [
    {
      declarations: [`input ${input}`, `local ${selector} = ${input}: plural${type}`],
      selectors: [selector],
      match: Object.fromEntries(Object.entries(forms).map(([form, text]) => [`${selector}=${form}`, text])),
    },
  ];
}

const write = (texts: Texts) => JSON.stringify(texts, null, 2);

/** What is said of a German file, or that of another language, beside the English one. */
function mistakes(texts: Texts | string, locale = 'de'): string[] {
  const source = typeof texts === 'string' ? texts : write(texts);
  return translationMistakes(
    [
      { locale: 'en', source: write(english) },
      { locale, source },
    ],
    code,
  );
}

const without = (key: string) => Object.fromEntries(Object.entries(german).filter(([name]) => name !== key));

it('finds nothing wrong with texts that are whole', () => {
  expect(mistakes(german)).toEqual([]);
});

describe('the check of the texts finds', () => {
  it.each<[string, Texts | string, string]>([
    ['a text that is missing', without('bye'), 'de.json: bye: is missing'],
    ['a text that nobody knows', { ...german, zebra: 'Zebra' }, 'de.json: zebra: is not in en.json'],
    ['an empty text', { ...german, bye: ' ' }, 'de.json: bye: is empty'],
    [
      'an empty form',
      { ...german, days: plural('days', { one: '', '*': '{days} Tage' }) },
      'de.json: days: the form “daysPlural=one” is empty',
    ],
    [
      'what is no text',
      { ...german, bye: { text: 'Tschüss' } },
      'de.json: bye: is neither a text nor [{ "declarations", "selectors", "match" }]',
    ],
    [
      'a key out of its place',
      { greeting: german.greeting, ...german },
      'de.json: bye: belongs before greeting, by the alphabet',
    ],
    ['a key written twice', write(german).replace('{', '{\n  "bye": "Bis bald",'), 'de.json: bye: is written twice'],
    [
      'another form of a word that the language has',
      { ...german, days: plural('days', { '*': '{days} Tage' }) },
      'de.json: days: has no form “daysPlural=one”, which this language has for 1',
    ],
    [
      'a form that the language does not have',
      { ...german, place: plural('day', { two: '{day}.', '*': '{day}.' }, ' type=ordinal') },
      'de.json: place: has a form “dayPlural=two”, but this language has only *',
    ],
    [
      'numbers without a form',
      { ...german, days: plural('days', { one: '{days} Tag', other: '{days} Tage' }) },
      'de.json: days: has no form “daysPlural=*”, which this language has for 0',
    ],
    [
      'one form where English has several',
      { ...german, days: '{days} Tage' },
      'de.json: days: has one form only, unlike in en.json',
    ],
    [
      'several where English has one',
      { ...german, bye: plural('days', { one: 'Tschüss', '*': 'Tschüss' }) },
      'de.json: bye: has forms, unlike in en.json',
    ],
    [
      'forms that hang on something else',
      { ...german, days: plural('tage', { one: '{days} Tag', '*': '{days} Tage' }) },
      'de.json: days: has other declarations or selectors than in en.json',
    ],
    [
      'a placeholder that got lost',
      { ...german, greeting: 'Hallo!' },
      'de.json: greeting: has lost the placeholder {name}',
    ],
    [
      'a placeholder of its own',
      { ...german, greeting: 'Hallo {name} {Name}!' },
      'de.json: greeting: has a placeholder {Name}, which is not in en.json',
    ],
    [
      'a tag that got lost',
      { ...german, rules_html: '<p>Sei freundlich. <b>Immer.</p>' },
      'de.json: rules_html: has lost the tag </b>',
    ],
    [
      'a tag that is there twice',
      { ...german, rules_html: '<p><p>Sei freundlich. <b>Immer.</b></p>' },
      'de.json: rules_html: has another number of tags than in en.json',
    ],
    [
      'a tag of its own',
      { ...german, bye: '<script>Tschüss' },
      'de.json: bye: has a tag <script>, which is not in en.json',
    ],
    [
      'a space that something else follows',
      { ...german, error_late: 'Es ist zu spät.' },
      'de.json: error_late: begins or ends with other spaces than in en.json',
    ],
  ])('%s', (_, texts, mistake) => {
    expect(mistakes(texts)).toContain(mistake);
  });

  it('a file that is no JSON, and says where', () => {
    expect(mistakes('{ "bye": "Tschüss", }')).toEqual([expect.stringMatching(/^de\.json: is no JSON: .*position/)]);
  });

  it('a file that is named after no language', () => {
    const [mistake, ...more] = mistakes(german, 'german');
    expect(mistake).toBe('german.json: is not named by the tag of a language, such as de.json or pt-BR.json');
    expect(more).toEqual([]);
  });

  it('keys of another spelling, and texts that no source uses', () => {
    const files = ['en', 'de'].map((locale) => ({ locale, source: write({ Bye: 'Goodbye', error_late: 'Late' }) }));
    expect(translationMistakes(files, 'translate(`error_${code}`)')).toEqual([
      'en.json: Bye: is not in snake_case',
      'de.json: Bye: is not in snake_case',
      'en.json: Bye: no source uses it, so take it out of every file',
    ]);
  });

  it('each form of Arabic, of which there are six', () => {
    const days = (...forms: string[]) => plural('days', Object.fromEntries(forms.map((form) => [form, '{days} يوم'])));
    expect(mistakes({ ...german, days: days('zero', 'one', 'two', 'few', 'many', '*') }, 'ar')).toEqual([]);
    expect(mistakes({ ...german, days: days('one', 'few', '*') }, 'ar')).toEqual([
      expect.stringMatching(/“daysPlural=many”, which this language has for 11$/),
      expect.stringMatching(/“daysPlural=two”, which this language has for 2$/),
      expect.stringMatching(/“daysPlural=zero”, which this language has for 0$/),
    ]);
  });

  it('no fault in leaving out, or in having, a form for exact millions', () => {
    const french = (forms: object) => ({
      ...german,
      days: plural('days', { one: '{days} jour', '*': '{days} jours', ...forms }),
      place: plural('day', { one: '{day}er', '*': '{day}e' }, ' type=ordinal'),
    });
    expect(mistakes(french({}), 'fr')).toEqual([]);
    expect(mistakes(french({ many: '{days} de jours' }), 'fr')).toEqual([]);
  });
});

it('a language that is being begun is told how much is missing in one line', () => {
  const keys = Array.from({ length: 30 }, (_, index) => `text_${10 + index}`);
  const base = write(Object.fromEntries(keys.map((key) => [key, 'Text'])));
  const files = [
    { locale: 'en', source: base },
    { locale: 'pl', source: write({ text_10: 'Tekst' }) },
  ];
  expect(translationMistakes(files, keys.join(' '))).toEqual([
    `pl.json: 29 of 30 texts are missing, the first: ${keys.slice(1, 11).join(', ')}`,
  ]);
});
