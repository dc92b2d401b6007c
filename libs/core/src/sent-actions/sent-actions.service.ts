import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/index.js';
import { Cron } from '../jobs/index.js';

const KEPT_MS = 30 * 86_400_000;

/** Whether something was never sent before, was begun and nobody knows how it ended, or was done. */
export type SentAction = 'new' | 'begun' | 'done';

/** What browsers kept until they had a network: who hears no answer sends it again, and it is done once. */
@Injectable()
export class SentActions {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Notes that it begins, if it is new: two readers who send the same id send two things. */
  async begin(reader: string, id: string): Promise<SentAction> {
    const begun = await this.db.query(
      'INSERT INTO sent_actions (reader, id, begun_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING id',
      [reader, id, this.clock.now()],
    );
    if (begun.length > 0) return 'new';
    const [known] = await this.db.query<{ done: boolean }>(
      'SELECT done FROM sent_actions WHERE reader = $1 AND id = $2',
      [reader, id],
    );
    return known?.done ? 'done' : 'begun';
  }

  /** Notes how it ended: what was refused may be sent again. */
  async end(reader: string, id: string, done: boolean): Promise<void> {
    const change = done ? 'UPDATE sent_actions SET done = true' : 'DELETE FROM sent_actions';
    await this.db.query(`${change} WHERE reader = $1 AND id = $2`, [reader, id]);
  }

  @Cron('core.forget-sent-actions', '41 * * * *')
  async forgetOld(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - KEPT_MS);
    await this.db.query('DELETE FROM sent_actions WHERE begun_at < $1', [before]);
  }
}
