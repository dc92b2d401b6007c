import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { Actor } from '#convoke/actors';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { type GraphqlAnswer, startTestServer, type TestServer } from '#test/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const PUBLIC =
  'id type url name preferredUsername domain local summary suspended manuallyApprovesFollowers followersCount followingCount avatar { id } banner { id }';
const ALL = `__typename ${PUBLIC} mediaSize user { id email actors { id } }`;
const CREATE = `mutation ($preferredUsername: String!, $name: String, $summary: String) {
  createPerson(preferredUsername: $preferredUsername, name: $name, summary: $summary) { ${PUBLIC} }
}`;
const UPDATE = `mutation ($id: ID!, $name: String, $summary: String) { updatePerson(id: $id, name: $name, summary: $summary) { ${PUBLIC} } }`;
const DELETE = 'mutation ($id: ID!) { deletePerson(id: $id) { id preferredUsername name } }';
const DEFAULT =
  'mutation ($name: String!) { changeDefaultActor(preferredUsername: $name) { id defaultActor { preferredUsername } } }';
const PERSON = `query ($id: ID!) { person(id: $id) { ${ALL} } }`;

type As = { accessToken: string } | undefined;
const as = (who: As) => (who ? { token: who.accessToken } : {});
const create = (who: As, preferredUsername: string, texts = {}) =>
  server.graphql(CREATE, { preferredUsername, ...texts }, as(who));
const update = (who: As, id: string, texts: object) => server.graphql(UPDATE, { id, ...texts }, as(who));
const remove = (who: As, id: string) => server.graphql(DELETE, { id }, as(who));
const person = (who: As, id: string) => server.graphql(PERSON, { id }, as(who));
const codeOf = ({ errors }: GraphqlAnswer) => errors?.[0]?.code;
const names = (profiles: { preferredUsername: string }[]) => profiles.map(({ preferredUsername }) => preferredUsername);
const own = async (who: TestPerson) => {
  const { data } = await server.graphql(
    '{ identities { preferredUsername } loggedPerson { preferredUsername } }',
    {},
    as(who),
  );
  return { identities: names(data!.identities), logged: data!.loggedPerson?.preferredUsername };
};

/** Somebody who has confirmed their address and made no profile yet. */
async function buildNewcomer(): Promise<TestPerson> {
  const newcomer = await buildPerson(server);
  await server.db.query('UPDATE users SET default_actor_id = NULL WHERE id = $1', [newcomer.user.id]);
  await server.db.query('DELETE FROM actors WHERE id = $1', [newcomer.actor.id]);
  return newcomer;
}

describe('Rose makes profiles', () => {
  test('the first becomes the one she acts as, the second does not, and she can switch', async () => {
    const rose = await buildNewcomer();
    expect(await own(rose)).toEqual({ identities: [], logged: undefined });
    const { data } = await create(rose, 'rose_activist', { name: ' Rose  R. ', summary: '<p>Trees</p>' });
    expect(data!.createPerson).toMatchObject({
      type: 'PERSON',
      url: `${server.url}/@rose_activist`,
      name: 'Rose R.',
      summary: '<p>Trees</p>',
      domain: null,
      local: true,
      suspended: false,
      followersCount: 0,
      avatar: null,
    });
    await create(rose, 'rose_family');
    expect(await own(rose)).toEqual({ identities: ['rose_activist', 'rose_family'], logged: 'rose_activist' });

    const switched = await server.graphql(DEFAULT, { name: 'rose_family' }, as(rose));
    expect(switched.data!.changeDefaultActor.defaultActor.preferredUsername).toBe('rose_family');
    expect((await own(rose)).logged).toBe('rose_family');
  });

  test('she can act only as what is hers', async () => {
    const rose = await buildPerson(server);
    const other = await buildPerson(server);
    for (const name of [other.actor.preferredUsername, 'nobody', '', '\u0000', 'x'.repeat(100_000)]) {
      expect((await server.graphql(DEFAULT, { name }, as(rose))).errors![0]).toMatchObject({
        code: 'person_not_found',
        field: 'preferredUsername',
      });
    }
  });

  test('what is left out of a change stays, null empties it', async () => {
    const rose = await buildPerson(server, { name: 'Rose' });
    await update(rose, rose.actor.id, { summary: '<p>About me</p>' });
    expect((await update(rose, rose.actor.id, {})).data!.updatePerson).toMatchObject({
      name: 'Rose',
      summary: '<p>About me</p>',
    });
    expect((await update(rose, rose.actor.id, { name: null, summary: null })).data!.updatePerson).toMatchObject({
      name: null,
      summary: '',
    });
  });

  test('what could do harm is taken out of the text about her', async () => {
    const rose = await buildPerson(server);
    const summary = `<p onclick="x()">Hello <script>alert(1)</script><a href="javascript:alert(1)">you</a><img src=x onerror=alert(1)><svg onload=alert(1)></p>`;
    const { data } = await update(rose, rose.actor.id, { summary, name: '<b>Rose</b>' });
    expect(data!.updatePerson.summary).not.toMatch(/script|onclick|onerror|onload|svg/i);
    expect(data!.updatePerson.summary).toContain('Hello');
    expect(data!.updatePerson.name).toBe('<b>Rose</b>');
  });
});

