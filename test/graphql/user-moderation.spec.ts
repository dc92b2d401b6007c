import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { User, UserRole } from '#convoke/accounts';
import { mailsTo, tokenMailedTo } from '#test/mails';
import { addProfile, buildPerson, signIn, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
let moderator: TestPerson;
let administrator: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  moderator = await buildPerson(server, { role: UserRole.MODERATOR });
  administrator = await buildPerson(server, { role: UserRole.ADMINISTRATOR });
});
afterAll(() => server.close());
beforeEach(() => server.db.query('DELETE FROM action_logs'));

const ask = (query: string, variables: object, person: TestPerson) =>
  server.graphql(query, { ...variables }, { token: person.accessToken });
const update = (id: string, change: object, as = administrator) =>
  ask(
    `mutation ($id: ID!, $email: String, $confirmed: Boolean, $role: UserRole, $notify: Boolean) {
      adminUpdateUser(id: $id, email: $email, confirmed: $confirmed, role: $role, notify: $notify) { email role confirmedAt }
    }`,
    { id, ...change },
    as,
  );
const disable = (id: string, reason: string | null = null, as = moderator) =>
  ask(
    'mutation ($id: ID!, $reason: String) { disableUser(id: $id, reason: $reason) { disabled } }',
    { id, reason },
    as,
  );
const enable = (id: string, as = moderator) =>
  ask('mutation ($id: ID!) { enableUser(id: $id) { disabled } }', { id }, as);
const erase = (userId: string, as = moderator) =>
  ask('mutation ($userId: ID!) { deleteAccount(userId: $userId) { id } }', { userId }, as);
const list = (args: string, as = moderator) => ask(`{ users${args} { total elements { id email } } }`, {}, as);
const views = () =>
  server.db.query<{ id: string }>(`SELECT target_id AS id FROM action_logs WHERE action = 'user_view' ORDER BY id`);
const login = async ({ user, password }: TestPerson) => {
  const query =
    'mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { accessToken } }';
  const { errors } = await server.graphql(query, { email: user.email, password });
  return errors?.[0]!.code ?? 'in';
};
const codeOf = async (answer: Promise<{ data?: unknown; errors?: { code: string }[] }>) => {
  const { data, errors } = await answer;
  return errors?.[0]!.code ?? (data ? 'done' : 'signed out');
};
const stored = ({ user }: TestPerson) => server.db.manager.findOneBy(User, { id: user.id });

describe('the list of accounts', () => {
  test('finds by part of the address, by network, by state, and in an order', async () => {
    const [one, two] = [
      await buildPerson(server, { email: 'list.one@gardens.example' }),
      await buildPerson(server, { email: 'list_two@gardens.example' }),
    ];
    await server.db.query(`UPDATE users SET current_sign_in_ip = '198.51.100.7' WHERE id = $1`, [one.user.id]);
    await server.db.query(`UPDATE users SET disabled_at = now() WHERE id = $1`, [two.user.id]);
    const found = async (args: string) =>
      (await list(args)).data!.users.elements.map(({ email }: { email: string }) => email);
    expect(await found('(email: "@GARDENS.example", sort: EMAIL, direction: ASC)')).toEqual([
      one.user.email,
      two.user.email,
    ]);
    expect(await found('(email: "list_two")')).toEqual([two.user.email]);
    expect(await found('(email: "list_one")')).toEqual([]);
    expect(await found('(currentSignInIp: "198.51.100.7")')).toEqual([one.user.email]);
    expect(await found('(currentSignInIp: "198.51.100.0/24")')).toEqual([one.user.email]);
    expect(await found('(email: "@gardens", state: DISABLED)')).toEqual([two.user.email]);
    expect((await found('(moderators: true, limit: 50)')).sort()).toEqual(
      [administrator.user.email, moderator.user.email].sort(),
    );
  });

  test.each(['x', '1.2.3', '192.0.2.0/33', '192.0.2.0/24/1', '::/129', "' OR true --"])(
    'takes no network %j',
    async (ip) => {
      const { errors } = await list(`(currentSignInIp: ${JSON.stringify(ip)})`);
      expect(errors![0]).toMatchObject({ code: 'validation', field: 'currentSignInIp' });
    },
  );

  test('that tells of profiles has each account opened, which is written down; one without has none', async () => {
    const rose = await buildPerson(server, { email: 'viewed@gardens.example' });
    await list('(email: "viewed@")');
    expect(await views()).toEqual([]);
    await ask(
      '{ users(email: "viewed@") { elements { ...all } } } fragment all on User { actors { id } }',
      {},
      moderator,
    );
    expect(await views()).toEqual([{ id: rose.user.id }]);
  });
});

