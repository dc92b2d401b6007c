import { Injectable } from '@nestjs/common';
import type { User } from '#convoke/accounts';
import { Clock, Database, type Locale, type Tx } from '#convoke/core';
import { NotificationChoices, type Ways } from '../choices/notification-choices.service.js';
import { isReminder } from '../choices/reminder.js';
import { PushMessages } from '../push/push-messages.service.js';
import { NoticeMails } from './notice-mails.service.js';
import type { Letter, Notice, Recipient } from './notice.js';

const ALL_WAYS: Ways = { email: true, push: true };

/** Tells people what concerns them: in their list of notifications, and in the ways that they chose. */
@Injectable()
export class Notices {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly choices: NotificationChoices,
    private readonly mails: NoticeMails,
    private readonly pushes: PushMessages,
  ) {}

  /** Once for each account and key, however often it is called; what somebody wants in no way they are not told. */
  async tell(
    tx: Tx,
    notice: Notice,
    recipients: Recipient[],
    write: (user: User, locale: Locale) => Letter,
  ): Promise<void> {
    const ways = await this.waysOf(tx, notice, recipients);
    const wanting = recipients.filter(({ user }) => ways(user).email || ways(user).push);
    const told = await this.record(tx, notice, wanting, ways);
    const mailed = wanting.filter(({ user, mail }) => told.has(user.id) && ways(user).email && !mail);
    await this.mails.send(
      tx,
      mailed.map(({ user }) => ({ user, kind: notice.kind, write: (locale) => write(user, locale) })),
    );
    const pushed = wanting.filter(({ user }) => told.has(user.id) && ways(user).push);
    await this.pushes.send(
      tx,
      notice,
      pushed.map(({ user }) => user),
      write,
    );
  }

  private async waysOf(tx: Tx, { kind }: Notice, recipients: Recipient[]): Promise<(user: User) => Ways> {
    // Who is reminded asked for it in their settings.
    if (isReminder(kind)) return () => ALL_WAYS;
    const ids = recipients.map(({ user }) => user.id);
    const ways = await this.choices.waysOf([...new Set(ids)], kind, tx);
    return (user) => ways.get(user.id)!;
  }

  /** Answers the accounts that had not been told. */
  private async record(
    tx: Tx,
    { kind, key, eventId = null, subjectId = null, data = {} }: Notice,
    recipients: Recipient[],
    ways: (user: User) => Ways,
  ): Promise<Set<string>> {
    const rows = recipients.map(({ user, profileId, mail }) => ({
      user: user.id,
      profile: profileId,
      later: mail === 'later' && ways(user).email,
    }));
    const inserted = await this.db.query<{ userId: string }>(
      `INSERT INTO notifications (user_id, profile_id, awaits_digest, kind, key, event_id, subject_id, data, created_at)
        SELECT r.*, $4, $5, $6, $7, $8, $9 FROM unnest($1::bigint[], $2::bigint[], $3::boolean[]) AS r
        ON CONFLICT (user_id, key) DO NOTHING RETURNING user_id AS "userId"`,
      [
        rows.map(({ user }) => user),
        rows.map(({ profile }) => profile),
        rows.map(({ later }) => later),
        kind,
        key,
        eventId,
        subjectId,
        data,
        this.clock.now(),
      ],
      tx,
    );
    return new Set(inserted.map(({ userId }) => userId));
  }
}
