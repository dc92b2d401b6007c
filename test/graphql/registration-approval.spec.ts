import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { User, UserRole } from '#convoke/accounts';
import { InstanceSettingsService } from '#convoke/instance';
import { runCron } from '#test/cron';
import { waitingForLock } from '#test/locks';
import { mailsTo, tokenMailedTo } from '#test/mails';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';

const PASSWORD = 'a rose of the desert';
const REASON = 'I water the trees of the rue Verte.';

let server: TestServer;
let moderator: TestPerson;
let administrator: TestPerson;
let member: TestPerson;
beforeAll(async () => {
  server = await startTestServer({ REGISTRATIONS: 'approval' });
  moderator = await buildPerson(server, { role: UserRole.MODERATOR, email: 'mona@example.org' });
  administrator = await buildPerson(server, { role: UserRole.ADMINISTRATOR, email: 'ada@example.org', locale: 'fr' });
  member = await buildPerson(server);
});
afterAll(() => server.close());

const register = (email: string, { reason = REASON as string | null, password = PASSWORD } = {}) =>
  server.graphql(
    `mutation ($email: String!, $password: String!, $reason: String) {
      createUser(email: $email, password: $password, reason: $reason, locale: "en") { id confirmedAt }
    }`,
    { email, password, reason },
  );
const confirm = (token: string) =>
  server.graphql('mutation ($token: String!) { validateUser(token: $token) { accessToken } }', { token });
const reset = (token: string, password: string) =>
  server.graphql(
    'mutation ($token: String!, $password: String!) { resetPassword(token: $token, password: $password) { accessToken } }',
    { token, password },
  );
const login = async (email: string, password = PASSWORD) => {
  const query =
    'mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { accessToken } }';
  const { errors } = await server.graphql(query, { email, password });
  return errors?.[0]!.code ?? 'in';
};
const requests = (args = '', as: TestPerson | null = moderator) =>
  server.graphql(
    `{ registrationRequests${args} { total elements { userId email reason waitingSince locale } } }`,
    {},
    { token: as?.accessToken },
  );
const approve = (userId: string, as: TestPerson | null = moderator) =>
  server.graphql(
    'mutation ($userId: ID!) { approveRegistration(userId: $userId) { userId email waitingSince } }',
    { userId },
    { token: as?.accessToken },
  );
const reject = (userId: string, reason: string | null = null, as: TestPerson | null = moderator) =>
  server.graphql(
    'mutation ($userId: ID!, $reason: String) { rejectRegistration(userId: $userId, reason: $reason) { userId } }',
    { userId, reason },
    { token: as?.accessToken },
  );
const stored = (email: string) => server.db.manager.findOneBy(User, { email });

/** Somebody who registered, confirmed the address and waits. */
async function waiting(email: string): Promise<User> {
  await register(email);
  const { errors } = await confirm(await tokenMailedTo(server, email));
  expect(errors![0]).toMatchObject({ code: 'user_not_approved', status_code: 403 });
  return (await stored(email))!;
}

/** What was written down about the decision. */
const logged = async ({ id }: User) =>
  server.db.query('SELECT action, user_id AS "by", details FROM action_logs WHERE target_id = $1', [id]);

