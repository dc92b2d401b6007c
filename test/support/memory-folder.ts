import { existsSync, statfsSync } from 'node:fs';

const MEMORY = '/dev/shm';
/** What databases, files and browser profiles of a whole run take at most, with room to spare. */
const ENOUGH_BYTES = 4 * 1024 ** 3;

/** Has what is temporary lie in memory where there is enough of it: what outlives no run has no need to reach the disk. */
export function useMemory(): void {
  if (process.env.TMPDIR || !existsSync(MEMORY)) return;
  const { bavail, bsize } = statfsSync(MEMORY);
  if (bavail * bsize > ENOUGH_BYTES) process.env.TMPDIR = MEMORY;
}
