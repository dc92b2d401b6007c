import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Viewer } from '#convoke/actors';
import { AccountRescue } from '#convoke/moderation';
import { mailsTo, tokenMailedTo } from '#test/mails';
import { buildPerson, signIn, type TestPerson } from '#test/people';
import { addSecondFactor, appWith } from '#test/second-factor';
import { type GraphqlAnswer, startTestServer, type TestServer } from '#test/server';
import { stopClock } from '#test/time';

let server: TestServer;
let turnOn: (seconds: number) => void;
beforeAll(async () => {
  server = await startTestServer();
  turnOn = stopClock(server);
});
afterAll(() => server.close());

const LOGIN = `mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { accessToken } }`;
const COMPLETE = `mutation ($challenge: String!, $code: String!) {
  completeLogin(challenge: $challenge, code: $code) { accessToken refreshToken user { id email } }
}`;
const OFFER = 'query ($secret: String) { secondFactorOffer(secret: $secret) { secret address } }';
const ENABLE = `mutation ($secret: String!, $code: String!, $password: String!) {
  enableSecondFactor(secret: $secret, code: $code, password: $password)
}`;
const DISABLE = `mutation ($code: String!, $password: String!) {
  disableSecondFactor(code: $code, password: $password) { id secondFactor { enabledAt } }
}`;
const RENEW = 'mutation ($code: String!, $password: String!) { renewRecoveryCodes(code: $code, password: $password) }';
const FACTOR =
  '{ loggedUser { secondFactor { enabledAt recoveryCodesLeft } sessions { kind current } signIns { kind } } }';
const RESET =
  'mutation ($token: String!) { resetPassword(token: $token, password: "a rose of the garden") { accessToken } }';

const codeOf = ({ errors }: GraphqlAnswer) => errors?.[0]?.code;
const complete = (challenge: string, code: string) => server.graphql(COMPLETE, { challenge, code });
const login = ({ user: { email }, password }: TestPerson, word = password) =>
  server.graphql(LOGIN, { email, password: word });
const own = async (token: string) => (await server.graphql(FACTOR, {}, { token })).data?.loggedUser;
const factorOf = async ({ accessToken }: TestPerson) => (await own(accessToken)).secondFactor;
const subjects = async ({ user }: TestPerson) => (await mailsTo(server, user.email)).map(({ subject }) => subject);
const letter = async ({ user }: TestPerson, words: string) =>
  (await mailsTo(server, user.email)).map(({ text }) => text).find((text) => text?.includes(words));

/** The challenge that a right password brings. */
async function challengeOf(answer: Promise<GraphqlAnswer>): Promise<string> {
  const [error] = (await answer).errors!;
  expect(error).toMatchObject({ code: 'second_factor_required', status_code: 401 });
  return (error as unknown as { challenge: string }).challenge;
}

async function protectedPerson() {
  const person = await buildPerson(server);
  const means = await addSecondFactor(server, person);
  turnOn(30);
  return { person, ...means };
}

const tryCode = async (person: TestPerson, code: string) => {
  const answer = await complete(await challengeOf(login(person)), code);
  return answer.data?.completeLogin ? 'in' : codeOf(answer);
};

