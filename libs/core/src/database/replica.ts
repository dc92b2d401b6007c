import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const CONNECT_MS = 1000;
const LOOK_MS = 1000;
/** A read that a replica does not answer in time is repeated on the primary. */
const READ_MS = 10_000;
const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 50;

/** One copy of the database that follows it. */
export class Replica {
  readonly pool: pg.Pool;
  /** Whether it can be read from: reachable, and not behind. */
  isFit = false;
  /** On a connection of its own, so that reads that wait for one do not make it look dead. */
  private readonly watch: pg.Pool;

  constructor(connectionString: string, size: number) {
    const usual = { connectionString, connectionTimeoutMillis: CONNECT_MS };
    this.pool = new pg.Pool({ ...usual, max: size, query_timeout: READ_MS, application_name: 'convoke' });
    this.watch = new pg.Pool({ ...usual, max: 1, query_timeout: LOOK_MS, application_name: 'convoke-replica' });
    // Idle connections that break: the next look tells.
    for (const pool of [this.pool, this.watch]) pool.on('error', () => (this.isFit = false));
  }

  /** Whether it has all that the primary had written up to a position; false when it cannot say. */
  async hasReached(position: string): Promise<boolean> {
    try {
      // A replica that was made a primary follows nobody any more, and knows no position of replay.
      const { rows } = await this.watch.query<{ reached: boolean | null }>(
        'SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= $1::pg_lsn AS reached',
        [position],
      );
      return rows[0]?.reached === true;
    } catch {
      return false;
    }
  }

  /** Waits until it has; one that takes too long, or is gone, is not read from any more. */
  async reach(position: string, patienceMs: number): Promise<void> {
    const deadline = performance.now() + patienceMs;
    for (let pause = FIRST_PAUSE_MS; this.isFit; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      if (await this.hasReached(position)) return;
      if (performance.now() > deadline) this.isFit = false;
      else await sleep(pause);
    }
  }

  async close(): Promise<void> {
    this.isFit = false;
    await Promise.all([this.pool.end(), this.watch.end()]);
  }
}
