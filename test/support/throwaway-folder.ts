import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Waits until we close the pipe or are gone, then ends what runs in the folder and removes it. */
const CLEANER = `
cat > /dev/null
find "$0" -name postmaster.pid -exec head -n 1 {} \\; | while read -r pid; do kill -QUIT "$pid" && sleep 1; done 2> /dev/null
rm -rf "$0"
`;

/** Makes a folder that goes with this process, however that ends, and so do the PostgreSQL servers with their data in it. */
export async function throwawayFolder(prefix: string): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), prefix));
  // In a session of its own, since Ctrl+C must not end the cleaner before us.
  const cleaner = spawn('/bin/sh', ['-c', CLEANER, path], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  const gone = new Promise<void>((resolve) => cleaner.once('close', () => resolve()));
  cleaner.unref();
  (cleaner.stdin as unknown as { unref(): void }).unref();
  const remove = () => {
    cleaner.ref();
    cleaner.stdin.end();
    return gone;
  };
  return { path, remove };
}
