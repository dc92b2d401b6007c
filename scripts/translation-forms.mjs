/** All forms that a language has for whole numbers are met here; those for exact millions alone may be left out. */
const NUMBERS = Array.from({ length: 201 }, (_, number) => number);
const PLURAL = /^local (\w+) = \w+: plural(?: type=(\w+))?$/;

/** What is wrong with the forms of a text: each number has to find its own in that language, and "*" is what Intl calls "other". */
export function formMistakes({ declarations, selectors, match }, locale) {
  const written = Object.keys(match).map((form) => new Map(form.split(',').map((part) => part.trim().split('='))));
  return selectors.flatMap((selector) => {
    const has = new Set(written.map((form) => form.get(selector)));
    const plural = declarations.map((line) => PLURAL.exec(line)).find((found) => found?.[1] === selector);
    if (!plural) return has.has('*') ? [] : [`has no form “${selector}=*”`];

    const { reached, known } = pluralForms(locale, plural[2] ?? 'cardinal');
    const missing = [...reached].filter(([form]) => !has.has(form));
    const strange = [...has].filter((form) => !known.includes(form));
    return [
      ...missing.map(([form, number]) => `has no form “${selector}=${form}”, which this language has for ${number}`),
      ...strange.map((form) => `has a form “${selector}=${form}”, but this language has only ${known.join(', ')}`),
    ];
  });
}

const pluralForms = remembered((locale, type) => {
  const rules = new Intl.PluralRules(locale, { type });
  const written = (form) => (form === 'other' ? '*' : form);
  const reached = new Map(NUMBERS.toReversed().map((number) => [written(rules.select(number)), number]));
  return { reached, known: rules.resolvedOptions().pluralCategories.map(written) };
});

function remembered(make) {
  const made = new Map();
  return (...names) => {
    const name = names.join(' ');
    if (!made.has(name)) made.set(name, make(...names));
    return made.get(name);
  };
}
