import { Injectable } from '@nestjs/common';
import { Clock, Database, type Tx } from '#convoke/core';
import { Media } from './media.entity.js';
import { PictureFiles } from './picture-files.service.js';

export interface CleaningTerms {
  /** Says what would go, and takes nothing away. */
  dryRun?: boolean;
  /** For how long nothing has shown what goes. */
  olderThanDays?: number;
}

/** What a cleaning took away, or would. */
export interface Cleaned {
  pictures: number;
  /** Of all their files; some may stay, because another picture shares them. */
  bytes: number;
}

export const PROBATION_DAYS = 2;
/** SQL for the bytes of a picture's smaller copies. */
export const BYTES_OF_VARIANTS = `(SELECT coalesce(sum((v->>'size')::bigint), 0) FROM jsonb_array_elements(variants) v)`;
const HOUR_MS = 3_600_000;
const BATCH = 500;

/** Takes away the pictures that nothing shows. */
@Injectable()
export class MediaCleaning {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly files: PictureFiles,
  ) {}

  /** Whoever has just sent a picture keeps it for an hour, to use it. */
  async run({ dryRun = false, olderThanDays = PROBATION_DAYS }: CleaningTerms = {}): Promise<Cleaned> {
    const before = new Date(this.clock.now().getTime() - Math.max(olderThanDays * 24, 1) * HOUR_MS);
    const doomed = await this.weigh(before);
    if (dryRun) return doomed;
    for (let deleted = BATCH; deleted === BATCH;) {
      deleted = await this.db.transaction((tx) => this.purgeBatch(tx, before));
    }
    return doomed;
  }

  private async weigh(before: Date): Promise<Cleaned> {
    const [doomed] = await this.db.query<Cleaned>(
      `SELECT count(*)::int AS pictures, coalesce(sum(size + ${BYTES_OF_VARIANTS}), 0)::float8 AS bytes
        FROM media WHERE unattached_since < $1`,
      [before],
    );
    return doomed!;
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
