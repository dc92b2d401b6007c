import { Injectable } from '@nestjs/common';
import { NotificationPace, type User } from '#convoke/accounts';
import { ActorQueries, rolesWith } from '#convoke/actors';
import { Cron, Database, type Tx } from '#convoke/core';
import { Digests } from '../notices/digests.service.js';
import { GROUP_DIGEST } from '../notices/notice.js';
import { NoticeMails } from '../notices/notice-mails.service.js';
import { type GatheredNews, GroupNewsLetters } from './group-news-letters.service.js';
import { FOLLOWED, GROUP_KINDS } from './told.js';

interface Row extends Omit<GatheredNews, 'group' | 'author'> {
  groupId: string;
  authorId: string | null;
}

/** Writes to people all that happened in their groups since the last mail, as often as each of them chose. */
@Injectable()
export class GroupDigests {
  constructor(
    private readonly db: Database,
    private readonly digests: Digests,
    private readonly actors: ActorQueries,
    private readonly letters: GroupNewsLetters,
    private readonly mails: NoticeMails,
  ) {}

  @Cron('notifications.group-digests', '*/5 * * * *')
  async sendDue(): Promise<void> {
    const due = await this.digests.due(GROUP_KINDS, ({ settings }) => settings.groupNotifications);
    for (const user of due) await this.send(user);
  }

  private async send(user: User): Promise<void> {
    await this.db.transaction(async (tx) => {
      const gathered = await this.take(tx, user);
      const wanted = user.settings.groupNotifications !== NotificationPace.NONE;
      if (gathered.length === 0 || !wanted) return;
      await this.mails.send(tx, [
        { user, kind: GROUP_DIGEST, write: (locale) => this.letters.digest(gathered, locale) },
      ]);
    });
  }

  /** What the account may still see; whoever takes it first writes of it. */
  private async take(tx: Tx, { id }: User): Promise<GatheredNews[]> {
    const rows = await this.db.query<Row>(
      `WITH taken AS (UPDATE notifications SET awaits_digest = false
          WHERE user_id = $1 AND awaits_digest AND kind = ANY($2) RETURNING id, kind, profile_id, subject_id, data)
        SELECT t.data -> 'changed' ->> 0 AS subject, t.data ->> 'groupId' AS "groupId", t.subject_id AS "authorId",
          t.data ->> 'title' AS title, t.data ->> 'path' AS path FROM taken t
        WHERE t.kind = $3 OR EXISTS (SELECT FROM members m WHERE m.group_id = (t.data ->> 'groupId')::bigint
          AND m.actor_id = t.profile_id AND m.role = ANY($4))
        ORDER BY t.id`,
      [id, GROUP_KINDS, FOLLOWED, rolesWith('read')],
      tx,
    );
    const ids = rows.flatMap(({ groupId, authorId }) => (authorId ? [groupId, authorId] : [groupId]));
    const actors = await this.actors.findMany([...new Set(ids)], tx);
    return rows.flatMap(({ groupId, authorId, ...news }) => {
      const group = actors.get(groupId);
      return group && !group.suspended ? [{ ...news, group, author: actors.get(authorId ?? '') ?? null }] : [];
    });
  }
}
