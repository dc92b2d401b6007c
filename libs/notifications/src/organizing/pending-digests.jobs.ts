import { Injectable } from '@nestjs/common';
import { NotificationPace, type User, Users } from '#convoke/accounts';
import { type Actor, ActorQueries } from '#convoke/actors';
import { chooseLocale, Clock, Cron, Database, type Tx } from '#convoke/core';
import { NoticeMails } from '../notices/notice-mails.service.js';
import { morningsAround, weeksAround } from '../times/mornings.js';
import { type Asking, PendingLetters } from './pending-letters.service.js';

const HOUR_MS = 3_600_000;

interface Waiting {
  userId: string;
  first: Date;
}

/** Writes to organizers about all who asked to take part since the last mail, as often as each of them chose. */
@Injectable()
export class PendingDigests {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly users: Users,
    private readonly actors: ActorQueries,
    private readonly letters: PendingLetters,
    private readonly mails: NoticeMails,
  ) {}

  @Cron('notifications.pending-digests', '*/5 * * * *')
  async sendDue(): Promise<void> {
    const waiting = await this.db.query<Waiting>(
      'SELECT user_id AS "userId", min(created_at) AS first FROM notifications WHERE awaits_digest GROUP BY user_id',
    );
    const users = await this.users.usable(waiting.map(({ userId }) => userId));
    for (const { userId, first } of waiting) {
      const user = users.get(userId);
      if (user && isDue(user, first, this.clock.now())) await this.send(user);
    }
  }

  private async send(user: User): Promise<void> {
    await this.db.transaction(async (tx) => {
      const asking = await this.take(tx, user);
      const wanted = user.settings.notificationPendingParticipation !== NotificationPace.NONE;
      if (asking.length === 0 || !wanted) return;
      const guests = await this.guests(tx, asking);
      const kind = 'event_new_pending_participation';
      await this.mails.send(tx, [{ user, kind, write: (locale) => this.letters.digest(asking, guests, locale) }]);
    });
  }

  /** Those who still wait for an answer; whoever takes them first writes of them. */
  private async take(tx: Tx, { id }: User): Promise<Asking[]> {
    return this.db.query<Asking>(
      `WITH taken AS (UPDATE notifications SET awaits_digest = false WHERE user_id = $1 AND awaits_digest
          RETURNING id, event_id, subject_id, data)
        SELECT e.id AS "eventId", e.uuid, e.title, t.subject_id AS "guestId" FROM taken t
          JOIN participations p ON p.id = (t.data ->> 'participationId')::bigint AND p.role = 'not_approved'
          JOIN events e ON e.id = t.event_id AND e.deleted_at IS NULL AND NOT e.suspended
        ORDER BY e.begins_on, e.id, t.id`,
      [id],
      tx,
    );
  }

  private async guests(tx: Tx, asking: Asking[]): Promise<Map<string, Actor>> {
    return this.actors.findMany([...new Set(asking.map(({ guestId }) => guestId).filter((id) => id !== null))], tx);
  }
}

function isDue({ settings, locale }: User, first: Date, now: Date): boolean {
  const zone = settings.timezone ?? 'UTC';
  switch (settings.notificationPendingParticipation) {
    case NotificationPace.ONE_HOUR:
      return now.getTime() - first.getTime() >= HOUR_MS;
    case NotificationPace.ONE_DAY:
      return first < morningsAround(now, zone).last;
    case NotificationPace.ONE_WEEK:
      return first < weeksAround(now, zone, chooseLocale(locale ?? undefined)).last;
    default:
      return true;
  }
}
