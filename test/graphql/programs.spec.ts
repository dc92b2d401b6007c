import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCron } from '#test/cron';
import { mailsTo } from '#test/mails';
import { buildPerson, type TestPerson } from '#test/people';
import { authorize, CALLBACK, post, type Program, redeem, refresh, registerProgram } from '#test/programs';
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

describe('a program that registers', () => {
  test('gets an id and a secret, and is told what it registered, as Mobilizon tells it', async () => {
    const asked = { name: 'Bot', redirect_uri: `${CALLBACK}\nhttps://b.example/`, scope: 'write:event:create read' };
    const { status, headers, body } = await post(server, '/apps', { ...asked, website: 'https://program.example' });
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      name: 'Bot',
      website: 'https://program.example',
      client_id: expect.stringMatching(/^[\w-]{32}$/),
      client_secret: expect.stringMatching(/^[\w-]{43}$/),
      redirect_uri: [CALLBACK, 'https://b.example/'],
      scope: 'write:event:create read',
    });
  });

  test('may do so in JSON, and gets no secret when it can keep none', async () => {
    const response = await fetch(`${server.url}/apps`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        name: 'App',
        redirect_uri: 'org.example.app:/back',
        scope: 'read',
        token_endpoint_auth_method: 'none',
      }),
    });
    expect(await response.json()).not.toHaveProperty('client_secret');
  });

  test.each([
    ['without a name', { name: '' }, 'invalid_request'],
    ['with a name that turns the direction of writing', { name: 'a\u202Eb' }, 'invalid_request'],
    ['with a website that is a script', { website: 'javascript:alert(1)' }, 'invalid_request'],
    ['without scopes', { scope: '' }, 'invalid_request'],
    ['with a scope that there is not', { scope: 'read admin' }, 'invalid_scope'],
    ['with an address over plain http', { redirect_uri: 'http://program.example/' }, 'invalid_redirect_uri'],
    ['with an address that is a script', { redirect_uri: 'javascript:alert(1)' }, 'invalid_redirect_uri'],
    [
      'with one wrong address among good ones',
      { redirect_uri: `${CALLBACK}\nhttp://b.example` },
      'invalid_redirect_uri',
    ],
  ])('%s is refused', async (_, wrong, error) => {
    const usual = { name: 'Bot', redirect_uri: CALLBACK, scope: 'read' };
    const { status, body } = await post(server, '/apps', { ...usual, ...wrong });
    expect([status, body.error]).toEqual([400, error]);
  });

  test('is forgotten after a month in which nobody let it in, and only then', async () => {
    const unwanted = await registerProgram(server);
    await letIn();
    const restore = moveClock(server, 31 * 24);
    await runCron(server, 'accounts.purge-applications');
    restore();
    expect((await authorize(server, person, unwanted)).errors?.[0]?.code).toBe('application_not_found');
    expect((await authorize(server, person, program)).errors).toBeUndefined();
  });
});

