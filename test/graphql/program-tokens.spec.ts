import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPerson, type TestPerson } from '#test/people';
import { authorize, CALLBACK, pkcePair, type Program, redeem, refresh, registerProgram } from '#test/programs';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';

let server: TestServer;
let person: TestPerson;
let program: Program;
beforeAll(async () => {
  server = await startTestServer({ RATE_LIMITS: 'false' });
  person = await buildPerson(server);
  program = await registerProgram(server);
});
afterAll(() => server.close());

const idOf = async (token: string) =>
  (await server.graphql('{ loggedPerson { id } }', {}, { token })).data?.loggedPerson?.id as string | undefined;
const isLetIn = async (token: string) => (await idOf(token)) === person.actor.id;
const letIn = async (asked: Record<string, string> = {}, by = program) => {
  const { code } = await authorize(server, person, by, asked);
  return (await redeem(server, by, code!)).body;
};

describe('a code', () => {
  test('comes back with state and server, and gives tokens as Mobilizon gives them', async () => {
    const { code, state, scope, clientId, address } = await authorize(server, person, program, { state: 'é=&' });
    expect({ state, scope, clientId }).toEqual({ state: 'é=&', scope: 'read write', clientId: program.client_id });
    expect(Object.fromEntries(new URL(address!).searchParams)).toEqual({
      code,
      state: 'é=&',
      scope,
      client_id: clientId,
      iss: server.config.server.publicUrl,
    });
    const { status, headers, body } = await redeem(server, program, code!);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 8 * 3600,
      refresh_token: expect.any(String),
      refresh_token_expires_in: 26 * 7 * 24 * 3600,
      scope: 'read write',
    });
    expect(await isLetIn(body.access_token)).toBe(true);
  });

  test('is good once: when it comes again, what it was used for ends', async () => {
    const { code } = await authorize(server, person, program);
    const { body } = await redeem(server, program, code!);
    const again = await redeem(server, program, code!);
    expect([again.status, again.body.error]).toEqual([400, 'invalid_grant']);
    expect(await isLetIn(body.access_token)).toBe(false);
    expect((await refresh(server, program, body.refresh_token)).body.error).toBe('invalid_grant');
  });

  test('gives tokens to one of many requests at once', async () => {
    const { code } = await authorize(server, person, program);
    const answers = await Promise.all(Array.from({ length: 8 }, () => redeem(server, program, code!)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.error === 'invalid_grant')).toHaveLength(7);
  });

  test('is good for a minute', async () => {
    const { code } = await authorize(server, person, program);
    const restore = moveClock(server, 61 / 3600);
    expect((await redeem(server, program, code!)).body.error).toBe('invalid_grant');
    restore();
    expect((await redeem(server, program, code!)).status).toBe(200);
  });

  test('is good for its program, its address and its secret alone, and not lost by a wrong try', async () => {
    const other = await registerProgram(server);
    const { code } = await authorize(server, person, program);
    const tries = [
      redeem(server, other, code!),
      redeem(server, program, code!, { redirect_uri: `${CALLBACK}?` }),
      redeem(server, { ...program, client_secret: other.client_secret }, code!),
      redeem(server, { client_id: program.client_id }, code!),
      redeem(server, program, code!, { scope: 'read nonsense' }),
      redeem(server, program, `${code}x`),
    ];
    expect((await Promise.all(tries)).map(({ body }) => body.error)).toEqual([
      'invalid_grant',
      'invalid_grant',
      'invalid_client',
      'invalid_client',
      'invalid_scope',
      'invalid_grant',
    ]);
    expect((await redeem(server, program, code!)).status).toBe(200);
  });

  test('never gives more than was allowed', async () => {
    const { code } = await authorize(server, person, program, { scope: 'read:event' });
    expect((await redeem(server, program, code!, { scope: 'read' })).body.error).toBe('invalid_scope');
    expect((await redeem(server, program, code!)).body.scope).toBe('read:event');
  });

  test('is not kept as it is, nor are tokens or secrets', async () => {
    const { code } = await authorize(server, person, program);
    const { access_token, refresh_token } = await letIn();
    const secrets = [code!, access_token, refresh_token, program.client_secret!];
    for (const table of ['applications', 'authorization_codes', 'application_tokens', 'application_grants']) {
      const rows = await server.db.query<{ row: string }>(`SELECT to_json(t)::text AS row FROM ${table} t`);
      const hex = (secret: string) => Buffer.from(secret).toString('hex');
      for (const { row } of rows)
        for (const secret of secrets) {
          expect(row).not.toContain(secret);
          expect(row).not.toContain(hex(secret));
        }
    }
  });
});