describe('an account that a moderator opens', () => {
  test('shows its profiles, and the look is written down once an hour for each moderator', async () => {
    const rose = await buildPerson(server);
    await addProfile(server, rose.user, `${rose.actor.preferredUsername}_two`);
    const open = (as = moderator) =>
      ask('query ($id: ID!) { user(id: $id) { email actors { id } sameNetworkCount } }', { id: rose.user.id }, as);
    expect((await open()).data!.user.actors).toHaveLength(2);
    await open();
    await open(administrator);
    expect(await views()).toHaveLength(2);
    await server.db.query(`UPDATE action_logs SET inserted_at = inserted_at - interval '2 hours'`);
    await open();
    expect(await views()).toHaveLength(3);
  });

  test('by one of its profiles is opened as well', async () => {
    const rose = await buildPerson(server);
    await ask('query ($id: ID!) { person(id: $id) { user { id } } }', { id: rose.actor.id }, moderator);
    expect(await views()).toEqual([{ id: rose.user.id }]);
    await ask('query ($id: ID!) { person(id: $id) { user { id } } }', { id: rose.actor.id }, rose);
    expect(await views()).toHaveLength(1);
  });
});

describe('an administrator', () => {
  test('gives roles, confirms and changes addresses, and both addresses hear of it', async () => {
    const rose = await buildPerson(server, { email: 'before@gardens.example' });
    await server.db.query('UPDATE users SET confirmed_at = NULL WHERE id = $1', [rose.user.id]);
    const change = { email: 'after@gardens.example', confirmed: true, role: 'MODERATOR' };
    expect((await update(rose.user.id, change)).data!.adminUpdateUser).toMatchObject({
      email: 'after@gardens.example',
      role: 'MODERATOR',
      confirmedAt: expect.any(String),
    });
    for (const email of ['before@gardens.example', 'after@gardens.example']) {
      expect((await mailsTo(server, email)).at(-1)!.text).toContain('after@gardens.example');
    }
    const [{ details }] = (await server.db.query(`SELECT details FROM action_logs WHERE action = 'user_update'`)) as [
      { details: object },
    ];
    expect(details).toEqual({ email: true, from: 'user', role: 'moderator', confirmed: true });
  });

  test.each([
    ['email', 'nonsense'],
    ['email', 'taken@gardens.example'],
    ['confirmed', false],
  ])('cannot make %s %j, and nothing changes', async (field, value) => {
    if (!(await server.db.manager.existsBy(User, { email: 'taken@gardens.example' }))) {
      await buildPerson(server, { email: 'taken@gardens.example' });
    }
    const rose = await buildPerson(server);
    const before = await stored(rose);
    const { errors } = await update(rose.user.id, { role: 'MODERATOR', [field]: value });
    expect(errors![0]).toMatchObject({ code: 'validation', field });
    expect(await stored(rose)).toEqual(before);
  });

  test('does nothing of this to themselves, and a moderator nothing of this to anybody', async () => {
    const { id } = administrator.user;
    expect(await codeOf(update(id, { role: 'USER' }))).toBe('own_account');
    expect(await codeOf(disable(id, null, administrator))).toBe('own_account');
    expect(await codeOf(update((await buildPerson(server)).user.id, { role: 'USER' }, moderator))).toBe('unauthorized');
  });

  test('is left to the instance where all demote or shut each other at once', async () => {
    const ring = await Promise.all([1, 2, 3, 4].map(() => buildPerson(server, { role: UserRole.ADMINISTRATOR })));
    await server.db.query(`UPDATE users SET role = 'user' WHERE id = $1`, [administrator.user.id]);
    const deeds = ring.map((one, index) => {
      const { id } = ring[(index + 1) % ring.length]!.user;
      return index % 2 ? disable(id, null, one) : update(id, { role: 'USER' }, one);
    });
    const codes = await Promise.all(deeds.map(codeOf));
    expect(codes).toContain('done');
    const [left] = await server.db.query<{ total: number }>(
      `SELECT count(*)::int AS total FROM users WHERE role = 'administrator' AND disabled_at IS NULL`,
    );
    expect(left!.total).toBeGreaterThan(0);
    await server.db.query(`UPDATE users SET role = 'user' WHERE id = ANY($1)`, [ring.map(({ user }) => user.id)]);
    await server.db.query(`UPDATE users SET role = 'administrator' WHERE id = $1`, [administrator.user.id]);
  });
});

