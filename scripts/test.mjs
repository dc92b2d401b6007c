import { join } from 'node:path';
import { ensure } from './ensure.mjs';
import { root, run, runOrExit } from './run.mjs';

const runner = join(root, 'node_modules', 'vitest', 'vitest.mjs');

await ensure();
const { prepareBrowser } = await import('./browser.mjs');
await prepareBrowser();
await runOrExit(process.execPath, [join(root, 'scripts', 'build.mjs')]);
process.exitCode = await run(process.execPath, [runner, 'run', ...process.argv.slice(2)]);
