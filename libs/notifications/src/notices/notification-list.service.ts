import { Injectable } from '@nestjs/common';
import { Clock, Database, loader, type PageOf, type PageParts, type PageWindow, readPage } from '#convoke/core';
import type { Notice } from './notice.js';

/** A notice as its reader finds it in their list. */
export interface StoredNotice {
  id: string;
  kind: Notice['kind'];
  profileId: string | null;
  subjectId: string | null;
  eventId: string | null;
  data: NonNullable<Notice['data']>;
  createdAt: Date;
  readAt: Date | null;
}

/** What somebody was told, newest first. */
@Injectable()
export class NotificationList {
  /** By account. */
  readonly unread = loader<string, number>(
    async (userIds) => {
      const rows = await this.db.query<{ id: string; count: number }>(
        `SELECT user_id AS id, count(*)::int AS count FROM notifications
          WHERE user_id = ANY($1) AND read_at IS NULL GROUP BY user_id`,
        [userIds],
      );
      return new Map(rows.map(({ id, count }) => [id, count]));
    },
    () => 0,
  );

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async of(userId: string, window: PageWindow, parts: PageParts): Promise<PageOf<StoredNotice>> {
    return readPage(
      window,
      parts,
      () => this.read(userId, window),
      () => this.count(userId),
    );
  }

  /** All that they were told until then; what came since stays unread. */
  async markRead(userId: string, until: Date): Promise<void> {
    await this.db.query(
      'UPDATE notifications SET read_at = $3 WHERE user_id = $1 AND created_at <= $2 AND read_at IS NULL',
      [userId, until, this.clock.now()],
    );
  }

  private async read(userId: string, { offset, limit }: PageWindow): Promise<StoredNotice[]> {
    return this.db.query<StoredNotice>(
      `SELECT id, kind, profile_id AS "profileId", subject_id AS "subjectId", event_id AS "eventId", data,
          created_at AS "createdAt", read_at AS "readAt"
        FROM notifications WHERE user_id = $1 ORDER BY id DESC OFFSET $2 LIMIT $3`,
      [userId, offset, limit],
    );
  }

  private async count(userId: string): Promise<number> {
    const [row] = await this.db.query<{ total: number }>(
      'SELECT count(*)::int AS total FROM notifications WHERE user_id = $1',
      [userId],
    );
    return row!.total;
  }
}
