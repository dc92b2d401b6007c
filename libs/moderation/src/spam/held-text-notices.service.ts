import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import { AccountLetters, User, UserRole } from '#convoke/accounts';
import { chooseLocale, Clock, Database, type Tx } from '#convoke/core';
import { m } from '#translations';

const HOUR_MS = 3_600_000;
/** What nobody reads until they decide; what a scan found is public, and whoever began the scan looks. */
const WAITING = 'FROM held_texts WHERE NOT found_in_scan';

/** Tells moderators that texts wait for them, sparingly. */
@Injectable()
export class HeldTextNotices {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly letters: AccountLetters,
  ) {}

  /** One mail to each an hour while new texts come to wait, and one a day while any does. */
  async tellModerators(): Promise<void> {
    await this.db.transaction(async (tx) => {
      if (!(await this.isDue(tx))) return;
      const [{ count }] = (await this.db.query(`SELECT count(*)::int AS count ${WAITING}`, [], tx)) as [
        { count: number },
      ];
      const role = In([UserRole.MODERATOR, UserRole.ADMINISTRATOR]);
      const moderators = await tx.findBy(User, { role, confirmedAt: Not(IsNull()), disabledAt: IsNull() });
      for (const moderator of moderators) await this.tell(tx, moderator, count);
    });
  }

  /** Notes the time if it is: of two workers that ask at once one is told so. */
  private async isDue(tx: Tx): Promise<boolean> {
    const now = this.clock.now().getTime();
    const due = await this.db.query(
      `INSERT INTO moderator_notices AS last (topic, sent_at)
        SELECT 'held-texts', $1 WHERE EXISTS (SELECT ${WAITING})
        ON CONFLICT (topic) DO UPDATE SET sent_at = excluded.sent_at
        WHERE last.sent_at <= $2 AND (last.sent_at <= $3 OR EXISTS (SELECT ${WAITING} AND held_at > last.sent_at))
        RETURNING topic`,
      [new Date(now), new Date(now - HOUR_MS), new Date(now - 24 * HOUR_MS)],
      tx,
    );
    return due.length > 0;
  }

  private async tell(tx: Tx, moderator: User, count: number): Promise<void> {
    await this.letters.send(tx, moderator, chooseLocale(), (names, options) => ({
      subject: m.mail_texts_wait_subject(names, options),
      title: m.mail_texts_wait_title({ count }, options),
      paragraphs: [m.mail_texts_wait_text(names, options)],
      button: { label: m.mail_texts_wait_button({}, options), url: this.letters.link('/moderation/spam') },
    }));
  }
}
