import { join } from 'node:path';
import { ensure } from './ensure.mjs';
import { root, runOrExit } from './run.mjs';

await ensure();
const { prepareBrowser } = await import('./browser.mjs');
await prepareBrowser();
const { buildBench } = await import('./build.mjs');
await runOrExit(process.execPath, [join(root, 'scripts', 'build.mjs')]);
await buildBench();
await runOrExit(process.execPath, [join(root, 'dist/test/bench/main.js'), ...process.argv.slice(2)]);