describe('whoever registers', () => {
  test.each([null, '', '  \n ', 'x'.repeat(501)])('tells why in 500 characters at most: not %j', async (reason) => {
    const { errors } = await register('mute@example.org', { reason });
    expect(errors![0]).toMatchObject({ code: 'validation', field: 'reason' });
    expect(await stored('mute@example.org')).toBeNull();
  });

  test('confirms the address, waits without a session, and is told so for the right password only', async () => {
    await register('rose@example.org');
    expect((await mailsTo(server, 'rose@example.org'))[0]!.text).toContain('A moderator then looks at your request');
    expect(await login('rose@example.org')).toBe('user_not_confirmed');
    expect((await requests()).data!.registrationRequests.total).toBe(0);

    const { data, errors } = await confirm(await tokenMailedTo(server, 'rose@example.org'));
    expect(data!.validateUser).toBeNull();
    expect(errors![0]!.code).toBe('user_not_approved');
    const user = (await stored('rose@example.org'))!;
    expect(user).toMatchObject({ confirmedAt: null, waitingSince: expect.any(Date), registrationReason: REASON });
    expect(await server.db.query('SELECT id FROM sessions WHERE user_id = $1', [user.id])).toEqual([]);
    expect(await login('rose@example.org')).toBe('user_not_approved');
    expect(await login('rose@example.org', 'another password')).toBe('invalid_credentials');
    await reject(user.id);
  });

  test('cannot come in by a new password, which holds from then on', async () => {
    const user = await waiting('back@example.org');
    await server.graphql('mutation { sendResetPassword(email: "back@example.org") }');
    const { errors } = await reset(await tokenMailedTo(server, 'back@example.org'), 'another good password');
    expect(errors![0]!.code).toBe('user_not_approved');
    expect(await login('back@example.org')).toBe('invalid_credentials');
    expect(await login('back@example.org', 'another good password')).toBe('user_not_approved');
    await reject(user.id);
  });

  test('cannot come in by a password forgotten before the address was confirmed', async () => {
    await register('hasty@example.org');
    await server.graphql('mutation { sendResetPassword(email: "hasty@example.org") }');
    const { errors } = await reset(await tokenMailedTo(server, 'hasty@example.org'), 'another good password');
    expect(errors![0]!.code).toBe('user_not_approved');
    await reject((await stored('hasty@example.org'))!.id);
  });

  test('once more with the address of somebody who waits changes nothing for them', async () => {
    const user = await waiting('twice@example.org');
    await register('twice@example.org', { reason: 'Another reason', password: 'the password of a stranger' });
    expect(await stored('twice@example.org')).toMatchObject({
      registrationReason: REASON,
      passwordHash: user.passwordHash,
    });
    expect(await login('twice@example.org', 'the password of a stranger')).toBe('user_not_confirmed');
    expect((await mailsTo(server, 'twice@example.org')).at(-1)!.subject).toContain('you have an account already');
    await reject(user.id);
  });

  test('is not forgotten while waiting', async () => {
    const user = await waiting('patient@example.org');
    const restore = moveClock(server, 24 * 30);
    await runCron(server, 'accounts.purge');
    restore();
    expect(await stored('patient@example.org')).not.toBeNull();
    await reject(user.id);
  });

  test('before confirming gets in at once where registration was opened meanwhile', async () => {
    await register('lucky@example.org');
    const settings = server.app.get(InstanceSettingsService, { strict: false });
    await settings.change({ registrations: 'open' });
    const { errors } = await confirm(await tokenMailedTo(server, 'lucky@example.org'));
    await settings.change({ registrations: 'approval' });
    expect(errors).toBeUndefined();
    expect(await stored('lucky@example.org')).toMatchObject({ waitingSince: null, registrationReason: null });
  });
});

