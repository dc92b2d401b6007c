import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mailsTo } from '#test/mails';
import { buildPerson } from '#test/people';
import { addSecondFactor } from '#test/second-factor';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
beforeAll(async () => {
  // The server stands behind a proxy that it trusts, so each test comes from a network of its own.
  server = await startTestServer({ RATE_LIMITS: 'true', TRUSTED_PROXIES: '127.0.0.1' });
});
afterAll(() => server.close());

const LOGIN = `mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { accessToken } }`;
function codes(errors: { code: string }[] = []): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { code } of errors) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

function from(network: string, ...proxies: string[]) {
  const headers = { 'x-forwarded-for': [network, ...proxies].join(', ') };
  return {
    login: (email: string, password: string) => server.graphql(LOGIN, { email, password }, { headers }),
    graphql: (query: string, variables = {}) => server.graphql(query, variables, { headers }),
  };
}

describe('guessing passwords', () => {
  test('a hundred logins in one request count as a hundred', async () => {
    const { user } = await buildPerson(server);
    const guesses = Array.from(
      { length: 100 },
      (_, i) => `g${i}: login(email: "${user.email}", password: "guess ${i}") { accessToken }`,
    );
    const { errors } = await from('192.0.2.1').graphql(`mutation { ${guesses.join('\n')} }`);
    expect(codes(errors)).toEqual({ invalid_credentials: 10, sign_in_paused: 40, too_many_requests: 50 });
  });

  test('for one account stops after ten tries, wherever they come from and however the address is written', async () => {
    const { user, password } = await buildPerson(server, { email: 'guessed@example.org' });
    for (let i = 0; i < 10; i++)
      await from(`192.0.2.${10 + i}`).login(i % 2 ? 'GUESSED@example.org' : 'guessed@example.org', 'guess');
    const { errors } = await from('192.0.2.30').login(user.email, password);
    expect(errors![0]).toMatchObject({
      code: 'sign_in_paused',
      status_code: 429,
      message: expect.stringMatching(/in 5 minutes, or at once with a new password/),
    });
  });

  test('begins anew once the right password was given', async () => {
    const { user, password } = await buildPerson(server);
    const { login } = from('192.0.2.50');
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 9; i++) await login(user.email, 'guess');
      expect((await login(user.email, password)).data!.login.accessToken).toBeTruthy();
    }
  });

  test.each([
    ['another address', 'changeEmail(email: "other@example.org", password: $password) { id }'],
    ['the end of the account', 'deleteAccount(password: $password) { id }'],
  ])(
    'with a stolen session, asking for %s, stops after ten tries, and keeps the owner from nothing',
    async (_, operation) => {
      const { user, password, accessToken: token } = await buildPerson(server);
      const query = `mutation ($password: String!) { ${operation} }`;
      const guess = (word: string, i: number) =>
        server.graphql(query, { password: word }, { token, headers: { 'x-forwarded-for': `198.51.100.${i}` } });
      for (let i = 0; i < 10; i++) await guess('guess', i);
      expect((await guess(password, 10)).errors![0]!.code).toBe('too_many_requests');
      expect((await from('198.51.100.20').login(user.email, password)).data!.login.accessToken).toBeTruthy();
    },
  );

  test('of many accounts from one network stops after fifty tries, and what the network says of itself is not believed', async () => {
    const tries = Array.from({ length: 55 }, (_, i) =>
      from(`10.9.8.${i}`, '192.0.2.60').login(`nobody${i}@example.org`, 'guess'),
    );
    const answers = await Promise.all(tries);
    expect(codes(answers.flatMap(({ errors = [] }) => errors))).toEqual({
      invalid_credentials: 50,
      too_many_requests: 5,
    });
  });
});

