import { Injectable } from '@nestjs/common';
import { Clock, Database, job, Jobs, type Tx } from '#convoke/core';

/** Reads all that a group elsewhere has for its members here. */
export const ReadGroup = job<{ groupId: string }>('federation.read-group', { expireInSeconds: 3600, retryLimit: 3 });

/** How long a group has to let somebody in who was invited. */
const UNANSWERED_MS = 120_000;

/** Lets groups elsewhere be read. */
@Injectable()
export class GroupReadings {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
  ) {}

  /** For the first of ours who is in it; those who come later find it read. */
  async begin(groupId: string): Promise<void> {
    if (await this.isRead(groupId)) return;
    await this.db.transaction((tx) => this.jobs.send(tx, ReadGroup, { groupId }));
  }

  /** For who says yes to an invitation: some groups answer nothing to that. */
  async beginLater(tx: Tx, groupId: string): Promise<void> {
    const startAfter = new Date(this.clock.now().getTime() + UNANSWERED_MS);
    await this.jobs.send(tx, ReadGroup, { groupId }, { startAfter });
  }

  private async isRead(groupId: string): Promise<boolean> {
    return (await this.db.query('SELECT FROM group_mirrors WHERE group_id = $1', [groupId])).length > 0;
  }

  async note(groupId: string): Promise<void> {
    await this.db.query(
      `INSERT INTO group_mirrors (group_id, read_at) VALUES ($1, $2)
        ON CONFLICT (group_id) DO UPDATE SET read_at = excluded.read_at`,
      [groupId, this.clock.now()],
    );
  }
}
