import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin, type Rolldown } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const entry = here('../src/embed/convoke-events.ts');
const translations = here('../../../translations');

/** Of all texts those that it says. */
const WORDS = [
  'embed_all',
  'embed_failed',
  'embed_loading',
  'embed_more',
  'embed_new_tab',
  'embed_nothing',
  'status_cancelled',
  'status_online',
  'status_tentative',
];

/** Makes the element for pages of other sites one script, which a page of ours answers with under its fixed address. */
export function embedScript(): Plugin {
  return {
    name: 'convoke:embed-script',
    resolveId: { filter: { id: /^virtual:embed-script$/ }, handler: (id) => `\0${id}` },
    load: {
      filter: { id: /^\0virtual:embed-script$/ },
      handler: async () => `export default ${JSON.stringify(await bundleEmbedScript())};`,
    },
  };
}

/** The script as browsers get it: one file, in all languages, without anything that it would have to fetch. */
export async function bundleEmbedScript(): Promise<string> {
  const built = await build({
    configFile: false,
    root: here('..'),
    publicDir: false,
    logLevel: 'silent',
    plugins: [embedWords()],
    build: {
      write: false,
      emptyOutDir: false,
      target: ['chrome109', 'firefox115', 'safari16.4'],
      lib: { entry, formats: ['es'], fileName: 'convoke-events' },
      // Of a library, Vite alone would keep the lines and indents.
      rolldownOptions: { output: { minify: true } },
    },
  });
  const [{ output }] = [built].flat() as [Rolldown.RolldownOutput];
  if (output.length !== 1) throw new Error('The script for other sites is more than one file');
  return output[0].code;
}

function embedWords(): Plugin {
  return {
    name: 'convoke:embed-words',
    resolveId: { filter: { id: /^virtual:embed-words$/ }, handler: (id) => `\0${id}` },
    load: {
      filter: { id: /^\0virtual:embed-words$/ },
      handler: () => `export default ${JSON.stringify(wordsByLanguage())};`,
    },
  };
}

function wordsByLanguage(): Record<string, Record<string, unknown>> {
  const files = readdirSync(translations).filter((name) => name.endsWith('.json'));
  return Object.fromEntries(
    files.map((name) => {
      const texts = JSON.parse(readFileSync(join(translations, name), 'utf8')) as Record<string, unknown>;
      return [name.replace(/\.json$/, ''), Object.fromEntries(WORDS.map((word) => [word, texts[word]]))];
    }),
  );
}