describe('guessing codes', () => {
  const COMPLETE = `mutation ($challenge: String!, $code: String!) {
    completeLogin(challenge: $challenge, code: $code) { accessToken }
  }`;
  const DISABLE = `mutation ($code: String!, $password: String!) {
    disableSecondFactor(code: $code, password: $password) { id }
  }`;

  test('for one account stops after ten tries in an hour, wherever they come from and whatever for', async () => {
    const person = await buildPerson(server);
    const { user, password, accessToken } = person;
    const { app } = await addSecondFactor(server, person);
    const [refusal] = (await from('203.0.113.1').login(user.email, password)).errors!;
    const { challenge } = refusal as unknown as { challenge: string };
    const enter = (i: number, code: string) => from(`203.0.113.${i}`).graphql(COMPLETE, { challenge, code });
    const disable = (i: number, code: string) => {
      const headers = { authorization: `Bearer ${accessToken}`, 'x-forwarded-for': `203.0.113.${i}` };
      return server.graphql(DISABLE, { code, password }, { headers });
    };
    for (let i = 0; i < 5; i++) {
      const answers = [await enter(i, app.code(5 + i)), await disable(i, app.code(15 + i))];
      expect(answers.map(({ errors }) => errors![0]!.code)).toEqual(['incorrect_code', 'incorrect_code']);
    }
    const answers = [await enter(10, app.code(1)), await disable(11, app.code(1))];
    expect(answers.map(({ errors }) => errors![0]!.code)).toEqual(['too_many_requests', 'too_many_requests']);
  });

  test('begins anew once a right one was given', async () => {
    const person = await buildPerson(server);
    const { recoveryCodes } = await addSecondFactor(server, person);
    const [refusal] = (await from('203.0.113.20').login(person.user.email, person.password)).errors!;
    const { challenge } = refusal as unknown as { challenge: string };
    const enter = (code: string) => from('203.0.113.20').graphql(COMPLETE, { challenge, code });
    for (const code of recoveryCodes.slice(0, 2)) {
      for (let i = 0; i < 9; i++) await enter('a guess');
      expect((await enter(code)).data!.completeLogin.accessToken).toBeTruthy();
    }
  });

  test('from one network stops after fifty tries', async () => {
    const { graphql } = from('203.0.113.30');
    const tries = Array.from({ length: 55 }, () => graphql(COMPLETE, { challenge: 'x', code: 'x' }));
    const answers = await Promise.all(tries);
    expect(codes(answers.flatMap(({ errors = [] }) => errors))).toEqual({ login_expired: 50, too_many_requests: 5 });
  });
});

describe('mails', () => {
  test('to one mailbox stop after three an hour, whatever asks for them and however the address is written', async () => {
    const { user } = await buildPerson(server, { email: 'bombed@example.org' });
    const { graphql } = from('192.0.2.70');
    const asked = [
      await graphql('mutation { sendResetPassword(email: "bombed@example.org") }'),
      await graphql('mutation { createUser(email: "Bombed@example.org", password: "a rose of the desert") { id } }'),
      await graphql('mutation { resendConfirmationEmail(email: "bombed@example.org") }'),
      await graphql('mutation { sendResetPassword(email: "bombed+more@example.org") }'),
      await graphql('mutation { createUser(email: "bombed+x@example.org", password: "a rose of the desert") { id } }'),
    ];
    expect(asked.map(({ errors }) => errors?.[0]?.code)).toEqual([
      undefined,
      undefined,
      undefined,
      'too_many_requests',
      'too_many_requests',
    ]);
    expect((await mailsTo(server, user.email)).length).toBeLessThanOrEqual(3);
  });

  test('asked for from one network stop after twenty an hour', async () => {
    const { graphql } = from('192.0.2.80');
    const asked = await Promise.all(
      Array.from({ length: 25 }, (_, i) => graphql(`mutation { sendResetPassword(email: "m${i}@example.org") }`)),
    );
    expect(codes(asked.flatMap(({ errors = [] }) => errors))).toEqual({ too_many_requests: 5 });
  });
});

test('registrations from one network stop after twenty an hour, mistakes not counted', async () => {
  const { graphql } = from('2001:db8::1');
  for (let i = 0; i < 25; i++) await graphql('mutation { createUser(email: "x", password: "y") { id } }');
  const register = (i: number) =>
    `mutation { createUser(email: "s${i}@example.org", password: "a rose of the desert") { id } }`;
  // Addresses of one household differ in their last half.
  const asked = await Promise.all(
    Array.from({ length: 25 }, (_, i) => from(`2001:db8::${i + 1}`).graphql(register(i))),
  );
  expect(codes(asked.flatMap(({ errors = [] }) => errors))).toEqual({ too_many_requests: 5 });
});

describe('what is left of a limit', () => {
  const ask = async (query: string) => {
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': '192.0.2.90' };
    const response = await fetch(`${server.url}/api`, { method: 'POST', headers, body: JSON.stringify({ query }) });
    const told = (await response.json()) as { extensions: { rateLimits?: { name: string; remaining: number }[] } };
    return { headers: response.headers, told: told.extensions.rateLimits };
  };

  test('stands in the headers and the extensions of each answer that used it', async () => {
    const search = '{ a: searchEvents(limit: 0) { total } b: searchEvents(limit: 0) { total } }';
    const { headers, told } = await ask(search);
    expect(headers.get('ratelimit-policy')).toBe('"search:network";q=240;w=60');
    expect(headers.get('ratelimit')).toMatch(/^"search:network";r=238;t=\d+$/);
    expect(told).toMatchObject([{ name: 'search:network', limit: 240, window: 60, remaining: 238 }]);
    const next = await ask(search);
    expect(next.told![0]!.remaining).toBe(236);
  });

  test('is told of what the asker used, not of what others asked for an address', async () => {
    const { told } = await ask('mutation { sendResetPassword(email: "limits@example.org") }');
    expect(told!.map(({ name }) => name)).toEqual(['mail:network']);
    expect((await ask('{ __typename }')).headers.get('ratelimit')).toBeNull();
  });
});
