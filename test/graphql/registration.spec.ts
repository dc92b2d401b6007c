import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { User } from '#convoke/accounts';
import { Clock } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { runCron } from '#test/cron';
import { mailsTo, tokenMailedTo } from '#test/mails';
import { buildPerson } from '#test/people';
import { PASSWORD, REGISTER, type Registration, registrationOn } from '#test/registration';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';

let server: TestServer;
let registration: Registration;
beforeAll(async () => {
  server = await startTestServer();
  registration = registrationOn(server);
});
afterAll(() => server.close());

const register: Registration['register'] = (...given) => registration.register(...given);
const resend: Registration['resend'] = (...given) => registration.resend(...given);
const confirm: Registration['confirm'] = (...given) => registration.confirm(...given);
const login: Registration['login'] = (...given) => registration.login(...given);
const countUsers = async () => (await server.db.query<{ n: number }>('SELECT count(*)::int AS n FROM users'))[0]!.n;

describe('Rose registers', () => {
  test('she gets a mail in her language, opens its link and is signed in', async () => {
    const made = await register('rose@example.org', PASSWORD, { locale: 'fr' });
    expect(made.errors).toBeUndefined();
    expect(made.data!.createUser).toMatchObject({
      email: 'rose@example.org',
      role: 'USER',
      locale: 'fr',
      confirmedAt: null,
    });

    const [mail] = await mailsTo(server, 'rose@example.org');
    expect(mail!.subject).toContain('confirmez votre adresse');
    const link = new RegExp(`${server.url}/validate/[\\w-]{43}`);
    expect(mail!.text).toMatch(link);
    expect(mail!.html).toMatch(link);
    expect(mail!.html).toContain('<html lang="fr" dir="ltr">');

    const { data } = await confirm(await tokenMailedTo(server, 'rose@example.org'));
    expect(data!.validateUser.user).toMatchObject({ email: 'rose@example.org', confirmedAt: expect.any(String) });
    const own = await server.graphql(
      '{ loggedUser { email actors { id } } }',
      {},
      { token: data!.validateUser.accessToken },
    );
    expect(own.data!.loggedUser).toEqual({ email: 'rose@example.org', actors: [] });
  });

  test('the argument locale goes before the language of the browser, and an unknown one is passed over', async () => {
    const answer = async (locale: string | null, email: string) =>
      (await server.graphql(REGISTER, { email, password: PASSWORD, locale }, { locale: 'fr' })).data!.createUser.locale;
    expect(await answer('en', 'locale1@example.org')).toBe('en');
    expect(await answer('tlh', 'locale2@example.org')).toBe('fr');
    expect(await answer(null, 'locale3@example.org')).toBe('fr');
  });

  test('neither role nor id nor confirmation can be sent along', async () => {
    for (const argument of [
      'role: ADMINISTRATOR',
      'id: "1"',
      'confirmedAt: "2026-01-01T00:00:00Z"',
      'disabled: false',
    ]) {
      const query = `mutation { createUser(email: "sly@example.org", password: "${PASSWORD}", ${argument}) { id } }`;
      expect((await server.graphql(query)).errors![0]!.code).toBe('bad_request');
    }
    expect(await server.db.manager.existsBy(User, { email: 'sly@example.org' })).toBe(false);
  });

  test('twenty registrations of one address at once make one account', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => register('crowd@example.org')));
    expect(answers.flatMap(({ errors = [] }) => errors)).toEqual([]);
    expect(await server.db.manager.countBy(User, { email: 'crowd@example.org' })).toBe(1);
  });

  test('forty people who register at once all get in, although mails ask for settings that grew old', async () => {
    const clock = server.app.get(Clock, { strict: false });
    let seconds = 0;
    clock.now = () => new Date(Date.now() + (seconds += 6) * 1000);
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => register(`together${i}@example.org`)));
    Reflect.deleteProperty(clock, 'now');
    expect(answers.flatMap(({ errors = [] }) => errors)).toEqual([]);
  });

  test('capitals in an address make no second account', async () => {
    await register('Capital@Example.org');
    await register('capital@example.org');
    expect(await server.db.manager.countBy(User, { email: 'capital@example.org' })).toBe(1);
  });
});

