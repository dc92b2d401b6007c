import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Passwords, User } from '#convoke/accounts';
import { lockTokenMailedTo, mailsTo, tokenMailedTo } from '#test/mails';
import { buildPerson, type TestPerson } from '#test/people';
import { programToken } from '#test/programs';
import { addSecondFactor } from '#test/second-factor';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const LOGIN = `mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { accessToken } }`;
const CHANGE_PASSWORD = `mutation ($old: String!, $new: String!) { changePassword(oldPassword: $old, newPassword: $new) { id } }`;
const CHANGE_EMAIL = `mutation ($email: String!, $password: String!) { changeEmail(email: $email, password: $password) { id } }`;
const NEW = 'a new password of some length';
const DAY = 24;

const codeOf = ({ errors }: { errors?: { code: string }[] }) => errors?.[0]!.code;
const lock = async (token: string) =>
  codeOf(await server.graphql('mutation ($token: String!) { lockAccount(token: $token) }', { token })) ?? 'locked';
const login = async (email: string, password: string) =>
  codeOf(await server.graphql(LOGIN, { email, password })) ?? 'in';
const isIn = async (token: string) =>
  (await server.graphql('{ loggedUser { id } }', {}, { token })).data?.loggedUser?.id !== undefined;
const emailOf = async ({ user: { id } }: TestPerson) => (await server.db.manager.findOneByOrFail(User, { id })).email;

/** Changes somebody's password, which they are told of; answers the token to lock the account with. */
async function alarm({ user, password, accessToken: token }: TestPerson, next = NEW): Promise<string> {
  const { errors } = await server.graphql(CHANGE_PASSWORD, { old: password, new: next }, { token });
  expect(errors).toBeUndefined();
  return lockTokenMailedTo(server, user.email);
}

/** Follows the link of the last mail for a new password. */
async function reset({ user }: TestPerson, password: string) {
  const token = await tokenMailedTo(server, user.email);
  return server.graphql(
    'mutation ($token: String!, $password: String!) { resetPassword(token: $token, password: $password) { accessToken } }',
    { token, password },
  );
}

