import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

/** Writes the types the web client is checked against: of the GraphQL schema, and of its routes. */
export async function generateWebTypes() {
  const node = (script, ...args) => run(process.execPath, [`${root}/node_modules/${script}`, ...args], { cwd: root });
  await node('gql.tada/bin/cli.js', 'generate-output', '-c', 'apps/web/tsconfig.json');
  await node('@sveltejs/kit/svelte-kit.js', 'sync', '--config', 'apps/web/vite.config.ts');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await generateWebTypes();
