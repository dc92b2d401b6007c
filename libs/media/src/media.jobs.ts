import { Injectable } from '@nestjs/common';
import { Clock, Cron, Database, type Tx } from '#convoke/core';
import { Media } from './media.entity.js';
import { PictureFiles } from './picture-files.service.js';

const PROBATION_MS = 48 * 60 * 60 * 1000;
const BATCH = 500;

/** Takes away the pictures that nothing shows. */
@Injectable()
export class MediaJobs {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly files: PictureFiles,
  ) {}

  /** Deletes pictures that nothing has shown for two days. */
  @Cron('media.purge-unattached', '41 * * * *')
  async purgeUnattached(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - PROBATION_MS);
    for (let deleted = BATCH; deleted === BATCH;) {
      deleted = await this.db.transaction((tx) => this.purgeBatch(tx, before));
    }
  }

  private async purgeBatch(tx: Tx, before: Date): Promise<number> {
    const doomed = await tx
      .createQueryBuilder(Media, 'media')
      .where('media.unattachedSince < :before', { before })
      .orderBy('media.id')
      .limit(BATCH)
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .getMany();
    if (doomed.length === 0) return 0;
    const ids = doomed.map(({ id }) => id);
    await tx.delete(Media, ids);
    await this.files.release(tx, doomed);
    return doomed.length;
  }
}
