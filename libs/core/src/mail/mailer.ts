import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/index.js';
import { job, Jobs } from '../jobs/index.js';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
  replyTo?: string;
  headers?: Record<string, string>;
  attachments?: { filename: string; contentType: string; content: string }[];
}

/** Mail servers may be down for long: tried again for about two days. */
export const SendMail = job<Mail>('core.send-mail', { retryLimit: 40, retryDelay: 20, retryDelayMax: 7200 });

/** Queues mails in the caller's transaction; a worker sends them. */
@Injectable()
export class Mailer {
  constructor(private readonly jobs: Jobs) {}

  async queue(tx: Tx, mail: Mail): Promise<void> {
    await this.jobs.send(tx, SendMail, { ...mail, to: singleLine(mail.to), subject: singleLine(mail.subject) });
  }
}

/** A line break in a header would start another header. */
function singleLine(text: string): string {
  return text.replace(/[\r\n\u0000]+/g, ' ').trim();
}