describe('an account that a moderator shuts', () => {
  test('lets nobody in, and its profiles follow one by one, the default one first', async () => {
    const rose = await buildPerson(server);
    const other = await addProfile(server, rose.user, `${rose.actor.preferredUsername}_two`);
    expect((await disable(rose.user.id, 'Sells watches.')).data).toEqual({ disableUser: { disabled: true } });
    expect((await mailsTo(server, rose.user.email)).at(-1)!.text).toContain('Sells watches.');
    expect(await login(rose)).toBe('user_disabled');
    expect((await ask('{ loggedUser { id } }', {}, rose)) as object).toMatchObject({ message: 'invalid_token' });
    const suspended = async () =>
      (
        await server.db.query<{ id: string }>('SELECT id FROM actors WHERE user_id = $1 AND suspended_at IS NOT NULL', [
          rose.user.id,
        ])
      ).map(({ id }) => id);
    expect(await suspended()).toEqual([rose.actor.id]);
    const waiting = await server.db.query(
      `SELECT FROM jobs.job WHERE name = 'moderation.follow-account' AND data ->> 'actorId' = $1
        AND start_after > now() AND start_after < now() + interval '1 day'`,
      [other.id],
    );
    expect(waiting).toHaveLength(1);

    await enable(rose.user.id);
    await server.runJobs();
    expect(await suspended()).toEqual([]);
    expect(await login(rose)).toBe('in');
  });

  test('leaves suspended what moderators had suspended by itself', async () => {
    const rose = await buildPerson(server);
    await ask('mutation ($id: ID!) { suspendProfile(id: $id) { id } }', { id: rose.actor.id }, moderator);
    for (const act of [disable, enable]) {
      await act(rose.user.id);
      await server.runJobs();
    }
    const { data } = await ask('query ($id: ID!) { person(id: $id) { suspended } }', { id: rose.actor.id }, moderator);
    expect(data!.person.suspended).toBe(true);
  });

  test('is no administrator’s, unless an administrator shuts it', async () => {
    const other = await buildPerson(server, { role: UserRole.ADMINISTRATOR });
    expect(await codeOf(disable(other.user.id))).toBe('administrators_only');
    expect(await codeOf(erase(other.user.id))).toBe('administrators_only');
    expect(await codeOf(disable(other.user.id, null, administrator))).toBe('done');
  });
});

describe('an account that a moderator deletes', () => {
  test('is gone with its profiles, which is written down without saying who it was', async () => {
    const rose = await buildPerson(server);
    expect((await erase(rose.user.id)).data).toEqual({ deleteAccount: { id: rose.user.id } });
    expect((await mailsTo(server, rose.user.email)).at(-1)!.subject).toContain('deleted');
    expect(await stored(rose)).toBeNull();
    const { errors } = await ask('query ($id: ID!) { person(id: $id) { id } }', { id: rose.actor.id }, moderator);
    expect(errors![0]!.code).toBe('person_not_found');
    const log = await server.db.query(
      `SELECT action, target_id, details FROM action_logs WHERE action = 'user_deletion'`,
    );
    expect(log).toEqual([{ action: 'user_deletion', target_id: rose.user.id, details: {} }]);
  });

  test('is nobody’s for who is no moderator, and none that there is not', async () => {
    const [rose, father] = [await buildPerson(server), await buildPerson(server)];
    expect(await codeOf(erase(rose.user.id, father))).toBe('unauthorized');
    for (const id of ['999999999', 'x', '-1', '']) expect(await codeOf(erase(id))).toBe('user_not_found');
    expect(await stored(rose)).not.toBeNull();
  });
});

