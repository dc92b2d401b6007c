import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '#convoke/actors';
import { Database, lineInput, ParkedJobs, type ParkedSelection, parseInput, type Tx } from '#convoke/core';
import { actingAs, ActionLog } from '../../action-log/action-log.service.js';
import { ModerationAction } from '../../action-log/moderation-action.js';

const selectionSchema = z.object({ queue: lineInput({ min: 1, max: 200 }), id: lineInput({ max: 100 }).nullish() });

type Work = (tx: Tx, selection: ParkedSelection) => Promise<number>;

/** Background work that failed for good in the hands of administrators. */
@Injectable()
export class AdministeredJobs {
  constructor(
    private readonly db: Database,
    private readonly parked: ParkedJobs,
    private readonly log: ActionLog,
  ) {}

  /** Has one, or all of a queue, tried once more; answers how many. Throws not_found, InvalidInput. */
  async retry(viewer: Viewer, selection: ParkedSelection): Promise<number> {
    return this.change(viewer, selection, ModerationAction.JOB_RETRY, (tx, checked) => this.parked.retry(tx, checked));
  }

  /** Forgets one, or all of a queue; answers how many. Throws not_found, InvalidInput. */
  async discard(viewer: Viewer, selection: ParkedSelection): Promise<number> {
    return this.change(viewer, selection, ModerationAction.JOB_DISCARD, (tx, checked) =>
      this.parked.discard(tx, checked),
    );
  }

  private async change(
    viewer: Viewer,
    given: ParkedSelection,
    action: typeof ModerationAction.JOB_RETRY | typeof ModerationAction.JOB_DISCARD,
    work: Work,
  ): Promise<number> {
    const selection = parseInput(selectionSchema, given);
    return this.db.transaction(async (tx) => {
      const count = await work(tx, selection);
      const { queue: id } = selection;
      if (count > 0)
        await this.log.record(tx, actingAs(viewer), { action, target: { kind: 'job', id }, details: { count } });
      return count;
    });
  }
}
