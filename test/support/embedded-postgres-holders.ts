import { type ChildProcess, spawn, type SpawnOptions, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { giveTo } from '../../libs/core/src/database/embedded/folders.js';
import type { EmbeddedPostgres } from '../../libs/core/src/database/embedded/index.js';

const PROGRAM = fileURLToPath(new URL('embedded-postgres-holder.mjs', import.meta.url));
const holders = new Set<ChildProcess>();

/** Another process that uses the embedded database of a folder. */
export interface Holder extends Pick<EmbeddedPostgres, 'connection'> {
  pid: number;
  stop(): Promise<void>;
  /** Ends as after a mistake that nobody handled. */
  exit(): Promise<void>;
  kill(): Promise<void>;
}

/** A user other than root, for tests that root runs. */
export interface OrdinaryUser {
  /** Gives the user a folder and all that is in it. */
  own(folder: string): void;
  /** Lets the user pass through a folder that is not theirs. */
  enter(folder: string): void;
  spawn(args: string[]): ChildProcess;
}

const options: SpawnOptions = { stdio: ['ignore', 'pipe', 'pipe'], detached: true };
const ourselves = { spawn: (args: string[]) => spawn(process.execPath, args, options) };

/** Starts a process that uses the embedded database of the folder; rejects with its words when it cannot. */
export async function hold(dataDir: string, user: Pick<OrdinaryUser, 'spawn'> = ourselves): Promise<Holder> {
  const child = user.spawn([PROGRAM, dataDir]);
  holders.add(child);
  const exit = once(child, 'exit');
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await exit;
    holders.delete(child);
  };
  const connection = await firstLine(child);
  return {
    pid: child.pid!,
    connection: JSON.parse(connection),
    stop: () => end('SIGTERM'),
    exit: () => end('SIGHUP'),
    kill: () => end('SIGKILL'),
  };
}

/** Kills the processes that a test did not stop. */
export async function killAll(): Promise<void> {
  for (const child of holders) {
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await once(child, 'exit');
  }
  holders.clear();
}

/** An account that is not root's, for what root's tests do as an ordinary user. */
export function ordinaryUser(): OrdinaryUser {
  const [uid, gid] = readFileSync('/etc/passwd', 'utf8')
    .match(/(?<=^daemon:\w*:)\d+:\d+/m)![0]
    .split(':')
    .map(Number) as [number, number];
  const reaches = spawnSync(process.execPath, ['--check', PROGRAM], { uid, gid, cwd: '/' }).status === 0;
  // A project folder under /root is closed to everyone else: there the user is let in to read, and still may write nothing.
  const asReader = [
    '--securebits=+no_setuid_fixup',
    '--inh-caps=+dac_read_search',
    '--ambient-caps=+dac_read_search',
    '--',
    process.execPath,
  ];
  return {
    own: (folder) => giveTo({ uid, gid }, folder),
    enter: (folder) => chmodSync(folder, 0o711),
    spawn: (args) =>
      reaches
        ? spawn(process.execPath, args, { ...options, uid, gid, cwd: '/' })
        : spawn('setpriv', [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...asReader, ...args], options),
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    let complained = '';
    child.stdout!.on('data', (chunk) => {
      said += chunk;
      if (said.includes('\n')) resolve(said);
    });
    child.stderr!.on('data', (chunk) => (complained += chunk));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The process ended with ${code}: ${complained}`)));
  });
}
