import { formMistakes } from './translation-forms.mjs';

const BASE = 'en';
/** The tags that scripts/translations.mjs takes as names of files. */
const TAG = /^[a-z]{2,3}(-[A-Za-z]+)?$/;
const KEY = /^[a-z0-9]+(_[a-z0-9]+)*$/;
const MOST_NAMED = 10;

/**
 * What is wrong with the files of texts, in sentences that begin with the name of the file.
 * @param {{ locale: string, source: string }[]} files by their locale, with what is written in them
 * @param {string} code all source code that may use a text
 * @returns {string[]}
 */
export function translationMistakes(files, code) {
  const read = files.map(readFile);
  const broken = read.flatMap(({ problem }) => problem ?? []);
  const whole = read.filter(({ texts }) => texts);
  const base = whole.find(({ locale }) => locale === BASE);
  if (!base) return [...broken, `${BASE}.json: is missing or broken, so nothing can be compared with it`];
  return [
    ...broken,
    ...whole.flatMap(mistakesOfKeys),
    ...whole.flatMap((file) => mistakesOfTexts(file, base.texts)),
    ...whole.filter((file) => file !== base).flatMap((file) => missingAndStrange(file, base.texts)),
    ...unusedKeys(base.texts, code).map(
      (key) => `${base.name}: ${key}: no source uses it, so take it out of every file`,
    ),
  ];
}

function readFile({ locale, source }) {
  const name = `${locale}.json`;
  const wrong = (problem) => ({ locale, name, problem: `${name}: ${problem}` });
  if (!TAG.test(locale) || Intl.PluralRules.supportedLocalesOf(locale).length === 0)
    return wrong('is not named by the tag of a language, such as de.json or pt-BR.json');
  try {
    return { locale, name, source, texts: JSON.parse(source) };
  } catch (error) {
    return wrong(`is no JSON: ${error.message}`);
  }
}

function mistakesOfKeys({ name, source, texts }) {
  const keys = Object.keys(texts);
  const written = [...source.matchAll(/^ {2}"([^"]+)":/gm)].map(([, key]) => key);
  const twice = written.filter((key, index) => written.indexOf(key) !== index);
  const misplaced = keys.filter((key, index) => index > 0 && keys[index - 1] > key);
  return [
    ...keys.filter((key) => !KEY.test(key)).map((key) => `${name}: ${key}: is not in snake_case`),
    ...twice.map((key) => `${name}: ${key}: is written twice`),
    ...misplaced.map((key) => `${name}: ${key}: belongs before ${keys.find((other) => other > key)}, by the alphabet`),
  ];
}

function missingAndStrange({ name, texts }, baseTexts) {
  const wanted = Object.keys(baseTexts);
  const missing = wanted.filter((key) => !(key in texts));
  const strange = Object.keys(texts).filter((key) => !(key in baseTexts));
  return [
    ...(missing.length > MOST_NAMED
      ? [`${name}: ${missing.length} of ${wanted.length} texts are missing, the first: ${named(missing)}`]
      : missing.map((key) => `${name}: ${key}: is missing`)),
    ...strange.map((key) => `${name}: ${key}: is not in ${BASE}.json`),
  ];
}

const named = (keys) => keys.slice(0, MOST_NAMED).join(', ');

function mistakesOfTexts({ locale, name, texts }, baseTexts) {
  return Object.entries(texts).flatMap(([key, text]) => {
    const mistakes = shapeMistakes(text);
    if (mistakes.length === 0) {
      if (typeof text !== 'string') mistakes.push(...formMistakes(text[0], locale));
      if (locale !== BASE && key in baseTexts) mistakes.push(...mistakesAgainst(baseTexts[key], text));
    }
    return mistakes.map((mistake) => `${name}: ${key}: ${mistake}`);
  });
}

/** A text is a string, or one list of forms. */
function shapeMistakes(text) {
  if (typeof text === 'string') return text.trim() === '' ? ['is empty'] : [];
  const [forms, ...more] = Array.isArray(text) ? text : [];
  const whole =
    Array.isArray(forms?.declarations) && Array.isArray(forms.selectors) && Object(forms.match) === forms.match;
  if (!whole || more.length > 0) return ['is neither a text nor [{ "declarations", "selectors", "match" }]'];
  return Object.entries(forms.match)
    .filter(([, string]) => typeof string !== 'string' || string.trim() === '')
    .map(([form]) => `the form “${form}” is empty`);
}

/** What a translation has to have of the text that it is of. */
function mistakesAgainst(base, text) {
  if ((typeof base === 'string') !== (typeof text === 'string'))
    return [
      typeof text === 'string' ? `has one form only, unlike in ${BASE}.json` : `has forms, unlike in ${BASE}.json`,
    ];
  const heads = [base, text].map((one) =>
    typeof one === 'string' ? '' : JSON.stringify([one[0].declarations, one[0].selectors]),
  );
  if (heads[0] !== heads[1]) return [`has other declarations or selectors than in ${BASE}.json`];
  return [
    ...differences('placeholder', placeholders(base), placeholders(text)),
    ...differences('tag', tags(base), tags(text)),
    ...(edges(base) === edges(text) ? [] : [`begins or ends with other spaces than in ${BASE}.json`]),
  ];
}

function differences(what, wanted, found) {
  const lost = wanted.filter((one) => !found.includes(one));
  const added = found.filter((one) => !wanted.includes(one));
  if (lost.length + added.length === 0 && wanted.length !== found.length)
    return [`has another number of ${what}s than in ${BASE}.json`];
  return [
    ...lost.map((one) => `has lost the ${what} ${one}`),
    ...added.map((one) => `has a ${what} ${one}, which is not in ${BASE}.json`),
  ];
}

/** A form may leave the number out ("one of them"); together they have all. */
const placeholders = (text) => [...new Set(strings(text).flatMap((string) => string.match(/\{\w+\}/g) ?? []))].sort();

/** Each as often as it is there, in a text that has no forms. */
function tags(text) {
  const found = strings(text)
    .flatMap((string) => string.match(/<\/?[a-z][^>]*>/gi) ?? [])
    .sort();
  return typeof text === 'string' ? found : [...new Set(found)];
}

const edges = (text) =>
  JSON.stringify(
    strings(text)
      .slice(-1)
      .map((string) => [/^\s*/.exec(string)[0], /\s*$/.exec(string)[0]]),
  );

/** The strings that people get to see of a text. */
const strings = (text) => (typeof text === 'string' ? [text] : Object.values(text[0].match));

/** Keys that no source names, neither whole nor by the beginning of a key put together at run time. */
function unusedKeys(texts, code) {
  const words = new Set(code.match(/\b[a-z0-9]+(_[a-z0-9]+)*\b/g));
  const beginnings = [...new Set([...code.matchAll(/`([a-z0-9_]+_)\$\{/g)].map(([, beginning]) => beginning))];
  return Object.keys(texts).filter(
    (key) => !words.has(key) && !beginnings.some((beginning) => key.startsWith(beginning)),
  );
}
