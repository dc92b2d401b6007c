import { createHmac, hkdfSync, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Session, User } from '#convoke/accounts';
import { runCron } from '#test/cron';
import { buildPerson, signIn } from '#test/people';
import { type GraphqlAnswer, startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const LOGIN = `mutation ($email: String!, $password: String!) {
  login(email: $email, password: $password) {
    accessToken refreshToken
    user { id email role defaultActor { id preferredUsername } currentSignInAt currentSignInIp lastSignInAt lastSignInIp }
  }
}`;
const REFRESH = 'mutation ($token: String!) { refreshToken(refreshToken: $token) { accessToken refreshToken } }';
const LOGOUT = 'mutation ($token: String!) { logout(refreshToken: $token) }';
const ME = '{ loggedUser { id } }';

const login = (email: string, password: string) => server.graphql(LOGIN, { email, password });
const refresh = (token: string) => server.graphql(REFRESH, { token });
const logout = (token: string) => server.graphql(LOGOUT, { token });
const codeOf = ({ errors }: GraphqlAnswer) => errors?.[0]?.code;

/** Status and body of a request with a bearer token, as any client sees them. */
async function ask(token: string): Promise<{ status: number; body: Record<string, any> }> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const response = await fetch(`${server.url}/api`, { method: 'POST', headers, body: JSON.stringify({ query: ME }) });
  return { status: response.status, body: (await response.json()) as Record<string, any> };
}

const isSignedIn = async (token: string) => (await ask(token)).body.data?.loggedUser?.id !== undefined;

describe('signing in', () => {
  test('gives tokens and the user with their default profile', async () => {
    const { user, actor, password } = await buildPerson(server);
    const { data } = await login(user.email, password);
    const { accessToken, refreshToken, user: answered } = data!.login;
    expect(answered).toMatchObject({
      id: user.id,
      email: user.email,
      role: 'USER',
      defaultActor: { id: actor.id, preferredUsername: actor.preferredUsername },
    });
    expect(await isSignedIn(accessToken)).toBe(true);
    expect(refreshToken).not.toBe(accessToken);
  });

  test('shows the sign-in before this one', async () => {
    const { user, password } = await buildPerson(server);
    const first = (await login(user.email, password)).data!.login.user;
    const second = (await login(user.email, password)).data!.login.user;
    expect(second).toMatchObject({ lastSignInAt: first.currentSignInAt, lastSignInIp: '127.0.0.1' });
    expect(Date.parse(second.currentSignInAt)).toBeGreaterThan(Date.parse(first.currentSignInAt));
  });

  test('takes the address in any case, with spaces around it', async () => {
    const { user, password } = await buildPerson(server, { email: 'Mixed.Case@example.org' });
    expect((await login('  mixed.case@EXAMPLE.org ', password)).data!.login.user.id).toBe(user.id);
  });

  test('refuses a wrong password and an unknown address in the same words', async () => {
    const { user } = await buildPerson(server);
    const { locations: _, ...wrong } = (await login(user.email, 'not the password')).errors![0] as Record<string, any>;
    const { locations: __, ...unknown } = (await login('nobody@example.org', 'not the password')).errors![0] as Record<
      string,
      any
    >;
    expect(wrong).toMatchObject({ code: 'invalid_credentials', status_code: 401 });
    expect(unknown).toEqual(wrong);
  });

  test.each([
    ['nothing', ''],
    ['a NUL', 'a\u0000@example.org'],
    ['SQL', `' OR 1=1; --@example.org`],
    ['half a million characters', 'a'.repeat(500_000)],
  ])('refuses an address of %s like any unknown one', async (_, email) => {
    expect(codeOf(await login(email, 'not the password'))).toBe('invalid_credentials');
  });

  test.each([
    ['nothing', ''],
    ['a NUL', '\u0000'],
    ['half a million characters', 'a'.repeat(500_000)],
  ])('refuses a password of %s', async (_, password) => {
    const { user } = await buildPerson(server);
    expect(codeOf(await login(user.email, password))).toBe('invalid_credentials');
  });

  test('takes letters in whatever way a keyboard composes them', async () => {
    const { user } = await buildPerson(server, { password: 'caf\u00e9 cr\u00e8me br\u00fbl\u00e9e' });
    expect((await login(user.email, 'cafe\u0301 cre\u0300me bru\u0302le\u0301e')).data!.login.user.id).toBe(user.id);
  });

  test('keeps nobody in whose account is disabled', async () => {
    const { user, password, accessToken, refreshToken } = await buildPerson(server);
    await server.db.manager.update(User, { id: user.id }, { disabledAt: new Date() });
    expect(codeOf(await login(user.email, password))).toBe('user_disabled');
    expect(codeOf(await login(user.email, 'not the password'))).toBe('invalid_credentials');
    expect((await ask(accessToken)).status).toBe(401);
    expect(codeOf(await refresh(refreshToken))).toBe('invalid_refresh_token');
  });
});

