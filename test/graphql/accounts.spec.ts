import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { User, Users } from '#convoke/accounts';
import { mailsTo } from '#test/mails';
import { buildPerson } from '#test/people';
import { PASSWORD, type Registration, registrationOn } from '#test/registration';
import { startTestServer, type TestServer } from '#test/server';
import { statementsOf } from '#test/statements';
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
const login: Registration['login'] = (...given) => registration.login(...given);

describe('nobody can find out who has an account', () => {
  const shapeOf = ({ data, errors }: Awaited<ReturnType<typeof register>>) => {
    const { id, confirmationSentAt, email: _, ...rest } = data!.createUser;
    return { id: /^\d+$/.test(id), fresh: Date.now() - Date.parse(confirmationSentAt) < 60_000, rest, errors };
  };

  test('registering answers the same for an address that is free, waiting, confirmed or disabled', async () => {
    const { user: confirmed } = await buildPerson(server);
    const { user: disabled } = await buildPerson(server);
    await server.db.manager.update(User, { id: disabled.id }, { disabledAt: new Date() });
    await register('waiting@example.org');

    const free = shapeOf(await register('free@example.org'));
    for (const email of ['waiting@example.org', confirmed.email, disabled.email]) {
      expect(shapeOf(await register(email))).toEqual(free);
    }
  });

  test('the ids that are answered are all new, so they cannot tell either', async () => {
    const { user } = await buildPerson(server);
    const first = Number((await register('id1@example.org')).data!.createUser.id);
    const taken = Number((await register(user.email)).data!.createUser.id);
    const last = Number((await register('id2@example.org')).data!.createUser.id);
    expect([first + 1, first + 2]).toEqual([taken, last]);
    expect((await register(user.email)).data!.createUser.id).not.toBe(user.id);
  });

  test('registering does the same work for a free address and for one that is taken', async () => {
    const { user } = await buildPerson(server);
    const free = await statementsOf(() => register('work@example.org'));
    const taken = await statementsOf(() => register(user.email));
    expect(free.length).toBeGreaterThan(5);
    expect(taken.map(verb)).toEqual(free.map(verb));
  });

  test('the owner of a taken address is told by mail, and their account stays as it was', async () => {
    const { user, password } = await buildPerson(server);
    await register(user.email, 'the choice of somebody else');
    const [mail] = await mailsTo(server, user.email);
    expect(mail!.subject).toContain('you have an account already');
    expect(mail!.text).toMatch(/\/password-reset\/[\w-]{43}/);
    expect((await login(user.email, 'the choice of somebody else')).data!.login).toBeNull();
    expect((await login(user.email, password)).data!.login.user.id).toBe(user.id);
  });

  test('trying the password that an address was registered with tells nothing, now or two days later', async () => {
    const { user: confirmed } = await buildPerson(server);
    const { user: disabled } = await buildPerson(server);
    await server.db.manager.update(User, { id: disabled.id }, { disabledAt: new Date() });
    const emails = ['newcomer@example.org', confirmed.email, disabled.email];
    const answers = async (password: string) => Promise.all(emails.map((email) => login(email, password)));
    for (const email of emails) await register(email, 'the choice of a prober');

    for (const answer of await answers('the choice of a prober')) {
      expect(answer.errors).toMatchObject([{ code: 'user_not_confirmed', status_code: 403 }]);
    }
    for (const answer of await answers('another choice')) {
      expect(answer.errors).toMatchObject([{ code: 'invalid_credentials' }]);
    }
    const restore = moveClock(server, 49);
    const late = await answers('the choice of a prober');
    restore();
    for (const answer of late) expect(answer.errors).toMatchObject([{ code: 'invalid_credentials' }]);
  });

  test('a login that fails does the same work whatever the address', async () => {
    const { user } = await buildPerson(server);
    await register('pending@example.org');
    const failed = (email: string) => statementsOf(() => login(email, 'not the password'));
    const known = await failed(user.email);
    expect(known.length).toBeGreaterThan(1);
    for (const email of ['pending@example.org', 'nobody@example.org']) expect(await failed(email)).toEqual(known);
  });

  test('asking for another confirmation answers the same whatever the address', async () => {
    const { user } = await buildPerson(server);
    await register('again@example.org');
    for (const email of ['again@example.org', user.email, 'nobody@example.org']) {
      const answer = await resend(email);
      expect(answer).toMatchObject({ data: { resendConfirmationEmail: email } });
      expect(answer.errors).toBeUndefined();
    }
    expect(await mailsTo(server, 'again@example.org')).toHaveLength(2);
    expect(await mailsTo(server, user.email)).toHaveLength(0);
    expect(await mailsTo(server, 'nobody@example.org')).toHaveLength(0);
  });

  test('another confirmation comes in the language asked for, unless the account has one', async () => {
    const subjectFor = async (email: string, chosen: string | null) => {
      await register(email, PASSWORD, { locale: 'en' });
      await server.db.manager.update(User, { email }, { locale: chosen });
      const query = 'mutation ($email: String!) { resendConfirmationEmail(email: $email, locale: "fr") }';
      await server.graphql(query, { email }, { locale: 'en' });
      return (await mailsTo(server, email)).at(-1)!.subject;
    };
    expect(await subjectFor('tongue1@example.org', null)).toContain('confirmez votre adresse');
    expect(await subjectFor('tongue2@example.org', 'en')).toContain('confirm your address');
  });

  test('the requests for mails do the same work for every address', async () => {
    const { user } = await buildPerson(server);
    for (const mutation of ['resendConfirmationEmail', 'sendResetPassword']) {
      const query = `mutation ($email: String!) { ${mutation}(email: $email) }`;
      const known = await statementsOf(() => server.graphql(query, { email: user.email }));
      const unknown = await statementsOf(() => server.graphql(query, { email: 'unknown@example.org' }));
      expect(known.length).toBeGreaterThan(0);
      expect(unknown).toEqual(known);
    }
  });
});

