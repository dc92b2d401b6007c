import { compileMessage } from '@inlang/paraglide-js';
import messageFormat from '@inlang/plugin-message-format';
import { transform } from '@swc/core';

const baseLocale = 'en';

/**
 * The modules that say the texts, by their path: one a language with a function a text, one that chooses the language.
 * Paraglide compiles each text; its whole project, with a database of texts, would take half a minute.
 */
export async function translationFiles(sources) {
  const locales = sources.map(({ locale }) => locale);
  const languages = await Promise.all(sources.map(textsIn));
  const base = languages.find(({ locale }) => locale === baseLocale).texts;
  const modules = await Promise.all(
    languages.map(async ({ locale, texts }) => [`languages/${locale}.js`, await languageModule(withBase(texts, base))]),
  );
  return {
    ...Object.fromEntries(modules),
    'registry.js': registry,
    'runtime.js': runtime(locales),
    'runtime.d.ts': runtimeTypes(locales),
    'texts.js': choosing(locales, base),
    'texts.d.ts': textTypes(base),
    'messages.js': entry,
    'messages.d.ts': entry,
  };
}

/** The texts of a file, each with its key, its inputs and its code. */
async function textsIn({ locale, text }) {
  const content = new TextEncoder().encode(withoutBreaks(locale, text));
  const settings = { baseLocale, locales: [locale] };
  const { bundles, messages, variants } = await messageFormat.importFiles({ settings, files: [{ locale, content }] });
  const variantsOf = Map.groupBy(variants, ({ messageBundleId }) => messageBundleId);
  const messageOf = new Map(messages.map((message) => [message.bundleId, message]));
  const texts = bundles.map(({ id, declarations }) => ({
    key: id,
    inputs: declarations.filter(({ type }) => type === 'input-variable').map(({ name }) => name),
    code: compileMessage(declarations, messageOf.get(id), variantsOf.get(id)).code,
  }));
  return { locale, texts };
}

/** French puts spaces inside its quotation marks and before some signs; nobody types those at which no line may break. */
function withoutBreaks(locale, text) {
  return locale === 'fr' ? text.replace(/« /g, '«\u00a0').replace(/ (?=[:;?!»])/g, '\u00a0') : text;
}

/** What a language does not say yet is said in the base language. */
function withBase(texts, base) {
  const said = new Set(texts.map(({ key }) => key));
  return [...texts, ...base.filter(({ key }) => !said.has(key))];
}

async function languageModule(texts) {
  const lines = texts.map(({ key, code }) => `export const ${key} = ${code}`);
  const { code } = await transform(["import * as registry from '../registry.js'", ...lines].join('\n'), {
    minify: true,
    jsc: { target: 'esnext', minify: { compress: false, mangle: false, format: { comments: false } } },
    module: { type: 'es6' },
  });
  return code;
}

const entry = `export * from './texts.js';
export * as m from './texts.js';
`;

/** Copies the namespaces: names that are known only when a text is said are slow to find in one. */
const choosing = (locales, texts) => `import { getLocale } from './runtime.js';
${locales.map((locale) => `import * as ${identifier(locale)} from './languages/${locale}.js';`).join('\n')}

const languages = { ${locales.map((locale) => `'${locale}': { ...${identifier(locale)} }`).join(', ')} };
const text = (key) => (inputs = {}, options = {}) =>
  (languages[options.locale ?? getLocale()] ?? languages.${baseLocale})[key](inputs);

${texts.map(({ key }) => `export const ${key} = text('${key}');`).join('\n')}
`;

const identifier = (locale) => locale.replace('-', '_');

const textTypes = (texts) => `import type { Locale, LocalizedString } from './runtime.js';

interface Options {
  readonly locale?: Locale;
}

/** Says itself in the language of the page, or in the one that is asked for. */
type Text = (inputs?: Record<never, never>, options?: Options) => LocalizedString;

/** A Text with what is put into it. */
type TextOf<Input extends string> = (
  inputs: { readonly [Name in Input]: NonNullable<unknown> },
  options?: Options,
) => LocalizedString;

${texts.map(({ key, inputs }) => `export declare const ${key}: ${typeOf(inputs)};`).join('\n')}
`;

function typeOf(inputs) {
  return inputs.length === 0 ? 'Text' : `TextOf<${inputs.map((name) => `'${name}'`).join(' | ')}>`;
}

const runtime = (locales) => `export const baseLocale = ${JSON.stringify(baseLocale)};
export const locales = ${JSON.stringify(locales)};

export const isLocale = (value) => locales.includes(value);

let find = () => typeof document === 'object' ? document.documentElement.lang : undefined;

export function getLocale() {
  const found = find();
  return isLocale(found) ? found : baseLocale;
}

export function findLocaleWith(finder) {
  find = finder;
}
`;

const runtimeTypes = (locales) => `export type Locale = ${locales.map((locale) => JSON.stringify(locale)).join(' | ')};
export type LocalizedString = string;

/** The language of the texts all others are translated from. */
export declare const baseLocale: Locale;

/** The languages there is a file of texts for. */
export declare const locales: readonly Locale[];

export declare function isLocale(value: unknown): value is Locale;

/** The language of the page: in the browser what the page says, elsewhere what findLocaleWith was given. */
export declare function getLocale(): Locale;

/** Says where a server finds the language of the request it is answering. */
export declare function findLocaleWith(finder: () => string | undefined): void;
`;

/** Paraglide's own registry makes a new Intl object for every text; making one costs more than rendering a row. */
const registry = `const rules = new Map();

export function plural(locale, input, options) {
  const key = locale + (options?.type ?? '');
  let rule = rules.get(key);
  if (!rule) rules.set(key, (rule = new Intl.PluralRules(locale, options)));
  return rule.select(Number(input));
}
`;
