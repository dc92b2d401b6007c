import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin, type Rolldown } from 'vite';
import { locales } from '#translations/runtime';
import { reachable } from './elements.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const languages = here('../../../translations/compiled/languages');

/** Where the browser's scripts find the texts of the page's language. */
const TEXTS = 'globalThis.convokeTexts';
const MODULE = '\0texts';

/** Looked up when they are said: scripts that share a file with pages are read on pages that sleep, where there may be none. */
const ASKED_LATER = `export const m = new Proxy({}, { get: (_, key) => (inputs) => ${TEXTS}[key](inputs) });`;

/**
 * Gives browsers the texts of pages in one language only, in a script of its own for each. All pages have a part in it:
 * a page that woke draws those that sleep when they come first.
 */
export function texts(elementsEntry: string): Plugin {
  const keys = new Set<string>();
  return {
    name: 'convoke:texts',
    apply: 'build',
    enforce: 'pre',
    applyToEnvironment: (environment) => environment.name === 'client',
    resolveId: { filter: { id: /^#translations$/ }, handler: () => MODULE },
    load: { filter: { id: /^\0texts$/ }, handler: () => ASKED_LATER },
    transform: {
      filter: { code: /['"]#translations['"]/ },
      order: 'post',
      handler(code) {
        for (const [, key = ''] of code.matchAll(/\bm\.([a-z0-9_]+)/g)) keys.add(key);
      },
    },
    async generateBundle() {
      if (reachable(elementsEntry, this).has(MODULE))
        throw new Error(
          'What src/elements begins with runs on every page, also where there are no texts: give them with the page',
        );
      for (const locale of locales) {
        const source = await bundleTexts(locale, [...keys].sort());
        this.emitFile({ type: 'asset', fileName: `_app/immutable/texts/${locale}.js`, source });
      }
    },
  };
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
