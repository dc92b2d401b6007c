import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { User, UserRole } from '#convoke/accounts';
import { InstanceSettingsService } from '#convoke/instance';
import { runCron } from '#test/cron';
import { mailsTo, tokenMailedTo } from '#test/mails';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';

let server: TestServer;
let moderator: TestPerson;
let member: TestPerson;
beforeAll(async () => {
  server = await startTestServer({ REGISTRATIONS: 'invite', REGISTRATION_DENYLIST: 'spam.example' });
  moderator = await buildPerson(server, { role: UserRole.MODERATOR });
  member = await buildPerson(server);
});
afterAll(() => server.close());

const setPolicy = (registrations: 'invite' | 'approval' | 'open' | 'closed' | 'allowlist') =>
  server.app.get(InstanceSettingsService, { strict: false }).change({ registrations });
beforeEach(() => setPolicy('invite'));

interface Link {
  id: string;
  code: string;
  url: string;
  uses: number;
  maxUses: number | null;
  expiresOn: string | null;
}

const FIELDS = 'id code url note uses maxUses expiresOn endedAt createdAt state maker { email }';
const make = (wish = '', as: TestPerson | null = moderator) =>
  server.graphql(`mutation { createInvitationLink${wish} { ${FIELDS} } }`, {}, { token: as?.accessToken });
const link = async (wish = ''): Promise<Link> => (await make(wish)).data!.createInvitationLink;
const end = (id: string, as: TestPerson | null = moderator) =>
  server.graphql(
    'mutation ($id: ID!) { endInvitationLink(id: $id) { state endedAt } }',
    { id },
    { token: as?.accessToken },
  );
const list = (args = '', as: TestPerson | null = moderator) =>
  server.graphql(`{ invitationLinks${args} { total elements { ${FIELDS} } } }`, {}, { token: as?.accessToken });
const stateOf = async (code: string) =>
  (await server.graphql('query ($code: String!) { invitationLinkState(code: $code) }', { code })).data!
    .invitationLinkState;
const register = (email: string, invitation: string | null) =>
  server.graphql(
    `mutation ($email: String!, $invitation: String) {
      createUser(email: $email, password: "a rose of the desert", invitation: $invitation) { id }
    }`,
    { email, invitation },
  );
const confirm = async (email: string) => {
  const token = await tokenMailedTo(server, email);
  const query = 'mutation ($token: String!) { validateUser(token: $token) { user { confirmedAt } } }';
  return (await server.graphql(query, { token })).errors?.[0]!.code ?? 'in';
};
const usesOf = async ({ id }: Link) =>
  (await server.db.query<{ uses: number }>('SELECT uses FROM invitation_links WHERE id = $1', [id]))[0]!.uses;
const stored = (email: string) => server.db.manager.findOneBy(User, { email });

