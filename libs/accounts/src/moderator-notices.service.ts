import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import { Clock, Database, type Tx } from '#convoke/core';
import { RegistrationMails } from './registration-mails.service.js';
import { User, UserRole } from './user.entity.js';

const HOUR_MS = 3_600_000;

/** Tells moderators that somebody waits for them, sparingly. */
@Injectable()
export class ModeratorNotices {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly mails: RegistrationMails,
  ) {}

  /** One mail to each an hour while new people come to wait, and one a day while anybody does. */
  async tellOfWaiting(): Promise<void> {
    await this.db.transaction(async (tx) => {
      if (!(await this.isDue(tx))) return;
      const count = await tx.countBy(User, { waitingSince: Not(IsNull()) });
      const role = In([UserRole.MODERATOR, UserRole.ADMINISTRATOR]);
      const moderators = await tx.findBy(User, { role, confirmedAt: Not(IsNull()), disabledAt: IsNull() });
      for (const moderator of moderators) await this.mails.tellModerator(tx, moderator, count);
    });
  }

  /** Notes the time if it is: of two workers that ask at once one is told so. */
  private async isDue(tx: Tx): Promise<boolean> {
    const now = this.clock.now().getTime();
    const due = await this.db.query(
      `INSERT INTO moderator_notices AS last (topic, sent_at)
       SELECT 'registrations', $1 WHERE EXISTS (SELECT FROM users WHERE waiting_since IS NOT NULL)
       ON CONFLICT (topic) DO UPDATE SET sent_at = excluded.sent_at
       WHERE last.sent_at <= $2
         AND (last.sent_at <= $3 OR EXISTS (SELECT FROM users WHERE waiting_since > last.sent_at))
       RETURNING topic`,
      [new Date(now), new Date(now - HOUR_MS), new Date(now - 24 * HOUR_MS)],
      tx,
    );
    return due.length > 0;
  }
}
