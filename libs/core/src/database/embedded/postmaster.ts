import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { giveTo, renewPrivateFolder, type Folders } from './folders.js';
import { isRunning, serversIn, servesFolder, waitFor } from './processes.js';
import { POSTGRES_ENVIRONMENT, type RunAs } from './run-as.js';

/** A running PostgreSQL server, as its pid file describes it. */
export interface Postmaster {
  pid: number;
  socketFolder: string;
  status: string;
}

/** Recovery after a crash replays at most max_wal_size; a slow disk may take minutes for it. */
const START_MS = 300_000;
const LEFTOVERS_MS = 2_000;
const FAST_STOP_MS = 30_000;
const IMMEDIATE_STOP_MS = 10_000;
const LOG_BYTES = 10 * 1024 * 1024;

/** The living server of this cluster, whoever started it. */
export function findPostmaster(cluster: string): Postmaster | undefined {
  const found = readPidFile(cluster);
  return found && servesFolder(found.pid, cluster) ? found : undefined;
}

/** Parses postmaster.pid; undefined where there is none or it is not written to its end. */
export function readPidFile(cluster: string): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, socketFolder: lines[4] ?? '', status: (lines[7] ?? '').trim() } : undefined;
}

/** Starts a server on a cluster that has none and waits until it takes connections. */
export async function startPostmaster(folders: Folders, postgres: string, runAs: RunAs): Promise<Postmaster> {
  await clearTraces(folders, runAs);
  const log = openLog(folders.logFile, runAs);
  try {
    const logStart = fstatSync(log).size;
    const child = spawnPostgres(runAs, postgres, folders, log);
    const failure = await failureOf(child, folders.cluster);
    if (failure) throw new Error(`PostgreSQL did not start (${failure}):\n${textFrom(folders.logFile, logStart)}`);
    return readPidFile(folders.cluster)!;
  } finally {
    closeSync(log);
  }
}

/** Ends a server, its clients cut off and everything on disk; throws when it does not go. */
export async function stopPostmaster(postmaster: Postmaster): Promise<void> {
  const { pid } = postmaster;
  const gone = (milliseconds: number) => waitFor(() => !isRunning(pid), milliseconds);
  tellToStop(postmaster);
  if (await gone(FAST_STOP_MS)) return;
  signal(pid, 'SIGQUIT');
  if (!(await gone(IMMEDIATE_STOP_MS))) throw new Error(`PostgreSQL (process ${pid}) does not stop`);
}

/** Asks a server to cut its clients off and to stop, without waiting for it. */
export function tellToStop({ pid }: Postmaster): void {
  signal(pid, 'SIGINT');
}

/** After a kill the lock files name processes that are gone, or strangers who got their numbers, and the server's children may still run. */
async function clearTraces({ cluster, socket }: Folders, runAs: RunAs): Promise<void> {
  const leftovers = () => serversIn(cluster);
  if (!(await waitFor(() => leftovers().length === 0, LEFTOVERS_MS))) {
    for (const pid of leftovers()) signal(pid, 'SIGKILL');
    await waitFor(() => leftovers().length === 0, LEFTOVERS_MS);
  }
  rmSync(join(cluster, 'postmaster.pid'), { force: true });
  renewPrivateFolder(socket, runAs.owner);
}

function spawnPostgres(runAs: RunAs, postgres: string, { cluster, socket }: Folders, log: number): ChildProcess {
  const list = `"${socket.replaceAll('"', '""')}"`;
  const { file, args, uid, gid } = runAs.call(postgres, ['-D', cluster, '-c', `unix_socket_directories=${list}`]);
  const child = spawn(file, args, {
    ...(uid === undefined ? {} : { uid, gid }),
    // In a session of its own: Ctrl+C at the terminal is for the program, which stops its database last.
    detached: true,
    cwd: '/',
    env: POSTGRES_ENVIRONMENT,
    stdio: ['ignore', log, log],
  });
  child.unref();
  return child;
}

/** Waits until the server is ready; answers why it is not. */
async function failureOf(child: ChildProcess, cluster: string): Promise<string | undefined> {
  let ended: string | undefined;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signalName) => (ended ??= signalName ?? `exit code ${code}`));
  const isReady = () => {
    const found = readPidFile(cluster);
    return found?.pid === child.pid && found?.status === 'ready';
  };
  if (await waitFor(() => ended !== undefined || isReady(), START_MS)) return ended;
  child.kill('SIGQUIT');
  return 'it took too long';
}

function openLog(path: string, runAs: RunAs): number {
  try {
    if (statSync(path).size > LOG_BYTES) renameSync(path, `${path}.1`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const file = openSync(path, 'a', 0o600);
  giveTo(runAs.owner, path);
  return file;
}

function textFrom(path: string, position: number): string {
  const file = openSync(path, 'r');
  const text = Buffer.alloc(4096);
  const length = readSync(file, text, 0, text.length, position);
  closeSync(file);
  return text.toString('utf8', 0, length).trim();
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
