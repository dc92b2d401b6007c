import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '#test/server';
import { type MailServer, startMailServer } from '#test/smtp';
import { Database } from '../database/index.js';
import { Mailer } from './mailer.js';

let server: TestServer;
let smtp: MailServer;

beforeAll(async () => {
  smtp = await startMailServer();
  server = await startTestServer({ SMTP_URL: smtp.url, MAIL_FROM: 'Convoke <noreply@example.org>' });
});
afterAll(async () => {
  await server.close();
  smtp.close();
});
beforeEach(() => {
  smtp.forget();
  smtp.accepting = true;
});

async function queue(subject: string) {
  const mail = { to: 'rose@example.org', subject, text: 'Bonjour\n', html: '<p>Bonjour</p>' };
  await server.app.get(Database).transaction((tx) => server.app.get(Mailer).queue(tx, mail));
}

describe('with a mail server', () => {
  it('sends text and HTML from the address of the instance', async () => {
    await queue('Fête des arbres');
    await server.runJobs();
    expect(smtp.recipients()).toEqual(['rose@example.org']);
    const [mail] = await smtp.mailsTo();
    expect(mail?.subject).toBe('Fête des arbres');
    expect(mail?.from?.address).toBe('noreply@example.org');
    expect(mail?.text).toContain('Bonjour');
    expect(mail?.html).toContain('<p>Bonjour</p>');
  });

  it('keeps what the mail server refuses for now, and sends it once when it takes mails again', async () => {
    smtp.accepting = false;
    await queue('later');
    await expect(server.runJobs()).rejects.toThrow('Try again later');
    expect(smtp.recipients()).toEqual([]);
    smtp.accepting = true;
    // The job is where the failed attempt left it; the queue gives it back when its time comes.
    await server.db.query(
      `UPDATE jobs.job SET state = 'created', start_after = now() WHERE name = 'core.send-mail' AND state <> 'completed'`,
    );
    await server.runJobs();
    await server.runJobs();
    expect((await smtp.mailsTo()).map(({ subject }) => subject)).toEqual(['later']);
  });
});