describe('locking the account', () => {
  test('ends sessions, programs, links and wishes, makes the password useless, and offers a new one by mail', async () => {
    const person = await buildPerson(server, { locale: 'fr' });
    const { user, accessToken } = person;
    const alarmed = await alarm(person);
    const program = await programToken(server, person, 'read');
    const feed = 'mutation { createFeedToken { token } }';
    await server.graphql(feed, {}, { token: accessToken });
    await server.graphql(CHANGE_EMAIL, { email: 'thief@example.org', password: NEW }, { token: accessToken });
    const wish = await tokenMailedTo(server, 'thief@example.org');
    await server.graphql(`mutation { sendResetPassword(email: "${user.email}") }`);
    const older = await tokenMailedTo(server, user.email);

    expect(await lock(alarmed)).toBe('locked');
    expect([await isIn(accessToken), await isIn(program)]).toEqual([false, false]);
    expect(await login(user.email, NEW)).toBe('invalid_credentials');
    const useWish = await server.graphql(`mutation { validateEmail(token: "${wish}") { id } }`);
    const useOlder = `mutation { resetPassword(token: "${older}", password: "${NEW}") { accessToken } }`;
    expect([codeOf(useWish), codeOf(await server.graphql(useOlder))]).toEqual(['invalid_link', 'invalid_link']);

    expect((await mailsTo(server, user.email)).at(-1)!.subject).toContain('votre compte est verrouillé');
    expect(await server.db.query('SELECT id FROM feed_tokens WHERE user_id = $1', [user.id])).toEqual([]);
    expect((await reset(person, 'back again with this one')).data!.resetPassword.accessToken).toBeTruthy();
    expect(await login(user.email, 'back again with this one')).toBe('in');
  });

  test('keeps the second factor', async () => {
    const person = await buildPerson(server);
    await addSecondFactor(server, person);
    await lock(await lockTokenMailedTo(server, person.user.email));
    expect(codeOf(await reset(person, NEW))).toBe('second_factor_required');
  });

  test('keeps everybody out, whatever they prove, but who reads the mailbox', async () => {
    const person = await buildPerson(server);
    await lock(await alarm(person));
    // As one who gets in by another way than the password would.
    const passwordHash = await server.app.get(Passwords, { strict: false }).hash(NEW);
    await server.db.manager.update(User, { id: person.user.id }, { passwordHash });
    expect(await login(person.user.email, NEW)).toBe('account_locked');
    await reset(person, 'back again with this one');
    expect(await login(person.user.email, 'back again with this one')).toBe('in');
  });

  test('works once for each link, and for none that was sent before', async () => {
    const person = await buildPerson(server);
    const first = await alarm(person);
    const second = await alarm({ ...person, password: NEW }, 'another password of some length');
    expect([await lock(second), await lock(second), await lock(first)]).toEqual([
      'locked',
      'invalid_link',
      'invalid_link',
    ]);
    const restore = moveClock(server, 0.01);
    try {
      const { data } = await reset(person, NEW);
      const { accessToken } = data!.resetPassword;
      expect(await lock(await lockTokenMailedTo(server, person.user.email))).toBe('locked');
      expect(await isIn(accessToken)).toBe(false);
    } finally {
      restore();
    }
  });

  test('works for two weeks', async () => {
    const token = await alarm(await buildPerson(server));
    const restore = moveClock(server, 14 * DAY + 1);
    expect(await lock(token)).toBe('invalid_link');
    moveClock(server, 14 * DAY - 1);
    expect(await lock(token)).toBe('locked');
    restore();
  });

  test('takes no token that is not ours, and none of an account that is gone or disabled', async () => {
    const person = await buildPerson(server);
    const token = await alarm(person);
    const forged = await new SignJWT({ sub: person.user.id })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(Buffer.alloc(32));
    const [, payload] = token.split('.');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    for (const bad of ['', 'x', forged, unsigned, person.accessToken]) expect(await lock(bad)).toBe('invalid_link');
    await server.db.manager.update(User, { id: person.user.id }, { disabledAt: new Date() });
    expect(await lock(token)).toBe('invalid_link');
    await server.db.query('UPDATE actors SET user_id = NULL WHERE user_id = $1', [person.user.id]);
    await server.db.manager.delete(User, { id: person.user.id });
    expect(await lock(token)).toBe('invalid_link');
  });
});

describe('after somebody took the account to another address', () => {
  /** Changes the address as somebody who knows the password; answers the new one. */
  async function take({ user, password, accessToken: token }: TestPerson): Promise<string> {
    const email = `thief-${user.id}@example.org`;
    await server.graphql(CHANGE_EMAIL, { email, password }, { token });
    const confirm = await tokenMailedTo(server, email);
    await server.graphql(`mutation { validateEmail(token: "${confirm}") { id } }`);
    return email;
  }

  test('the link in the mail to the old address gives it back', async () => {
    const person = await buildPerson(server);
    const thief = await take(person);
    expect(await emailOf(person)).toBe(thief);
    expect(await lock(await lockTokenMailedTo(server, person.user.email))).toBe('locked');
    expect(await emailOf(person)).toBe(person.user.email);
    expect((await reset(person, NEW)).errors).toBeUndefined();
    expect((await mailsTo(server, thief)).some(({ subject }) => subject?.includes('is locked'))).toBe(false);
  });

  test('only for a week, and not from whoever has it by then', async () => {
    const [late, gone] = [await buildPerson(server), await buildPerson(server)];
    await take(late);
    await take(gone);
    await buildPerson(server, { email: gone.user.email });
    const token = await lockTokenMailedTo(server, gone.user.email);
    expect([await lock(token), await emailOf(gone)]).toEqual(['locked', `thief-${gone.user.id}@example.org`]);
    const restore = moveClock(server, 7 * DAY + 1);
    expect(await lock(await lockTokenMailedTo(server, late.user.email))).toBe('invalid_link');
    restore();
  });
});
