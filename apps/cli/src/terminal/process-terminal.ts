import type { Terminal } from './terminal.js';

/** The terminal, or the pipes, that this process was started with. */
export function processTerminal(): Terminal {
  const { env, stdin, stdout, stderr } = process;
  return { env, stdin, stdout, stderr };
}
