import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { InjectConfig, type Config } from '../config/index.js';
import { OnJob } from '../jobs/index.js';
import { Log } from '../logging/index.js';
import { type Mail, SendMail } from './mailer.js';

/** Sends queued mails by SMTP or, without a mail server, puts them into `DATA_DIR/mail` as `.eml` files. */
@Injectable()
export class MailJobs implements OnApplicationShutdown {
  private readonly smtp;
  private readonly file = createTransport({ streamTransport: true, buffer: true });

  constructor(
    @InjectConfig('mail') private readonly config: Config['mail'],
    private readonly log: Log,
  ) {
    this.smtp = config.smtpUrl ? createTransport(config.smtpUrl) : undefined;
  }

  @OnJob(SendMail)
  async send(mail: Mail): Promise<void> {
    const message = { ...mail, from: this.config.from };
    if (this.smtp) await this.smtp.sendMail(message);
    else await this.store(message);
  }

  onApplicationShutdown(): void {
    this.smtp?.close();
  }

  private async store(message: Mail & { from: string }): Promise<void> {
    const { message: bytes } = await this.file.sendMail(message);
    await mkdir(this.config.directory, { recursive: true });
    const path = join(
      this.config.directory,
      `${new Date().toISOString().replaceAll(':', '-')}-${randomUUID().slice(0, 8)}.eml`,
    );
    await writeFile(`${path}.part`, bytes as Buffer);
    await rename(`${path}.part`, path);
    this.log.info(`No mail server is configured; a mail was written to ${path}`);
  }
}
