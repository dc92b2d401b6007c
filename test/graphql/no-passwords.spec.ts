import { afterAll, beforeAll, expect, test } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { Viewer } from '#convoke/actors';
import { AccountRescue } from '#convoke/moderation';
import { arrivalOf, arrive, THREE_PROVIDERS } from '#test/outside';
import { buildPerson } from '#test/people';
import { registrationOn } from '#test/registration';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ ...THREE_PROVIDERS, DATABASE_LOGIN: 'false' });
});
afterAll(() => server.close());

const codeOf = async (query: string, variables: object, token?: string) =>
  (await server.graphql(query, { ...variables }, { token })).errors?.[0]?.code;

test('nobody signs in, registers, changes or asks for a new one by mail, whatever they say', async () => {
  const { user, password, accessToken } = await buildPerson(server);
  const { login, register } = registrationOn(server);
  expect((await login(user.email, password)).errors![0]!.code).toBe('password_login_off');
  expect((await login('nobody@example.org')).errors![0]!.code).toBe('password_login_off');
  expect((await register('new@example.org')).errors![0]!.code).toBe('password_login_off');
  const reset = 'mutation ($email: String!) { sendResetPassword(email: $email) }';
  expect(await codeOf(reset, { email: user.email })).toBe('password_login_off');
  const change = `mutation ($old: String!) { changePassword(oldPassword: $old, newPassword: "a long way home") { id } }`;
  expect(await codeOf(change, { old: password }, accessToken)).toBe('password_login_off');
});

test('config says so', async () => {
  const { data } = await server.graphql('{ config { auth { databaseLogin } } }');
  expect(data!.config.auth).toEqual({ databaseLogin: false });
});

test('people come in from outside', async () => {
  expect((await arrive(server, arrivalOf('anna', { provider: 'firm' }))).user!.email).toBe('anna@example.org');
});

test('an administrator gets in by a link from the command line, once, and nobody by one for an unknown address', async () => {
  const { user } = await buildPerson(server, { role: UserRole.ADMINISTRATOR });
  const rescue = server.app.get(AccountRescue, { strict: false });
  const token = (await rescue.passwordLink(Viewer.operator, user.id)).split('/').at(-1);
  const reset = `mutation ($token: String!) { resetPassword(token: $token, password: "a long way home") { user { role } } }`;
  const { data } = await server.graphql(reset, { token });
  expect(data!.resetPassword.user.role).toBe('ADMINISTRATOR');
  expect(await codeOf(reset, { token })).toBe('invalid_link');
  await expect(rescue.passwordLink(Viewer.operator, '999999')).rejects.toMatchObject({ code: 'user_not_found' });
});

test('a password is no way in that is left', async () => {
  const { user, accessToken: token, password } = await buildPerson(server);
  const { challenge } = await arrive(server, arrivalOf('bea'));
  const link =
    'mutation ($challenge: String!) { linkOutsideIdentity(challenge: $challenge) { outsideIdentities { id } } }';
  const { id } = (await server.graphql(link, { challenge }, { token })).data!.linkOutsideIdentity.outsideIdentities[0];
  const unlink =
    'mutation ($id: ID!, $password: String!) { unlinkOutsideIdentity(id: $id, password: $password) { id } }';
  expect(await codeOf(unlink, { id, password }, token)).toBe('last_way_in');
  expect((await arrive(server, arrivalOf('bea'))).user!.id).toBe(user.id);
});
