import { Injectable } from '@nestjs/common';
import { Users } from '#convoke/accounts';
import { rolesWith } from '#convoke/actors';
import { Database, type Tx } from '#convoke/core';
import type { Recipient } from '../notices/notice.js';

const BATCH = 200;

/** The membership, or the follow, as `r`, of the profile `a` in the group of $1. */
const MEMBERS = `members r JOIN actors a ON a.id = r.actor_id WHERE r.group_id = $1 AND r.role = ANY($4)`;
const FOLLOWERS = `follows r JOIN actors a ON a.id = r.follower_id JOIN groups g ON g.actor_id = r.target_id
  WHERE r.target_id = $1 AND r.approved AND r.notify AND g.visibility <> 'private' AND $4::text[] IS NULL`;

/** Finds who hears what happens in a group: its members, and who follows it and wants to. */
@Injectable()
export class GroupAudience {
  constructor(
    private readonly db: Database,
    private readonly users: Users,
  ) {}

  /** Each account once, some at a time, without the account of `exceptUserId`. */
  members(tx: Tx, groupId: string, exceptUserId: string | null): AsyncGenerator<Recipient[]> {
    return this.batches(tx, MEMBERS, [groupId, exceptUserId], rolesWith('read'));
  }

  /** The same of those who asked to be told. */
  followers(tx: Tx, groupId: string, exceptUserId: string | null): AsyncGenerator<Recipient[]> {
    return this.batches(tx, FOLLOWERS, [groupId, exceptUserId], null);
  }

  private async *batches(
    tx: Tx,
    from: string,
    [groupId, exceptUserId]: [string, string | null],
    roles: readonly string[] | null,
  ): AsyncGenerator<Recipient[]> {
    for (let last = '0', full = true; full;) {
      const rows = await this.db.query<{ userId: string; profileId: string }>(
        `SELECT DISTINCT ON (a.user_id) a.user_id AS "userId", a.id AS "profileId" FROM ${from}
            AND a.user_id > $2 AND a.user_id IS DISTINCT FROM $3 AND a.deleted_at IS NULL AND a.suspended_at IS NULL
          ORDER BY a.user_id, r.id LIMIT ${BATCH}`,
        [groupId, last, exceptUserId, roles],
        tx,
      );
      const users = await this.users.usable(
        rows.map(({ userId }) => userId),
        tx,
      );
      yield rows.flatMap(({ userId, profileId }) => {
        const user = users.get(userId);
        return user ? [{ user, profileId }] : [];
      });
      full = rows.length === BATCH;
      last = rows.at(-1)?.userId ?? last;
    }
  }
}
