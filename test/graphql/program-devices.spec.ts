import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCron } from '#test/cron';
import { buildPerson, type TestPerson } from '#test/people';
import { type Answer, post, type Program, registerProgram } from '#test/programs';
import { type GraphqlAnswer, startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const ENTER =
  'mutation ($code: String!) { deviceActivation(userCode: $code) { id scope application { name clientId } } }';
const ALLOW =
  'mutation ($id: String!, $code: String!) { authorizeDeviceApplication(clientId: $id, userCode: $code) { name } }';
const REFUSE = 'mutation ($code: String!) { refuseDeviceApplication(userCode: $code) }';

let server: TestServer;
let person: TestPerson;
let program: Program;
beforeAll(async () => {
  server = await startTestServer({ RATE_LIMITS: 'true' });
  person = await buildPerson(server);
  program = await registerProgram(server, { scope: 'read write:event:create' });
});
afterAll(() => server.close());

const begin = async (scope = 'read', by = program) =>
  (await post(server, '/login/device/code', { client_id: by.client_id, scope })).body as Record<string, string>;
const poll = (device_code: string, by = program) =>
  post(server, '/oauth/token', { grant_type: GRANT, client_id: by.client_id, device_code });
const as = ({ refreshToken }: TestPerson, query: string, code: string, id = program.client_id) => {
  const headers = { cookie: `convoke_session=${refreshToken}`, 'x-convoke-request': '1' };
  return server.graphql(query, { code, id }, { headers });
};
const codeOf = ({ errors }: GraphqlAnswer) => errors?.[0]?.code;
const errorOf = ({ body }: Answer) => body.error;

/** What a program does: asks for a code, shows it, and asks again in the interval it was told until it is let in. */
async function signInLikeADevice(show: (shown: { address: string; code: string }) => Promise<void>) {
  const answer = await fetch(`${server.url}/login/device/code`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_id: program.client_id, scope: 'read write:event:create' }),
  });
  const { device_code, user_code, verification_uri, interval } = (await answer.json()) as Record<string, any>;
  let waited = 0;
  for (let wait = interval; ;) {
    const body = JSON.stringify({ grant_type: GRANT, client_id: program.client_id, device_code });
    const headers = { 'content-type': 'application/json' };
    const restore = moveClock(server, waited / 3600);
    const polled = await fetch(`${server.url}/oauth/token`, { method: 'POST', headers, body });
    restore();
    const told = (await polled.json()) as Record<string, any>;
    if (polled.ok) return told;
    if (told.error === 'slow_down') wait += 5;
    else if (told.error !== 'authorization_pending') throw new Error(told.error);
    if (waited === 0) await show({ address: verification_uri, code: user_code });
    waited += wait;
  }
}

