import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort, type ServerProcess, startProcess } from '#test/processes';

/** A process that answers HTTP on a port of the loopback. */
export interface Running {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/** Starts the built server on a database; `PUBLIC_URL` and port are its own. */
export async function startServer(
  databaseUrl: string,
  folder: string,
  environment: Record<string, string> = {},
): Promise<Running> {
  const server = await startProcess({
    DATABASE_URL: databaseUrl,
    DATA_DIR: folder,
    RATE_LIMITS: 'false',
    DEMO_CONTENT: 'false',
    // As installed: the first start fills the gazetteer, which is part of what it costs.
    GEOCODER: 'embedded',
    ...environment,
  });
  return { url: server.url, pid: server.child.pid!, stop: () => stopped(server) };
}

/** Starts one of the references beside the server. */
export async function startReference(name: string, environment: Record<string, string> = {}): Promise<Running> {
  const port = await freePort();
  const child = spawn(process.execPath, [fileURLToPath(new URL(`./references/${name}.js`, import.meta.url))], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', PORT: String(port), ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await untilListening(url, child);
  return { url, pid: child.pid!, stop: () => ended(child) };
}

async function stopped(server: ServerProcess): Promise<void> {
  await server.stop();
}

async function untilListening(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200 && child.exitCode === null; attempt++) {
    const listening = await fetch(url).then(
      () => true,
      () => false,
    );
    if (listening) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The reference at ${url} did not start`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = once(child, 'exit');
  child.kill();
  await exit;
}
