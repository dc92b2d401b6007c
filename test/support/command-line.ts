import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { runCommandLine } from '../../apps/cli/src/program.js';

export interface Called {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Calls the command line with this environment and nothing else, as a script does: no terminal, nobody to ask. */
export async function callConvoke(environment: Record<string, string>, ...args: string[]): Promise<Called> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const said = Promise.all([text(stdout), text(stderr)]);
  const exitCode = await runCommandLine(args, { env: environment, stdin, stdout, stderr });
  stdout.end();
  stderr.end();
  const [out, error] = await said;
  return { exitCode, stdout: out, stderr: error };
}
