import { Injectable } from '@nestjs/common';
import type { Viewer } from '#convoke/actors';
import { Clock, Database } from '#convoke/core';
import { actingAs, ActionLog } from '../action-log/action-log.service.js';
import { ModerationAction } from '../action-log/moderation-action.js';

const AGAIN_MS = 3_600_000;

/** Writes down who of the moderators looked at which account, and so at the profiles that belong to it. */
@Injectable()
export class UserViews {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly log: ActionLog,
  ) {}

  /** Once an hour for each of them; nobody is watched over their own. */
  async note(viewer: Viewer, userIds: string[]): Promise<void> {
    const others = [...new Set(userIds)].filter((id) => !viewer.isUser(id));
    if (others.length === 0) return;
    const by = actingAs(viewer);
    await this.db.transaction(async (tx) => {
      const noted = await this.db.query<{ id: string }>(
        `SELECT target_id AS id FROM action_logs
          WHERE target_kind = 'user' AND target_id = ANY($1) AND action = $2 AND user_id IS NOT DISTINCT FROM $3
            AND inserted_at > $4`,
        [others, ModerationAction.USER_VIEW, by?.userId ?? null, new Date(this.clock.now().getTime() - AGAIN_MS)],
        tx,
      );
      const known = new Set(noted.map(({ id }) => id));
      for (const id of others.filter((each) => !known.has(each))) {
        await this.log.record(tx, by, { action: ModerationAction.USER_VIEW, target: { kind: 'user', id } });
      }
    });
  }
}
