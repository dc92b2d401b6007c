import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';

/** What a command reads and writes; another one in tests. */
export interface Terminal {
  env: NodeJS.ProcessEnv;
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable;
  stderr: Writable & { isTTY?: boolean };
  /** That somebody wants to stop: long work ends where nothing is left half done. */
  interruption?: AbortSignal | undefined;
}

/** A mistake in how a command was called: the exit code is 2. */
export class UsageMistake extends Error {}

/** A reason why a command could not do its work, in words that need no stack: the exit code is 1. */
export class CommandFailed extends Error {}

/** Asks before something is lost; throws unless it was said beforehand, or somebody answers yes. */
export async function confirm({ stdin, stderr }: Terminal, question: string, yes: boolean | undefined): Promise<void> {
  if (yes) return;
  if (!stdin.isTTY || !stderr.isTTY) throw new UsageMistake(`${question} Say --yes to go on without being asked.`);
  const lines = createInterface({ input: stdin, output: stderr });
  const stopped = new AbortController();
  lines.once('SIGINT', () => stopped.abort());
  const asked = lines.question(`${question} [y/N] `, { signal: stopped.signal }).catch(() => '');
  const answer = await asked.finally(() => lines.close());
  if (!/^y(es)?$/i.test(answer.trim())) throw new CommandFailed('Nothing was changed.');
}
