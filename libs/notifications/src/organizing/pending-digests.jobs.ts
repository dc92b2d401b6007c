import { Injectable } from '@nestjs/common';
import { NotificationPace, type User } from '#convoke/accounts';
import { type Actor, ActorQueries } from '#convoke/actors';
import { Cron, Database, type Tx } from '#convoke/core';
import { Digests } from '../notices/digests.service.js';
import { NoticeMails } from '../notices/notice-mails.service.js';
import { type Asking, PendingLetters } from './pending-letters.service.js';

const KIND = 'event_new_pending_participation';

/** Writes to organizers about all who asked to take part since the last mail, as often as each of them chose. */
@Injectable()
export class PendingDigests {
  constructor(
    private readonly db: Database,
    private readonly digests: Digests,
    private readonly actors: ActorQueries,
    private readonly letters: PendingLetters,
    private readonly mails: NoticeMails,
  ) {}

  @Cron('notifications.pending-digests', '*/5 * * * *')
  async sendDue(): Promise<void> {
    const due = await this.digests.due([KIND], ({ settings }) => settings.notificationPendingParticipation);
    for (const user of due) await this.send(user);
  }

  private async send(user: User): Promise<void> {
    await this.db.transaction(async (tx) => {
      const asking = await this.take(tx, user);
      const wanted = user.settings.notificationPendingParticipation !== NotificationPace.NONE;
      if (asking.length === 0 || !wanted) return;
      const guests = await this.guests(tx, asking);
      await this.mails.send(tx, [{ user, kind: KIND, write: (locale) => this.letters.digest(asking, guests, locale) }]);
    });
  }

  /** Those who still wait for an answer; whoever takes them first writes of them. */
  private async take(tx: Tx, { id }: User): Promise<Asking[]> {
    return this.db.query<Asking>(
      `WITH taken AS (UPDATE notifications SET awaits_digest = false
          WHERE user_id = $1 AND awaits_digest AND kind = $2
          RETURNING id, event_id, subject_id, data)
        SELECT e.id AS "eventId", e.uuid, e.title, t.subject_id AS "guestId" FROM taken t
          JOIN participations p ON p.id = (t.data ->> 'participationId')::bigint AND p.role = 'not_approved'
          JOIN events e ON e.id = t.event_id AND e.deleted_at IS NULL AND NOT e.suspended
        ORDER BY e.begins_on, e.id, t.id`,
      [id, KIND],
      tx,
    );
  }

  private async guests(tx: Tx, asking: Asking[]): Promise<Map<string, Actor>> {
    return this.actors.findMany([...new Set(asking.map(({ guestId }) => guestId).filter((id) => id !== null))], tx);
  }
}
