import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning, startOf } from './processes.js';

let count = 0;

/** Notes that this process uses the server; answers the file to remove when it no longer does. */
export function addHolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${process.pid}-${startOf(process.pid)}-${++count}`);
  writeFileSync(file, '', { mode: 0o600 });
  return file;
}

/** Whether a living process still uses the server; forgets those that were killed. */
export function isHeld(folder: string): boolean {
  const holders = readdirSync(folder);
  const dead = holders.filter((holder) => !isAlive(holder));
  for (const holder of dead) rmSync(join(folder, holder), { force: true });
  return holders.length > dead.length;
}

function isAlive(holder: string): boolean {
  const [pid = '', start] = holder.split('-');
  return isRunning(Number(pid)) && startOf(Number(pid)) === start;
}
