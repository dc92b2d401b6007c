import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '#test/server';
import { User } from './user.entity.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    REGISTRATIONS: 'allowlist',
    REGISTRATION_ALLOWLIST: 'school.example, guest@elsewhere.example',
    REGISTRATION_DENYLIST: 'bully@school.example',
  });
});
afterAll(() => server.close());

const register = (email: string) =>
  server.graphql('mutation ($email: String!) { createUser(email: $email, password: "a rose of the desert") { id } }', {
    email,
  });

test.each(['rose@school.example', 'Guest+1@elsewhere.example'])(
  '%s is on the list of the configuration and gets in',
  async (email) => {
    expect((await register(email)).errors).toBeUndefined();
    expect(await server.db.manager.existsBy(User, { email })).toBe(true);
  },
);

test.each(['rose@elsewhere.example', 'bully@school.example', 'Bully+2@school.example'])(
  '%s is not, or is denied',
  async (email) => {
    expect((await register(email)).errors![0]).toMatchObject({ code: 'validation', field: 'email' });
    expect(await server.db.manager.existsBy(User, { email })).toBe(false);
  },
);

test('config says that registration goes by a list', async () => {
  const { data } = await server.graphql('{ config { registrationsOpen registrationsAllowlist } }');
  expect(data!.config).toEqual({ registrationsOpen: false, registrationsAllowlist: true });
});
