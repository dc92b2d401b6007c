import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCron } from '#test/cron';
import { tokenMailedTo } from '#test/mails';
import { buildPerson } from '#test/people';
import { type GraphqlAnswer, startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';

let server: TestServer;
beforeAll(async () => {
  // The server stands behind a proxy that it trusts, so that people can come from several networks.
  server = await startTestServer({ TRUSTED_PROXIES: '127.0.0.1' });
});
afterAll(() => server.close());

const HOME = '192.0.2.1';
const ELSEWHERE = '198.51.100.1';
const SIGN_UP = 'mutation ($email: String!) { createUser(email: $email, password: "a rose of the desert") { id } }';
const WISH = `mutation ($email: String!, $username: String!, $name: String, $summary: String, $avatar: MediaInput) {
  registerPerson(email: $email, preferredUsername: $username, name: $name, summary: $summary, avatar: $avatar) {
    id url name preferredUsername summary domain local avatar { id } user { id }
  }
}`;
const CONFIRM = `mutation ($token: String!) {
  validateUser(token: $token) { accessToken user { actors { id preferredUsername } defaultActor { id preferredUsername name } } }
}`;

const ask = (query: string, variables: object, network: string) =>
  server.graphql(query, variables as Record<string, unknown>, { headers: { 'x-forwarded-for': network } });
const signUp = (email: string, network = HOME) => ask(SIGN_UP, { email }, network);
const wish = (email: string, username: string, network = HOME, texts = {}) =>
  ask(WISH, { email, username, ...texts }, network);
const confirm = async (email: string) =>
  (await server.graphql(CONFIRM, { token: await tokenMailedTo(server, email) })).data!.validateUser.user;
const codeOf = ({ errors }: GraphqlAnswer) => errors?.[0]?.code;

describe('a program registers Rose and her first profile before she confirms', () => {
  test('the profile appears with the confirmation, under the id that was answered', async () => {
    await signUp('rose@example.org');
    const { data } = await wish('rose@example.org', 'rose', HOME, {
      name: 'Rose',
      summary: '<p>Hi<script>x</script></p>',
    });
    const answered = data!.registerPerson;
    expect(answered).toMatchObject({
      preferredUsername: 'rose',
      name: 'Rose',
      summary: '<p>Hi</p>',
      url: `${server.url}/@rose`,
      local: true,
      user: null,
    });
    expect(codeOf(await server.graphql(`{ person(id: "${answered.id}") { id } }`))).toBe('person_not_found');

    const user = await confirm('rose@example.org');
    expect(user.defaultActor).toEqual({ id: answered.id, preferredUsername: 'rose', name: 'Rose' });
    expect((await server.graphql(`{ person(id: "${answered.id}") { summary } }`)).data!.person.summary).toBe(
      '<p>Hi</p>',
    );
  });

  test('she may change her mind about the name before she confirms, and the first one is free again', async () => {
    await signUp('undecided@example.org');
    await wish('undecided@example.org', 'first_idea');
    await wish('undecided@example.org', 'second_idea');
    expect((await confirm('undecided@example.org')).actors).toMatchObject([{ preferredUsername: 'second_idea' }]);
    expect((await wish('somebody@example.org', 'first_idea')).data!.registerPerson.preferredUsername).toBe(
      'first_idea',
    );
  });

  test('a household whose devices change their addresses counts as one place', async () => {
    await signUp('v6@example.org', '2001:db8:1:2:aaaa::1');
    await wish('v6@example.org', 'v6_rose', '2001:db8:1:2:bbbb::9');
    expect((await confirm('v6@example.org')).defaultActor.preferredUsername).toBe('v6_rose');
  });

  test('without such a wish an account begins without a profile', async () => {
    await signUp('plain@example.org');
    expect(await confirm('plain@example.org')).toEqual({ actors: [], defaultActor: null });
  });
});

describe('a stranger', () => {
  test('cannot give somebody else a profile', async () => {
    await signUp('target@example.org');
    await wish('target@example.org', 'an_insult', ELSEWHERE);
    expect(await confirm('target@example.org')).toEqual({ actors: [], defaultActor: null });
  });

  test('cannot replace the profile that somebody else asked for', async () => {
    await signUp('target2@example.org');
    await wish('target2@example.org', 'my_choice');
    await wish('target2@example.org', 'another_insult', ELSEWHERE);
    expect((await confirm('target2@example.org')).defaultActor.preferredUsername).toBe('my_choice');
  });

  test('cannot give a profile to an account that is confirmed', async () => {
    const { user, accessToken } = await buildPerson(server);
    await wish(user.email, 'third_insult');
    await server.runJobs();
    const { data } = await server.graphql('{ identities { preferredUsername } }', {}, { token: accessToken });
    expect(data!.identities).toHaveLength(1);
  });

  test('learns nothing of an address: answer, name taken and ids are the same for all', async () => {
    const { user } = await buildPerson(server);
    await signUp('waiting@example.org', ELSEWHERE);
    for (const [i, email] of [user.email, 'waiting@example.org', 'nobody@example.org'].entries()) {
      const { data, errors } = await wish(email, `probe_${i}`);
      expect(errors).toBeUndefined();
      expect(data!.registerPerson).toEqual({
        id: expect.stringMatching(/^\d+$/),
        url: `${server.url}/@probe_${i}`,
        name: null,
        preferredUsername: `probe_${i}`,
        summary: '',
        domain: null,
        local: true,
        avatar: null,
        user: null,
      });
      expect((await wish('other@example.org', `probe_${i}`, ELSEWHERE)).errors![0]).toMatchObject({
        code: 'validation',
        field: 'preferredUsername',
      });
    }
  });

  test('cannot make the server work on pictures', async () => {
    const { errors } = await wish('pictures@example.org', 'pictured', HOME, {
      avatar: { media: { name: 'x', url: 'https://example.org/x.png' } },
    });
    expect(errors![0]).toMatchObject({ code: 'unauthenticated', field: 'avatar' });
  });
});

describe('what is refused', () => {
  test.each([
    ['email', 'nobody', 'good_name', {}],
    ['preferredUsername', 'a@example.org', 'Bad Name', {}],
    ['preferredUsername', 'a@example.org', 'admin', {}],
    ['name', 'a@example.org', 'good_name', { name: 'x'.repeat(101) }],
    ['summary', 'a@example.org', 'good_name', { summary: 'x'.repeat(5001) }],
  ])('a bad %s, by name, and it keeps no name taken', async (field, email, username, texts) => {
    expect((await wish(email, username, HOME, texts)).errors![0]).toMatchObject({ code: 'validation', field });
    expect((await wish('good@example.org', 'good_name')).errors).toBeUndefined();
  });

  test('of twenty who want one name at once all but one', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => wish(`crowd${i}@example.org`, 'wanted', `192.0.2.${i + 10}`)),
    );
    expect(answers.filter(({ data }) => data?.registerPerson)).toHaveLength(1);
    expect(new Set(answers.flatMap(({ errors = [] }) => errors).map(({ code }) => code))).toEqual(
      new Set(['validation']),
    );
  });
});

