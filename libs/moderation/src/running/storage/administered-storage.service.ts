import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '#convoke/actors';
import { Database, Jobs, parseInput } from '#convoke/core';
import { type Cleaned, CleanMedia, MediaCleaning } from '#convoke/media';
import { actingAs, ActionLog } from '../../action-log/action-log.service.js';
import { ModerationAction } from '../../action-log/moderation-action.js';

const MAX_DAYS = 3650;
const termsSchema = z.object({ olderThanDays: z.int().min(0).max(MAX_DAYS) });

/** The files of the instance in the hands of its administrators. */
@Injectable()
export class AdministeredStorage {
  constructor(
    private readonly db: Database,
    private readonly jobs: Jobs,
    private readonly cleaning: MediaCleaning,
    private readonly log: ActionLog,
  ) {}

  /** Has pictures that nothing shows taken away before their time; answers what goes. Throws InvalidInput. */
  async clean(viewer: Viewer, given: { olderThanDays: number }): Promise<Cleaned> {
    const terms = parseInput(termsSchema, given);
    const doomed = await this.cleaning.run({ ...terms, dryRun: true });
    await this.db.transaction(async (tx) => {
      await this.jobs.send(tx, CleanMedia, terms);
      await this.log.record(tx, actingAs(viewer), {
        action: ModerationAction.MEDIA_CLEANING,
        target: { kind: 'setting', id: 'storage' },
        details: { pictures: doomed.pictures, days: terms.olderThanDays },
      });
    });
    return doomed;
  }
}
