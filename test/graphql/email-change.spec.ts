import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EmailChange } from '../../libs/accounts/src/email-change.entity.js';
import { User } from '#convoke/accounts';
import { runCron } from '#test/cron';
import { mailsTo, tokenMailedTo } from '#test/mails';
import { buildPerson, type TestPerson } from '#test/people';
import { type GraphqlAnswer, startTestServer, type TestServer } from '#test/server';
import { statementsOf } from '#test/statements';
import { moveClock } from '#test/time';

let server: TestServer;
let count = 0;
beforeAll(async () => {
  server = await startTestServer({ REGISTRATION_DENYLIST: 'denied.example' });
});
afterAll(() => server.close());

const CHANGE = `mutation ($email: String!, $password: String!) {
  changeEmail(email: $email, password: $password) { id email unconfirmedEmail }
}`;
const VALIDATE = 'mutation ($token: String!) { validateEmail(token: $token) { id email actors { id } } }';
const STOP = 'mutation ($token: String!) { cancelEmailChange(token: $token) }';
const LOGIN =
  'mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { user { id } } }';

const freshAddress = () => `fresh${++count}@example.org`;
const codeOf = ({ errors }: GraphqlAnswer) => errors?.[0]?.code;
const change = ({ accessToken: token, password }: TestPerson, email: string, word = password) =>
  server.graphql(CHANGE, { email, password: word }, { token });
const validate = (token: string, as?: TestPerson) => server.graphql(VALIDATE, { token }, { token: as?.accessToken });
const stop = (token: string) => server.graphql(STOP, { token });
const canSignIn = async (email: string, { password }: TestPerson) =>
  codeOf(await server.graphql(LOGIN, { email, password })) === undefined;
const subjects = async (address: string) => (await mailsTo(server, address)).map(({ subject }) => subject);
const addressOf = async ({ user }: TestPerson) =>
  (await server.db.manager.findOneByOrFail(User, { id: user.id })).email;

/** Somebody who asked for another address; both mails are there. */
async function changing(email = freshAddress()) {
  const person = await buildPerson(server);
  await change(person, email);
  const confirm = await tokenMailedTo(server, email);
  const cancel = await tokenMailedTo(server, person.user.email);
  return { person, email, confirm, cancel };
}

describe('another address', () => {
  test('is asked to confirm, the old one is told, and nothing changes before the link is used', async () => {
    const { person, email, confirm } = await changing();
    expect(await subjects(email)).toEqual([expect.stringContaining('please confirm your new address')]);
    const [told] = await mailsTo(server, person.user.email);
    expect(told!.text).toContain(email);
    expect(await canSignIn(person.user.email, person)).toBe(true);
    expect(await canSignIn(email, person)).toBe(false);

    const { data } = await validate(confirm, person);
    expect(data!.validateEmail).toMatchObject({ id: person.user.id, email });
    expect(await canSignIn(person.user.email, person)).toBe(false);
    expect(await canSignIn(email, person)).toBe(true);
    expect((await subjects(person.user.email)).at(-1)).toContain('your account has another address');
  });

  test('leaves people signed in where they are', async () => {
    const { person, confirm } = await changing();
    await validate(confirm);
    expect((await server.graphql('{ loggedUser { id } }', {}, { token: person.accessToken })).errors).toBeUndefined();
  });

  test('writes in the language of the account', async () => {
    const person = await buildPerson(server, { locale: 'fr' });
    const email = freshAddress();
    await change(person, email);
    expect((await subjects(email))[0]).toContain('confirmez votre nouvelle adresse');
    expect((await subjects(person.user.email))[0]).toContain('votre compte doit changer d’adresse');
  });

  test('is shown to the owner while it waits', async () => {
    const { person, email, confirm } = await changing();
    const waiting = async () => {
      const { data } = await server.graphql('{ loggedUser { unconfirmedEmail } }', {}, { token: person.accessToken });
      return data!.loggedUser.unconfirmedEmail as string | null;
    };
    expect(await waiting()).toBe(email);
    await validate(confirm);
    expect(await waiting()).toBeNull();
  });

  test('is shown to nobody else, moderators included', async () => {
    const { person } = await changing();
    const moderator = await buildPerson(server, { role: 'moderator' });
    const { data } = await server.graphql(
      'query ($id: ID!) { person(id: $id) { user { id unconfirmedEmail } } }',
      { id: person.actor.id },
      { token: moderator.accessToken },
    );
    expect(data!.person.user).toEqual({ id: person.user.id, unconfirmedEmail: null });
  });

  test('needs the password', async () => {
    const person = await buildPerson(server);
    for (const word of ['', 'not the password', '\u0000', 'x'.repeat(500_000)]) {
      const email = freshAddress();
      expect((await change(person, email, word)).errors![0]).toMatchObject({
        code: 'incorrect_password',
        field: 'password',
      });
      expect(await subjects(email)).toEqual([]);
    }
  });

  test('needs somebody who is signed in', async () => {
    expect(codeOf(await server.graphql(CHANGE, { email: freshAddress(), password: 'x' }))).toBe('unauthenticated');
  });

  test('is refused by name where it is none, is the present one, or is on the deny-list', async () => {
    const person = await buildPerson(server);
    const present = person.user.email.toUpperCase();
    const bad = ['', 'nobody', 'a\u0000@example.org', 'a'.repeat(100_000), present, 'a+b@sub.denied.example'];
    for (const email of bad) {
      expect((await change(person, email)).errors![0]).toMatchObject({ code: 'validation', field: 'email' });
    }
  });
});

