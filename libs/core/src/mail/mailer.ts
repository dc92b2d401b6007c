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

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

/**
 * Mail servers may be down for long: tried again for about two days. What did not leave stays for somebody to see why;
 * what did, MailJobs forgets sooner.
 */
export const SendMail = job<Mail>('core.send-mail', {
  retryLimit: 40,
  retryDelay: 20,
  retryDelayMax: 2 * HOUR_SECONDS,
  deleteAfterSeconds: 3 * DAY_SECONDS,
});

/** Queues mails in the caller's transaction; a worker sends them. */
@Injectable()
export class Mailer {
  constructor(private readonly jobs: Jobs) {}

  async queue(tx: Tx, mail: Mail): Promise<void> {
    await this.jobs.send(tx, SendMail, tidy(mail));
  }

  /** Queues many with one statement. */
  async queueMany(tx: Tx, mails: Mail[]): Promise<void> {
    await this.jobs.sendMany(tx, SendMail, mails.map(tidy));
  }
}

function tidy(mail: Mail): Mail {
  return { ...mail, to: singleLine(mail.to), subject: singleLine(mail.subject) };
}

/** A line break in a header would start another header. */
function singleLine(text: string): string {
  return text.replace(/[\r\n\u0000]+/g, ' ').trim();
}
