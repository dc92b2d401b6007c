import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/index.js';
import type { Mail } from './mailer.js';

/** How long each step may take. */
interface Patience {
  connectionTimeout: number;
  greetingTimeout: number;
  socketTimeout: number;
  dnsTimeout: number;
}

/** One way on which a mail leaves. */
export interface MailWay {
  /** Answers what the mail server said, or the file that the mail was written to. */
  send(mail: Mail): Promise<string>;
  close(): void;
}

/**
 * By SMTP or, without a mail server, into `DATA_DIR/mail` as `.eml` files. What writes mails is loaded with the first of
 * them: many servers send few, and it takes more memory than most of the rest.
 */
export async function openMailWay(config: Config['mail'], patience: Partial<Patience> = {}): Promise<MailWay> {
  const { createTransport } = await import('nodemailer');
  const { smtpUrl, from, directory } = config;
  if (!smtpUrl) {
    const file = createTransport({ streamTransport: true, buffer: true });
    const send = async (mail: Mail) => store(directory, (await file.sendMail({ ...mail, from })).message as Buffer);
    return { send, close: () => {} };
  }
  const smtp = createTransport({ url: smtpUrl, ...patience });
  const send = async (mail: Mail) => (await smtp.sendMail({ ...mail, from })).response;
  return { send, close: () => smtp.close() };
}

async function store(directory: string, bytes: Buffer): Promise<string> {
  await mkdir(directory, { recursive: true });
  const moment = new Date().toISOString().replaceAll(':', '-');
  const path = join(directory, `${moment}-${randomUUID().slice(0, 8)}.eml`);
  await writeFile(`${path}.part`, bytes);
  await rename(`${path}.part`, path);
  return path;
}
