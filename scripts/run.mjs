import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));
/** Where the installed programs are, the project's own Node among them. */
export const programs = join(root, 'node_modules', '.bin');

const SHELLS = ['sh', 'dash', 'bash', 'busybox'];
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Runs a program to its end on our terminal, hands on the signals we get, and answers its exit code. */
export function run(file, args, env = process.env, stdio = 'inherit') {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: root, env, stdio });
    const forward = (signal) => {
      // Ctrl+C reaches every process at the terminal by itself; a second one would mean "at once".
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    for (const signal of FORWARDED) process.on(signal, forward);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const name of FORWARDED) process.off(name, forward);
      resolve(signal ? 128 + constants.signals[signal] : code);
    });
  });
}

/** Runs a program and ends this process with its exit code unless it did well. */
export async function runOrExit(file, args, env, stdio) {
  const code = await run(file, args, env, stdio);
  if (code !== 0) process.exit(code);
}

/** Ends this process in good order when npm, or whoever else started it, was killed and could not pass that on. */
export function endWithParent() {
  const first = starters();
  const timer = setInterval(() => {
    if (starters() === first) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  timer.unref();
}

/** The parent; where that is the shell of an npm script, which outlives npm, npm as well. */
function starters() {
  let stat = '';
  try {
    stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
  } catch {
    // Without /proc the parent alone is watched.
  }
  const [, name, parent] = /^\d+ \((.*)\) \S (\d+)/s.exec(stat) ?? [];
  return process.env.npm_lifecycle_event && SHELLS.includes(name) ? `${process.ppid} ${parent}` : `${process.ppid}`;
}

/** The environment with these folders in front of PATH, the project's programs taken out first. */
export function environmentWith(...folders) {
  const others = (process.env.PATH || '').split(delimiter).filter((folder) => folder !== programs);
  return { ...process.env, PATH: [...folders, ...others].join(delimiter) };
}
