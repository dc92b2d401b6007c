import { Injectable } from '@nestjs/common';
import { Users } from '#convoke/accounts';
import { Database, type Tx } from '#convoke/core';
import type { Event } from '#convoke/events';
import type { Recipient } from '../notices/notice.js';

/** Finds who runs the guest list of an event. */
@Injectable()
export class Organizers {
  constructor(
    private readonly db: Database,
    private readonly users: Users,
  ) {}

  /** Each account once, the organizer's profile before others; without the account of `exceptUserId`. */
  async of(tx: Tx, { id, organizerActorId, contactIds }: Event, exceptUserId: string | null): Promise<Recipient[]> {
    const rows = await this.db.query<{ userId: string; profileId: string }>(
      `SELECT DISTINCT ON (a.user_id) a.user_id AS "userId", a.id AS "profileId" FROM actors a
        WHERE a.user_id IS NOT NULL AND a.deleted_at IS NULL AND a.user_id IS DISTINCT FROM $4
          AND (a.id = $1 OR a.id = ANY($2) OR EXISTS (SELECT FROM participations p
            WHERE p.event_id = $3 AND p.actor_id = a.id AND p.role IN ('moderator', 'administrator')))
        ORDER BY a.user_id, a.id <> $1, a.id`,
      [organizerActorId, contactIds, id, exceptUserId],
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
