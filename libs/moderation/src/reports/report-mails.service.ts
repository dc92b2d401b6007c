import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import { AccountLetters, User, UserRole } from '#convoke/accounts';
import { chooseLocale, Clock, Database, type Tx } from '#convoke/core';
import { m } from '#translations';
import { ReportStatus } from './report.entity.js';

const TOPIC = 'reports';
const REST_MS = 15 * 60_000;
/** The next look after the rest may come a moment early. */
const SLACK_MS = 30_000;

/** Tells moderators of new reports, with one mail of all that came within a quarter of an hour. */
@Injectable()
export class ReportMails {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly letters: AccountLetters,
  ) {}

  async tellModerators(): Promise<void> {
    await this.db.transaction(async (tx) => {
      const count = (await this.isDue(tx)) ? await this.take(tx) : 0;
      if (count === 0) return;
      await this.db.query('UPDATE moderator_notices SET sent_at = $2 WHERE topic = $1', [TOPIC, this.clock.now()], tx);
      const role = In([UserRole.MODERATOR, UserRole.ADMINISTRATOR]);
      const moderators = await tx.findBy(User, { role, confirmedAt: Not(IsNull()), disabledAt: IsNull() });
      for (const moderator of moderators) await this.tell(tx, moderator, count);
    });
  }

  /** Of two workers that ask at once the second waits, and is told that the mail went out just now. */
  private async isDue(tx: Tx): Promise<boolean> {
    await this.db.query(
      `INSERT INTO moderator_notices (topic, sent_at) VALUES ($1, 'epoch') ON CONFLICT (topic) DO NOTHING`,
      [TOPIC],
      tx,
    );
    const last = new Date(this.clock.now().getTime() - REST_MS + SLACK_MS);
    const due = await this.db.query(
      'SELECT FROM moderator_notices WHERE topic = $1 AND sent_at <= $2 FOR UPDATE',
      [TOPIC, last],
      tx,
    );
    return due.length > 0;
  }

  /** How many came since, but for those that somebody has dealt with already. */
  private async take(tx: Tx): Promise<number> {
    const [row] = await this.db.query<{ count: number }>(
      `WITH told AS (UPDATE reports SET awaits_notice = false WHERE awaits_notice RETURNING status)
        SELECT count(*)::int AS count FROM told WHERE status = $1`,
      [ReportStatus.OPEN],
      tx,
    );
    return row!.count;
  }

  private async tell(tx: Tx, moderator: User, count: number): Promise<void> {
    await this.letters.send(tx, moderator, chooseLocale(), (names, options) => ({
      subject: m.mail_reports_subject({ ...names, count }, options),
      title: m.mail_reports_title({ count }, options),
      paragraphs: [m.mail_reports_text(names, options)],
      button: { label: m.mail_reports_button({}, options), url: this.letters.link('/moderation/reports') },
    }));
  }
}
