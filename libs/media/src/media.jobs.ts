import { Injectable } from '@nestjs/common';
import { Cron, job, OnJob } from '#convoke/core';
import { type CleaningTerms, MediaCleaning } from './media-cleaning.service.js';

/** A cleaning that somebody asked for. */
export const CleanMedia = job<Pick<CleaningTerms, 'olderThanDays'>>('media.clean');

/** Takes away the pictures that nothing shows. */
@Injectable()
export class MediaJobs {
  constructor(private readonly cleaning: MediaCleaning) {}

  /** Deletes pictures that nothing has shown for two days. */
  @Cron('media.purge-unattached', '41 * * * *')
  async purgeUnattached(): Promise<void> {
    await this.cleaning.run();
  }

  @OnJob(CleanMedia)
  async clean(terms: Pick<CleaningTerms, 'olderThanDays'>): Promise<void> {
    await this.cleaning.run(terms);
  }
}
