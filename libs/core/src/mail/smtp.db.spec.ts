import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '#test/server';
import { Database } from '../database/index.js';
import { Mailer } from './mailer.js';

let server: TestServer;
let smtp: SMTPServer;
let accepting = true;
const received: { to: string[]; source: Buffer }[] = [];
const mails = () => Promise.all(received.map(({ source }) => PostalMime.parse(source)));

beforeAll(async () => {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => done(accepting ? null : new Error('Try again later')),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        received.push({ to: session.envelope.rcptTo.map(({ address }) => address), source: Buffer.concat(chunks) });
        done();
      });
    },
  });
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  const { port } = smtp.server.address() as AddressInfo;
  server = await startTestServer({ SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'Convoke <noreply@example.org>' });
});
afterAll(async () => {
  await server.close();
  smtp.close();
});
beforeEach(() => {
  received.length = 0;
  accepting = true;
});

async function queue(subject: string) {
  const mail = { to: 'rose@example.org', subject, text: 'Bonjour\n', html: '<p>Bonjour</p>' };
  await server.app.get(Database).transaction((tx) => server.app.get(Mailer).queue(tx, mail));
}

describe('with a mail server', () => {
  it('sends text and HTML from the address of the instance', async () => {
    await queue('Fête des arbres');
    await server.runJobs();
    expect(received.map(({ to }) => to)).toEqual([['rose@example.org']]);
    const [mail] = await mails();
    expect(mail?.subject).toBe('Fête des arbres');
    expect(mail?.from?.address).toBe('noreply@example.org');
    expect(mail?.text).toContain('Bonjour');
    expect(mail?.html).toContain('<p>Bonjour</p>');
  });

  it('keeps what the mail server refuses for now, and sends it once when it takes mails again', async () => {
    accepting = false;
    await queue('later');
    await expect(server.runJobs()).rejects.toThrow('Try again later');
    expect(received).toHaveLength(0);
    accepting = true;
    // The job is where the failed attempt left it; the queue gives it back when its time comes.
    await server.db.query(
      `UPDATE jobs.job SET state = 'created', start_after = now() WHERE name = 'core.send-mail' AND state <> 'completed'`,
    );
    await server.runJobs();
    await server.runJobs();
    expect((await mails()).map(({ subject }) => subject)).toEqual(['later']);
  });
});
