import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin, type Rolldown } from 'vite';
import { locales } from '#translations/runtime';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const languages = here('../../../translations/compiled/languages');

/** Where the browser's scripts find the texts of the page's language. */
const TEXTS = 'globalThis.convokeTexts';
const MODULE = '\0texts';

/** What the framework loads by itself. */
const ROOT = /\/(\+(page|layout|error)\.svelte|\+(page|layout)\.ts|hooks\.client\.ts)$/;

type Modules = Pick<Rolldown.PluginContext, 'getModuleInfo'>;

/** Gives browsers the texts that pages say after they woke in one language only, in a script of its own for each. */
export function texts(elementsEntry: string): Plugin {
  const keysOf = new Map<string, Set<string>>();
  return {
    name: 'convoke:texts',
    apply: 'build',
    enforce: 'pre',
    applyToEnvironment: (environment) => environment.name === 'client',
    resolveId: { filter: { id: /^#translations$/ }, handler: () => MODULE },
    load: { filter: { id: /^\0texts$/ }, handler: () => `export const m = ${TEXTS};` },
    transform: {
      filter: { code: /['"]#translations['"]/ },
      order: 'post',
      handler(code, id) {
        keysOf.set(id, new Set([...code.matchAll(/\bm\.([a-z0-9_]+)/g)].map(([, key = '']) => key)));
      },
    },
    async generateBundle() {
      if (reachable([elementsEntry], this).has(MODULE))
        throw new Error('What src/elements loads runs on every page and has no texts: give them with the page');
      const roots = [...this.getModuleIds()].filter((id) => ROOT.test(id) && !staysAsleep(id));
      const keys = new Set([...reachable(roots, this)].flatMap((id) => [...(keysOf.get(id) ?? [])]));
      for (const locale of locales) {
        const source = await bundleTexts(locale, [...keys].sort());
        this.emitFile({ type: 'asset', fileName: `_app/immutable/texts/${locale}.js`, source });
      }
    },
  };
}

/** Its components are built for browsers as well, but none loads them. */
function staysAsleep(id: string): boolean {
  const options = join(dirname(id), '+page.server.ts');
  return (
    id.endsWith('/+page.svelte') &&
    existsSync(options) &&
    /^export const csr = false/m.test(readFileSync(options, 'utf8'))
  );
}

function reachable(roots: readonly string[], modules: Modules): Set<string> {
  const found = new Set<string>();
  const visit = (id: string) => {
    if (found.has(id)) return;
    found.add(id);
    const { importedIds = [], dynamicallyImportedIds = [] } = modules.getModuleInfo(id) ?? {};
    [...importedIds, ...dynamicallyImportedIds].forEach(visit);
  };
  roots.forEach(visit);
  return found;
}

async function bundleTexts(locale: string, keys: readonly string[]): Promise<string> {
  const names = keys.join(', ');
  const entry = `import { ${names} } from ${JSON.stringify(join(languages, `${locale}.js`))};\n${TEXTS} = { ${names} };`;
  const built = await build({
    configFile: false,
    root: here('..'),
    publicDir: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'convoke:texts-entry',
        resolveId: (id) => (id === MODULE ? id : null),
        load: (id) => (id === MODULE ? entry : null),
      },
    ],
    build: {
      write: false,
      emptyOutDir: false,
      target: ['chrome109', 'firefox115', 'safari16'],
      rolldownOptions: { input: MODULE, output: { format: 'iife', minify: true } },
    },
  });
  const [{ output }] = [built].flat() as [Rolldown.RolldownOutput];
  return output[0].code;
}
