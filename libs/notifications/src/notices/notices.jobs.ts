import { Injectable } from '@nestjs/common';
import { PersonDeleted } from '#convoke/actors';
import { Clock, Cron, Database, OnDomainEvent } from '#convoke/core';

const DAYS_KEPT = 90;
const DAY_MS = 86_400_000;

/** Takes notices away that are old, or about a profile that is gone. */
@Injectable()
export class NoticesJobs {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  @OnDomainEvent(PersonDeleted)
  async forget({ actorId }: { actorId: string }): Promise<void> {
    await this.db.query('DELETE FROM notifications WHERE profile_id = $1', [actorId]);
    await this.db.query('UPDATE notifications SET subject_id = NULL WHERE subject_id = $1', [actorId]);
  }

  @Cron('notifications.purge-old', '41 3 * * *')
  async purgeOld(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - DAYS_KEPT * DAY_MS);
    await this.db.query('DELETE FROM notifications WHERE created_at < $1', [before]);
    await this.db.query('DELETE FROM strangers_told WHERE told_at < $1', [before]);
    await this.db.query('DELETE FROM event_changes WHERE was IS NULL AND since < $1', [before]);
  }
}
