import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A service that runs as a plain process. */
export class RunningService {
  output = '';
  private readonly ended: Promise<unknown>;

  constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    /** As the health check of the service says. */
    readonly isHealthy: () => Promise<boolean>,
  ) {
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    this.ended = once(child, 'exit');
  }

  get isOver(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** As `docker stop` does, with the time that it gives. */
  async stop(signal: NodeJS.Signals): Promise<void> {
    if (this.isOver) return;
    this.child.kill(signal);
    await this.ended;
  }
}

/** Runs a program to its end; answers what it said and how it ended. */
export async function runToEnd(
  file: string,
  args: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<{ code: number; output: string }> {
  const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? 1, output };
}