describe('a program on a device', () => {
  test('is told what to show, and until when', async () => {
    const { status, headers, body } = await post(server, '/login/device/code', {
      client_id: program.client_id,
      scope: 'read',
    });
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      device_code: expect.any(String),
      user_code: expect.stringMatching(/^[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}$/),
      verification_uri: `${server.config.server.publicUrl}/login/device`,
      verification_uri_complete: `${server.config.server.publicUrl}/login/device?user_code=${body.user_code}`,
      expires_in: 900,
      interval: 5,
    });
  });

  test('signs somebody in who types its code in elsewhere', async () => {
    const { access_token: token, scope } = await signInLikeADevice(async ({ code }) => {
      const { data } = await as(person, ENTER, ` ${code.replace('-', ' ').toLowerCase()} `);
      expect(data!.deviceActivation).toEqual({
        id: expect.any(String),
        scope: 'read write:event:create',
        application: { name: 'Town calendar', clientId: program.client_id },
      });
      expect((await as(person, ALLOW, code)).data!.authorizeDeviceApplication).toEqual({ name: 'Town calendar' });
    });
    expect(scope).toBe('read write:event:create');
    const { data } = await server.graphql('{ loggedPerson { id } }', {}, { token });
    expect(data!.loggedPerson.id).toBe(person.actor.id);
  });

  test('waits, and is slowed down when it asks too often', async () => {
    const { device_code } = await begin();
    const after = async (seconds: number) => {
      const restore = moveClock(server, seconds / 3600);
      const error = errorOf(await poll(device_code!));
      restore();
      return error;
    };
    expect(await after(0)).toBe('authorization_pending');
    expect(await after(3)).toBe('slow_down');
    expect(await after(11)).toBe('slow_down');
    expect(await after(27)).toBe('authorization_pending');
  });

  test('is told that somebody said no', async () => {
    const { device_code, user_code } = await begin();
    await as(person, ENTER, user_code!);
    expect((await as(person, REFUSE, user_code!)).data!.refuseDeviceApplication).toBe(true);
    expect(errorOf(await poll(device_code!))).toBe('access_denied');
    expect(codeOf(await as(person, ALLOW, user_code!))).toBe('device_code_not_found');
  });

  test('is told that its code is too old, which nobody can enter either', async () => {
    const { device_code, user_code } = await begin();
    await as(person, ENTER, user_code!);
    const restore = moveClock(server, 901 / 3600);
    expect(errorOf(await poll(device_code!))).toBe('expired_token');
    const late = [await as(person, ENTER, user_code!), await as(person, ALLOW, user_code!)];
    await runCron(server, 'accounts.purge-applications');
    expect(errorOf(await poll(device_code!))).toBe('expired_token');
    restore();
    expect(late.map(codeOf)).toEqual(['device_code_not_found', 'device_code_not_found']);
  });

  test('gets tokens once, however often it asks at once', async () => {
    const { device_code, user_code } = await begin();
    await as(person, ENTER, user_code!);
    await as(person, ALLOW, user_code!);
    const answers = await Promise.all(Array.from({ length: 6 }, () => poll(device_code!)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter((answer) => errorOf(answer) === 'invalid_grant')).toHaveLength(5);
  });

  test('gets nothing with the code of another program, or more than it registered', async () => {
    const other = await registerProgram(server);
    const { device_code, user_code } = await begin();
    await as(person, ENTER, user_code!);
    expect(codeOf(await as(person, ALLOW, user_code!, other.client_id))).toBe('device_code_not_found');
    await as(person, ALLOW, user_code!);
    expect(errorOf(await poll(device_code!, other))).toBe('invalid_grant');
    expect(errorOf(await poll(user_code!))).toBe('invalid_grant');
    expect((await begin('write')).error).toBe('invalid_scope');
    expect((await begin('read', { client_id: 'unknown' })).error).toBe('invalid_client');
    expect((await poll(device_code!)).status).toBe(200);
  });
});

describe('the code of a device', () => {
  test('is answered by whoever entered it, and by nobody else', async () => {
    const stranger = await buildPerson(server);
    const { device_code, user_code } = await begin();
    expect(codeOf(await as(person, ALLOW, user_code!))).toBe('device_code_not_found');
    await as(person, ENTER, user_code!);
    for (const query of [ENTER, ALLOW, REFUSE]) {
      expect(codeOf(await as(stranger, query, user_code!))).toBe('device_code_not_found');
    }
    expect(errorOf(await poll(device_code!))).toBe('authorization_pending');
  });

  test('cannot be guessed: twenty in a quarter of an hour are enough', async () => {
    const guesser = await buildPerson(server);
    const codes: (string | undefined)[] = [];
    for (let guess = 0; guess < 21; guess++) codes.push(codeOf(await as(guesser, ENTER, 'BCDF-GHJK')));
    expect(codes.slice(0, 20).every((code) => code === 'device_code_not_found')).toBe(true);
    expect(codes[20]).toBe('too_many_requests');
  });
});

test('no network registers more than ten programs a minute', async () => {
  const statuses: number[] = [];
  for (let n = 0; n < 12; n++) {
    const wish = { name: 'Bot', redirect_uri: 'https://b.example/', scope: 'read' };
    const { status, body } = await post(server, '/apps', wish);
    if (status === 429) expect(body.error).toBe('slow_down');
    statuses.push(status);
  }
  expect(statuses.at(-1)).toBe(429);
});
