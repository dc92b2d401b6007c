import { Injectable } from '@nestjs/common';
import { Clock, Database } from '#convoke/core';
import type { Settled } from './delivery.js';

/** Counts the tries of a day by whether they arrived, for the charts of administrators. */
@Injectable()
export class DeliveryCounts {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** By itself, outside of what settles them: all workers write the row of the day. */
  async note(settled: Settled[]): Promise<void> {
    const tried = settled.filter(({ outcome }) => outcome.kind !== 'dropped');
    const delivered = tried.filter(({ outcome }) => outcome.kind === 'delivered').length;
    if (tried.length === 0) return;
    await this.db.query(
      `INSERT INTO delivery_counts AS c (day, delivered, failed) VALUES ($1, $2, $3)
        ON CONFLICT (day) DO UPDATE SET delivered = c.delivered + excluded.delivered, failed = c.failed + excluded.failed`,
      [this.clock.now().toISOString().slice(0, 10), delivered, tried.length - delivered],
    );
  }
}
