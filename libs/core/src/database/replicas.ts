import { AsyncLocalStorage } from 'node:async_hooks';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { Replica } from './replica.js';

const LOOK_EVERY_MS = 1000;
/** Longer than every process takes to see that a replica is behind, so that then nobody reads from it any more. */
const PATIENCE_MS = 3 * LOOK_EVERY_MS;

/** The copies of the database from which reading operations read, while they keep up with it. */
export class Replicas {
  private readonly scope = new AsyncLocalStorage<{ hasWritten: boolean }>();
  private readonly replicas: Replica[];
  private turn = 0;
  /** Where the primary was at the last look. */
  private seen: string | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    urls: readonly string[],
    private readonly primary: Pool,
    poolSize: number,
    private readonly log: Logger,
  ) {
    this.replicas = urls.map((url) => new Replica(url, poolSize));
  }

  /** Finds out which of them can be read from, now and every second. */
  async open(): Promise<void> {
    this.seen = await this.position();
    await this.look();
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
    this.timer.unref();
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.replicas.map((replica) => replica.close()));
  }

  /** Runs what only asks: it may read from a replica until it writes. */
  during<T>(work: () => Promise<T>): Promise<T> {
    return this.scope.run({ hasWritten: false }, work);
  }

  /** Whoever wrote reads from the primary for the rest of what they do. */
  noteWrite(): void {
    const scope = this.scope.getStore();
    if (scope) scope.hasWritten = true;
  }

  /** The replica that the code running now may read from, each in its turn; null where only the primary will do. */
  find(): Replica | null {
    const scope = this.scope.getStore();
    if (!scope || scope.hasWritten) return null;
    const fit = this.replicas.filter(({ isFit }) => isFit);
    return fit[this.turn++ % fit.length] ?? null;
  }

  /** Waits until all that is written by now can be read from each replica that is read from. */
  async caughtUp(): Promise<void> {
    const fit = this.replicas.filter(({ isFit }) => isFit);
    if (fit.length === 0) return;
    // A primary that has just gone away must not make a failure of what it has done.
    const position = await this.position().catch(() => null);
    if (position) await Promise.all(fit.map((replica) => replica.reach(position, PATIENCE_MS)));
  }

  /** A replica that has not what the primary had a second ago is left out until it has. */
  private async look(): Promise<void> {
    try {
      const before = this.seen!;
      this.seen = await this.position();
      await Promise.all(this.replicas.map((replica, number) => this.judge(replica, number, before)));
    } catch {
      // The primary is away: what the replicas have is the best there is.
    }
  }

  private async judge(replica: Replica, number: number, position: string): Promise<void> {
    const isFit = await replica.hasReached(position);
    if (isFit !== replica.isFit)
      this.log.warn({ replica: number + 1 }, isFit ? 'a replica is read from' : 'a replica is left out');
    replica.isFit = isFit;
  }

  private async position(): Promise<string> {
    const { rows } = await this.primary.query<{ position: string }>('SELECT pg_current_wal_flush_lsn() AS position');
    return rows[0]!.position;
  }
}