describe('the link to the new address', () => {
  test('works once, even when ten use it at once', async () => {
    const { person, email, confirm } = await changing();
    const answers = await Promise.all(Array.from({ length: 10 }, () => validate(confirm, person)));
    expect(answers.filter(({ data }) => data?.validateEmail)).toHaveLength(1);
    expect(new Set(answers.flatMap(({ errors = [] }) => errors).map(({ code, field }) => `${code} ${field}`))).toEqual(
      new Set(['invalid_link token']),
    );
    expect(await addressOf(person)).toBe(email);
  });

  test('is good for a day', async () => {
    const { person, confirm } = await changing();
    const restore = moveClock(server, 25);
    const late = await validate(confirm);
    await runCron(server, 'accounts.purge');
    restore();
    expect(codeOf(late)).toBe('invalid_link');
    expect(await server.db.manager.existsBy(EmailChange, { userId: person.user.id })).toBe(false);
  });

  test('is not the one to the old address, nor any nonsense', async () => {
    const { person, cancel } = await changing();
    for (const token of [cancel, '', 'x'.repeat(43), '\u0000', 'x'.repeat(500_000)]) {
      expect((await validate(token)).errors![0]).toMatchObject({ code: 'invalid_link', field: 'token' });
    }
    expect(await addressOf(person)).toBe(person.user.email);
  });

  test('is good no more once another address is wanted', async () => {
    const { person, confirm } = await changing();
    const newer = freshAddress();
    await change(person, newer);
    expect(codeOf(await validate(confirm))).toBe('invalid_link');
    await validate(await tokenMailedTo(server, newer));
    expect(await addressOf(person)).toBe(newer);
  });

  test.each([
    ['changed', (person: TestPerson) => changePassword(person)],
    ['reset', (person: TestPerson) => resetPassword(person)],
  ])('is good no more once the password was %s', async (_, renew) => {
    const { person, confirm } = await changing();
    await renew(person);
    expect(codeOf(await validate(confirm))).toBe('invalid_link');
  });

  test('makes links useless that lie in the old mailbox', async () => {
    const { person, confirm } = await changing();
    await server.graphql('mutation ($email: String!) { sendResetPassword(email: $email) }', {
      email: person.user.email,
    });
    const reset = await tokenMailedTo(server, person.user.email);
    await validate(confirm);
    const answer = await server.graphql(
      'mutation ($token: String!) { resetPassword(token: $token, password: "another fine password") { accessToken } }',
      { token: reset },
    );
    expect(codeOf(answer)).toBe('invalid_link');
  });

  test('answers nothing of the account to a stranger whose address was mistyped', async () => {
    const stranger = await buildPerson(server);
    expect((await validate((await changing()).confirm, stranger)).data).toEqual({ validateEmail: null });
    expect((await validate((await changing()).confirm)).data).toEqual({ validateEmail: null });
  });

  test('says in clear words that another account got the address meanwhile', async () => {
    const { person, email, confirm } = await changing();
    await buildPerson(server, { email });
    const [error] = (await validate(confirm)).errors!;
    expect(error).toMatchObject({ code: 'email_taken', status_code: 400 });
    expect(error!.message).toContain('another account has this address');
    expect(await addressOf(person)).toBe(person.user.email);
  });

  test('gives an address that two accounts confirm at once to one of them', async () => {
    const email = freshAddress();
    const links = [await changing(email), await changing(email)].map(({ confirm }) => confirm);
    const answers = await Promise.all(links.map((link) => validate(link)));
    expect(answers.map((answer) => codeOf(answer) ?? 'done').sort()).toEqual(['done', 'email_taken']);
  });

  test('takes the place of a registration that nobody confirmed', async () => {
    const { person, email, confirm } = await changing();
    await server.graphql(`mutation { createUser(email: "${email}", password: "a rose of the desert") { id } }`);
    const registered = await tokenMailedTo(server, email);
    await validate(confirm);
    expect(await addressOf(person)).toBe(email);
    const late = await server.graphql('mutation ($t: String!) { validateUser(token: $t) { accessToken } }', {
      t: registered,
    });
    expect(codeOf(late)).toBe('invalid_link');
  });

  test('does nothing for an account that was disabled meanwhile', async () => {
    const { person, confirm } = await changing();
    await server.db.manager.update(User, { id: person.user.id }, { disabledAt: new Date() });
    expect(codeOf(await validate(confirm))).toBe('user_disabled');
    expect(await addressOf(person)).toBe(person.user.email);
  });
});

