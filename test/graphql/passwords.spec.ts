import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { User } from '#convoke/accounts';
import { mailsTo, tokenMailedTo } from '#test/mails';
import { buildPerson, signIn } from '#test/people';
import { type GraphqlAnswer, startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const ASK = 'mutation ($email: String!) { sendResetPassword(email: $email) }';
const RESET = `mutation ($token: String!, $password: String!) {
  resetPassword(token: $token, password: $password) { accessToken refreshToken user { id confirmedAt } }
}`;
const CHANGE = `mutation ($old: String!, $new: String!) { changePassword(oldPassword: $old, newPassword: $new) { id email } }`;
const LOGIN = `mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { accessToken } }`;
const NEW = 'a new password of some length';

const ask = (email: string) => server.graphql(ASK, { email });
const reset = (token: string, password = NEW) => server.graphql(RESET, { token, password });
const login = async (email: string, password: string) =>
  codeOf(await server.graphql(LOGIN, { email, password })) ?? 'in';
const codeOf = ({ errors }: GraphqlAnswer) => errors?.[0]?.code;

async function isSignedIn(token: string): Promise<boolean> {
  return (await server.graphql('{ loggedUser { id } }', {}, { token })).data?.loggedUser?.id !== undefined;
}

describe('a forgotten password', () => {
  test.each([
    ['asked for, when the owner chose none', null, 'fr', 'en', 'choisissez un nouveau mot de passe'],
    ['of the browser, when none was asked for', null, null, 'fr', 'choisissez un nouveau mot de passe'],
    ['of the browser, when an unknown one was asked for', null, 'tlh', 'fr', 'choisissez un nouveau mot de passe'],
    ['that the owner chose, whoever asks', 'fr', 'en', 'en', 'choisissez un nouveau mot de passe'],
  ])('is mailed about in the language %s', async (_, chosen, asked, browser, subject) => {
    const { user } = await buildPerson(server, { locale: chosen });
    const query = 'mutation ($email: String!, $locale: String) { sendResetPassword(email: $email, locale: $locale) }';
    await server.graphql(query, { email: user.email, locale: asked }, { locale: browser });
    expect((await mailsTo(server, user.email)).at(-1)!.subject).toContain(subject);
  });

  test('is replaced by the link in a mail, which ends all sessions and begins one', async () => {
    const { user, password, accessToken, refreshToken } = await buildPerson(server, { locale: 'fr' });
    await ask(user.email);
    const [mail] = await mailsTo(server, user.email);
    expect(mail!.subject).toContain('choisissez un nouveau mot de passe');

    const { data } = await reset(await tokenMailedTo(server, user.email));
    expect(data!.resetPassword.user.id).toBe(user.id);
    expect(await isSignedIn(data!.resetPassword.accessToken)).toBe(true);
    expect(await isSignedIn(accessToken)).toBe(false);
    expect(
      codeOf(await server.graphql(`mutation { refreshToken(refreshToken: "${refreshToken}") { accessToken } }`)),
    ).toBe('invalid_refresh_token');
    expect(await login(user.email, password)).toBe('invalid_credentials');
    expect(await login(user.email, NEW)).toBe('in');
    expect((await mailsTo(server, user.email)).at(-1)!.subject).toContain('votre mot de passe a été changé');
  });

  test('is asked about in the same words for every address, and only accounts get a mail', async () => {
    const { user } = await buildPerson(server);
    const { user: disabled } = await buildPerson(server);
    await server.db.manager.update(User, { id: disabled.id }, { disabledAt: new Date() });
    for (const email of [user.email, disabled.email, 'nobody@example.org']) {
      expect(await ask(email)).toMatchObject({ data: { sendResetPassword: email } });
    }
    expect(await mailsTo(server, user.email)).toHaveLength(1);
    expect(await mailsTo(server, disabled.email)).toHaveLength(0);
    expect(await mailsTo(server, 'nobody@example.org')).toHaveLength(0);
  });

  test('of what is no address is refused by name', async () => {
    for (const email of ['', 'nobody', 'a\u0000@example.org', 'a'.repeat(100_000)]) {
      expect((await ask(email)).errors![0]).toMatchObject({ code: 'validation', field: 'email' });
    }
  });

  test('can be replaced once by one link, even when ten try at once', async () => {
    const { user } = await buildPerson(server);
    await ask(user.email);
    const token = await tokenMailedTo(server, user.email);
    const answers = await Promise.all(Array.from({ length: 10 }, () => reset(token)));
    expect(answers.filter(({ data }) => data?.resetPassword)).toHaveLength(1);
    expect(new Set(answers.flatMap(({ errors = [] }) => errors).map(({ code, field }) => `${code} ${field}`))).toEqual(
      new Set(['invalid_link token']),
    );
  });

  test('makes older links useless once it is replaced', async () => {
    const { user } = await buildPerson(server);
    await ask(user.email);
    const older = await tokenMailedTo(server, user.email);
    await ask(user.email);
    await reset(await tokenMailedTo(server, user.email));
    expect(codeOf(await reset(older))).toBe('invalid_link');
  });

  test('needs a good new one, and a bad one does not use the link up', async () => {
    const { user } = await buildPerson(server);
    await ask(user.email);
    const token = await tokenMailedTo(server, user.email);
    for (const password of ['', '1q2w3e4', 'password', user.email, 'x'.repeat(201), 'x'.repeat(500_000)]) {
      expect((await reset(token, password)).errors![0]).toMatchObject({ code: 'validation', field: 'password' });
    }
    expect((await reset(token)).data!.resetPassword.user.id).toBe(user.id);
  });

  test('is not replaced by a link that is too old, or none', async () => {
    const { user } = await buildPerson(server);
    await ask(user.email);
    const token = await tokenMailedTo(server, user.email);
    const restore = moveClock(server, 25);
    const late = await reset(token);
    restore();
    expect(codeOf(late)).toBe('invalid_link');
    for (const nonsense of ['', 'x'.repeat(43), '\u0000', 'x'.repeat(500_000)]) {
      expect((await reset(nonsense)).errors![0]).toMatchObject({ code: 'invalid_link', field: 'token' });
    }
  });

  test('of an account that waits: the link confirms it as well, for it came by mail', async () => {
    await server.graphql(
      'mutation { createUser(email: "waits@example.org", password: "a rose of the desert") { id } }',
    );
    const confirmation = await tokenMailedTo(server, 'waits@example.org');
    await ask('waits@example.org');
    const { data } = await reset(await tokenMailedTo(server, 'waits@example.org'));
    expect(data!.resetPassword.user.confirmedAt).toBeTruthy();
    expect(
      codeOf(
        await server.graphql('mutation ($t: String!) { validateUser(token: $t) { accessToken } }', { t: confirmation }),
      ),
    ).toBe('invalid_link');
    expect(await login('waits@example.org', NEW)).toBe('in');
  });

  test('is not replaced by a link that only confirms', async () => {
    await server.graphql(
      'mutation { createUser(email: "confirms@example.org", password: "a rose of the desert") { id } }',
    );
    expect(codeOf(await reset(await tokenMailedTo(server, 'confirms@example.org')))).toBe('invalid_link');
  });
});

describe('changing the password', () => {
  const change = (token: string, old: string, next: string) => server.graphql(CHANGE, { old, new: next }, { token });

  test('ends all other sessions, keeps this one, and is told by mail', async () => {
    const { user, password, accessToken, refreshToken } = await buildPerson(server);
    const other = await signIn(server, user);
    expect((await change(accessToken, password, NEW)).data!.changePassword.id).toBe(user.id);
    expect(await isSignedIn(accessToken)).toBe(true);
    expect(await isSignedIn(other.accessToken)).toBe(false);
    expect(await login(user.email, password)).toBe('invalid_credentials');
    expect(await login(user.email, NEW)).toBe('in');
    const own = await server.graphql(`mutation { refreshToken(refreshToken: "${refreshToken}") { accessToken } }`);
    expect(own.data!.refreshToken.accessToken).toBeTruthy();
    expect((await mailsTo(server, user.email))[0]!.subject).toContain('your password was changed');
  });

  test('needs the old one', async () => {
    const { user, password, accessToken } = await buildPerson(server);
    for (const old of ['', 'not the password', '\u0000', 'x'.repeat(500_000)]) {
      expect((await change(accessToken, old, NEW)).errors![0]).toMatchObject({
        code: 'incorrect_password',
        status_code: 400,
        field: 'oldPassword',
      });
    }
    expect(await login(user.email, password)).toBe('in');
  });

  test('needs a good new one that is another', async () => {
    const { user, password, accessToken } = await buildPerson(server);
    for (const next of ['', '1q2w3e4', 'password', user.email, 'x'.repeat(201), password]) {
      expect((await change(accessToken, password, next)).errors![0]).toMatchObject({
        code: 'validation',
        field: 'newPassword',
      });
    }
    expect(await login(user.email, password)).toBe('in');
  });
});