describe('moderators', () => {
  test('see who waits and why, the longest first, page by page', async () => {
    const users = [await waiting('first@example.org'), await waiting('second@example.org')];
    const { data } = await requests();
    expect(data!.registrationRequests).toMatchObject({
      total: 2,
      elements: users.map(({ id, email }) => ({ userId: id, email, reason: REASON, locale: 'en' })),
    });
    const second = await requests('(page: 2, limit: 1)', administrator);
    expect(second.data!.registrationRequests).toMatchObject({ total: 2, elements: [{ email: 'second@example.org' }] });
    expect((await requests('(limit: 0)')).data!.registrationRequests).toEqual({ total: 2, elements: [] });
    for (const { id } of users) await reject(id);
  });

  test('let somebody in, who is told by mail and signs in; the reason is forgotten', async () => {
    const user = await waiting('welcome@example.org');
    expect((await approve(user.id)).data!.approveRegistration).toEqual({
      userId: user.id,
      email: user.email,
      waitingSince: null,
    });
    expect((await mailsTo(server, user.email)).at(-1)).toMatchObject({ subject: 'Convoke: your account is ready' });
    const by = moderator.user.id;
    expect(await logged(user)).toEqual([{ action: 'registration_approval', by, details: {} }]);
    expect(await login(user.email)).toBe('in');
    expect(await stored(user.email)).toMatchObject({ waitingSince: null, registrationReason: null });
  });

  test('turn somebody away with a word, and the account is gone', async () => {
    const user = await waiting('away@example.org');
    await reject(user.id, ' We only take neighbours. ');
    const mail = (await mailsTo(server, user.email)).at(-1)!;
    expect(mail.subject).toBe('Convoke: about your request for an account');
    expect(mail.text).toContain('We only take neighbours.');
    expect(await stored(user.email)).toBeNull();
    expect(await logged(user)).toMatchObject([{ action: 'registration_rejection', by: moderator.user.id }]);
    expect(await login(user.email)).toBe('invalid_credentials');
  });

  test('cannot write more than 500 characters to them, and then nothing is decided', async () => {
    const user = await waiting('long@example.org');
    expect((await reject(user.id, 'x'.repeat(501))).errors![0]).toMatchObject({ code: 'validation', field: 'reason' });
    expect(await stored(user.email)).not.toBeNull();
    expect(await logged(user)).toEqual([]);
    await reject(user.id);
  });

  test('who decide at once make one decision', async () => {
    for (let round = 0; round < 5; round++) {
      const user = await waiting(`torn${round}@example.org`);
      const answers = await Promise.all([approve(user.id), reject(user.id, null, administrator), approve(user.id)]);
      const codes = answers.map(({ errors }) => errors?.[0]!.code ?? 'decided').toSorted();
      expect(codes).toEqual(['decided', 'registration_request_not_found', 'registration_request_not_found']);
      const subjects = (await mailsTo(server, user.email)).map(({ subject }) => subject);
      expect(subjects).toHaveLength(2);
      expect(subjects[1]!.includes('ready')).toBe((await stored(user.email)) !== null);
    }
  });

  test('who turn somebody away while they choose another password keep neither waiting', async () => {
    const { id } = await waiting('crossing@example.org');
    await server.graphql('mutation { sendResetPassword(email: "crossing@example.org") }');
    const token = await tokenMailedTo(server, 'crossing@example.org');
    // The steps of a rejection, with the reset in between.
    const rejection = server.db.dataSource.createQueryRunner();
    await rejection.startTransaction();
    await rejection.query('SELECT FROM users WHERE id = $1 FOR UPDATE', [id]);
    const answer = reset(token, 'another rose of the desert');
    await waitingForLock(server);
    await rejection.query('DELETE FROM users WHERE id = $1', [id]);
    await rejection.commitTransaction();
    await rejection.release();
    expect((await answer).errors![0]!.code).toBe('invalid_link');
  });

  test('decide about nobody who does not wait', async () => {
    await register('early@example.org');
    const early = (await stored('early@example.org'))!.id;
    for (const id of [early, member.user.id, '999999', 'x', '-1', '9'.repeat(40)]) {
      for (const decide of [approve, reject]) {
        expect((await decide(id)).errors![0]!.code).toBe('registration_request_not_found');
      }
    }
    expect(await login(member.user.email, member.password)).toBe('in');
  });

  test('are the only ones who see or decide', async () => {
    const user = await waiting('private@example.org');
    for (const [who, code] of [
      [null, 'unauthenticated'],
      [member, 'unauthorized'],
    ] as const) {
      const answers = [await requests('', who), await approve(user.id, who), await reject(user.id, null, who)];
      expect(answers.map(({ errors }) => errors![0]!.code)).toEqual([code, code, code]);
    }
    expect((await stored(user.email))!.waitingSince).not.toBeNull();
    await reject(user.id);
  });
});

test('moderators hear of those who wait once an hour at most, and once a day while anybody does', async () => {
  const subjects = async (person: TestPerson) =>
    (await mailsTo(server, person.user.email))
      .map(({ subject }) => subject)
      .filter((one) => /join|inscrire/.test(one!));
  const after = async (hours: number) => {
    const restore = moveClock(server, hours);
    await runCron(server, 'accounts.tell-moderators');
    restore();
    return (await subjects(moderator)).length;
  };
  expect(await after(0)).toBe(0);
  const first = await waiting('one@example.org');
  expect(await after(0)).toBe(1);
  expect(await subjects(administrator)).toEqual(['Convoke\u00a0: quelqu’un souhaite s’inscrire']);
  expect(await subjects(member)).toEqual([]);
  const second = await waiting('two@example.org');
  expect(await after(0.9)).toBe(1);
  expect(await after(1.1)).toBe(2);
  expect(await after(23)).toBe(2);
  expect(await after(25.2)).toBe(3);
  for (const { id } of [first, second]) await reject(id);
  expect(await after(60)).toBe(3);
});

test('config says that moderators decide; clients that know only open and listed see neither', async () => {
  const { data } = await server.graphql('{ config { registrationsOpen registrationsAllowlist registrations } }');
  expect(data!.config).toEqual({ registrationsOpen: false, registrationsAllowlist: false, registrations: 'APPROVAL' });
});