describe('bad input is refused by name and leaves nothing behind', () => {
  test.each([
    ['nothing', ''],
    ['no @', 'no-at-sign'],
    ['two @', 'two@at@example.org'],
    ['a space', 'spa ce@example.org'],
    ['a line break', 'rose@example.org\r\nBcc: all@example.org'],
    ['a NUL', 'nul\u0000@example.org'],
    ['too many characters', `${'a'.repeat(250)}@example.org`],
    ['half a million characters', 'a'.repeat(500_000)],
  ])('an address with %s', async (_, email) => {
    const before = await countUsers();
    const { errors } = await register(email);
    expect(errors).toHaveLength(1);
    expect(errors![0]).toMatchObject({ code: 'validation', status_code: 422, field: 'email' });
    expect(await countUsers()).toBe(before);
  });

  test.each([
    ['empty', ''],
    ['of seven characters', '1q2w3e4'],
    ['that everybody takes', 'password'],
    ['that everybody takes, in capitals', 'PassWord1'],
    ['that is the address', 'weak@example.org'],
    ['of more than 200 characters', 'x'.repeat(201)],
    ['of half a million characters', 'x'.repeat(500_000)],
  ])('a password %s', async (_, password) => {
    const { errors } = await register('weak@example.org', password);
    expect(errors![0]).toMatchObject({ code: 'validation', field: 'password' });
    expect(await server.db.manager.existsBy(User, { email: 'weak@example.org' })).toBe(false);
  });

  test('an address that is none, to send the confirmation to again', async () => {
    for (const email of ['', 'nobody', 'a\u0000@example.org', 'a'.repeat(100_000)]) {
      expect((await resend(email)).errors![0]).toMatchObject({
        code: 'validation',
        field: 'email',
      });
    }
  });

  test('the text of the error is in the language of the reader', async () => {
    const english = await server.graphql(REGISTER, { email: 'x', password: PASSWORD }, { locale: 'en' });
    const french = await server.graphql(REGISTER, { email: 'x', password: PASSWORD }, { locale: 'fr' });
    expect(english.errors![0]!.message).toBe('This is not an e-mail address.');
    expect(french.errors![0]!.message).toBe('Ce n’est pas une adresse e-mail.');
  });
});

