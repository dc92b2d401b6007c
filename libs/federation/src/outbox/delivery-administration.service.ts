import { Injectable } from '@nestjs/common';
import { Clock, Database, type Tx } from '#convoke/core';
import { type ActingModerator, ActionLog, ModerationAction } from '#convoke/moderation';
import { DeliveryBell } from './delivery-bell.service.js';

/** What administrators can do about deliveries that wait or were given up. */
@Injectable()
export class DeliveryAdministration {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly bell: DeliveryBell,
    private readonly log: ActionLog,
  ) {}

  /** Tries everything for the host now, what was given up included; answers how many that are. */
  async retry(by: ActingModerator | null, host: string): Promise<number> {
    const retried = await this.db.transaction(async (tx) => {
      await this.db.query('DELETE FROM delivery_hosts WHERE host = $1', [host], tx);
      const due = await this.db.query(
        `UPDATE deliveries SET due_at = $2, attempts = 0, leased_until = NULL
          WHERE host = $1 AND (leased_until IS NULL OR leased_until <= $2) RETURNING id`,
        [host, this.clock.now()],
        tx,
      );
      await this.note(tx, by, ModerationAction.DELIVERIES_RETRY, host, due.length);
      return due;
    });
    this.bell.ring();
    return retried.length;
  }

  /** Forgets everything for the host; answers how many deliveries that were. */
  async drop(by: ActingModerator | null, host: string): Promise<number> {
    return this.db.transaction(async (tx) => {
      const { length } = await this.db.query('DELETE FROM deliveries WHERE host = $1 RETURNING id', [host], tx);
      await this.note(tx, by, ModerationAction.DELIVERIES_DROP, host, length);
      return length;
    });
  }

  private async note(tx: Tx, by: ActingModerator | null, action: ModerationAction, host: string, count: number) {
    if (count > 0)
      await this.log.record(tx, by, { action, target: { kind: 'instance', id: host }, details: { count } });
  }
}
