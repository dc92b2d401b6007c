import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { EmbeddedPostgres } from '../../libs/core/src/database/embedded/index.js';

const PROGRAM = fileURLToPath(new URL('embedded-postgres-holder.mjs', import.meta.url));
const holders = new Set<ChildProcess>();

/** Another process that uses the embedded database of a folder. */
export interface Holder extends Pick<EmbeddedPostgres, 'connection'> {
  pid: number;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** A user other than root, for tests that root runs. */
export interface OrdinaryUser {
  /** Gives the user a folder. */
  own(folder: string): void;
  /** Lets the user pass through a folder that is not theirs. */
  enter(folder: string): void;
  spawn(args: string[]): ChildProcess;
}

const options = { stdio: ['ignore', 'pipe', 'pipe'], detached: true } as const;
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

/** The account that runs as the ordinary user in tests that root runs. */
export function ordinaryUser(): OrdinaryUser {
  const [, , uid, gid] = readFileSync('/etc/passwd', 'utf8')
    .match(/^nobody:.*$/m)![0]
    .split(':')
    .map(Number) as [number, number, number, number];
  // A project folder under /root is closed to everyone else: then the user may read there, and still write nothing.
  const reader = ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search'];
  const reaches = spawnSync(process.execPath, ['--check', PROGRAM], { uid, gid, cwd: '/' }).status === 0;
  return {
    own: (folder) => chownSync(folder, uid, gid),
    enter: (folder) => chmodSync(folder, 0o711),
    spawn: (args) =>
      reaches
        ? spawn(process.execPath, args, { ...options, uid, gid, cwd: '/' })
        : spawn(
            'setpriv',
            [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...reader, '--', process.execPath, ...args],
            { ...options, cwd: '/' },
          ),
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