describe('settings', () => {
  const SET = `mutation ($timezone: Timezone, $day: Boolean, $pace: NotificationPendingEnum, $location: LocationInput) {
    setUserSettings(timezone: $timezone, notificationOnDay: $day, groupNotifications: $pace, location: $location) {
      timezone notificationOnDay notificationEachWeek groupNotifications location { name range geohash }
    }
  }`;

  test('what is named changes and the rest stays', async () => {
    const { accessToken: token } = await buildPerson(server);
    const location = { name: 'Lyon', range: 25, geohash: 'u05k' };
    const set = await server.graphql(
      SET,
      { timezone: 'Europe/Paris', day: false, pace: 'ONE_HOUR', location },
      { token },
    );
    const expected = {
      timezone: 'Europe/Paris',
      notificationOnDay: false,
      notificationEachWeek: false,
      groupNotifications: 'ONE_HOUR',
      location,
    };
    expect(set.data!.setUserSettings).toEqual(expected);
    const again = await server.graphql(SET, { day: true }, { token });
    expect(again.data!.setUserSettings).toEqual({ ...expected, notificationOnDay: true });
    const cleared = await server.graphql(SET, { timezone: null, location: null, pace: null }, { token });
    expect(cleared.data!.setUserSettings).toMatchObject({
      timezone: null,
      location: null,
      groupNotifications: 'ONE_HOUR',
    });
  });

  test.each([
    [{ range: -1 }, 'location.range'],
    [{ range: 20_001 }, 'location.range'],
    [{ geohash: 'aio' }, 'location.geohash'],
    [{ geohash: 'u'.repeat(13) }, 'location.geohash'],
    [{ name: 'x'.repeat(201) }, 'location.name'],
    [{ name: 'nul\u0000' }, 'location.name'],
  ])('the place %j is refused', async (location, field) => {
    const { user, accessToken: token } = await buildPerson(server);
    const { errors } = await server.graphql(SET, { day: false, location }, { token });
    expect(errors![0]).toMatchObject({ code: 'validation', field });
    expect((await server.app.get(Users, { strict: false }).get(user.id)).settings.notificationOnDay).toBe(true);
  });

  test('a time zone that does not exist is refused', async () => {
    const { accessToken: token } = await buildPerson(server);
    for (const timezone of ['Mars/Olympus', '+02:00', '', 'x'.repeat(10_000)]) {
      expect((await server.graphql(SET, { timezone }, { token })).errors![0]!.code).toBe('bad_request');
    }
  });

  test('the language can be any that the instance speaks', async () => {
    const { accessToken: token } = await buildPerson(server);
    const change = (locale: string | null) =>
      server.graphql('mutation ($locale: String) { updateLocale(locale: $locale) { locale } }', { locale }, { token });
    expect((await change('fr-CA')).data!.updateLocale.locale).toBe('fr');
    for (const locale of ['tlh', '', null, '\u0000', 'x'.repeat(100_000)]) {
      expect((await change(locale)).errors![0]).toMatchObject({ code: 'validation', field: 'locale' });
    }
    expect((await server.graphql('{ loggedUser { locale } }', {}, { token })).data!.loggedUser.locale).toBe('fr');
  });
});

test('what needs an account says so to everybody else', async () => {
  const operations = [
    '{ loggedUser { id } }',
    'mutation { setUserSettings(notificationOnDay: false) { timezone } }',
    'mutation { updateLocale(locale: "fr") { id } }',
    'mutation { changePassword(oldPassword: "a", newPassword: "b") { id } }',
  ];
  for (const operation of operations) {
    expect((await server.graphql(operation)).errors![0]).toMatchObject({ code: 'unauthenticated', status_code: 401 });
  }
});

/** The table and what is done to it, e.g. `INSERT INTO "users"`. */
const verb = (statement: string) => statement.trim().split(/\s+/).slice(0, 3).join(' ');
