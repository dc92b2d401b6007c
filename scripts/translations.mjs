import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const directory = fileURLToPath(new URL('../translations/', import.meta.url));
const compiled = join(directory, 'compiled');
const stamp = join(compiled, '.source');
const makers = ['translations.mjs', 'translation-files.mjs'].map((name) => new URL(name, import.meta.url));

/** Compiles translations/<locale>.json to translations/compiled with type declarations; true when a text had changed. */
export async function compileTranslations() {
  const sources = await readSources();
  const ways = await Promise.all(makers.map((maker) => readFile(maker, 'utf8')));
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([sources, ways]))
    .digest('hex');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === fingerprint) return false;

  const { translationFiles } = await import('./translation-files.mjs');
  await replaceOutput(await translationFiles(sources));
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

if (process.argv[1] === fileURLToPath(import.meta.url)) await compileTranslations();