describe('a name', () => {
  test.each([
    ['empty', ''],
    ['in capitals', 'Rose'],
    ['with a dash', 'rose-r'],
    ['with an accent', 'r\u00f4se'],
    ['with letters that only look like ours', 'r\u043ese'],
    ['with a space', 'rose r'],
    ['with a host', 'rose@example.org'],
    ['with a path', '../rose'],
    ['with a NUL', 'rose\u0000'],
    ['with a line break', 'rose\nr'],
    ['of 65 letters', 'r'.repeat(65)],
    ['of half a million letters', 'r'.repeat(500_000)],
    ['of the instance', 'admin'],
    ['of those who help', 'moderator'],
    ['of people without account', 'anonymous'],
  ])('%s is refused', async (_, name) => {
    const rose = await buildPerson(server);
    const { errors } = await create(rose, name);
    expect(errors).toHaveLength(1);
    expect(errors![0]).toMatchObject({ code: 'validation', status_code: 422, field: 'preferredUsername' });
    expect((await own(rose)).identities).toHaveLength(1);
  });

  test('of one letter or of 64 is fine', async () => {
    const rose = await buildPerson(server);
    for (const name of ['q', 'r'.repeat(64), '1_2'])
      expect((await create(rose, name)).data!.createPerson.preferredUsername).toBe(name);
  });

  test('belongs to one person or group only', async () => {
    const rose = await buildPerson(server, { username: 'only_one' });
    await server.db.query(
      `INSERT INTO actors (type, preferred_username, url, created_at, updated_at) VALUES ('group', 'a_group', 'x', now(), now())`,
    );
    for (const name of ['only_one', 'a_group']) {
      expect((await create(rose, name)).errors![0]).toMatchObject({ code: 'validation', field: 'preferredUsername' });
    }
  });

  test('asked for by twenty people at once is given to one', async () => {
    const crowd = await Promise.all(Array.from({ length: 20 }, () => buildPerson(server)));
    const answers = await Promise.all(crowd.map((who) => create(who, 'popular')));
    expect(answers.filter(({ data }) => data?.createPerson)).toHaveLength(1);
    expect(new Set(answers.flatMap(({ errors = [] }) => errors).map(({ code }) => code))).toEqual(
      new Set(['validation']),
    );
  });

  test('stays taken after its profile was deleted', async () => {
    const rose = await buildPerson(server);
    const gone = await addProfile(server, rose.user, 'once_rose');
    await remove(rose, gone.id);
    expect(codeOf(await create(rose, 'once_rose'))).toBe('validation');
    expect(codeOf(await create(await buildPerson(server), 'once_rose'))).toBe('validation');
  });
});

