#!/usr/bin/env -S node --
import { join } from 'node:path';
import { ensure } from './ensure.mjs';
import { root, run } from './run.mjs';

await ensure();
// What a build says is no answer of the command.
const built = await run(process.execPath, [join(root, 'scripts', 'build.mjs')], process.env, ['ignore', 2, 2]);
if (built !== 0) process.exit(built);
await import('../dist/apps/cli/src/main.js');