describe('a link', () => {
  test('lets somebody in, and counts who confirmed', async () => {
    const invitation = await link();
    expect((await register('rose@example.org', invitation.code)).errors).toBeUndefined();
    expect(await usesOf(invitation)).toBe(0);
    expect(await confirm('rose@example.org')).toBe('in');
    expect(await usesOf(invitation)).toBe(1);
    expect(await stored('rose@example.org')).toMatchObject({ invitationLinkId: null });
  });

  test('has a code of 128 bits, ten places, thirty days and an address, where nothing else is said', async () => {
    const made = await link('(note: "  For the  choir ")');
    expect(made).toMatchObject({
      note: 'For the choir',
      uses: 0,
      maxUses: 10,
      endedAt: null,
      state: 'GOOD',
      maker: { email: moderator.user.email },
    });
    expect(Buffer.from(made.code, 'base64url')).toHaveLength(16);
    expect(made.url).toBe(`${server.url}/register/user?invitation=${made.code}`);
    expect(Date.parse(made.expiresOn!) - Date.now()).toBeGreaterThan(29.9 * 24 * 3_600_000);
    expect(await link('(maxUses: null, expiresOn: null)')).toMatchObject({ maxUses: null, expiresOn: null });
  });

  test.each([
    ['note', `(note: "${'x'.repeat(201)}")`],
    ['maxUses', '(maxUses: 0)'],
    ['maxUses', '(maxUses: 10001)'],
    ['expiresOn', '(expiresOn: "2020-01-01T00:00:00Z")'],
  ])('with a bad %s is not made', async (field, wish) => {
    const before = (await list('(limit: 0)')).data!.invitationLinks.total;
    expect((await make(wish)).errors![0]).toMatchObject({ code: 'validation', field });
    expect((await list('(limit: 0)')).data!.invitationLinks.total).toBe(before);
  });

  test('that is unknown, ended, old or used up lets nobody register, and says which', async () => {
    const ended = await link();
    await end(ended.id);
    const usedUp = await link('(maxUses: 1)');
    await register('only@example.org', usedUp.code);
    await confirm('only@example.org');
    const old = await link();
    const states = [
      ['UNKNOWN', 'no-such-code'],
      ['UNKNOWN', `${old.code.slice(0, -1)}\u0000`],
      ['UNKNOWN', 'x'.repeat(100_000)],
      ['OVER', ended.code],
      ['USED_UP', usedUp.code],
    ] as const;
    for (const [state, code] of states) {
      expect(await stateOf(code)).toBe(state);
      const { errors } = await register('late@example.org', code);
      expect(errors![0]).toMatchObject({ code: 'validation', field: 'invitation' });
    }
    const restore = moveClock(server, 31 * 24);
    expect(await stateOf(old.code)).toBe('OVER');
    expect((await register('late@example.org', old.code)).errors![0]).toMatchObject({ field: 'invitation' });
    restore();
    expect(await stateOf(old.code)).toBe('GOOD');
    expect(await stored('late@example.org')).toBeNull();
  });

  test('is not used up by addresses that nobody confirms', async () => {
    const invitation = await link('(maxUses: 1)');
    for (let i = 0; i < 5; i++) await register(`stranger${i}@example.org`, invitation.code);
    expect(await stateOf(invitation.code)).toBe('GOOD');
    await register('friend@example.org', invitation.code);
    expect(await confirm('friend@example.org')).toBe('in');
  });

  test('never lets in more than it may when many confirm at once; the others may try another one', async () => {
    const invitation = await link('(maxUses: 3)');
    const crowd = Array.from({ length: 10 }, (_, i) => `crowd${i}@example.org`);
    for (const email of crowd) await register(email, invitation.code);
    const answers = await Promise.all(crowd.map((email) => confirm(email)));
    expect(answers.toSorted()).toEqual([...Array(3).fill('in'), ...Array(7).fill('invitation_used_up')]);
    expect(await usesOf(invitation)).toBe(3);
    const left = crowd[answers.indexOf('invitation_used_up')]!;
    expect(await stored(left)).toMatchObject({ confirmedAt: null });
    await register(left, (await link()).code);
    expect(await confirm(left)).toBe('in');
  });

  test('that a moderator ended lets nobody in who had not confirmed; one whose time is over does', async () => {
    const ended = await link();
    await register('slow@example.org', ended.code);
    await end(ended.id);
    expect(await confirm('slow@example.org')).toBe('invitation_used_up');
    const over = await link(`(expiresOn: "${new Date(Date.now() + 3_600_000).toISOString()}")`);
    await register('intime@example.org', over.code);
    const restore = moveClock(server, 2);
    expect(await confirm('intime@example.org')).toBe('in');
    restore();
  });

  test('takes no place for an address that has an account', async () => {
    const invitation = await link('(maxUses: 1)');
    expect((await register(member.user.email, invitation.code)).errors).toBeUndefined();
    expect(await stateOf(invitation.code)).toBe('GOOD');
  });
});