describe('a moderator who is asked for help', () => {
  const help = (what: 'signUserOut' | 'resendUserConfirmation', id: string, as = moderator) =>
    ask(`mutation ($id: ID!) { ${what}(id: $id) { email } }`, { id }, as);
  const actions = async () =>
    (await server.db.query<{ action: string }>('SELECT action FROM action_logs')).map(({ action }) => action);

  test('signs somebody out everywhere, who is told and can sign in again', async () => {
    const rose = await buildPerson(server);
    const { accessToken } = await signIn(server, rose.user);
    expect((await help('signUserOut', rose.user.id)).data).toEqual({ signUserOut: { email: rose.user.email } });
    for (const token of [rose.accessToken, accessToken])
      expect(await server.graphql('{ loggedUser { id } }', {}, { token })).toMatchObject({ message: 'invalid_token' });
    expect((await mailsTo(server, rose.user.email)).map(({ subject }) => subject)).toEqual([
      expect.stringContaining('signed out'),
    ]);
    expect(await actions()).toEqual(['user_sign_out']);
    expect(await login(rose)).toBe('in');
  });

  test('has the link sent again by which somebody confirms, and to nobody who needs none', async () => {
    const email = 'slow.mail@gardens.example';
    const register = `mutation ($email: String!) { createUser(email: $email, password: "eleven green trees") { id } }`;
    await server.graphql(register, { email });
    const { id } = (await server.db.manager.findOneBy(User, { email }))!;
    const first = await tokenMailedTo(server, email);
    expect((await help('resendUserConfirmation', id)).data).toEqual({ resendUserConfirmation: { email } });
    const token = await tokenMailedTo(server, email);
    expect(token).not.toBe(first);
    const confirm = 'mutation ($token: String!) { validateUser(token: $token) { accessToken } }';
    expect((await server.graphql(confirm, { token })).errors).toBeUndefined();
    expect((await help('resendUserConfirmation', id)).errors![0]).toMatchObject({ code: 'validation', field: 'id' });
    expect(await actions()).toEqual(['user_confirmation_mail']);
    expect(await mailsTo(server, email)).toHaveLength(2);
  });

  test('is one, and does it for accounts that there are', async () => {
    const [rose, father] = [await buildPerson(server), await buildPerson(server)];
    for (const what of ['signUserOut', 'resendUserConfirmation'] as const) {
      expect(await codeOf(help(what, rose.user.id, father))).toBe('unauthorized');
      expect(await codeOf(help(what, administrator.user.id))).toBe('administrators_only');
      for (const id of ['999999999', 'x', '-1', '']) expect(await codeOf(help(what, id))).toBe('user_not_found');
    }
    expect(await actions()).toEqual([]);
    expect(await server.graphql('{ loggedUser { id } }', {}, { token: rose.accessToken })).toMatchObject({
      data: { loggedUser: { id: rose.user.id } },
    });
  });
});

describe('an account that an administrator makes', () => {
  const make = (args: object, as = administrator) =>
    ask(
      `mutation ($email: String!, $role: UserRole, $locale: String) {
        adminCreateUser(email: $email, role: $role, locale: $locale) { id email role locale confirmedAt }
      }`,
      args,
      as,
    );
  const known = (email: string) => server.db.manager.findOneBy(User, { email });

  test('has no password until its owner follows the link in their mail and chooses one', async () => {
    const email = 'invited@example.org';
    const { data } = await make({ email: ' invited@example.org', role: 'MODERATOR', locale: 'fr' });
    const { id, ...made } = data!.adminCreateUser;
    expect(made).toEqual({ email, role: 'MODERATOR', locale: 'fr', confirmedAt: expect.any(String) });
    expect(await known(email)).toMatchObject({ passwordHash: null });
    expect((await mailsTo(server, email)).map(({ subject }) => subject)).toEqual([
      expect.stringContaining('votre compte'),
    ]);
    const logged = await server.db.query(`SELECT action, target_id, user_id, details FROM action_logs`);
    const details = { role: 'moderator' };
    expect(logged).toEqual([{ action: 'user_creation', target_id: id, user_id: administrator.user.id, details }]);

    const token = await tokenMailedTo(server, email);
    const reset = await server.graphql(
      'mutation ($token: String!) { resetPassword(token: $token, password: "eleven green trees") { user { id } } }',
      { token },
    );
    expect(reset.data!.resetPassword.user).toEqual({ id });
  });

  test('is made by nobody else', async () => {
    for (const who of [moderator, await buildPerson(server)])
      expect((await make({ email: 'nobody@example.org' }, who)).errors![0]!.code).toBe('unauthorized');
    expect(await known('nobody@example.org')).toBeNull();
  });

  test.each([
    ['email', { email: 'no address' }],
    ['email', { email: `${'x'.repeat(400)}@example.org` }],
    ['locale', { email: 'good@example.org', locale: 'xx' }],
  ])('is refused for a mistake in %s', async (field, args) => {
    expect((await make(args)).errors![0]).toMatchObject({ code: 'validation', field });
    expect(await known(args.email)).toBeNull();
  });

  test('takes no address from another, but from a registration that nobody confirmed', async () => {
    const { user } = await buildPerson(server);
    expect((await make({ email: user.email })).errors![0]).toMatchObject({ field: 'email' });
    const answers = await Promise.all(Array.from({ length: 4 }, () => make({ email: 'twice@example.org' })));
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(1);
    const left = await buildPerson(server, { email: 'left@example.org' });
    await server.db.query('UPDATE actors SET user_id = NULL WHERE user_id = $1', [left.user.id]);
    await server.db.query('UPDATE users SET confirmed_at = NULL WHERE id = $1', [left.user.id]);
    expect((await make({ email: 'left@example.org' })).data!.adminCreateUser.id).not.toBe(left.user.id);
  });
});
