import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Viewer } from '#convoke/actors';
import type { WithServices } from '../../apps/cli/src/command.js';
import { runCommandLine } from '../../apps/cli/src/program.js';
import type { TestServer } from './server.js';

export interface Called {
  exitCode: number;
  stdout: string;
  stderr: string;
}

type Environment = Record<string, string>;

/** Calls the command line with this environment and nothing else, as a script does: no terminal, nobody to ask. */
export async function callConvoke(environment: Environment, ...args: string[]): Promise<Called> {
  return call(environment, { args });
}

/** The same where somebody presses Ctrl+C at once. */
export async function stopConvoke(environment: Environment, ...args: string[]): Promise<Called> {
  return call(environment, { args, interruption: AbortSignal.abort() });
}

/** The same in the process of a server, on its services: each call is spared a start of its own. */
export function commandLineOn(server: TestServer, input = ''): (...args: string[]) => Promise<Called> {
  const onServices: WithServices = (made, work) =>
    work({ ...made, get: (service) => server.app.get(service, { strict: false }), viewer: Viewer.operator });
  return (...args) => call(environmentOf(server), { args, input, onServices });
}

/** The environment in which the command line works on what a server works on. */
export function environmentOf({ config }: TestServer): Environment {
  const { dataDir, publicUrl } = config.server;
  return { DATABASE_URL: config.database.url!, DATA_DIR: dataDir, PUBLIC_URL: publicUrl };
}

interface Calling {
  args: string[];
  input?: string;
  onServices?: WithServices;
  interruption?: AbortSignal;
}

async function call(env: Environment, { args, input = '', onServices, interruption }: Calling): Promise<Called> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  stdin.end(input);
  const said = Promise.all([text(stdout), text(stderr)]);
  const exitCode = await runCommandLine(args, { env, stdin, stdout, stderr, interruption }, onServices);
  stdout.end();
  stderr.end();
  const [out, error] = await said;
  return { exitCode, stdout: out, stderr: error };
}
