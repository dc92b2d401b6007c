import { Injectable } from '@nestjs/common';
import { Users } from '#convoke/accounts';
import { type GroupRight, rolesWith } from '#convoke/actors';
import { Database, type Tx } from '#convoke/core';
import type { Recipient } from '../notices/notice.js';

/** Finds who is told of what concerns a group. */
@Injectable()
export class GroupManagers {
  constructor(
    private readonly db: Database,
    private readonly users: Users,
  ) {}

  /**
   * Those who may do something in it, each account once, with the profile that has been in the group longest; without the
   * account of `exceptUserId`.
   */
  async of(tx: Tx, groupId: string, right: GroupRight, exceptUserId: string | null): Promise<Recipient[]> {
    const rows = await this.db.query<{ userId: string; profileId: string }>(
      `SELECT DISTINCT ON (a.user_id) a.user_id AS "userId", a.id AS "profileId"
        FROM members m JOIN actors a ON a.id = m.actor_id
        WHERE m.group_id = $1 AND m.role = ANY($2) AND a.user_id IS NOT NULL AND a.deleted_at IS NULL
          AND a.suspended_at IS NULL AND a.user_id IS DISTINCT FROM $3
        ORDER BY a.user_id, m.id`,
      [groupId, rolesWith(right), exceptUserId],
      tx,
    );
    const users = await this.users.usable(
      rows.map(({ userId }) => userId),
      tx,
    );
    return rows.flatMap(({ userId, profileId }) => {
      const user = users.get(userId);
      return user ? [{ user, profileId }] : [];
    });
  }
}
