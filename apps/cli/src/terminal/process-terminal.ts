import type { Terminal } from './terminal.js';

/** The terminal, or the pipes, that this process was started with. */
export function processTerminal(): Terminal {
  const { env, stdin, stdout, stderr } = process;
  for (const stream of [stdout, stderr]) stream.on('error', leaveQuietly);
  return { env, stdin, stdout, stderr, interruption: interruptionOf(stderr) };
}

/** Whoever reads has read enough, as `head` does. */
function leaveQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
}

/** The first signal lets the work come to a good end, the second ends the process as it always does. */
function interruptionOf(stderr: NodeJS.WriteStream): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      stderr.write('Stopping; once more stops at once.\n');
      controller.abort();
    });
  }
  return controller.signal;
}
