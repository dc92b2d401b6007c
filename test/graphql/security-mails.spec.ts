import type { Email } from 'postal-mime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mailsTo, tokenMailedTo } from '#test/mails';
import { buildPerson, type TestPerson } from '#test/people';
import { authorize, registerProgram } from '#test/programs';
import { addSecondFactor } from '#test/second-factor';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
let person: TestPerson;
beforeAll(async () => {
  server = await startTestServer({ TRUSTED_PROXIES: '127.0.0.1' });
  // Who acts reads English; whose account it is chose French.
  person = await buildPerson(server, { locale: 'fr' });
});
afterAll(() => server.close());

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1';
const headers = { 'x-forwarded-for': '203.0.113.9', 'user-agent': IPHONE };
const NEW = 'a new password of some length';

async function act(operation: string, token?: string): Promise<Record<string, any>> {
  const { data, errors } = await server.graphql(`mutation { ${operation} }`, {}, { token, locale: 'en', headers });
  expect(errors).toBeUndefined();
  return data!;
}

async function newest(address = person.user.email): Promise<Email> {
  return (await mailsTo(server, address)).at(-1)!;
}

/** Both bodies say what happened, when, with what and from where, and how to lock the account. */
function expectAlarm(mail: Email, subject: string): void {
  expect(mail.subject).toContain(subject);
  for (const body of [mail.text!, mail.html!.replaceAll('&amp;', '&')]) {
    for (const word of ['Quand', '2026', 'Safari, iPhone', '203.0.113.9', 'Verrouiller mon compte', '/lock-account/']) {
      expect(body).toContain(word.replace('2026', String(new Date().getFullYear())));
    }
  }
}

test('a new password', async () => {
  const { accessToken: token, password } = person;
  await act(`changePassword(oldPassword: "${password}", newPassword: "${NEW}") { id }`, token);
  expectAlarm(await newest(), 'votre mot de passe a été changé');
});

test('a password chosen by mail, and a sign-in from a new device', async () => {
  const { user } = await buildPerson(server, { locale: 'fr' });
  await act(`sendResetPassword(email: "${user.email}")`);
  const token = await tokenMailedTo(server, user.email);
  await act(`resetPassword(token: "${token}", password: "${NEW}") { accessToken }`);
  expectAlarm(await newest(user.email), 'votre mot de passe a été changé');
  const elsewhere = {
    ...headers,
    'user-agent': IPHONE.replace('iPhone;', 'iPhone; x;'),
    'x-forwarded-for': '198.51.100.1',
  };
  const login = `mutation { login(email: "${user.email}", password: "${NEW}") { accessToken } }`;
  await server.graphql(login, {}, { headers: elsewhere });
  expect((await newest(user.email)).subject).toContain('nouvelle connexion');
  expect((await newest(user.email)).text).toMatch(/198\.51\.100\.1[\s\S]*lock-account/);
});

test('another address, at the old one both times', async () => {
  const { user, accessToken: token } = await buildPerson(server, { locale: 'fr' });
  const password = 'a password of no importance';
  await act(`changeEmail(email: "next@example.org", password: "${password}") { id }`, token);
  expectAlarm(await newest(user.email), 'votre compte doit changer d’adresse');
  const confirm = await tokenMailedTo(server, 'next@example.org');
  expect((await newest('next@example.org')).text).not.toContain('lock-account');
  await act(`validateEmail(token: "${confirm}") { id }`);
  expectAlarm(await newest(user.email), 'votre compte a changé d’adresse');
});

test('the second factor on and off, codes made and used', async () => {
  const other = await buildPerson(server, { locale: 'fr' });
  const { user, password, accessToken: token } = other;
  const { recoveryCodes } = await addSecondFactor(server, other);
  expect((await newest(user.email)).subject).toContain('la connexion en deux étapes est activée');
  expect((await newest(user.email)).text).toContain('/lock-account/');
  const renewed = await act(`renewRecoveryCodes(code: "${recoveryCodes[0]}", password: "${password}")`, token);
  expectAlarm(await newest(user.email), 'nouveaux codes de secours');
  const [next, last] = renewed.renewRecoveryCodes as string[];
  const login = `mutation { login(email: "${user.email}", password: "${password}") { accessToken } }`;
  const [{ challenge }] = (await server.graphql(login, {}, { headers })).errors as unknown as [{ challenge: string }];
  await act(`completeLogin(challenge: "${challenge}", code: "${next}") { accessToken }`);
  const about = (await mailsTo(server, user.email)).find(({ subject }) =>
    subject?.includes('un code de secours a servi'),
  );
  expectAlarm(about!, 'un code de secours a servi');
  await act(`disableSecondFactor(code: "${last}", password: "${password}") { id }`, token);
  expectAlarm(await newest(user.email), 'la connexion en deux étapes est désactivée');
});

test('a program', async () => {
  await authorize(server, person, await registerProgram(server));
  const mail = await newest();
  expect(mail.subject).toContain('peut maintenant utiliser votre compte');
  expect(mail.text).toMatch(/Quand[\s\S]*\/settings\/apps[\s\S]*Verrouiller mon compte\n.*\/lock-account\//);
  expect(mail.html).toMatch(/href="[^"]*\/lock-account\/[^"]*">Verrouiller mon compte/);
});

test('a session that was copied', async () => {
  const { user, refreshToken } = await buildPerson(server, { locale: 'fr' });
  await act(`refreshToken(refreshToken: "${refreshToken}") { accessToken }`);
  const again = `mutation { refreshToken(refreshToken: "${refreshToken}") { accessToken } }`;
  expect((await server.graphql(again, {}, { headers })).errors![0]!.code).toBe('invalid_refresh_token');
  expectAlarm(await newest(user.email), 'un appareil a été déconnecté');
  await server.graphql(again, {}, { headers });
  expect(await mailsTo(server, user.email)).toHaveLength(1);
});
