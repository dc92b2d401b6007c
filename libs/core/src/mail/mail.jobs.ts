import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { InjectConfig, type Config } from '../config/index.js';
import { OnJob } from '../jobs/index.js';
import { Log } from '../logging/index.js';
import { type Mail, SendMail } from './mailer.js';

type Ways = Awaited<ReturnType<typeof waysOut>>;

/** Sends queued mails by SMTP or, without a mail server, puts them into `DATA_DIR/mail` as `.eml` files. */
@Injectable()
export class MailJobs implements OnApplicationShutdown {
  private ways: Promise<Ways> | undefined;

  constructor(
    @InjectConfig('mail') private readonly config: Config['mail'],
    private readonly log: Log,
  ) {}

  @OnJob(SendMail)
  async send(mail: Mail): Promise<void> {
    const message = { ...mail, from: this.config.from };
    const { smtp, file } = await (this.ways ??= waysOut(this.config.smtpUrl));
    if (smtp) await smtp.sendMail(message);
    else await this.store((await file.sendMail(message)).message as Buffer);
  }

  async onApplicationShutdown(): Promise<void> {
    (await this.ways)?.smtp?.close();
  }

  private async store(bytes: Buffer): Promise<void> {
    await mkdir(this.config.directory, { recursive: true });
    const path = join(
      this.config.directory,
      `${new Date().toISOString().replaceAll(':', '-')}-${randomUUID().slice(0, 8)}.eml`,
    );
    await writeFile(`${path}.part`, bytes);
    await rename(`${path}.part`, path);
    this.log.info(`No mail server is configured; a mail was written to ${path}`);
  }
}

/** Loaded with the first mail: many servers send few, and what writes them takes more memory than most of the rest. */
async function waysOut(smtpUrl: string | undefined) {
  const { createTransport } = await import('nodemailer');
  return {
    smtp: smtpUrl ? createTransport(smtpUrl) : undefined,
    file: createTransport({ streamTransport: true, buffer: true }),
  };
}
