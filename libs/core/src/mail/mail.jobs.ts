import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { InjectConfig, type Config } from '../config/index.js';
import { Database } from '../database/index.js';
import { Cron, OnJob } from '../jobs/index.js';
import { Log } from '../logging/index.js';
import { type MailWay, openMailWay } from './mail-ways.js';
import { type Mail, SendMail } from './mailer.js';

const SENT_KEPT_MS = 45 * 60_000;

/** Sends queued mails, and forgets those that are gone. */
@Injectable()
export class MailJobs implements OnApplicationShutdown {
  private way: Promise<MailWay> | undefined;

  constructor(
    @InjectConfig('mail') private readonly config: Config['mail'],
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  @OnJob(SendMail)
  async send(mail: Mail): Promise<void> {
    const way = await (this.way ??= openMailWay(this.config));
    const said = await way.send(mail);
    if (!this.config.smtpUrl) this.log.info(`No mail server is configured; a mail was written to ${said}`);
  }

  /** What was sent holds addresses, and links that open accounts. */
  @Cron('core.forget-sent-mails', '*/10 * * * *')
  async forgetSent(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - SENT_KEPT_MS);
    await this.db.query(`DELETE FROM jobs.job WHERE name = $1 AND state = 'completed' AND completed_on < $2`, [
      SendMail.name,
      before,
    ]);
  }

  async onApplicationShutdown(): Promise<void> {
    (await this.way)?.close();
  }
}
