import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { compiledBefore } from '#test/compile-cache';

const MAIN = new URL('../../dist/apps/server/src/main.js', import.meta.url).pathname;
/** As `npm start` and the image start it. */
const MEMORY_FLAGS = ['--max-semi-space-size=16'];

export interface ServerProcess {
  url: string;
  child: ChildProcess;
  /** All that it printed so far. */
  output(): string;
  /** Sends the signal and answers the exit code, null where a signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/**
 * Starts the built server as a process of its own, on a free port unless PORT says which, and waits until it is alive;
 * by another command if one stands before it.
 */
export async function startProcess(
  environment: Record<string, string>,
  command: string[] = [],
): Promise<ServerProcess> {
  const started = await launchProcess(environment, command);
  await waitUntilAlive(started);
  return started;
}

/** The same, and leaves the waiting to the caller. */
export async function launchProcess(
  environment: Record<string, string>,
  command: string[] = [],
): Promise<ServerProcess> {
  const port = Number(environment.PORT) || (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const [program, ...rest] = [...command, process.execPath, ...MEMORY_FLAGS, MAIN];
  const child = spawn(program!, rest, {
    env: {
      PATH: process.env.PATH,
      MALLOC_ARENA_MAX: '2',
      ...compiledBefore(),
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      PUBLIC_URL: url,
      SECRET_KEY: 'a-key-for-tests-only-a-key-for-tests-only',
      ADMIN_EMAIL: 'admin@example.org',
      ADMIN_PASSWORD: 'the-admin-password-of-tests',
      LOG_LEVEL: 'warn',
      // Nobody looks a place up in these stories, and each instance would fill a gazetteer of its own first.
      GEOCODER: 'photon',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { url, child, output: () => output, stop: (signal) => stop(child, signal) };
}

/** Throws when it ends instead. */
export async function waitUntilAlive({ url, child, output }: ServerProcess): Promise<void> {
  while (child.exitCode === null) {
    const alive = await fetch(`${url}/health/live`).then(
      (response) => response.ok,
      () => false,
    );
    if (alive) return;
    await sleep(100);
  }
  throw new Error(`The server exited with ${child.exitCode}:\n${output()}`);
}

async function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit') as Promise<[number | null]>;
  child.kill(signal);
  return (await exited)[0];
}

/** A port of the loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