describe('refresh tokens', () => {
  test('are given back for new ones, without Authorization', async () => {
    const { refreshToken } = await buildPerson(server);
    const first = (await refresh(refreshToken)).data!.refreshToken;
    expect(first.refreshToken).not.toBe(refreshToken);
    expect(await isSignedIn(first.accessToken)).toBe(true);
    expect((await refresh(first.refreshToken)).data!.refreshToken).toBeTruthy();
  });

  test('used a second time end the whole session', async () => {
    const { user, accessToken, refreshToken } = await buildPerson(server);
    const other = await signIn(server, user);
    const { accessToken: newer, refreshToken: newest } = (await refresh(refreshToken)).data!.refreshToken;
    expect(codeOf(await refresh(refreshToken))).toBe('invalid_refresh_token');
    expect(codeOf(await refresh(newest))).toBe('invalid_refresh_token');
    expect(await isSignedIn(accessToken)).toBe(false);
    expect(await isSignedIn(newer)).toBe(false);
    expect(await isSignedIn(other.accessToken)).toBe(true);
  });

  test('used ten times at once give new tokens at most once', async () => {
    const { refreshToken } = await buildPerson(server);
    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(refreshToken)));
    const given = answers.flatMap(({ data }) => data?.refreshToken ?? []);
    expect(given).toHaveLength(1);
    expect(await isSignedIn(given[0].accessToken)).toBe(false);
  });

  test('expire sixty days after their last use', async () => {
    const { refreshToken } = await buildPerson(server);
    moveClock(server, 59 * 24);
    const renewed = (await refresh(refreshToken)).data!.refreshToken.refreshToken;
    moveClock(server, 118 * 24);
    const again = (await refresh(renewed)).data!.refreshToken.refreshToken;
    const restore = moveClock(server, 179 * 24);
    const late = await refresh(again);
    restore();
    expect(codeOf(late)).toBe('invalid_refresh_token');
  });

  test.each([
    ['nothing', () => ''],
    ['something unknown', () => 'x'.repeat(43)],
    ['a NUL', () => '\u0000'],
    ['half a million characters', () => 'x'.repeat(500_000)],
    ['an access token', async () => (await buildPerson(server)).accessToken],
  ])('%s is none', async (_, token) => {
    const { errors } = await refresh(await token());
    expect(errors![0]).toMatchObject({ code: 'invalid_refresh_token', status_code: 401, field: 'refreshToken' });
  });

  test('are nowhere in the database, and neither are passwords', async () => {
    const { accessToken, refreshToken, password } = await buildPerson(server);
    const newer = (await refresh(refreshToken)).data!.refreshToken;
    const rows = await server.db.query<{ row: string }>(
      `SELECT s::text AS row FROM sessions s UNION ALL SELECT u::text FROM users u UNION ALL SELECT r::text FROM refresh_tokens r`,
    );
    const stored = rows.map(({ row }) => row).join('\n');
    for (const secret of [accessToken, refreshToken, newer.refreshToken, newer.accessToken, password]) {
      expect(stored).not.toContain(secret);
      expect(stored).not.toContain(Buffer.from(secret).toString('hex'));
    }
    expect(stored).toContain('$argon2id$');
  });

  test('of sessions that are over leave nothing behind', async () => {
    const { user, refreshToken } = await buildPerson(server);
    await refresh(refreshToken);
    const restore = moveClock(server, 61 * 24);
    await runCron(server, 'accounts.purge');
    restore();
    expect(await server.db.manager.countBy(Session, { userId: user.id })).toBe(0);
  });
});

describe('signing out', () => {
  test('ends the session at once, and only that one', async () => {
    const { user, accessToken, refreshToken } = await buildPerson(server);
    const other = await signIn(server, user);
    expect((await server.graphql(LOGOUT, { token: refreshToken }, { token: accessToken })).data!.logout).toBe(
      refreshToken,
    );
    expect(await isSignedIn(accessToken)).toBe(false);
    expect(codeOf(await refresh(refreshToken))).toBe('invalid_refresh_token');
    expect(await isSignedIn(other.accessToken)).toBe(true);
  });

  test('of an unknown session says so', async () => {
    for (const token of ['', 'x'.repeat(43), '\u0000'])
      expect(codeOf(await logout(token))).toBe('invalid_refresh_token');
  });
});