describe('the link to the old address', () => {
  test('stops the change, once', async () => {
    const { person, confirm, cancel } = await changing();
    expect((await stop(cancel)).data).toEqual({ cancelEmailChange: true });
    expect(codeOf(await validate(confirm))).toBe('invalid_link');
    expect((await stop(cancel)).errors![0]).toMatchObject({ code: 'invalid_link', field: 'token' });
    expect(await addressOf(person)).toBe(person.user.email);
  });

  test('is not the one to the new address, and says so when it comes too late', async () => {
    const { confirm, cancel } = await changing();
    expect(codeOf(await stop(confirm))).toBe('invalid_link');
    await validate(confirm);
    expect(codeOf(await stop(cancel))).toBe('invalid_link');
  });
});

describe('an address that has an account already', () => {
  test('gets a mail that says nothing of the other account, and no link that could give it away', async () => {
    const owner = await buildPerson(server);
    const person = await buildPerson(server);
    await change(person, owner.user.email);
    const [mail] = await mailsTo(server, owner.user.email);
    expect(mail!.subject).toContain('somebody wants your address');
    expect(mail!.text).not.toContain('/validate/');
    for (const secret of [person.user.email, person.actor.preferredUsername]) expect(mail!.text).not.toContain(secret);
    expect(await subjects(person.user.email)).toEqual([expect.stringContaining('is to get another address')]);
  });

  test('is answered in the same words and by the same statements as any other', async () => {
    const { user: owner } = await buildPerson(server);
    const { user: disabled } = await buildPerson(server);
    await server.db.manager.update(User, { id: disabled.id }, { disabledAt: new Date() });
    const seen = [];
    for (const email of [freshAddress(), owner.email, disabled.email]) {
      const person = await buildPerson(server);
      let answer: GraphqlAnswer;
      const statements = await statementsOf(async () => {
        answer = await change(person, email);
      });
      expect(answer!.data!.changeEmail).toEqual({
        id: person.user.id,
        email: person.user.email,
        unconfirmedEmail: email,
      });
      // Which process read the instance's settings last says nothing of anybody.
      seen.push(statements.filter((statement) => !statement.includes('instance_settings')));
    }
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
  });
});

async function changePassword({ accessToken: token, password }: TestPerson): Promise<void> {
  const query = `mutation ($old: String!) { changePassword(oldPassword: $old, newPassword: "another fine password") { id } }`;
  await server.graphql(query, { old: password }, { token });
}

async function resetPassword({ user: { email } }: TestPerson): Promise<void> {
  await server.graphql('mutation ($email: String!) { sendResetPassword(email: $email) }', { email });
  await server.graphql(
    'mutation ($token: String!) { resetPassword(token: $token, password: "another fine password") { accessToken } }',
    { token: await tokenMailedTo(server, email) },
  );
}
