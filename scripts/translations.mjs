import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

const directory = fileURLToPath(new URL('../translations/', import.meta.url));
const compiled = join(directory, 'compiled');
const stamp = join(compiled, '.source');
const baseLocale = 'en';

/** Compiles translations/<locale>.json to translations/compiled with type declarations; true when a text had changed. */
export async function compileTranslations() {
  const sources = await readSources();
  const fingerprint = JSON.stringify([sources, await readFile(fileURLToPath(import.meta.url), 'utf8')]);
  if ((await readFile(stamp, 'utf8').catch(() => '')) === fingerprint) return false;

  await replaceOutput(await compileInWorker());
  await writeFile(stamp, fingerprint);
  return true;
}

async function readSources() {
  const names = (await readdir(directory)).filter((name) => /^[a-z]{2,3}(-[A-Za-z]+)?\.json$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => ({
      locale: name.slice(0, -'.json'.length),
      text: await readFile(join(directory, name), 'utf8'),
    })),
  );
}

/** The SDK leaves timers of half a minute behind that would keep the caller alive; a worker can be ended. */
async function compileInWorker() {
  const worker = new Worker(new URL(import.meta.url));
  try {
    return await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  } finally {
    await worker.terminate();
  }
}

async function compile() {
  const { compileProject } = await import('@inlang/paraglide-js');
  const { default: messageFormat } = await import('@inlang/plugin-message-format');
  const { loadProjectInMemory, newProject } = await import('@inlang/sdk');

  const sources = await readSources();
  const locales = sources.map(({ locale }) => locale);
  const project = await loadProjectInMemory({
    blob: await newProject({ settings: { baseLocale, locales, modules: [] } }),
    providePlugins: [messageFormat],
  });
  await project.importFiles({
    pluginKey: messageFormat.key,
    files: sources.map(({ locale, text }) => ({
      locale,
      content: new TextEncoder().encode(withoutBreaks(locale, text)),
    })),
  });
  const [problem] = await project.errors.get();
  if (problem) throw problem;

  const output = await compileProject({
    project,
    compilerOptions: {
      emitGitIgnore: false,
      emitPrettierIgnore: false,
      emitReadme: false,
      emitTsDeclarations: true,
      includeEslintDisableComment: false,
    },
  });
  return { ...withOwnRuntime(output, locales), 'registry.js': registry };
}

/** French puts spaces inside its quotation marks and before some signs; nobody types those at which no line may break. */
function withoutBreaks(locale, text) {
  return locale === 'fr' ? text.replace(/« /g, '«\u00a0').replace(/ (?=[:;?!»])/g, '\u00a0') : text;
}

/** Paraglide's runtime serves strategies we do not use and weighs more than a page's texts; two functions of it are enough. */
function withOwnRuntime(output, locales) {
  const kept = Object.entries(output).filter(([path]) => !/^(runtime|server)\./.test(path));
  const plain = kept.map(([path, content]) => [
    path,
    content.replace(', experimentalStaticLocale }', ' }').replace('experimentalStaticLocale ?? ', ''),
  ]);
  return { ...Object.fromEntries(plain), 'runtime.js': runtime(locales), 'runtime.d.ts': runtimeTypes(locales) };
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
export type MessageMetadata<Inputs, Options, Markup> = { readonly __paraglide?: [Inputs, Options, Markup] };

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
const registry = `
const rules = new Map();

export function plural(locale, input, options) {
  const key = locale + (options?.type ?? '');
  let rule = rules.get(key);
  if (!rule) rules.set(key, (rule = new Intl.PluralRules(locale, options)));
  return rule.select(Number(input));
}
`;

/** Writes only the files whose content changed, so that a running development server reloads no more than it must. */
async function replaceOutput(output) {
  const old = await readdir(compiled, { recursive: true }).catch(() => []);
  const wanted = new Map(Object.entries(output).map(([path, content]) => [join(compiled, path), content]));
  for (const [path, content] of wanted) {
    if ((await readFile(path, 'utf8').catch(() => null)) === content) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  for (const path of old.map((name) => join(compiled, name))) {
    if (!wanted.has(path) && (await stat(path)).isFile()) await rm(path);
  }
}

if (!isMainThread) parentPort.postMessage(await compile());
else if (process.argv[1] === fileURLToPath(import.meta.url)) await compileTranslations();