describe('turning it on', () => {
  const enable = ({ accessToken: token, password }: TestPerson, secret: string, code: string, word = password) =>
    server.graphql(ENABLE, { secret, code, password: word }, { token });
  const offer = async ({ accessToken: token }: TestPerson, secret?: string) =>
    (await server.graphql(OFFER, { secret }, { token })).data!.secondFactorOffer;

  test('ends all sessions but the one that does it', async () => {
    const person = await buildPerson(server);
    const other = await signIn(server, person.user);
    await addSecondFactor(server, person);
    expect(await own(other.accessToken)).toBeUndefined();
    expect((await own(person.accessToken)).sessions).toMatchObject([{ current: true }]);
  });

  test('begins with a secret for an app, another each time, or the same once more', async () => {
    const person = await buildPerson(server);
    const { secret, address } = await offer(person);
    expect(address).toMatch(/^otpauth:\/\/totp\//);
    expect(new URL(address).searchParams.get('secret')).toBe(secret);
    expect((await offer(person)).secret).not.toBe(secret);
    expect(await offer(person, secret)).toEqual({ secret, address });
    expect(codeOf(await server.graphql(OFFER))).toBe('unauthenticated');
    expect(await factorOf(person)).toBeNull();
  });

  test('needs the password and a code of that secret', async () => {
    const person = await buildPerson(server);
    const { secret } = await offer(person);
    const { code } = appWith(server, secret);
    const refusals = [
      await enable(person, secret, code(), 'not the password'),
      await enable(person, secret, code(2)),
      await enable(person, secret, ''),
      await enable(person, 'ABCDEFGH', code()),
    ];
    expect(refusals.map(codeOf)).toEqual(['incorrect_password', 'incorrect_code', 'incorrect_code', 'validation']);
    expect(await factorOf(person)).toBeNull();
  });

  test('gives ten recovery codes, is told by mail, and happens once', async () => {
    const person = await buildPerson(server);
    const { secret } = await offer(person);
    const { code } = appWith(server, secret);
    const answers = await Promise.all(
      [1, 2, 3].map(() => enable(person, secret, `${code().slice(0, 3)} ${code().slice(3)}`)),
    );
    const given = answers.flatMap(({ data }) => (data?.enableSecondFactor ? [data.enableSecondFactor] : []));
    expect(given).toHaveLength(1);
    expect(answers.map(codeOf).filter(Boolean)).toEqual(['second_factor_on', 'second_factor_on']);
    expect(new Set(given[0]).size).toBe(10);
    expect(await factorOf(person)).toMatchObject({ recoveryCodesLeft: 10 });
    expect(await subjects(person)).toEqual([expect.stringContaining('two-step sign-in is on')]);
    // The code that turned it on was seen: it is good no more.
    expect(await tryCode(person, code())).toBe('incorrect_code');
  });

  test('leaves neither secret nor recovery codes readable in the database', async () => {
    const person = await buildPerson(server);
    const { secret } = await offer(person);
    const { data } = await enable(person, secret, appWith(server, secret).code());
    const rows = await server.db.query<{ row: string }>(
      `SELECT encode(secret, 'escape') AS row FROM second_factors UNION ALL SELECT encode(hash, 'escape') FROM recovery_codes`,
    );
    const stored = rows.map(({ row }) => row).join('\n');
    for (const word of [secret, ...data!.enableSecondFactor]) expect(stored).not.toContain(word);
  });
});

describe('signing in', () => {
  test('with the password alone opens no session, and with a code one', async () => {
    const { person, app } = await protectedPerson();
    const challenge = await challengeOf(login(person));
    expect((await own(person.accessToken)).sessions).toHaveLength(1);
    expect((await own(person.accessToken)).signIns).toHaveLength(1);
    const { accessToken, refreshToken, user } = (await complete(challenge, app.code())).data!.completeLogin;
    expect(user).toEqual({ id: person.user.id, email: person.user.email });
    expect(refreshToken).toBeTruthy();
    expect((await own(accessToken)).sessions).toHaveLength(2);
  });

  test('with a wrong password says what it says to everybody', async () => {
    const { person } = await protectedPerson();
    expect(codeOf(await login(person, 'not the password'))).toBe('invalid_credentials');
  });

  test('takes the code before and after the present one, and no other', async () => {
    const { person, app } = await protectedPerson();
    turnOn(90);
    for (const later of [-2, 2, 120]) expect(await tryCode(person, app.code(later))).toBe('incorrect_code');
    expect(await tryCode(person, app.code(-1))).toBe('in');
    expect(await tryCode(person, app.code(1))).toBe('in');
  });

  test('takes each code once, and none that is older than one that was taken', async () => {
    const { person, app } = await protectedPerson();
    turnOn(60);
    expect(await tryCode(person, app.code())).toBe('in');
    expect(await tryCode(person, app.code())).toBe('incorrect_code');
    expect(await tryCode(person, app.code(-1))).toBe('incorrect_code');
    turnOn(30);
    expect(await tryCode(person, app.code())).toBe('in');
  });

  test.each(['app', 'recovery'])('with one code of the %s, many times at once, lets exactly one in', async (kind) => {
    const { person, app, recoveryCodes } = await protectedPerson();
    const challenge = await challengeOf(login(person));
    const code = kind === 'app' ? app.code() : recoveryCodes[0]!;
    const answers = await Promise.all(Array.from({ length: 8 }, () => complete(challenge, code)));
    expect(answers.filter(({ data }) => data?.completeLogin)).toHaveLength(1);
    expect(answers.map(codeOf).filter((refusal) => refusal === 'incorrect_code')).toHaveLength(7);
  });

  test('does not take nonsense for a code', async () => {
    const { person } = await protectedPerson();
    const challenge = await challengeOf(login(person));
    for (const code of ['', '0', 'x'.repeat(500_000), '\u0000', '１２３４５６']) {
      const { errors } = await complete(challenge, code);
      expect(errors![0]).toMatchObject({ code: 'incorrect_code', status_code: 400, field: 'code' });
    }
  });
});

describe('a recovery code', () => {
  test('lets its owner in once, however it is typed, and is told by mail', async () => {
    const { person, recoveryCodes } = await protectedPerson();
    const { recoveryCodes: others } = await protectedPerson();
    expect(await tryCode(person, others[0]!)).toBe('incorrect_code');
    expect(await tryCode(person, recoveryCodes[0]!.toUpperCase().replaceAll('-', ' '))).toBe('in');
    expect(await tryCode(person, recoveryCodes[0]!)).toBe('incorrect_code');
    expect((await factorOf(person)).recoveryCodesLeft).toBe(9);
    expect(await subjects(person)).toContainEqual(expect.stringContaining('a recovery code was used'));
    expect(await letter(person, '9 recovery codes are left')).not.toContain('before they run out');
  });

  test('among the last ones asks by mail for new ones', async () => {
    const { person, recoveryCodes } = await protectedPerson();
    for (const code of recoveryCodes.slice(0, 7)) await tryCode(person, code);
    expect(await letter(person, '4 recovery codes are left')).not.toContain('before they run out');
    expect(await letter(person, '3 recovery codes are left')).toContain('before they run out');
  });

  test('is good no more once there are new ones, which need password and code', async () => {
    const { person, app, recoveryCodes } = await protectedPerson();
    const { accessToken: token, password } = person;
    const renew = (code: string, word = password) => server.graphql(RENEW, { code, password: word }, { token });
    expect(codeOf(await renew(app.code(), 'not the password'))).toBe('incorrect_password');
    expect(codeOf(await renew('000'))).toBe('incorrect_code');
    const renewed = (await renew(app.code())).data!.renewRecoveryCodes as string[];
    expect(new Set([...renewed, ...recoveryCodes]).size).toBe(20);
    expect(await tryCode(person, recoveryCodes[0]!)).toBe('incorrect_code');
    expect(await tryCode(person, renewed[0]!)).toBe('in');
    expect(await subjects(person)).toContainEqual(expect.stringContaining('new recovery codes'));
  });
});

describe('a challenge', () => {
  test('is good for ten minutes', async () => {
    const { person, app } = await protectedPerson();
    const challenge = await challengeOf(login(person));
    turnOn(601);
    expect(codeOf(await complete(challenge, app.code()))).toBe('login_expired');
  });

  test('of another password than the present one is good no more', async () => {
    const { person, app } = await protectedPerson();
    const { accessToken: token, password } = person;
    const challenge = await challengeOf(login(person));
    const change = `mutation ($old: String!) { changePassword(oldPassword: $old, newPassword: "a rose of the garden") { id } }`;
    expect((await server.graphql(change, { old: password }, { token })).data!.changePassword.id).toBe(person.user.id);
    expect(codeOf(await complete(challenge, app.code()))).toBe('login_expired');
  });

  test('is none of somebody else’s, no access token, and an access token is none', async () => {
    const [one, other] = [await protectedPerson(), await protectedPerson()];
    const challenge = await challengeOf(login(one.person));
    const [head, payload, signature] = challenge.split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    const claimed = (changes: object) => Buffer.from(JSON.stringify({ ...claims, ...changes })).toString('base64url');
    const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const forged of [
      `${head}.${claimed({ sub: other.person.user.id })}.${signature}`,
      `${unsigned}.${payload}.`,
      `${head}.${claimed({ sub: '999999999' })}.${signature}`,
      `${head}.${claimed({ sub: 'x' })}.${signature}`,
      other.person.accessToken,
      '',
      'x'.repeat(500_000),
    ]) {
      expect(codeOf(await complete(forged, other.app.code()))).toBe('login_expired');
    }
    expect(await own(challenge)).toBeUndefined();
  });
});

