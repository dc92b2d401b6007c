import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const STATE = 0;
const STARTED = 19;

/** Whether a process with this id runs; one that ended and was not collected by its parent yet does not. */
export function isRunning(pid: number): boolean {
  if (process.platform === 'linux') {
    const stat = statOf(pid);
    return stat !== undefined && stat[STATE] !== 'Z' && stat[STATE] !== 'X';
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Tells a process apart from a later one with the same id: its start in clock ticks after boot, '0' where unknown. */
export function startOf(pid: number): string {
  return statOf(pid)?.[STARTED] ?? '0';
}

/** Whether the process is a PostgreSQL server of this data folder. */
export function servesFolder(pid: number, folder: string): boolean {
  return isRunning(pid) && (commandOf(pid).includes(folder) || workingFolderOf(pid) === folder);
}

/** On Linux, the server processes that work in this folder: after a kill, children that did not notice it yet. */
export function serversIn(folder: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && workingFolderOf(pid) === folder && nameOf(pid) === 'postgres');
}

/** Waits until the condition holds; false when it did not within the time. */
export async function waitFor(condition: () => boolean, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (!condition()) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}

/** The fields of /proc/<pid>/stat behind the command, which may itself hold spaces and brackets. */
function statOf(pid: number): string[] | undefined {
  const stat = readOrNothing(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function commandOf(pid: number): string[] {
  // The command line is readable by everyone; the working folder only with the right to trace, which a container's root may lack.
  if (process.platform === 'linux') {
    return readOrNothing(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.split('\0') ?? [];
  }
  return (
    readOrNothing(() => execFileSync('ps', ['-o', 'command=', '-p', `${pid}`], { encoding: 'utf8' }))
      ?.trim()
      .split(' ') ?? []
  );
}

function nameOf(pid: number): string | undefined {
  return readOrNothing(() => readFileSync(`/proc/${pid}/comm`, 'utf8').trim());
}

function workingFolderOf(pid: number): string | undefined {
  return readOrNothing(() => readlinkSync(`/proc/${pid}/cwd`));
}

function readOrNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
