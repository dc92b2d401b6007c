import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensure } from './ensure.mjs';
import { root } from './run.mjs';

const AT_ONCE = 2;

await ensure();
const { buildTranslations } = await import('./build.mjs');
const { generateWebTypes } = await import('./web-types.mjs');
await buildTranslations();
await generateWebTypes();

/** What is checked, the slowest first; each is a script of node_modules or of the project, with its arguments. */
const checks = [
  [
    'pages',
    'node_modules/svelte-check/bin/svelte-check',
    '--workspace',
    'apps/web',
    '--fail-on-warnings',
    '--output',
    'human',
  ],
  ['types', 'node_modules/typescript/bin/tsc', '--noEmit'],
  ['service worker', 'node_modules/typescript/bin/tsc', '--noEmit', '--project', 'apps/web/src/service-worker'],
  ['unit', 'node_modules/vitest/vitest.mjs', 'run', '--project', 'unit'],
  ['format', 'node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  ['boundaries', 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs', 'apps', 'libs', 'migrations'],
  ['schema', 'scripts/schema.mjs', '--check'],
  ['lint', 'node_modules/oxlint/bin/oxlint'],
  ['translations', 'scripts/check-translations.mjs'],
  ['sides', 'scripts/check-sides.mjs'],
];

// `--without=unit` is for who runs all tests afterwards.
const without = process.argv.slice(2).map((option) => option.replace('--without=', ''));
const waiting = checks.filter(([name]) => !without.includes(name));
const failed = [];
await Promise.all(Array.from({ length: AT_ONCE }, work));
if (failed.length > 0) {
  console.error(`Not in order: ${failed.join(', ')}`);
  process.exitCode = 1;
}

async function work() {
  for (let check = waiting.shift(); check; check = waiting.shift()) {
    const [name, script, ...args] = check;
    const { code, output, seconds } = await finish(script, args);
    console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
    if (code === 0) continue;
    console.log(output);
    failed.push(name);
  }
}

function finish(script, args) {
  return new Promise((resolve, reject) => {
    const began = Date.now();
    const child = spawn(process.execPath, [join(root, script), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output, seconds: Math.round((Date.now() - began) / 1000) }));
  });
}
