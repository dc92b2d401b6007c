import { Injectable } from '@nestjs/common';
import { Clock, Cron, Database } from '#convoke/core';

const DAY_MS = 86_400_000;
/** How long a delivery waits for a host that is away, or for an administrator. */
const DELIVERY_DAYS = 30;
/** How long it is known what was posted, so that nothing is posted twice. */
const ACTIVITY_DAYS = 7;

/** Keeps the outbox from growing for ever. */
@Injectable()
export class OutboxJobs {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  @Cron('federation.purge-outbox', '47 3 * * *')
  async purge(): Promise<void> {
    await this.db.query('DELETE FROM deliveries WHERE created_at < $1', [this.ago(DELIVERY_DAYS)]);
    await this.db.query(
      `DELETE FROM outbound_activities a WHERE created_at < $1
        AND NOT EXISTS (SELECT FROM deliveries d WHERE d.activity_id = a.id)`,
      [this.ago(ACTIVITY_DAYS)],
    );
    // By then the days are among the figures of the instance.
    await this.db.query('DELETE FROM delivery_counts WHERE day < $1::date', [this.ago(ACTIVITY_DAYS)]);
    // Nothing would ever find out whether these are back, so the next activity may.
    await this.db.query(
      `DELETE FROM delivery_hosts h WHERE paused_until < $1
        AND NOT EXISTS (SELECT FROM deliveries d WHERE d.host = h.host AND d.due_at IS NOT NULL)`,
      [this.clock.now()],
    );
  }

  private ago(days: number): Date {
    return new Date(this.clock.now().getTime() - days * DAY_MS);
  }
}
