import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { access, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from './processes.js';
import { throwawayFolder } from './throwaway-folder.js';

/** Where scripts/snac.mjs leaves it. */
const UNPACKED = fileURLToPath(new URL('../../node_modules/.cache/convoke/snac2/usr/bin', import.meta.url));

/** A snac server, somebody else's program, with one user. */
export interface Snac {
  /** With the port. */
  host: string;
  /** The actor of its user. */
  actorUrl: string;
  /** Does something as its user would on the command line, and answers what that prints. */
  run(command: string, ...args: string[]): Promise<string>;
  /** The page on which its user reads what came in. */
  timeline(): Promise<string>;
  /** Answers a post as its user. */
  reply(to: string, content: string): Promise<void>;
  like(post: string): Promise<void>;
  /** What it has printed so far. */
  output(): string;
  close(): Promise<void>;
}

/** The program; null where it is not installed. */
export async function findSnac(): Promise<string | null> {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), UNPACKED]) {
    const program = join(folder, 'snac');
    const usable = await access(program, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (usable) return program;
  }
  return null;
}

/** Starts it on a free port of the loopback, over plain http, with data that go with it. */
export async function startSnac(program: string, user: string): Promise<Snac> {
  const folder = await throwawayFolder('convoke-snac-');
  const data = join(folder.path, 'data');
  const port = await freePort();
  const host = `localhost:${port}`;
  const actorUrl = `http://${host}/${user}`;
  const command = async (...args: string[]) => (await promisify(execFile)(program, args)).stdout;
  await initialize(program, data, { port, host });
  const [, password] = /password is (\S+)/.exec(await command('adduser', data, user))!;
  const { child, output } = await serve(program, data, actorUrl);
  return {
    host,
    actorUrl,
    run: (name, ...args) => command(name, data, user, ...args),
    ...pages(actorUrl, `${user}:${password}`),
    output,
    close: async () => {
      child.kill('SIGKILL');
      await exitOf(child);
      await folder.remove();
    },
  };
}

/** It asks its questions at the terminal, but not whether it may speak plain http. */
async function initialize(program: string, data: string, { port, host }: { port: number; host: string }) {
  const child = spawn(program, ['init', data], { stdio: ['pipe', 'ignore', 'ignore'] });
  child.stdin.end(['127.0.0.1', port, host, '', '', ''].join('\n'));
  const code = await exitOf(child);
  if (code !== 0) throw new Error(`snac init exited with ${String(code)}`);
  const file = join(data, 'server.json');
  const settings = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...settings, protocol: 'http' }));
}

async function serve(program: string, data: string, actorUrl: string) {
  const child = spawn(program, ['httpd', data], { stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  while (!(await fetch(actorUrl).catch(() => null))) {
    if (child.exitCode !== null) throw new Error(`snac exited with ${child.exitCode}:\n${output}`);
    await sleep(50);
  }
  return { child, output: () => output };
}

/** What its user does in a browser. */
function pages(actorUrl: string, credentials: string): Pick<Snac, 'timeline' | 'reply' | 'like'> {
  const headers = { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
  const send = async (form: string, fields: Record<string, string>) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    const { status } = await fetch(`${actorUrl}/admin/${form}`, { method: 'POST', headers, body, redirect: 'manual' });
    if (status !== 303) throw new Error(`snac answers ${status} to ${form}`);
  };
  return {
    timeline: async () => (await fetch(`${actorUrl}/admin`, { headers })).text(),
    reply: (to, content) => send('note', { content, in_reply_to: to }),
    like: (post) => send('action', { action: 'Like', id: post }),
  };
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  return (await (once(child, 'exit') as Promise<[number | null]>))[0];
}