describe('a new password by mail', () => {
  test('does not go around it', async () => {
    const { person, app } = await protectedPerson();
    await server.graphql('mutation ($email: String!) { sendResetPassword(email: $email) }', {
      email: person.user.email,
    });
    const token = await tokenMailedTo(server, person.user.email);
    const challenge = await challengeOf(server.graphql(RESET, { token }));
    expect(await own(person.accessToken)).toBeUndefined();
    expect(codeOf(await login(person))).toBe('invalid_credentials');
    expect(codeOf(await complete(challenge, app.code(2)))).toBe('incorrect_code');
    const { accessToken } = (await complete(challenge, app.code())).data!.completeLogin;
    expect((await own(accessToken)).sessions).toEqual([{ kind: 'RESET', current: true }]);
    await challengeOf(login(person, 'a rose of the garden'));
  });
});

describe('turning it off', () => {
  const disable = ({ accessToken: token, password }: TestPerson, code: string, word = password) =>
    server.graphql(DISABLE, { code, password: word }, { token });

  test('needs the password and a code, and is told by mail', async () => {
    const { person, app } = await protectedPerson();
    expect(codeOf(await disable(person, app.code(), 'not the password'))).toBe('incorrect_password');
    expect(codeOf(await disable(person, ''))).toBe('incorrect_code');
    await challengeOf(login(person));
    expect((await disable(person, app.code())).data!.disableSecondFactor).toMatchObject({ secondFactor: null });
    expect((await login(person)).data!.login.accessToken).toBeTruthy();
    expect(await subjects(person)).toContainEqual(expect.stringContaining('two-step sign-in is off'));
    expect(codeOf(await disable(person, app.code(1)))).toBe('second_factor_off');
  });

  test('takes a recovery code as well', async () => {
    const { person, recoveryCodes } = await protectedPerson();
    expect((await disable(person, recoveryCodes[3]!)).data!.disableSecondFactor.id).toBe(person.user.id);
  });

  test('meanwhile ends a sign-in that waits for its code', async () => {
    const { person, app, recoveryCodes } = await protectedPerson();
    const challenge = await challengeOf(login(person));
    await disable(person, recoveryCodes[0]!);
    expect(codeOf(await complete(challenge, app.code()))).toBe('second_factor_off');
  });

  test('is done by those who run the instance for who lost everything, and told by mail', async () => {
    const { person } = await protectedPerson();
    const rescue = server.app.get(AccountRescue, { strict: false });
    await rescue.turnOffSecondFactor(Viewer.operator, person.user.id);
    expect((await login(person)).data!.login.accessToken).toBeTruthy();
    expect(await letter(person, 'turned two-step sign-in off for you')).toBeTruthy();
    const again = rescue.turnOffSecondFactor(Viewer.operator, person.user.id);
    await expect(again).rejects.toMatchObject({ code: 'second_factor_off' });
    const nobody = rescue.turnOffSecondFactor(Viewer.operator, '999999');
    await expect(nobody).rejects.toMatchObject({ code: 'user_not_found' });
  });
});

test('somebody who is in needs the password alone for what needed it before', async () => {
  const { person } = await protectedPerson();
  const { accessToken: token, password } = person;
  const change =
    'mutation ($password: String!) { changeEmail(email: "two.steps@example.org", password: $password) { id } }';
  const leave = 'mutation ($password: String!) { deleteAccount(password: $password) { id } }';
  for (const operation of [change, leave]) {
    expect((await server.graphql(operation, { password }, { token })).errors).toBeUndefined();
  }
});
