import { afterEach, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '#test/server';
import { FirstAdministrator } from './first-administrator.service.js';

let server: TestServer;
afterEach(() => server.close());

async function emptyInstance(environment: Record<string, string>): Promise<FirstAdministrator> {
  server = await startTestServer(environment);
  await server.db.query(`TRUNCATE users, sessions, actors CASCADE`);
  return server.app.get(FirstAdministrator);
}

const signIn = (email: string, password: string) =>
  server.graphql(
    'mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { user { role defaultActor { preferredUsername } } } }',
    { email, password },
  );

test('somebody with a made-up password can sign in to an instance that nobody has set up', async () => {
  const administrators = await emptyInstance({
    ADMIN_EMAIL: '',
    ADMIN_PASSWORD: '',
    PUBLIC_URL: 'https://events.example:8443',
  });
  const credentials = await administrators.ensure();
  expect(credentials).toEqual({ email: 'admin@events.example', password: expect.stringMatching(/^[\w-]{20}$/) });
  const { data } = await signIn(credentials!.email, credentials!.password!);
  expect(data!.login.user).toEqual({ role: 'ADMINISTRATOR', defaultActor: { preferredUsername: 'admin' } });
});

test('a password of the configuration is used and not told again', async () => {
  const administrators = await emptyInstance({ ADMIN_EMAIL: 'boss@example.org', ADMIN_PASSWORD: 'chosen by the boss' });
  expect(await administrators.ensure()).toEqual({ email: 'boss@example.org', password: null });
  expect((await signIn('boss@example.org', 'chosen by the boss')).data!.login.user.role).toBe('ADMINISTRATOR');
});

test('of ten processes that start at once one makes the administrator', async () => {
  const administrators = await emptyInstance({});
  const results = await Promise.all(Array.from({ length: 10 }, () => administrators.ensure()));
  expect(results.filter((result) => result !== null)).toHaveLength(1);
  expect(await administrators.ensure()).toBeNull();
});
