import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Viewer } from '#convoke/actors';
import { AccountRescue } from '#convoke/moderation';
import { runCron } from '#test/cron';
import { mailsTo, tokenMailedTo } from '#test/mails';
import { buildPerson, type TestPerson } from '#test/people';
import { addSecondFactor } from '#test/second-factor';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ TRUSTED_PROXIES: '127.0.0.1' });
});
afterAll(() => server.close());

const LOGIN = `mutation ($email: String!, $password: String!, $deviceToken: String) {
  login(email: $email, password: $password, deviceToken: $deviceToken) { deviceToken }
}`;
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0';
const headers = { 'x-forwarded-for': '203.0.113.77', 'user-agent': FIREFOX };

/** `in`, or why not. */
async function login(email: string, password: string, deviceToken?: string): Promise<string> {
  const { errors } = await server.graphql(LOGIN, { email, password, deviceToken }, { headers });
  return errors?.[0]!.code ?? 'in';
}

async function deviceOf({ user, password }: TestPerson): Promise<string> {
  return (await server.graphql(LOGIN, { email: user.email, password })).data!.login.deviceToken;
}

/** Guesses so often; answers the last answer. */
async function guess(email: string, times: number, deviceToken = ''): Promise<Record<string, unknown>> {
  const one = (i: number) =>
    `g${i}: login(email: "${email}", password: "guess ${i}", deviceToken: "${deviceToken}") { accessToken }`;
  const query = `mutation { ${Array.from({ length: times }, (_, i) => one(i)).join(' ')} }`;
  const { message, code, status_code } = (await server.graphql(query, {}, { headers })).errors!.at(-1)!;
  return { message, code, status_code };
}

/** Guesses until sign-in is paused; counts what lies between the first and the last guess without doing it. */
async function guessUntilPaused(email: string, deviceToken?: string): Promise<void> {
  await guess(email, 1, deviceToken);
  await server.db.query(
    'UPDATE password_guesses SET failures = 9 WHERE counted_at = (SELECT max(counted_at) FROM password_guesses)',
  );
  await guess(email, 1, deviceToken);
}

describe('while a stranger guesses', () => {
  test('nobody learns from anything whether the address has an account', async () => {
    const { user } = await buildPerson(server);
    const traces = async () => {
      const [row] = await server.db.query(
        `SELECT (SELECT count(*)::int FROM password_guesses) AS guesses, (SELECT count(*)::int FROM failed_sign_ins) AS failed,
           (SELECT count(*)::int FROM jobs.job WHERE name = 'accounts.tell-of-pause') AS jobs`,
      );
      return row as Record<string, number>;
    };
    const left = async (email: string) => {
      const before = await traces();
      const answer = await guess(email, 11);
      const after = await traces();
      return { answer, added: Object.fromEntries(Object.entries(after).map(([name, n]) => [name, n - before[name]!])) };
    };
    const known = await left(user.email);
    expect(known).toMatchObject({ answer: { code: 'sign_in_paused' }, added: { guesses: 1, failed: 10, jobs: 1 } });
    expect(await left('nobody@example.org')).toEqual(known);
    expect(await mailsTo(server, 'nobody@example.org')).toHaveLength(0);
  });

  test('a device where the owner signed in before lets them in, one of another account does not', async () => {
    const [owner, stranger] = [await buildPerson(server), await buildPerson(server)];
    const [own, other] = [await deviceOf(owner), await deviceOf(stranger)];
    await guessUntilPaused(owner.user.email);
    const { user, password } = owner;
    expect(await login(user.email, password)).toBe('sign_in_paused');
    for (const forged of [other, 'x', `${own}x`, own.replace(/^./, '_')]) {
      expect(await login(user.email, password, forged)).toBe('sign_in_paused');
    }
    expect(await login(user.email, password, own)).toBe('in');
    expect(await login(user.email, password)).toBe('sign_in_paused');
  });

  test('at such a device, that is paused apart', async () => {
    const owner = await buildPerson(server);
    const device = await deviceOf(owner);
    await guessUntilPaused(owner.user.email, device);
    expect(await login(owner.user.email, owner.password, device)).toBe('sign_in_paused');
    expect(await login(owner.user.email, owner.password)).toBe('in');
  });

  test('sessions go on, and their owner may prove the password there', async () => {
    const { user, password, accessToken: token } = await buildPerson(server);
    await guessUntilPaused(user.email);
    const change =
      'mutation ($password: String!) { changeEmail(email: "calm@example.org", password: $password) { id } }';
    expect((await server.graphql(change, { password }, { token })).errors).toBeUndefined();
  });

  test('the link of a mail for a new password opens the account', async () => {
    const { user } = await buildPerson(server);
    await guessUntilPaused(user.email);
    await server.runJobs();
    await server.graphql(`mutation { sendResetPassword(email: "${user.email}") }`);
    const token = await tokenMailedTo(server, user.email);
    const password = 'a new password of some length';
    await server.graphql(`mutation { resetPassword(token: "${token}", password: "${password}") { accessToken } }`);
    expect(await login(user.email, password)).toBe('in');
  });

  test('whoever runs the instance can let the owner try again', async () => {
    const { user, password } = await buildPerson(server);
    await guessUntilPaused(user.email);
    await server.app.get(AccountRescue, { strict: false }).unlock(Viewer.operator, user.id);
    expect(await login(user.email, password)).toBe('in');
  });

  test('a pause ends by itself, and the next one comes sooner and is longer', async () => {
    const { user, password } = await buildPerson(server);
    await guessUntilPaused(user.email);
    const restore = moveClock(server, 6 / 60);
    try {
      expect(await guess(user.email, 6)).toMatchObject({
        code: 'sign_in_paused',
        message: expect.stringContaining('15'),
      });
      moveClock(server, 0.5);
      expect(await login(user.email, password)).toBe('in');
    } finally {
      restore();
    }
  });
});

