import module from 'node:module';
import { join } from 'node:path';
import { ensure } from './ensure.mjs';
import { endWithParent, root, runOrExit } from './run.mjs';

await ensure();
// In a process of its own: the memory that a build takes is not the server's.
await runOrExit(process.execPath, [join(root, 'scripts', 'build.mjs')]);

// What V8 compiled is kept for the next start. The machine's own Node, which runs this file first, may not know how.
module.enableCompileCache(join(root, 'node_modules', '.cache', 'convoke', 'compiled'));
process.env.NODE_ENV ||= 'production';
process.env.DEMO_CONTENT ||= 'true';
if (process.env.npm_lifecycle_event || process.env.CONVOKE_OWN_NODE) endWithParent();
await import('../dist/apps/server/src/main.js');
