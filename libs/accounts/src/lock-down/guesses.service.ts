import { Injectable } from '@nestjs/common';
import { Clock, Database, DomainError, type ErrorCode, type Tx } from '#convoke/core';
import { Guesses } from './guesses.entity.js';

/** Counts passwords that are tried, before they are looked at: of many at once none is missed. */
@Injectable()
export class GuessCounts {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Counts one try; answers whether it is the last one before a pause. Throws the code given (params: `seconds` and
   * `minutes` to wait) while there is one.
   */
  async count(door: Buffer, paused: ErrorCode): Promise<boolean> {
    const now = this.clock.now();
    const guesses = await this.db.transaction(async (tx) => {
      // Holds the row also where there is one, so that nobody takes it away before it is read.
      await this.db.query(
        `INSERT INTO password_guesses AS held (door, failures, counted_at) VALUES ($1, 0, $2)
         ON CONFLICT (door) DO UPDATE SET failures = held.failures`,
        [door, now],
        tx,
      );
      const held = await tx.findOneByOrFail(Guesses, { door });
      if (held.isPaused(now)) return { held, last: null };
      const last = held.count(now);
      const { failures, pausedUntil, countedAt } = held;
      await tx.update(Guesses, { door }, { failures, pausedUntil, countedAt });
      return { held, last };
    });
    if (guesses.last !== null) return guesses.last;
    const seconds = Math.ceil((guesses.held.pausedUntil!.getTime() - now.getTime()) / 1000);
    throw new DomainError(paused, { params: { seconds, minutes: Math.ceil(seconds / 60) } });
  }

  /** Forgets what was counted: the password was right, or somebody came in by their mailbox. */
  async forget(door: Buffer, tx: Tx = this.db.manager): Promise<void> {
    await tx.delete(Guesses, { door });
  }

  /** Forgets what would begin anew anyway. */
  async purge(): Promise<void> {
    await this.db.query(
      `DELETE FROM password_guesses WHERE greatest(counted_at, paused_until) < $1::timestamptz - interval '24 hours'`,
      [this.clock.now()],
    );
  }
}