describe('the owner', () => {
  test('is told once a day when, from where and with what, in their language, and what to do', async () => {
    const { user } = await buildPerson(server, { locale: 'fr' });
    await guessUntilPaused(user.email);
    const restore = moveClock(server, 1);
    try {
      await guess(user.email, 5);
      const mails = await mailsTo(server, user.email);
      expect(mails).toHaveLength(1);
      expect(mails[0]!.subject).toContain('deviner votre mot de passe');
      for (const word of ['Quand', 'UTC', 'Firefox, Linux', '203.0.113.77', '/password-reset/send', '/lock-account/']) {
        expect(mails[0]!.text).toContain(word);
        expect(mails[0]!.html).toContain(word);
      }
      moveClock(server, 25);
      await guessUntilPaused(user.email);
      expect(await mailsTo(server, user.email)).toHaveLength(2);
    } finally {
      restore();
    }
  });

  const HISTORY = '{ loggedUser { failedSignIns { step browser system network } } }';
  const history = async ({ accessToken: token }: TestPerson) =>
    (await server.graphql(HISTORY, {}, { token })).data!.loggedUser.failedSignIns;

  test('sees what was tried in vain: passwords, and codes after the right one', async () => {
    const person = await buildPerson(server);
    await addSecondFactor(server, person);
    const { user, password } = person;
    await login(user.email, 'guess');
    const [refusal] = (await server.graphql(LOGIN, { email: user.email, password })).errors!;
    const { challenge } = refusal as unknown as { challenge: string };
    const complete = `mutation { completeLogin(challenge: "${challenge}", code: "000000") { accessToken } }`;
    await server.graphql(complete, {}, { headers: { ...headers, 'x-forwarded-for': '2001:db8:1:2::3' } });
    const device = { browser: 'Firefox', system: 'Linux' };
    expect(await history(person)).toEqual([
      { step: 'CODE', ...device, network: '2001:db8:1::/48' },
      { step: 'PASSWORD', ...device, network: '203.0.113.0/24' },
    ]);
  });

  test('sees the last ten, of thirty days; no more is kept', async () => {
    const person = await buildPerson(server);
    await guess(person.user.email, 10);
    const restore = moveClock(server, 0.1);
    try {
      await guess(person.user.email, 3);
      expect(await history(person)).toHaveLength(10);
      await runCron(server, 'accounts.purge-guesses');
      const [row] = await server.db.query<{ most: number }>(
        'SELECT max(count)::int AS most FROM (SELECT count(*) FROM failed_sign_ins GROUP BY door) AS doors',
      );
      expect(row!.most).toBe(10);
      moveClock(server, 33 * 24);
      await runCron(server, 'accounts.purge-guesses');
    } finally {
      restore();
    }
    expect(
      await server.db.query('SELECT door FROM failed_sign_ins UNION ALL SELECT door FROM password_guesses'),
    ).toEqual([]);
  });
});
