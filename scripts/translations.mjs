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
  const fingerprint = JSON.stringify(sources);
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
    files: sources.map(({ locale, text }) => ({ locale, content: new TextEncoder().encode(text) })),
  });
  const [problem] = await project.errors.get();
  if (problem) throw problem;

  const output = await compileProject({
    project,
    compilerOptions: {
      strategy: ['custom-page', 'baseLocale'],
      emitGitIgnore: false,
      emitPrettierIgnore: false,
      emitReadme: false,
      emitTsDeclarations: true,
    },
  });
  return { ...output, 'registry.js': registry };
}

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
