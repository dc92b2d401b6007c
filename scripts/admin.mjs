import { join } from 'node:path';
import { ensure } from './ensure.mjs';
import { root, runOrExit } from './run.mjs';

await ensure();
await runOrExit(process.execPath, [join(root, 'scripts', 'build.mjs')]);
await import('../dist/apps/cli/src/main.js');
