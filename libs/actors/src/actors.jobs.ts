import { Injectable } from '@nestjs/common';
import { Cron, OnJob } from '#convoke/core';
import { AccountDeletion, RemoveProfile } from './account-deletion.service.js';
import { GroupInvitationLinks } from './groups/invitation-links/group-invitation-links.service.js';
import { PendingProfiles } from './pending-profiles.service.js';

/** What actors leave to the worker. */
@Injectable()
export class ActorsJobs {
  constructor(
    private readonly pending: PendingProfiles,
    private readonly deletion: AccountDeletion,
    private readonly links: GroupInvitationLinks,
  ) {}

  @OnJob(RemoveProfile)
  async removeProfile({ actorId }: { actorId: string }): Promise<void> {
    await this.deletion.removeProfile(actorId);
  }

  @Cron('actors.purge-pending-profiles', '23 * * * *')
  async purge(): Promise<void> {
    await this.pending.purge();
  }

  @Cron('actors.purge-group-links', '29 3 * * *')
  async purgeGroupLinks(): Promise<void> {
    await this.links.purge();
  }
}
