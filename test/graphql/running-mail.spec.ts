import { afterAll, beforeAll, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { Mailer } from '#convoke/core';
import { runCron } from '#test/cron';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { type MailServer, startMailServer } from '#test/smtp';
import { moveClock } from '#test/time';

let server: TestServer;
let smtp: MailServer;
let ada: TestPerson;
let mona: TestPerson;
beforeAll(async () => {
  smtp = await startMailServer();
  server = await startTestServer({ SMTP_URL: smtp.url, MAIL_FROM: 'Trees <noreply@example.org>', RATE_LIMITS: 'true' });
  ada = await buildPerson(server, { role: UserRole.ADMINISTRATOR, email: 'ada@example.org' });
  mona = await buildPerson(server, { role: UserRole.MODERATOR });
});
afterAll(async () => {
  await server.close();
  smtp.close();
});

const say = async (who: TestPerson, text: string, variables = {}): Promise<any> => {
  const { data, errors } = await server.graphql(text, variables, { token: who.accessToken });
  return errors ? [errors[0]!.code, errors[0]!.field].filter(Boolean) : Object.values(data!)[0];
};
const SEND = 'mutation ($email: String) { sendTestMail(email: $email) { problem answer } }';
const FAILURES = '{ mailFailures { total elements { to attempts nextTryAt problem } } }';
const logged = () =>
  server.db.query(`SELECT user_id AS "userId", details FROM action_logs WHERE action = 'mail_test' ORDER BY id`);

it('an administrator sends a mail to try, to themselves or to others, and it is written down', async () => {
  smtp.forget();
  expect(await say(ada, SEND)).toEqual({ problem: null, answer: expect.stringMatching(/^250/) });
  expect(await say(ada, SEND, { email: 'rose@example.net' })).toMatchObject({ problem: null });
  expect(smtp.recipients()).toEqual(['ada@example.org', 'rose@example.net']);
  expect(await logged()).toEqual([
    { userId: ada.user.id, details: { name: 'a…@example.org' } },
    { userId: ada.user.id, details: { name: 'r…@example.net' } },
  ]);
  expect(await say(ada, '{ mailSetup { from directory server { host encrypted user } } }')).toEqual({
    from: 'Trees <noreply@example.org>',
    directory: null,
    server: { host: '127.0.0.1', encrypted: false, user: null },
  });
});

it('refuses what is no address, who is no administrator, and too many', async () => {
  const before = (await logged()).length;
  smtp.forget();
  for (const email of ['', 'nobody', 'a@b\r\nRCPT TO:<c@d>', `${'a'.repeat(9000)}@example.org`]) {
    expect(await say(ada, SEND, { email })).toEqual(['validation', 'email']);
  }
  expect(await say(mona, SEND)).toEqual(['unauthorized']);
  expect(await say(mona, FAILURES)).toEqual(['unauthorized']);
  expect(await say(mona, '{ mailSetup { from } }')).toEqual(['unauthorized']);
  expect([smtp.recipients(), (await logged()).length]).toEqual([[], before]);
  const eve = await buildPerson(server, { role: UserRole.ADMINISTRATOR });
  for (let sent = 0; sent < 10; sent += 1) expect(await say(eve, SEND)).toMatchObject({ problem: null });
  expect(await say(eve, SEND)).toEqual(['too_many_requests']);
});

it('lists mails that did not leave, without saying whose they are', async () => {
  const mail = { to: 'rose@example.net', subject: 'Secret', text: 'Secret', html: '' };
  await server.db.transaction((tx) => server.app.get(Mailer).queue(tx, mail));
  const fail = (state: string) =>
    server.db.query(
      `UPDATE jobs.job SET state = $1::jobs.job_state, started_on = now(), completed_on = CASE WHEN $1::text = 'failed' THEN now() END,
          output = '{"message": "no", "response": "550 <rose@example.net> is unknown"}'
        WHERE name = 'core.send-mail'`,
      [state],
    );
  await fail('retry');
  const found = { to: 'r…@example.net', attempts: 1, problem: '550 <r…@example.net> is unknown' };
  expect(await say(ada, FAILURES)).toEqual({
    total: 1,
    elements: [{ ...found, nextTryAt: expect.any(String) }],
  });
  await fail('failed');
  expect(await say(ada, FAILURES)).toEqual({ total: 1, elements: [{ ...found, nextTryAt: null }] });
});

it('forgets within the hour what was sent', async () => {
  const states = () => server.db.query(`SELECT state FROM jobs.job WHERE name = 'core.send-mail'`);
  await server.db.query(`UPDATE jobs.job SET state = 'completed', completed_on = now() WHERE name = 'core.send-mail'`);
  await runCron(server, 'core.forget-sent-mails');
  expect(await states()).toEqual([{ state: 'completed' }]);
  const restore = moveClock(server, 0.8);
  await runCron(server, 'core.forget-sent-mails');
  restore();
  expect(await states()).toEqual([]);
});
