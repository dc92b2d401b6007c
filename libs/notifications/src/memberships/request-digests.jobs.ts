import { Injectable } from '@nestjs/common';
import { NotificationPace, type User } from '#convoke/accounts';
import { ActorQueries, rolesWith } from '#convoke/actors';
import { Cron, Database, type Tx } from '#convoke/core';
import { Digests } from '../notices/digests.service.js';
import { NoticeMails } from '../notices/notice-mails.service.js';
import { MembershipLetters, type Request } from './membership-letters.service.js';

const KIND = 'member_request';

/** Writes to those who let people into groups about all who asked since the last mail, as often as each of them chose. */
@Injectable()
export class RequestDigests {
  constructor(
    private readonly db: Database,
    private readonly digests: Digests,
    private readonly actors: ActorQueries,
    private readonly letters: MembershipLetters,
    private readonly mails: NoticeMails,
  ) {}

  @Cron('notifications.request-digests', '*/5 * * * *')
  async sendDue(): Promise<void> {
    const due = await this.digests.due([KIND], ({ settings }) => settings.notificationPendingMembership);
    for (const user of due) await this.send(user);
  }

  private async send(user: User): Promise<void> {
    await this.db.transaction(async (tx) => {
      const requests = await this.take(tx, user);
      const wanted = user.settings.notificationPendingMembership !== NotificationPace.NONE;
      if (requests.length === 0 || !wanted) return;
      await this.mails.send(tx, [{ user, kind: KIND, write: (locale) => this.letters.digest(requests, locale) }]);
    });
  }

  /** Those who still wait for an answer that this account may give; whoever takes them first writes of them. */
  private async take(tx: Tx, { id }: User): Promise<Request[]> {
    const asked = await this.db.query<{ groupId: string; actorId: string }>(
      `WITH taken AS (UPDATE notifications SET awaits_digest = false
          WHERE user_id = $1 AND awaits_digest AND kind = $2 RETURNING id, data)
        SELECT m.group_id AS "groupId", m.actor_id AS "actorId" FROM taken t
          JOIN members m ON m.id = (t.data ->> 'memberId')::bigint AND m.role = 'not_approved'
        WHERE EXISTS (SELECT FROM members own JOIN actors a ON a.id = own.actor_id
          WHERE own.group_id = m.group_id AND a.user_id = $1 AND own.role = ANY($3))
        ORDER BY t.id`,
      [id, KIND, rolesWith('manage members')],
      tx,
    );
    const actors = await this.actors.findMany([...new Set(asked.flatMap((one) => [one.groupId, one.actorId]))], tx);
    return asked.flatMap(({ groupId, actorId }) => {
      const [group, asker] = [actors.get(groupId), actors.get(actorId)];
      return group && !group.suspended && asker ? [{ group, asker }] : [];
    });
  }
}