describe('the proof of who asked for a code (PKCE)', () => {
  const { verifier, challenge } = pkcePair();
  const proof = { codeChallenge: challenge, codeChallengeMethod: 'S256' };

  test('is needed where it was announced, and has to be the right one', async () => {
    const { code } = await authorize(server, person, program, proof);
    const errorOf = async (more: Record<string, string>) => (await redeem(server, program, code!, more)).body.error;
    expect(await errorOf({})).toBe('invalid_grant');
    expect(await errorOf({ code_verifier: pkcePair().verifier })).toBe('invalid_grant');
    expect(await errorOf({ code_verifier: challenge })).toBe('invalid_grant');
    expect(await errorOf({ code_verifier: verifier })).toBeUndefined();
  });

  test('that was not announced is refused: somebody took the announcement away', async () => {
    const { code } = await authorize(server, person, program);
    expect((await redeem(server, program, code!, { code_verifier: verifier })).body.error).toBe('invalid_grant');
  });

  test('is what a program without secret has to bring', async () => {
    const app = await registerProgram(server, { token_endpoint_auth_method: 'none' });
    expect((await authorize(server, person, app)).errors).toMatchObject([{ field: 'codeChallenge' }]);
    const { code } = await authorize(server, person, app, proof);
    expect((await redeem(server, app, code!)).body.error).toBe('invalid_grant');
    const { body } = await redeem(server, app, code!, { code_verifier: verifier });
    expect(await isLetIn(body.access_token)).toBe(true);
    expect((await refresh(server, app, body.refresh_token)).status).toBe(200);
  });
});

describe('an address that people are led back to', () => {
  test('may have any port on the same device, and no other difference', async () => {
    const native = await registerProgram(server, { redirect_uri: 'http://127.0.0.1/back\nhttp://[::1]:1/back' });
    const given = async (redirectUri: string) => (await authorize(server, person, native, { redirectUri })).code;
    for (const good of ['http://127.0.0.1:41234/back', 'http://127.0.0.1/back', 'http://[::1]:9999/back']) {
      expect(await given(good)).toBeDefined();
    }
    for (const bad of [
      'http://127.0.0.1:41234/other',
      'http://127.0.0.1:41234@evil.example/back',
      'http://127.0.0.2:1/back',
      'http://localhost:41234/back',
      'https://127.0.0.1/back',
    ]) {
      expect(await given(bad)).toBeUndefined();
    }
    const redirectUri = 'http://127.0.0.1:41234/back';
    const { code } = await authorize(server, person, native, { redirectUri });
    const otherPort = { redirect_uri: 'http://127.0.0.1:41235/back' };
    expect((await redeem(server, native, code!, otherPort)).body.error).toBe('invalid_grant');
    expect((await redeem(server, native, code!, { redirect_uri: redirectUri })).status).toBe(200);
  });

  test('may be a scheme of the program, or none at all: the code is carried by hand', async () => {
    const outOfBand = 'urn:ietf:wg:oauth:2.0:oob';
    const native = await registerProgram(server, { redirect_uri: `org.example.app:/back?keep=1\n${outOfBand}` });
    const own = await authorize(server, person, native, { redirectUri: 'org.example.app:/back?keep=1' });
    expect(own.address).toMatch(/^org\.example\.app:\/back\?keep=1&code=/);
    const byHand = await authorize(server, person, native, { redirectUri: outOfBand });
    expect(byHand.address).toBeNull();
    expect((await redeem(server, native, byHand.code!, { redirect_uri: outOfBand })).status).toBe(200);
  });
});

describe('a refresh token', () => {
  test('gives new tokens once; when it comes again, the program is let in no longer', async () => {
    const first = await letIn();
    const second = (await refresh(server, program, first.refresh_token)).body;
    expect(await isLetIn(second.access_token)).toBe(true);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect((await refresh(server, program, first.refresh_token)).body.error).toBe('invalid_grant');
    expect(await isLetIn(second.access_token)).toBe(false);
    expect((await refresh(server, program, second.refresh_token)).body.error).toBe('invalid_grant');
  });

  test('gives tokens to one of many requests at once', async () => {
    const { refresh_token } = await letIn();
    const answers = await Promise.all(Array.from({ length: 6 }, () => refresh(server, program, refresh_token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('is good for its program alone, and no access token', async () => {
    const { refresh_token, access_token } = await letIn();
    const other = await registerProgram(server);
    expect((await refresh(server, other, refresh_token)).body.error).toBe('invalid_grant');
    expect((await refresh(server, program, access_token)).body.error).toBe('invalid_grant');
    expect((await refresh(server, { client_id: program.client_id }, refresh_token)).body.error).toBe('invalid_client');
    expect(await isLetIn(refresh_token)).toBe(false);
    expect((await refresh(server, program, refresh_token)).status).toBe(200);
  });

  test('may give less for once, never more', async () => {
    const { refresh_token } = await letIn({ scope: 'read:event write:event:create' });
    expect((await refresh(server, program, refresh_token, { scope: 'write' })).body.error).toBe('invalid_scope');
    const less = (await refresh(server, program, refresh_token, { scope: 'read:event' })).body;
    expect(less.scope).toBe('read:event');
    expect((await refresh(server, program, less.refresh_token)).body.scope).toBe('read:event write:event:create');
  });

  test('lasts for half a year, an access token for eight hours', async () => {
    const { access_token, refresh_token } = await letIn();
    const restore = moveClock(server, 8.1);
    const accessible = await isLetIn(access_token);
    restore();
    const forward = moveClock(server, 26 * 7 * 24 + 1);
    const { body } = await refresh(server, program, refresh_token);
    forward();
    expect([accessible, body.error]).toEqual([false, 'invalid_grant']);
  });
});