describe('confirming', () => {
  test('a link works once, even when it is opened ten times at once', async () => {
    await register('once@example.org');
    const token = await tokenMailedTo(server, 'once@example.org');
    const answers = await Promise.all(Array.from({ length: 10 }, () => confirm(token)));
    expect(answers.filter(({ data }) => data?.validateUser)).toHaveLength(1);
    const refusals = answers.flatMap(({ errors = [] }) => errors);
    expect(new Set(refusals.map(({ code, field }) => `${code} ${field}`))).toEqual(new Set(['invalid_link token']));
  });

  test.each([
    ['empty', ''],
    ['unknown', 'x'.repeat(43)],
    ['a NUL', '\u0000'],
    ['SQL', "' OR 1=1 --"],
    ['half a million characters', 'x'.repeat(500_000)],
  ])('a token that is %s is refused', async (_, token) => {
    expect((await confirm(token)).errors![0]).toMatchObject({ code: 'invalid_link', status_code: 400, field: 'token' });
  });

  test('a link that is too old is refused', async () => {
    await register('late@example.org');
    const token = await tokenMailedTo(server, 'late@example.org');
    const restore = moveClock(server, 49);
    const late = await confirm(token);
    restore();
    expect(late.errors![0]!.code).toBe('invalid_link');
    expect((await confirm(token)).data!.validateUser.user.email).toBe('late@example.org');
  });

  test('a link to choose a password confirms nothing by itself', async () => {
    const { user } = await buildPerson(server);
    await register(user.email);
    expect((await confirm(await tokenMailedTo(server, user.email))).errors![0]!.code).toBe('invalid_link');
  });

  test('whoever registers an address of somebody else first does not choose their password', async () => {
    await register('victim@example.org', 'the choice of a stranger');
    const strangers = await tokenMailedTo(server, 'victim@example.org');
    await register('victim@example.org', 'the choice of the owner');
    await confirm(await tokenMailedTo(server, 'victim@example.org'));
    expect((await login('victim@example.org', 'the choice of the owner')).data!.login).toBeTruthy();
    expect((await login('victim@example.org', 'the choice of a stranger')).errors![0]!.code).toBe(
      'invalid_credentials',
    );
    expect((await confirm(strangers)).errors![0]!.code).toBe('invalid_link');
  });

  test('who asks for another mail chooses the password anew where several were applied with', async () => {
    await register('owner@example.org', 'the choice of the owner');
    await register('owner@example.org', 'the choice of a stranger');
    await resend('owner@example.org');
    const token = await tokenMailedTo(server, 'owner@example.org');
    expect((await confirm(token)).errors![0]!.code).toBe('invalid_link');
    const reset =
      'mutation ($token: String!) { resetPassword(token: $token, password: "a third choice of mine") { user { confirmedAt } } }';
    expect((await server.graphql(reset, { token })).data!.resetPassword.user.confirmedAt).toEqual(expect.any(String));
    for (const password of ['the choice of the owner', 'the choice of a stranger'])
      expect((await login('owner@example.org', password)).errors![0]!.code).toBe('invalid_credentials');
  });

  test('before it, only who knows the password learns that the account waits', async () => {
    await register('patient@example.org');
    expect((await login('patient@example.org')).errors![0]).toMatchObject({
      code: 'user_not_confirmed',
      status_code: 403,
    });
    const wrong = await login('patient@example.org', 'something else');
    expect(wrong.errors![0]!.code).toBe('invalid_credentials');
    expect(wrong).toEqual(await login('nobody@example.org', 'something else'));
  });

  test('before it, the password of the last registration is the one that counts', async () => {
    await register('forgetful@example.org', 'the choice of Monday');
    await register('forgetful@example.org', 'the choice of Tuesday');
    expect((await login('forgetful@example.org', 'the choice of Tuesday')).errors![0]!.code).toBe('user_not_confirmed');
    await confirm(await tokenMailedTo(server, 'forgetful@example.org'));
    expect((await login('forgetful@example.org', 'the choice of Tuesday')).data!.login).toBeTruthy();
  });

  test('accounts that nobody confirms are forgotten after two days, with their links', async () => {
    await register('forgotten@example.org');
    const { user } = await buildPerson(server);
    await runCron(server, 'accounts.purge');
    expect(await server.db.manager.existsBy(User, { email: 'forgotten@example.org' })).toBe(true);
    const restore = moveClock(server, 49);
    await runCron(server, 'accounts.purge');
    restore();
    expect(await server.db.manager.existsBy(User, { email: 'forgotten@example.org' })).toBe(false);
    expect(await server.db.manager.existsBy(User, { id: user.id })).toBe(true);
  });
});

describe('registration policy', () => {
  const settings = () => server.app.get(InstanceSettingsService, { strict: false });

  test.each([
    ['closed', 'registrations_closed'],
    ['invite', 'invitation_required'],
  ] as const)('%s lets nobody register by themselves, and says so', async (registrations, code) => {
    await settings().change({ registrations });
    const { errors } = await register(`${registrations}@example.org`);
    const { data } = await server.graphql('{ config { registrationsOpen registrationsAllowlist } }');
    await settings().change({ registrations: 'open' });
    expect(errors![0]).toMatchObject({ code, status_code: 403 });
    expect(data!.config).toEqual({ registrationsOpen: false, registrationsAllowlist: false });
    expect(await server.db.manager.existsBy(User, { email: `${registrations}@example.org` })).toBe(false);
  });
});