describe('texts that are no good are refused by name, and nothing changes', () => {
  test.each([
    ['name', 'x'.repeat(101)],
    ['name', 'Rose\u0000'],
    ['name', 'Rose \u202e evil'],
    ['name', 'x'.repeat(500_000)],
    ['summary', 'x'.repeat(5001)],
    ['summary', '\u0000'],
  ])('%s', async (field, text) => {
    const rose = await buildPerson(server, { name: 'Rose' });
    expect((await update(rose, rose.actor.id, { [field]: text })).errors![0]).toMatchObject({
      code: 'validation',
      field,
    });
    expect((await create(rose, 'never_made', { [field]: text })).errors![0]).toMatchObject({
      code: 'validation',
      field,
    });
    expect((await person(rose, rose.actor.id)).data!.person).toMatchObject({ name: 'Rose', summary: '' });
    expect((await own(rose)).identities).toHaveLength(1);
  });

  test('several at once are all named', async () => {
    const rose = await buildPerson(server);
    const { errors } = await create(rose, 'Not Good', { name: 'x'.repeat(101), summary: 'x'.repeat(5001) });
    expect(errors!.map(({ field }) => field).sort()).toEqual(['name', 'preferredUsername', 'summary']);
  });

  test('what nobody may set cannot be sent along', async () => {
    const rose = await buildPerson(server);
    for (const argument of [
      'id: "7"',
      'domain: "evil.example"',
      'suspended: true',
      'userId: "1"',
      'url: "https://evil.example"',
      'type: GROUP',
    ]) {
      const query = `mutation { createPerson(preferredUsername: "sly", ${argument}) { id } }`;
      expect(codeOf(await server.graphql(query, {}, as(rose)))).toBe('bad_request');
    }
  });
});

describe('who may change a profile', () => {
  test.each([
    ['updatePerson', (who: As, id: string) => update(who, id, { name: 'Changed' })],
    ['deletePerson', remove],
  ])('%s: its owner and nobody else', async (_, act) => {
    const rose = await buildPerson(server, { name: 'Rose' });
    await addProfile(server, rose.user, `spare_${rose.user.id}`);
    expect(codeOf(await act(undefined, rose.actor.id))).toBe('unauthenticated');
    for (const who of [await buildPerson(server), await buildPerson(server, { role: UserRole.MODERATOR })]) {
      expect((await act(who, rose.actor.id)).errors![0]).toMatchObject({ code: 'unauthorized', status_code: 403 });
    }
    expect((await person(undefined, rose.actor.id)).data!.person.name).toBe('Rose');
    expect((await act(rose, rose.actor.id)).errors).toBeUndefined();
  });

  test.each([
    '0',
    '-1',
    '1.5',
    'abc',
    '',
    '999999999',
    '9223372036854775808',
    '1e3',
    '\u0000',
    "1' OR '1'='1",
    '9'.repeat(30),
  ])('an id that names no profile is not found: %j', async (id) => {
    const rose = await buildPerson(server);
    expect((await update(rose, id, { name: 'x' })).errors![0]).toMatchObject({
      code: 'person_not_found',
      status_code: 404,
    });
    expect(codeOf(await remove(rose, id))).toBe('person_not_found');
    expect(codeOf(await person(undefined, id))).toBe('person_not_found');
  });

  test('what is no person is not found', async () => {
    const { anonymous } = (await server.graphql('{ config { anonymous { actorId } } }')).data!.config;
    const rose = await buildPerson(server);
    expect(codeOf(await person(rose, anonymous.actorId))).toBe('person_not_found');
    expect(codeOf(await update(rose, anonymous.actorId, { name: 'x' }))).toBe('person_not_found');
    expect(codeOf(await remove(rose, anonymous.actorId))).toBe('person_not_found');
  });

  test('without an account nobody makes or sees their own', async () => {
    for (const query of [
      '{ identities { id } }',
      '{ loggedPerson { id } }',
      '{ fetchPerson(preferredUsername: "x") { id } }',
    ]) {
      expect(codeOf(await server.graphql(query))).toBe('unauthenticated');
    }
    expect(codeOf(await create(undefined, 'nobodys'))).toBe('unauthenticated');
    expect(codeOf(await server.graphql(DEFAULT, { name: 'x' }))).toBe('unauthenticated');
  });
});