describe('the question whether to let a program in', () => {
  const ask = async (asked: Record<string, string>) => {
    const { data, errors } = await server.graphql(
      `query ($clientId: String!, $redirectUri: String!, $responseType: String, $scope: String, $state: String, $codeChallenge: String, $codeChallengeMethod: String) {
        applicationRequest(clientId: $clientId, redirectUri: $redirectUri, responseType: $responseType, scope: $scope, state: $state, codeChallenge: $codeChallenge, codeChallengeMethod: $codeChallengeMethod) {
          application { name } scopes refusalAddress mistakeAddress } }`,
      { clientId: program.client_id, redirectUri: CALLBACK, scope: 'read', state: 's & t', ...asked },
    );
    return { ...data?.applicationRequest, errors };
  };
  const answerOf = (address: string) => Object.fromEntries(new URL(address).searchParams);

  test('names the program and what it wants; a no leads back with the state', async () => {
    const { application, scopes, refusalAddress, mistakeAddress } = await ask({
      scope: 'read:event write:event:create',
    });
    expect(application.name).toBe('Town calendar');
    expect(scopes).toEqual(['read:event', 'write:event:create']);
    expect(mistakeAddress).toBeNull();
    expect(refusalAddress.startsWith(`${CALLBACK}?`)).toBe(true);
    expect(answerOf(refusalAddress)).toEqual({
      error: 'access_denied',
      state: 's & t',
      iss: server.config.server.publicUrl,
    });
  });

  test.each([
    [{ responseType: 'token' }, 'unsupported_response_type'],
    [{ scope: 'read nonsense' }, 'invalid_scope'],
    [{ scope: '' }, 'invalid_scope'],
    [{ codeChallenge: 'x'.repeat(43), codeChallengeMethod: 'plain' }, 'invalid_request'],
    [{ codeChallenge: 'x'.repeat(43) }, 'invalid_request'],
    [{ codeChallenge: 'short', codeChallengeMethod: 'S256' }, 'invalid_request'],
  ])('is not put when the program made a mistake, which only the program is told: %j', async (wrong, error) => {
    const { mistakeAddress, refusalAddress } = await ask(wrong as Record<string, string>);
    expect(refusalAddress).toBeNull();
    expect(answerOf(mistakeAddress)).toMatchObject({ error, state: 's & t' });
  });

  test('leads to no address that was not registered, whatever else is wrong', async () => {
    for (const redirectUri of [`${CALLBACK}/`, `${CALLBACK}?a=1`, 'https://evil.example/', 'javascript:alert(1)', '']) {
      const { errors, mistakeAddress } = await ask({ redirectUri, scope: 'nonsense' });
      expect(mistakeAddress).toBeUndefined();
      expect(errors).toMatchObject([{ code: 'validation', field: 'redirectUri' }]);
    }
    expect((await ask({ clientId: 'unknown' })).errors).toMatchObject([{ code: 'application_not_found' }]);
  });

  test('asks no program for more than it registered', async () => {
    const narrow = await registerProgram(server, { scope: 'write:event:create' });
    const { mistakeAddress } = await ask({ clientId: narrow.client_id, scope: 'write' });
    expect(answerOf(mistakeAddress).error).toBe('invalid_scope');
    expect((await authorize(server, person, narrow, { scope: 'write:event:update' })).errors).toMatchObject([
      { code: 'validation', field: 'scope' },
    ]);
  });

  test('is answered by people only who are signed in', async () => {
    const { errors } = await authorize(server, { accessToken: '' }, program);
    expect(errors).toMatchObject([{ code: 'unauthenticated' }]);
  });
});

