import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const SERVER_SOURCES = ['apps/server', 'apps/cli', 'libs', 'migrations'];
const WEB_SOURCES = ['apps/web', 'translations', 'schema.graphql'];
const STAMPS = join(root, 'dist', 'stamps');

/** Emits the server's TypeScript as JavaScript into dist/; does nothing when no source changed. */
export async function buildServer({ force = false } = {}) {
  const sources = SERVER_SOURCES.flatMap((folder) => filesIn(folder)).filter(isEmitted);
  const fingerprint = fingerprintOf([...sources, '.swcrc', 'package-lock.json']);
  if (!force && isCurrent('server', fingerprint, 'dist/apps/server/src/main.js')) return false;
  forget('server');
  const { transform } = await import('@swc/core');
  await Promise.all(sources.map((source) => emit(transform, source)));
  removeStale(sources);
  keep('server', fingerprint);
  return true;
}

/** Builds the web client into apps/web/build; does nothing when no source changed. */
export async function buildWeb({ force = false } = {}) {
  const sources = WEB_SOURCES.flatMap((folder) => filesIn(folder));
  const fingerprint = fingerprintOf([...sources, 'package-lock.json']);
  if (!force && isCurrent('web', fingerprint, 'apps/web/build/handler.js')) return false;
  forget('web');
  const { createBuilder } = await import('vite');
  const builder = await createBuilder({ configFile: join(root, 'apps/web/vite.config.ts'), logLevel: 'warn' }, null);
  await builder.buildApp();
  keep('web', fingerprint);
  return true;
}

/** Emits the benchmarks and the seeding beside the server they measure. */
export async function buildBench() {
  const files = filesIn('test/bench').filter((file) => !file.startsWith('test/bench/empty-page/'));
  const { transform } = await import('@swc/core');
  rmSync(join(root, 'dist', 'test'), { recursive: true, force: true });
  await Promise.all(files.filter(isEmitted).map((source) => emit(transform, source)));
  for (const file of files.filter((name) => name.endsWith('.json'))) {
    mkdirSync(join(root, 'dist', dirname(file)), { recursive: true });
    copyFileSync(join(root, file), join(root, 'dist', file));
  }
}

/** Compiles the message files for server and web. */
export async function buildTranslations() {
  const { compileTranslations } = await import('./translations.mjs');
  return compileTranslations();
}

/** Builds all that changed since the last build. */
export async function buildAll(options) {
  await buildTranslations();
  await buildServer(options);
  await buildWeb(options);
}

async function emit(transform, source) {
  const { code, map } = await transform(readFileSync(join(root, source), 'utf8'), {
    filename: join(root, source),
    cwd: root,
    swcrc: true,
    sourceFileName: relative(dirname(join(root, 'dist', source)), join(root, source)),
  });
  const target = join(root, 'dist', source).replace(/\.ts$/, '.js');
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, `${code}\n//# sourceMappingURL=${target.split('/').at(-1)}.map\n`);
  writeFileSync(`${target}.map`, map);
}

/** Takes away what no source stands for any more; the rest stays, so that a server that runs finds its files. */
function removeStale(sources) {
  const emitted = new Set(sources.map((source) => join('dist', source).replace(/\.ts$/, '.js')));
  for (const file of SERVER_SOURCES.flatMap((folder) => filesIn(join('dist', folder)))) {
    if (!emitted.has(file.replace(/\.map$/, ''))) rmSync(join(root, file));
  }
}

function filesIn(path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (!path.includes('/') && path.includes('.')) return [path];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !/(^|\/)(build|\.svelte-kit|compiled)\//.test(file))
    .sort();
}

function isEmitted(file) {
  return file.endsWith('.ts') && !file.endsWith('.spec.ts') && !file.endsWith('.d.ts');
}

function fingerprintOf(files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

function isCurrent(part, fingerprint, product) {
  const stamp = join(STAMPS, part);
  return existsSync(join(root, product)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint;
}

/** Before a part is built: whatever a failed or killed build leaves is of no source that was ever whole. */
function forget(part) {
  rmSync(join(STAMPS, part), { force: true });
}

function keep(part, fingerprint) {
  mkdirSync(STAMPS, { recursive: true });
  writeFileSync(join(STAMPS, part), fingerprint);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll({ force: process.argv.includes('--force') });
