import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { requestBridge } from './plugins/request-bridge.ts';
import { chunkOfElements, elements } from './plugins/elements.ts';
import { embedScript } from './plugins/embed-script.ts';
import { iconSprite } from './plugins/icon-sprite.ts';
import { texts } from './plugins/texts.ts';
import { worldOutline } from './plugins/world-outline.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const elementsEntry = here('./src/elements/index.ts');
const bridge = requestBridge();

/** A page made of thirty small files costs more in requests than in code: what most pages share comes together. */
const chunks = [
  { name: chunkOfElements(elementsEntry), priority: 2 },
  // What pages without the framework load later must not bring it along.
  { name: 'suggestions', test: /apps\/web\/src\/lib\/(ui\/combobox|search\/suggest)\.ts$/, priority: 1 },
  { name: 'framework', test: /node_modules\/(svelte|@sveltejs|devalue|esm-env|clsx)\//, minShareCount: 4 },
  // Queries are made while files load, so what makes them must not be in a file that waits for theirs.
  { name: 'graphql', test: /apps\/web\/src\/lib\/graphql\//, minShareCount: 2, priority: 1 },
  {
    name: 'shared',
    test: /apps\/web\/src\/lib\//,
    minShareCount: 2,
    entriesAware: true,
    entriesAwareMergeThreshold: 6000,
  },
];

export default defineConfig({
  root: here('.'),
  cacheDir: here('./.svelte-kit/vite'),
  plugins: [
    tailwindcss(),
    iconSprite(here('./.svelte-kit/icons.svg')),
    worldOutline(here('./.svelte-kit/world.json')),
    elements(elementsEntry),
    embedScript(),
    texts(elementsEntry),
    bridge.plugin,
    sveltekit({
      adapter: { ...adapter({ out: here('./build') }), emulate: bridge.emulate },
      csp: {
        mode: 'nonce',
        directives: {
          'default-src': ['self'],
          'script-src': ['self'],
          'style-src': ['self'],
          // The one style attribute is the framework's: it hides the text that announces a new page to screen readers.
          'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
          'img-src': ['self', 'data:', 'blob:'],
          'object-src': ['none'],
          'frame-src': ['none'],
          'frame-ancestors': ['none'],
          'base-uri': ['none'],
          'form-action': ['self'],
        },
      },
      paths: { relative: false },
      // Documents have no framework that could register it; src/elements does, on every page.
      serviceWorker: { register: false },
      // The list of all routes would be a tenth of the script a first visit loads.
      router: { resolution: 'server' },
      compilerOptions: { runes: ({ filename }) => !filename.includes('node_modules') || undefined },
    }),
  ],
  build: { target: ['chrome109', 'firefox115', 'safari16'] },
  environments: { client: { build: { rolldownOptions: { output: { codeSplitting: { groups: chunks } } } } } },
});