describe('an invitation by mail', () => {
  const invite = (args: object, as: TestPerson | null = moderator) =>
    server.graphql(
      `mutation ($email: String!, $words: String, $locale: String) {
        inviteUser(email: $email, words: $words, locale: $locale) { email ${FIELDS} }
      }`,
      { ...args },
      { token: as?.accessToken },
    );
  const codeMailedTo = async (email: string) =>
    /invitation=([\w-]{22})\b/.exec((await mailsTo(server, email)).at(-1)?.text ?? '')![1]!;
  const kept = async (email: string) => server.db.query('SELECT id FROM invitation_links WHERE email = $1', [email]);

  test('brings words, and a link that lets one person in within seven days', async () => {
    const email = 'marie@example.org';
    const { data } = await invite({ email: ' marie@example.org ', words: 'Nous <b>chantons</b> mardi.', locale: 'fr' });
    const { code, expiresOn, ...made } = data!.inviteUser;
    expect(made).toMatchObject({ email, maxUses: 1, state: 'GOOD', maker: { email: moderator.user.email } });
    expect((Date.parse(expiresOn) - Date.now()) / (24 * 3_600_000)).toBeCloseTo(7, 2);
    const [mail] = await mailsTo(server, email);
    expect(mail!.subject).toContain('une invitation');
    expect(mail!.text).toContain('Nous <b>chantons</b> mardi.');
    expect(mail!.html).not.toContain('<b>chantons');
    expect(await codeMailedTo(email)).toBe(code);
    await register(email, code);
    expect(await confirm(email)).toBe('in');
    expect(await stateOf(code)).toBe('USED_UP');
    const restore = moveClock(server, 6 * 24);
    await runCron(server, 'accounts.purge');
    expect(await kept(email)).toHaveLength(1);
    restore();
  });

  test('is one for an address while it is good, also when many send it; withdrawn, it opens nothing', async () => {
    const email = 'choir@example.org';
    const answers = await Promise.all(Array.from({ length: 5 }, () => invite({ email })));
    const refused = answers.flatMap(({ errors }) => errors ?? []);
    expect(refused.map(({ code, field }) => [code, field])).toEqual(Array(4).fill(['validation', 'email']));
    expect(await mailsTo(server, email)).toHaveLength(1);
    expect((await invite({ email: 'Choir@example.org' })).errors![0]).toMatchObject({
      code: 'validation',
      field: 'email',
    });
    expect(await mailsTo(server, email)).toHaveLength(1);
    const first = await codeMailedTo(email);
    await end(answers.find(({ errors }) => !errors)!.data!.inviteUser.id);
    expect(await stateOf(first)).toBe('OVER');
    expect((await invite({ email })).errors).toBeUndefined();
    expect(await mailsTo(server, email)).toHaveLength(2);
    const restore = moveClock(server, 8 * 24);
    expect((await invite({ email })).errors).toBeUndefined();
    restore();
  });

  test('is forgotten with its address when its time is over', async () => {
    const email = 'forgotten@example.org';
    await invite({ email });
    const restore = moveClock(server, 8 * 24);
    await runCron(server, 'accounts.purge');
    restore();
    expect(await kept(email)).toEqual([]);
  });

  test.each([
    ['email', { email: 'no address' }],
    ['email', { email: 'x@spam.example' }],
    ['words', { email: 'words@example.org', words: 'x'.repeat(1001) }],
    ['words', { email: 'words@example.org', words: 'a\u0000b' }],
    ['locale', { email: 'words@example.org', locale: 'tlh' }],
  ])('with a bad %s goes to nobody', async (field, args) => {
    expect((await invite(args)).errors![0]).toMatchObject({ code: 'validation', field });
    expect(await mailsTo(server, args.email)).toEqual([]);
  });

  test('goes to nobody who has an account, from nobody but moderators, and not where registration is closed', async () => {
    const email = 'closed@example.org';
    expect((await invite({ email: member.user.email })).errors![0]).toMatchObject({ field: 'email' });
    expect((await invite({ email }, member)).errors![0]!.code).toBe('unauthorized');
    await setPolicy('closed');
    expect((await invite({ email })).errors![0]).toMatchObject({ code: 'registrations_closed', field: 'email' });
    expect(await mailsTo(server, email)).toEqual([]);
    expect(await kept(email)).toEqual([]);
  });
});