describe('access tokens', () => {
  interface Forgery {
    alg?: string;
    secret?: Uint8Array | string;
    claims?: Record<string, string | number | undefined>;
  }

  const ourKey = () => new Uint8Array(hkdfSync('sha256', server.config.secrets.key, 'convoke', 'access-token', 32));
  const soon = () => Math.floor(Date.now() / 1000) + 300;
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  /** A token as the server makes them, but for what is named. */
  function forge(genuine: string, { alg = 'HS256', secret = ourKey(), claims = {} }: Forgery): string {
    const { sub, sid } = JSON.parse(Buffer.from(genuine.split('.')[1]!, 'base64url').toString()) as Record<
      string,
      string
    >;
    const body = `${part({ alg })}.${part({ sub, sid, aud: server.url, exp: soon(), ...claims })}`;
    const hash = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' }[alg];
    return `${body}.${hash ? createHmac(hash, secret).update(body).digest('base64url') : ''}`;
  }

  test('forged with our own key are good, so that the ones below fail for their own reason', async () => {
    const { accessToken } = await buildPerson(server);
    expect(await isSignedIn(forge(accessToken, {}))).toBe(true);
  });

  test.each<[string, () => Forgery | Promise<Forgery>]>([
    ['without signature', () => ({ alg: 'none' })],
    ['of another algorithm', () => ({ alg: 'HS512' })],
    ['signed with another key', () => ({ secret: new Uint8Array(32) })],
    ['signed with the key that ours comes from', () => ({ secret: server.config.secrets.key })],
    ['for another instance', () => ({ claims: { aud: 'https://elsewhere.example' } })],
    ['for no instance in particular', () => ({ claims: { aud: undefined } })],
    ['expired', () => ({ claims: { exp: Math.floor(Date.now() / 1000) - 1 } })],
    ['without end', () => ({ claims: { exp: undefined } })],
    ['without session', () => ({ claims: { sid: undefined } })],
    ['without user', () => ({ claims: { sub: undefined } })],
    ['of a session that never was', () => ({ claims: { sid: randomUUID() } })],
    ['of a session that cannot be', () => ({ claims: { sid: "x'" } })],
    ["of somebody else's session", async () => ({ claims: { sub: (await buildPerson(server)).user.id } })],
  ])('%s answer HTTP 401 with a plain body', async (_, forgery) => {
    const { accessToken } = await buildPerson(server);
    const { status, body } = await ask(forge(accessToken, await forgery()));
    expect(status).toBe(401);
    expect(body).toEqual({ message: 'invalid_token', details: expect.any(String) });
  });

  test('with a changed claim, or in the place of which a refresh token stands, answer the same', async () => {
    const { accessToken, refreshToken } = await buildPerson(server);
    const [head, , signature] = accessToken.split('.');
    const [, claims] = forge(accessToken, { claims: { sub: '1' } }).split('.');
    for (const token of [`${head}.${claims}.${signature}`, refreshToken, 'a.b.c', '...', 'x'.repeat(10_000)]) {
      expect((await ask(token)).status).toBe(401);
    }
  });

  test('expire after fifteen minutes', async () => {
    const { accessToken } = await buildPerson(server);
    moveClock(server, 14 / 60);
    expect(await isSignedIn(accessToken)).toBe(true);
    const restore = moveClock(server, 16 / 60);
    const { status } = await ask(accessToken);
    restore();
    expect(status).toBe(401);
  });
});

describe('the cookie of the web client', () => {
  const withCookie = (value: string) =>
    server.graphql(ME, {}, { headers: { cookie: `a=b; convoke_session=${value}`, 'x-convoke-request': '1' } });

  test('stands for its session for as long as that lasts', async () => {
    const { user, refreshToken } = await buildPerson(server);
    expect((await withCookie(refreshToken)).data!.loggedUser.id).toBe(user.id);
    await logout(refreshToken);
    expect(codeOf(await withCookie(refreshToken))).toBe('unauthenticated');
  });

  test('that is no good counts as none, so that pages still open', async () => {
    for (const value of ['x', 'x'.repeat(5000), '%00']) expect(codeOf(await withCookie(value))).toBe('unauthenticated');
  });

  test('does not take the place of a bad bearer token', async () => {
    const { refreshToken } = await buildPerson(server);
    const headers = { cookie: `convoke_session=${refreshToken}`, 'x-convoke-request': '1' };
    const answer = await server.graphql(ME, {}, { token: 'nonsense', headers });
    expect(answer).toMatchObject({ message: 'invalid_token' });
  });
});
