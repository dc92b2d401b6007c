import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { testConfig } from '#test/config';
import { type MailServer, startMailServer } from '#test/smtp';
import { MailTest } from './mail-test.service.js';

let smtp: MailServer;
beforeAll(async () => {
  smtp = await startMailServer();
});
afterAll(() => smtp.close());
beforeEach(() => {
  smtp.accepting = true;
});

function mailTest(environment: Record<string, string> = {}) {
  const { mail, server } = testConfig({ MAIL_FROM: 'Trees <noreply@example.org>', ...environment });
  return new MailTest(mail, server);
}

it('sends a mail past the queue, and tells what the server said', async () => {
  const result = await mailTest({ SMTP_URL: smtp.url }).send('rose@example.org', 'fr');
  expect(result).toEqual({ problem: null, answer: expect.stringMatching(/^250 /) });
  const [mail] = await smtp.mailsTo('rose@example.org');
  expect(mail).toMatchObject({ from: { address: 'noreply@example.org' } });
  expect(mail!.subject).toContain('e-mail d’essai');
});

it('tells what keeps it from leaving, without the address', async () => {
  smtp.accepting = false;
  const refused = await mailTest({ SMTP_URL: smtp.url }).send('rose@example.org');
  expect(refused).toEqual({ problem: 'address', answer: expect.stringContaining('Try again later') });
  expect(JSON.stringify(refused)).not.toContain('rose@');

  const password = smtp.url.replace('smtp://', 'smtp://mail:secret-word@');
  const strange = await mailTest({ SMTP_URL: password }).send('rose@example.org');
  expect(strange.problem).toBe('sign_in');
  expect(strange.answer).not.toContain('secret-word');

  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  silent.close();
  await once(silent, 'close');
  expect(await mailTest({ SMTP_URL: `smtp://127.0.0.1:${port}` }).send('rose@example.org')).toMatchObject({
    problem: 'connection',
  });
  const plain = await mailTest({ SMTP_URL: smtp.url.replace('smtp:', 'smtps:') }).send('rose@example.org');
  expect(plain.problem).toBe('encryption');
});

it('writes it to a file where there is no mail server', async () => {
  const { problem, answer } = await mailTest().send('rose@example.org');
  expect(problem).toBe(null);
  expect(await readFile(answer, 'utf8')).toContain('To: rose@example.org');
});
