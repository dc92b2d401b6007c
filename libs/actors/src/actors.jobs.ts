import { Injectable } from '@nestjs/common';
import { Cron, OnJob } from '#convoke/core';
import { AccountDeletion, RemoveProfile } from './account-deletion.service.js';
import { PendingProfiles } from './pending-profiles.service.js';

/** What actors leave to the worker. */
@Injectable()
export class ActorsJobs {
  constructor(
    private readonly pending: PendingProfiles,
    private readonly deletion: AccountDeletion,
  ) {}

  @OnJob(RemoveProfile)
  async removeProfile({ actorId }: { actorId: string }): Promise<void> {
    await this.deletion.removeProfile(actorId);
  }

  @Cron('actors.purge-pending-profiles', '23 * * * *')
  async purge(): Promise<void> {
    await this.pending.purge();
  }
}
