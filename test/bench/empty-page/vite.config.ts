import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The least that the framework can serve: what any page of ours is measured against. */
export default defineConfig({
  root: here('.'),
  plugins: [sveltekit({ adapter: adapter({ out: here('./build') }) })],
});