describe('where the policy is', () => {
  test('invite, nobody gets in without a link', async () => {
    expect((await register('alone@example.org', null)).errors![0]).toMatchObject({ code: 'invitation_required' });
    const { data } = await server.graphql('{ config { registrationsOpen registrationsAllowlist registrations } }');
    expect(data!.config).toEqual({ registrationsOpen: false, registrationsAllowlist: false, registrations: 'INVITE' });
  });

  test('approval, a link goes before it, and whose link is used up meanwhile waits', async () => {
    await setPolicy('approval');
    const invitation = await link('(maxUses: 1)');
    await register('quick@example.org', invitation.code);
    await register('second@example.org', invitation.code);
    expect(await confirm('quick@example.org')).toBe('in');
    expect(await confirm('second@example.org')).toBe('user_not_approved');
    expect((await stored('second@example.org'))!.waitingSince).not.toBeNull();
  });

  test('allow-list, a link lets others in, but never who is denied', async () => {
    await setPolicy('allowlist');
    const { code } = await link();
    expect((await register('guest@example.org', code)).errors).toBeUndefined();
    expect((await register('x@spam.example', code)).errors![0]).toMatchObject({ field: 'email' });
  });

  test('closed, a link opens nothing', async () => {
    await setPolicy('closed');
    const { code } = await link();
    expect((await register('knocks@example.org', code)).errors![0]!.code).toBe('registrations_closed');
  });
});

describe('moderators', () => {
  test('see all links, the newest first, page by page', async () => {
    const [older, newer] = [await link('(note: "older")'), await link('(note: "newer")')];
    const { data } = await list('(limit: 2)');
    expect(data!.invitationLinks.elements.map(({ code }: Link) => code)).toEqual([newer.code, older.code]);
    expect((await list('(page: 2, limit: 1)')).data!.invitationLinks.elements).toMatchObject([{ code: older.code }]);
  });

  test('end a link once; that they made and ended it is written down', async () => {
    const { id } = await link();
    const first = (await end(id)).data!.endInvitationLink;
    expect(first.state).toBe('OVER');
    expect((await end(id)).data!.endInvitationLink).toEqual(first);
    const logged = await server.db.query(
      `SELECT action FROM action_logs WHERE target_kind = 'invitation' AND target_id = $1 AND user_id = $2 ORDER BY id`,
      [id, moderator.user.id],
    );
    expect(logged).toEqual(['invitation_creation', 'invitation_ending'].map((action) => ({ action })));
    for (const none of ['999999', 'x']) {
      expect((await end(none)).errors![0]!.code).toBe('invitation_link_not_found');
    }
  });

  test('are the only ones who see, make or end links', async () => {
    const { id, code } = await link();
    for (const [who, refused] of [
      [null, 'unauthenticated'],
      [member, 'unauthorized'],
    ] as const) {
      const answers = [await list('', who), await make('', who), await end(id, who)];
      expect(answers.map(({ errors }) => errors![0]!.code)).toEqual([refused, refused, refused]);
    }
    expect(await stateOf(code)).toBe('GOOD');
  });
});

// Last: sessions age by the same clock.
test('a link is forgotten a month after its end, once nobody waits who came by it', async () => {
  const [ended, over, kept, good] = [await link(), await link(), await link('(expiresOn: null)'), await link()];
  await end(ended.id);
  await end(kept.id);
  await server.db.query('UPDATE users SET invitation_link_id = $1 WHERE id = $2', [kept.id, member.user.id]);
  await server.db.query(`UPDATE invitation_links SET expires_at = now() + interval '40 days' WHERE id = $1`, [good.id]);
  const left = async () => {
    const ids = [ended.id, over.id, kept.id, good.id];
    const rows = await server.db.query<Link>('SELECT id FROM invitation_links WHERE id = ANY ($1) ORDER BY id', [ids]);
    return rows.map(({ id }) => id);
  };
  const purgeIn = async (days: number) => {
    const restore = moveClock(server, days * 24);
    await runCron(server, 'accounts.purge');
    restore();
    return left();
  };
  expect(await purgeIn(29)).toEqual([ended.id, over.id, kept.id, good.id]);
  expect(await purgeIn(31)).toEqual([over.id, kept.id, good.id]);
  expect(await purgeIn(61)).toEqual([kept.id, good.id]);
  await server.db.query('UPDATE users SET invitation_link_id = NULL WHERE id = $1', [member.user.id]);
  expect(await purgeIn(61)).toEqual([good.id]);
});