describe('deleting', () => {
  test('leaves a tombstone with a name and nothing else, and another profile to act as', async () => {
    const rose = await buildPerson(server, { name: 'Rose' });
    const spare = await addProfile(server, rose.user, 'spare_rose');
    await update(rose, rose.actor.id, { summary: '<p>About me</p>' });
    expect((await remove(rose, rose.actor.id)).data!.deletePerson).toMatchObject({ id: rose.actor.id, name: 'Rose' });
    expect(await own(rose)).toEqual({ identities: ['spare_rose'], logged: spare.preferredUsername });
    expect(codeOf(await person(rose, rose.actor.id))).toBe('person_not_found');
    expect(codeOf(await update(rose, rose.actor.id, { name: 'Back' }))).toBe('person_not_found');
    expect(await server.db.manager.findOneBy(Actor, { id: rose.actor.id })).toMatchObject({
      preferredUsername: rose.actor.preferredUsername,
      name: null,
      summary: '',
      userId: null,
    });
  });

  test('the only profile is refused', async () => {
    const rose = await buildPerson(server);
    expect((await remove(rose, rose.actor.id)).errors![0]).toMatchObject({ code: 'last_profile', status_code: 400 });
  });

  test('all at once leaves one', async () => {
    const rose = await buildPerson(server);
    const profiles = [rose.actor];
    for (let i = 0; i < 4; i++) profiles.push(await addProfile(server, rose.user, `many_${i}`));
    const answers = await Promise.all(profiles.map(({ id }) => remove(rose, id)));
    expect(answers.filter((answer) => codeOf(answer) === 'last_profile')).toHaveLength(1);
    const left = await own(rose);
    expect(left.identities).toEqual([left.logged]);
  });
});

describe('nobody can tell that two profiles are of one account', () => {
  test('nothing that others are answered names the account or another profile', async () => {
    const rose = await buildPerson(server, { username: 'partitioned_one', email: 'partitioned@example.org' });
    const family = await addProfile(server, rose.user, 'partitioned_two');
    const stranger = await buildPerson(server);
    const fetched = await server.graphql(
      `{ fetchPerson(preferredUsername: "partitioned_one") { ${ALL} } }`,
      {},
      as(stranger),
    );
    const seen = [
      (await person(undefined, rose.actor.id)).data!.person,
      (await person(stranger, rose.actor.id)).data!.person,
      fetched.data!.fetchPerson,
    ];
    for (const answered of seen) {
      expect(answered).toMatchObject({ preferredUsername: 'partitioned_one', user: null, mediaSize: null });
      expect(JSON.stringify(answered)).not.toMatch(/partitioned_two|partitioned@example/);
      expect(Object.values(answered)).not.toContain(family.id);
    }
  });

  test('the owner and the moderators see the account', async () => {
    const rose = await buildPerson(server);
    const family = await addProfile(server, rose.user, 'seen_by_moderators');
    for (const who of [
      rose,
      await buildPerson(server, { role: UserRole.MODERATOR }),
      await buildPerson(server, { role: UserRole.ADMINISTRATOR }),
    ]) {
      const { user } = (await person(who, family.id)).data!.person;
      expect(user).toEqual({
        id: rose.user.id,
        email: rose.user.email,
        actors: [{ id: rose.actor.id }, { id: family.id }],
      });
    }
  });

  test('refusals are the same for another profile of its owner as for anybody’s', async () => {
    const rose = await buildPerson(server);
    const family = await addProfile(server, rose.user, 'same_refusal');
    const stranger = await buildPerson(server);
    const refusal = async (id: string) => {
      const { errors } = await update(stranger, id, { name: 'x' });
      const { code, message, field } = errors![0]!;
      return { code, message, field };
    };
    expect(await refusal(family.id)).toEqual(await refusal(rose.actor.id));
    expect(await refusal(family.id)).toEqual(await refusal((await buildPerson(server)).actor.id));
  });
});

test('fetchPerson finds a person of this instance by name, in any case', async () => {
  const rose = await buildPerson(server, { username: 'findable' });
  const fetch = (name: string) =>
    server.graphql('query ($n: String!) { fetchPerson(preferredUsername: $n) { id } }', { n: name }, as(rose));
  expect((await fetch('FindAble')).data!.fetchPerson.id).toBe(rose.actor.id);
  for (const name of ['nobody_of_this_name', 'anonymous', '', '\u0000', 'x'.repeat(100_000)]) {
    expect(codeOf(await fetch(name))).toBe('person_not_found');
  }
});

test('a suspended profile is there for its owner and the moderators only', async () => {
  const rose = await buildPerson(server);
  await server.db.manager.update(Actor, { id: rose.actor.id }, { suspendedAt: new Date() });
  expect(codeOf(await person(undefined, rose.actor.id))).toBe('person_not_found');
  expect(codeOf(await person(await buildPerson(server), rose.actor.id))).toBe('person_not_found');
  expect((await person(rose, rose.actor.id)).data!.person.suspended).toBe(true);
  expect(
    (await person(await buildPerson(server, { role: UserRole.MODERATOR }), rose.actor.id)).data!.person.suspended,
  ).toBe(true);
});
