import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { ensure } from './ensure.mjs';
import { root } from './run.mjs';

const SOURCES = ['apps/server', 'apps/cli', 'libs', 'migrations', 'translations'];
const QUIET_MS = 150;

await ensure();
const { buildServer, buildTranslations } = await import('./build.mjs');
/** The running server, the rebuild in progress and the pause that gathers changes made together. */
let server;
let work = rebuild();
let pause;

for (const folder of SOURCES) {
  watch(join(root, folder), { recursive: true }, (_, file) => {
    if (file?.startsWith('compiled')) return;
    clearTimeout(pause);
    pause = setTimeout(() => (work = work.then(rebuild)), QUIET_MS);
  });
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, end);

/** Builds what changed and starts the server again; while the source has a mistake, the old one goes on. */
async function rebuild() {
  try {
    const built = [await buildTranslations(), await buildServer()];
    if (server && !built.includes(true)) return;
    await stop('SIGTERM');
    server = spawn(process.execPath, [join(root, 'scripts', 'serve.mjs')], {
      env: { DEMO_CONTENT: 'true', ...process.env, NODE_ENV: 'development', DEV: 'true' },
      stdio: 'inherit',
    });
  } catch (error) {
    console.error(error);
  }
}

async function stop(signal) {
  if (!server || server.exitCode !== null || server.signalCode !== null) return;
  server.kill(signal);
  await once(server, 'exit');
}

async function end(signal) {
  clearTimeout(pause);
  await work;
  await stop(signal);
  process.exit();
}
