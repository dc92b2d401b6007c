import { Injectable } from '@nestjs/common';
import { Clock, Database } from '#convoke/core';
import { DELIVERIES_CHANNEL } from './delivery-bell.service.js';

/** What administrators do about deliveries that do not arrive. */
@Injectable()
export class DeliveryAdministration {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Tries everything for a host again now, with all tries before it; answers how many deliveries that are. */
  async retry(host: string): Promise<number> {
    return this.db.transaction(async (tx) => {
      await this.db.query('DELETE FROM delivery_hosts WHERE host = $1', [host], tx);
      const retried = await this.db.query(
        `UPDATE deliveries SET due_at = $2, attempts = 0 WHERE host = $1
          AND (leased_until IS NULL OR leased_until <= $2) RETURNING id`,
        [host, this.clock.now()],
        tx,
      );
      await this.db.query('SELECT pg_notify($1, $2)', [DELIVERIES_CHANNEL, ''], tx);
      return retried.length;
    });
  }

  /** Forgets what was to be sent to a host and is not on its way at this moment; answers how many deliveries that are. */
  async drop(host: string): Promise<number> {
    const dropped = await this.db.query(
      'DELETE FROM deliveries WHERE host = $1 AND (leased_until IS NULL OR leased_until <= $2) RETURNING id',
      [host, this.clock.now()],
    );
    return dropped.length;
  }
}
