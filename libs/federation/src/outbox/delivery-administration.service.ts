import { Injectable } from '@nestjs/common';
import { Clock, Database } from '#convoke/core';
import { DeliveryBell } from './delivery-bell.service.js';

/** What administrators can do about deliveries that wait or were given up. */
@Injectable()
export class DeliveryAdministration {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly bell: DeliveryBell,
  ) {}

  /** Tries everything for the host now, what was given up included; answers how many that are. */
  async retry(host: string): Promise<number> {
    const retried = await this.db.transaction(async (tx) => {
      await this.db.query('DELETE FROM delivery_hosts WHERE host = $1', [host], tx);
      return this.db.query(
        `UPDATE deliveries SET due_at = $2, attempts = 0, leased_until = NULL
          WHERE host = $1 AND (leased_until IS NULL OR leased_until <= $2) RETURNING id`,
        [host, this.clock.now()],
        tx,
      );
    });
    this.bell.ring();
    return retried.length;
  }

  /** Forgets everything for the host; answers how many deliveries that were. */
  async drop(host: string): Promise<number> {
    return (await this.db.query('DELETE FROM deliveries WHERE host = $1 RETURNING id', [host])).length;
  }
}
