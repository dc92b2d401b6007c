import { Injectable } from '@nestjs/common';
import { Cron } from '#convoke/core';
import { PendingProfiles } from './pending-profiles.service.js';

/** What actors leave to the worker. */
@Injectable()
export class ActorsJobs {
  constructor(private readonly pending: PendingProfiles) {}

  @Cron('actors.purge-pending-profiles', '23 * * * *')
  async purge(): Promise<void> {
    await this.pending.purge();
  }
}
