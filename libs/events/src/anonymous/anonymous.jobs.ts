import { Injectable } from '@nestjs/common';
import { Clock, type Config, Cron, Database, InjectConfig } from '#convoke/core';
import { GuestList } from '../guest-list.service.js';
import { AnonymousList } from './anonymous-list.service.js';

const HOUR_MS = 3_600_000;
export const CONFIRMATION_HOURS = 48;

/** Forgets people without an account when their time has come. */
@Injectable()
export class AnonymousJobs {
  constructor(
    @InjectConfig('events') private readonly config: Config['events'],
    private readonly db: Database,
    private readonly guests: GuestList,
    private readonly list: AnonymousList,
    private readonly clock: Clock,
  ) {}

  /** Those who never confirmed; nobody was told of them. */
  @Cron('events.forget-unconfirmed', '29 * * * *')
  async forgetUnconfirmed(): Promise<void> {
    const since = this.hoursAgo(CONFIRMATION_HOURS);
    for (const eventId of await this.list.unconfirmedSince(since)) {
      await this.db.transaction(async (tx) => {
        await this.guests.lock(tx, eventId);
        await this.list.forgetUnconfirmed(tx, eventId, since);
      });
    }
  }

  /** Their places still count. */
  @Cron('events.erase-addresses', '7 3 * * *')
  async eraseAddresses(): Promise<void> {
    await this.list.erase(this.hoursAgo(24 * this.config.anonymousRetentionDays));
  }

  private hoursAgo(hours: number): Date {
    return new Date(this.clock.now().getTime() - hours * HOUR_MS);
  }
}
