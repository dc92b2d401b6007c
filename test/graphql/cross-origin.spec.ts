import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const ELSEWHERE = 'https://calendar.example';
const ME = JSON.stringify({ query: '{ loggedUser { id } }' });
const json = { 'content-type': 'application/json' };

const preflight = (path: string, asked: string) =>
  fetch(`${server.url}${path}`, {
    method: 'OPTIONS',
    headers: { origin: ELSEWHERE, 'access-control-request-method': 'POST', 'access-control-request-headers': asked },
  });
const ask = (headers: Record<string, string>) =>
  fetch(`${server.url}/api`, { method: 'POST', headers: { ...json, ...headers }, body: ME });

describe('a program on a page of another site', () => {
  test.each(['/api', '/api/', '/graphql', '/apps', '/oauth/token', '/oauth/revoke', '/login/device/code'])(
    'may ask %s with a token, and never with cookies',
    async (path) => {
      const { status, headers } = await preflight(path, 'authorization, content-type');
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('access-control-allow-headers')).toMatch(/authorization.*content-type/);
      expect(headers.get('access-control-allow-headers')).not.toContain('x-convoke-request');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    },
  );

  test('reads answers, and why it is refused', async () => {
    const { accessToken, user } = await buildPerson(server);
    const answer = await ask({ origin: ELSEWHERE, authorization: `Bearer ${accessToken}` });
    expect(await answer.json()).toMatchObject({ data: { loggedUser: { id: user.id } } });
    const refused = await ask({ origin: ELSEWHERE, authorization: 'Bearer x' });
    const metadata = await fetch(`${server.url}/.well-known/oauth-authorization-server`, {
      headers: { origin: ELSEWHERE },
    });
    expect([answer.status, refused.status, metadata.status]).toEqual([200, 401, 200]);
    for (const { headers } of [answer, refused, metadata]) expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-expose-headers')).toBe('ratelimit, ratelimit-policy, x-request-id');
  });

  test('reads no page', async () => {
    for (const response of [await preflight('/login', 'content-type'), await preflight('/apiary', 'content-type')]) {
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
    }
    const page = await fetch(`${server.url}/login`, { headers: { origin: ELSEWHERE } });
    expect(page.headers.get('access-control-allow-origin')).toBeNull();
  });
});

test('a cookie counts for our own pages only, whatever else comes along', async () => {
  const { refreshToken, user } = await buildPerson(server);
  const given = { cookie: `convoke_session=${refreshToken}`, 'x-convoke-request': '1' };
  for (const origin of [ELSEWHERE, 'null', `${server.url}.example`]) {
    const refused = await ask({ ...given, origin });
    expect([refused.status, ((await refused.json()) as { errors: [{ code: string }] }).errors[0].code]).toEqual([
      403,
      'origin_refused',
    ]);
  }
  for (const own of [{ ...given, origin: server.url }, given]) {
    expect(await (await ask(own)).json()).toMatchObject({ data: { loggedUser: { id: user.id } } });
  }
});
