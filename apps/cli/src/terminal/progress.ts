import { CommandFailed, type Terminal } from './terminal.js';

const WIDTH = 24;
const REDRAWN_MS = 100;

/** How far long work has come, drawn over one line of the terminal; where there is none it says nothing. */
export class Progress {
  private drawnAt = 0;

  constructor(private readonly terminal: Terminal) {}

  /** `total` is 0 where nobody knows. Throws CommandFailed where somebody wants to stop. */
  show(label: string, done: number, total = 0): void {
    if (this.terminal.interruption?.aborted) throw new CommandFailed('Stopped.');
    const now = performance.now();
    if (!this.terminal.stderr.isTTY || (now - this.drawnAt < REDRAWN_MS && done !== total)) return;
    this.drawnAt = now;
    const bar = total > 0 ? `[${'#'.repeat((done / total) * WIDTH).padEnd(WIDTH)}] ${done}/${total}` : String(done);
    this.terminal.stderr.write(`\r\u001b[K${label} ${bar}`);
  }

  end(): void {
    if (this.drawnAt > 0) this.terminal.stderr.write('\r\u001b[K');
  }
}