describe('programs that are let in', () => {
  const LIST = `{ loggedUser { authAuthorizedApplications { id insertedAt lastUsedAt scope application { name website clientId } } } }`;
  const REVOKE = 'mutation ($id: String!) { revokeApplicationToken(appTokenId: $id) { id } }';
  const listOf = async ({ accessToken: token }: TestPerson) =>
    (await server.graphql(LIST, {}, { token })).data!.loggedUser.authAuthorizedApplications as Record<string, any>[];

  test('are listed with their last use, for the owner alone, and sent away one by one', async () => {
    const owner = await buildPerson(server);
    const { code } = await authorize(server, owner, program, { scope: 'read:event read:profile' });
    const { access_token: token } = (await redeem(server, program, code!)).body;
    expect(await listOf(owner)).toEqual([
      {
        id: expect.any(String),
        insertedAt: expect.any(String),
        lastUsedAt: null,
        scope: 'read:event read:profile',
        application: { name: 'Town calendar', website: null, clientId: program.client_id },
      },
    ]);
    await idOf(token);
    const [{ id, lastUsedAt }] = (await listOf(owner)) as [Record<string, string>];
    expect(Date.parse(lastUsedAt!)).toBeGreaterThan(Date.now() - 60_000);

    for (const wrong of [id, '0', 'x']) {
      const { errors } = await server.graphql(REVOKE, { id: wrong }, { token: person.accessToken });
      expect(errors).toMatchObject([{ code: 'application_token_not_found' }]);
    }
    const { data } = await server.graphql(REVOKE, { id }, { token: owner.accessToken });
    expect(data!.revokeApplicationToken).toEqual({ id });
    expect(await idOf(token)).toBeUndefined();
    expect(await listOf(owner)).toEqual([]);
  });

  test('are told of by mail', async () => {
    const owner = await buildPerson(server);
    await authorize(server, owner, program);
    const [mail] = await mailsTo(server, owner.user.email);
    expect(mail!.subject).toContain('Town calendar may now use your account');
    expect(mail!.text).toContain('/settings/apps');
  });

  test('give their tokens back, and are out; a token that is none changes nothing', async () => {
    const { access_token, refresh_token } = await letIn();
    const other = await registerProgram(server);
    const give = async (token: string, by?: Program) => (await post(server, '/oauth/revoke', { token, ...by })).status;
    expect(await give('nonsense')).toBe(200);
    expect(await give(refresh_token, other)).toBe(200);
    expect(await give(refresh_token, { ...program, client_secret: 'wrong' })).toBe(400);
    expect(await isLetIn(access_token)).toBe(true);
    expect(await give(refresh_token, program)).toBe(200);
    expect(await isLetIn(access_token)).toBe(false);
    const second = await letIn();
    expect(await give(second.access_token)).toBe(200);
    expect((await refresh(server, program, second.refresh_token)).body.error).toBe('invalid_grant');
  });

  test('are out when the password changes, or the account is disabled', async () => {
    const owner = await buildPerson(server);
    const tokenOf = async () => {
      const { code } = await authorize(server, owner, program);
      return (await redeem(server, program, code!)).body.access_token as string;
    };
    const token = await tokenOf();
    const change =
      'mutation ($old: String!, $new: String!) { changePassword(oldPassword: $old, newPassword: $new) { id } }';
    const words = { old: owner.password, new: 'seven boats on a lake' };
    await server.graphql(change, words, { token: owner.accessToken });
    expect(await idOf(token)).toBeUndefined();

    const next = await tokenOf();
    await server.db.query('UPDATE users SET disabled_at = now() WHERE id = $1', [owner.user.id]);
    expect(await idOf(next)).toBeUndefined();
  });
});

describe('requests of programs', () => {
  test('may show the secret by HTTP Basic, and are told by the status when it is wrong', async () => {
    const { code } = await authorize(server, person, program);
    const ask = (secret: string) =>
      post(
        server,
        '/oauth/token',
        { grant_type: 'authorization_code', code, redirect_uri: CALLBACK },
        { authorization: `Basic ${btoa(`${program.client_id}:${secret}`)}` },
      );
    const wrong = await ask('wrong');
    expect([wrong.status, wrong.body.error]).toEqual([401, 'invalid_client']);
    expect(wrong.headers.get('www-authenticate')).toMatch(/^Basic/);
    expect((await ask(program.client_secret!)).status).toBe(200);
  });

  test.each([
    [{}, 'invalid_request'],
    [{ grant_type: 'password' }, 'unsupported_grant_type'],
    [{ grant_type: 'authorization_code' }, 'invalid_request'],
    [{ grant_type: 'refresh_token', client_id: 'unknown', refresh_token: 'x' }, 'invalid_client'],
  ])('that are wrong are told how: %j', async (wrong, error) => {
    const { status, body } = await post(server, '/oauth/token', wrong);
    expect([status, body.error]).toEqual([400, error]);
  });

  test('that say a thing twice are refused', async () => {
    const body = new URLSearchParams([
      ['grant_type', 'refresh_token'],
      ['grant_type', 'password'],
    ]);
    const response = await fetch(`${server.url}/oauth/token`, { method: 'POST', body });
    expect(await response.json()).toMatchObject({ error: 'invalid_request' });
  });

  test('find out by the metadata where to ask', async () => {
    const response = await fetch(`${server.url}/.well-known/oauth-authorization-server`);
    const issuer = server.config.server.publicUrl;
    expect(await response.json()).toMatchObject({
      issuer,
      authorization_endpoint: `${issuer}/oauth/authorize`,
      token_endpoint: `${issuer}/oauth/token`,
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    });
  });
});
