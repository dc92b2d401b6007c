import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Session, Sessions } from '#convoke/accounts';
import { runCron } from '#test/cron';
import { mailsTo } from '#test/mails';
import { buildPerson, signIn, type TestPerson } from '#test/people';
import { type GraphqlAnswer, startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const LINUX = 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0';
const NEWER = LINUX.replaceAll('143', '144');
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1';

const SESSIONS = '{ loggedUser { sessions { id browser system ip kind current createdAt lastUsedAt } } }';
const HISTORY = '{ loggedUser { signIns { browser system ip kind createdAt } } }';
const END = 'mutation ($id: ID!) { endSession(id: $id) { id } }';
const END_OTHERS = 'mutation { endOtherSessions { id current } }';
const LOGIN =
  'mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { accessToken } }';

const codeOf = ({ errors }: GraphqlAnswer) => errors?.[0]?.code;
const ask = async (query: string, { accessToken: token }: { accessToken: string }) =>
  (await server.graphql(query, {}, { token })).data?.loggedUser;
const sessionsOf = async (person: { accessToken: string }): Promise<Record<string, any>[]> =>
  (await ask(SESSIONS, person))?.sessions;
const isSignedIn = async (device: { accessToken: string }) => (await sessionsOf(device)) !== undefined;

/** Signs in from an address and with a browser. */
async function comeFrom({ user }: TestPerson, ip: string, userAgent: string, kind: 'login' | 'reset' = 'login') {
  const origin = { ip, userAgent };
  return server.db.transaction((tx) => server.app.get(Sessions, { strict: false }).open(tx, user, kind, origin));
}

const warnings = async ({ user }: TestPerson) =>
  (await mailsTo(server, user.email)).filter(({ subject }) => subject!.includes('a new sign-in'));

describe('the sessions of an account', () => {
  test('are listed with what their devices are, where they came from and which is this one', async () => {
    const person = await buildPerson(server);
    const phone = await comeFrom(person, '2001:db8::7', IPHONE);
    const list = await sessionsOf(phone);
    expect(list).toHaveLength(2);
    expect(list[0]).toMatchObject({
      browser: 'Safari',
      system: 'iPhone',
      ip: '2001:db8::7',
      kind: 'LOGIN',
      current: true,
    });
    expect(list[1]).toMatchObject({ browser: null, system: null, ip: '127.0.0.1', current: false });
    expect(Date.parse(list[0]!.createdAt)).toBeLessThanOrEqual(Date.parse(list[0]!.lastUsedAt));
  });

  test('hold the cookie session of the web client among them', async () => {
    const person = await buildPerson(server);
    const headers = { cookie: `convoke_session=${person.refreshToken}`, 'x-convoke-request': '1' };
    const { data } = await server.graphql(SESSIONS, {}, { headers });
    expect(data!.loggedUser.sessions).toEqual([expect.objectContaining({ current: true })]);
  });

  test('are not listed once they ended by themselves', async () => {
    const person = await buildPerson(server);
    await signIn(server, person.user);
    await server.db.query(
      'UPDATE sessions SET expires_at = now() WHERE user_id = $1 AND id = (SELECT max(id::text)::uuid FROM sessions WHERE user_id = $1)',
      [person.user.id],
    );
    const left = await server.db.manager.countBy(Session, { userId: person.user.id });
    const { data } = await server.graphql(
      SESSIONS,
      {},
      { token: (await comeFrom(person, '127.0.0.1', 'x')).accessToken },
    );
    expect(left).toBe(2);
    expect(data!.loggedUser.sessions).toHaveLength(2);
  });

  test('can be ended one by one, from another device', async () => {
    const person = await buildPerson(server);
    const other = await signIn(server, person.user);
    const third = await signIn(server, person.user);
    const { id } = (await sessionsOf(other)).find(({ current }) => current)!;
    const { data } = await server.graphql(END, { id }, { token: person.accessToken });
    expect(data!.endSession).toHaveLength(2);
    expect(await Promise.all([person, other, third].map(isSignedIn))).toEqual([true, false, true]);
    const refresh = await server.graphql(
      `mutation { refreshToken(refreshToken: "${other.refreshToken}") { accessToken } }`,
    );
    expect(codeOf(refresh)).toBe('invalid_refresh_token');
  });

  test('can all be ended but this one, also when two devices do it at once', async () => {
    const person = await buildPerson(server);
    const other = await signIn(server, person.user);
    await signIn(server, person.user);
    const { data } = await server.graphql(END_OTHERS, {}, { token: person.accessToken });
    expect(data!.endOtherSessions).toEqual([{ id: expect.any(String), current: true }]);
    expect(await isSignedIn(other)).toBe(false);

    const second = await signIn(server, person.user);
    await Promise.all([person, second].map(({ accessToken: token }) => server.graphql(END_OTHERS, {}, { token })));
    expect(await server.db.manager.countBy(Session, { userId: person.user.id })).toBeLessThanOrEqual(1);
  });

  test('cannot be ended by others, nor what is none, in the same words', async () => {
    const person = await buildPerson(server);
    const stranger = await buildPerson(server, { role: 'administrator' });
    const [{ id }] = (await sessionsOf(person)) as [{ id: string }];
    for (const wrong of [id, randomUUID(), '', '0', "x'", '\u0000', 'x'.repeat(100_000)]) {
      expect((await server.graphql(END, { id: wrong }, { token: stranger.accessToken })).errors![0]).toMatchObject({
        code: 'session_not_found',
        status_code: 404,
        field: 'id',
      });
    }
    expect(await isSignedIn(person)).toBe(true);
    for (const query of [END_OTHERS, `mutation { endSession(id: "${id}") { id } }`]) {
      expect(codeOf(await server.graphql(query))).toBe('unauthenticated');
    }
  });

  test('are shown to nobody else, moderators included, nor is where they were begun', async () => {
    const person = await buildPerson(server);
    const moderator = await buildPerson(server, { role: 'moderator' });
    const query = 'query ($id: ID!) { person(id: $id) { user { id sessions { id } signIns { ip } } } }';
    const { data } = await server.graphql(query, { id: person.actor.id }, { token: moderator.accessToken });
    expect(data!.person.user).toEqual({ id: person.user.id, sessions: null, signIns: null });
  });
});

describe('the sign-ins of an account', () => {
  test('are remembered when their sessions have ended, newest first', async () => {
    const person = await buildPerson(server);
    await comeFrom(person, '192.0.2.1', LINUX, 'reset');
    await server.graphql(END_OTHERS, {}, { token: person.accessToken });
    const { signIns } = (await ask(HISTORY, person))!;
    expect(signIns).toMatchObject([
      { browser: 'Firefox', system: 'Linux', ip: '192.0.2.1', kind: 'RESET' },
      { browser: null, system: null, ip: '127.0.0.1', kind: 'LOGIN' },
    ]);
  });

  test('by which nobody got in are not among them', async () => {
    const person = await buildPerson(server);
    await server.graphql(LOGIN, { email: person.user.email, password: 'not the password' });
    expect((await ask(HISTORY, person))!.signIns).toHaveLength(1);
  });

  test('are forgotten after ninety days', async () => {
    const person = await buildPerson(server);
    const count = async () =>
      (await server.db.query('SELECT FROM sign_ins WHERE user_id = $1', [person.user.id])).length;
    for (const [days, left] of [
      [89, 1],
      [91, 0],
    ] as const) {
      const restore = moveClock(server, days * 24);
      await runCron(server, 'accounts.purge');
      restore();
      expect(await count()).toBe(left);
    }
  });
});

describe('a mail about a sign-in', () => {
  test('comes when the device or the network is new, and says which', async () => {
    const person = await buildPerson(server, { locale: 'en' });
    await comeFrom(person, '198.51.100.7', LINUX);
    const [mail, ...more] = await warnings(person);
    expect(more).toEqual([]);
    for (const words of ['Firefox, Linux', '198.51.100.7', '/lock-account/']) expect(mail!.text).toContain(words);
    await comeFrom(person, '198.51.100.7', IPHONE);
    expect(await warnings(person)).toHaveLength(2);
  });

  test('does not come for the first one ever, or for what is known: a newer browser, a neighbouring address', async () => {
    const person = await buildPerson(server);
    await comeFrom(person, '198.51.100.7', LINUX);
    await comeFrom(person, '2001:db8:1:2::1', IPHONE);
    expect(await warnings(person)).toHaveLength(2);
    await comeFrom(person, '198.51.100.200', NEWER);
    await comeFrom(person, '2001:db8:1:2:ffff::1', IPHONE);
    await comeFrom(person, '127.0.0.9', 'curl/8.5.0');
    expect(await warnings(person)).toHaveLength(2);
  });

  test('does not come beside the one about a new password', async () => {
    const person = await buildPerson(server);
    await comeFrom(person, '198.51.100.7', LINUX, 'reset');
    expect(await warnings(person)).toHaveLength(0);
  });

  test('comes three times a day at most', async () => {
    const person = await buildPerson(server);
    for (let network = 0; network < 6; network++) await comeFrom(person, `198.51.${network}.7`, LINUX);
    expect(await warnings(person)).toHaveLength(3);
    const restore = moveClock(server, 25);
    await comeFrom(person, '203.0.113.7', LINUX);
    restore();
    expect(await warnings(person)).toHaveLength(4);
  });

  test('is written in the language of the account', async () => {
    const person = await buildPerson(server, { locale: 'fr' });
    await comeFrom(person, '198.51.100.7', LINUX);
    expect((await mailsTo(server, person.user.email))[0]!.subject).toContain('nouvelle connexion');
  });
});
