import { Injectable } from '@nestjs/common';
import { GroupDeleted, PersonDeleted } from '#convoke/actors';
import { Clock, Cron, Database, OnDomainEvent, OnJob } from '#convoke/core';
import { HeldTextList } from '../held-text-list.service.js';
import { ScanForSpam, SpamScans } from './spam-scans.service.js';

const KEPT_MS = 365 * 86_400_000;

/** What takes long about scans, and what is left of them. */
@Injectable()
export class SpamScanJobs {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly scans: SpamScans,
    private readonly list: HeldTextList,
  ) {}

  /** Goes on where another worker stopped. */
  @OnJob(ScanForSpam)
  async scan({ scanId }: { scanId: string }): Promise<void> {
    while (await this.scans.goOn(scanId));
  }

  @OnDomainEvent(PersonDeleted)
  async forgetPerson({ actorId }: { actorId: string }): Promise<void> {
    await this.list.forgetActor(actorId);
  }

  @OnDomainEvent(GroupDeleted)
  async forgetGroup({ groupId }: { groupId: string }): Promise<void> {
    await this.list.forgetActor(groupId);
  }

  @Cron('moderation.purge-spam-scans', '29 3 * * *')
  async purge(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - KEPT_MS);
    await this.db.query('DELETE FROM spam_scans WHERE finished_at < $1', [before]);
  }
}