test('a name that was asked for and never confirmed is free after two days', async () => {
  await wish('late@example.org', 'kept_for_two_days');
  await runCron(server, 'actors.purge-pending-profiles');
  expect(codeOf(await wish('next@example.org', 'kept_for_two_days', ELSEWHERE))).toBe('validation');
  const restore = moveClock(server, 49);
  const free = await wish('next@example.org', 'kept_for_two_days', ELSEWHERE);
  await runCron(server, 'actors.purge-pending-profiles');
  restore();
  expect(free.data!.registerPerson.preferredUsername).toBe('kept_for_two_days');
  expect(await server.db.query('SELECT FROM pending_profiles WHERE email = $1', ['late@example.org'])).toEqual([]);
});

describe('signed in without a profile', () => {
  const asked = (token: string, email: string, username: string) =>
    server.graphql(WISH, { email, username }, { token });

  test('the profile is made at once, and only one this way', async () => {
    await signUp('signed@example.org');
    const token = (await server.graphql(CONFIRM, { token: await tokenMailedTo(server, 'signed@example.org') })).data!
      .validateUser.accessToken;
    expect(codeOf(await asked(token, 'other@example.org', 'signed_rose'))).toBe('unauthorized');
    const { data } = await asked(token, 'Signed@example.org', 'signed_rose');
    expect(data!.registerPerson.user).toBeTruthy();
    expect(codeOf(await asked(token, 'signed@example.org', 'signed_rose_2'))).toBe('profile_exists');
  });
});
