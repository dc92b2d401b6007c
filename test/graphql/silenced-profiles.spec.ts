import { afterAll, beforeAll, expect, test } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { buildEvent } from '#test/events';
import { MemberRole } from '#convoke/actors';
import { buildGroup, buildMember } from '#test/groups';
import { mailsTo } from '#test/mails';
import { buildPerson, type TestPerson } from '#test/people';
import { RemoteServer } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
let remote: RemoteServer;
let moderator: TestPerson;
beforeAll(async () => {
  [server, remote] = await Promise.all([
    startTestServer({ FEDERATION: 'true', FEDERATION_ALLOW_PRIVATE_NETWORK: 'true' }),
    RemoteServer.start(),
  ]);
  moderator = await buildPerson(server, { role: UserRole.MODERATOR });
});
afterAll(() => Promise.all([server?.close(), remote?.close()]));

const ask = (query: string, variables: object, person: TestPerson | null) =>
  server.graphql(query, { ...variables }, { token: person?.accessToken });
const change = (name: string, id: string, as: TestPerson | null = moderator) =>
  ask(`mutation ($id: ID!) { ${name}(id: $id) { id silenced name } }`, { id }, as);
const silence = (id: string, reason: string) =>
  ask(
    'mutation ($id: ID!, $reason: String) { silenceProfile(id: $id, reason: $reason) { id } }',
    { id, reason },
    moderator,
  );
const logOf = async (id: string) => {
  const rows = await server.db.query<{ action: string }>(
    `SELECT action FROM action_logs WHERE target_kind = 'actor' AND target_id = $1 ORDER BY id`,
    [id],
  );
  return rows.map(({ action }) => action);
};

test('a profile is silenced once though three do it at once, listed for moderators, and heard again', async () => {
  const rose = await buildPerson(server);
  const { event } = await buildEvent(server, { organizer: rose, title: 'Roses for sale' });
  const { id, preferredUsername } = rose.actor;
  await Promise.all([1, 2, 3].map(() => change('silenceProfile', id)));
  await server.runJobs();
  const found = async () =>
    (await ask('{ searchEvents(term: "Roses for sale") { total } }', {}, null)).data!.searchEvents.total;
  expect(await found()).toBe(0);
  const list = (as: TestPerson) =>
    ask(
      `query ($name: String) { persons(preferredUsername: $name, silenced: true) { elements { id } } }`,
      { name: preferredUsername },
      as,
    );
  expect((await list(moderator)).data!.persons.elements).toEqual([{ id }]);
  const told = await ask(
    'query ($uuid: UUID!) { event(uuid: $uuid) { organizerActor { id silenced } } }',
    { uuid: event.uuid },
    rose,
  );
  expect(told.data!.event.organizerActor).toEqual({ id, silenced: true });
  const others = await ask('query ($id: ID!) { person(id: $id) { silenced } }', { id }, await buildPerson(server));
  expect(others.data!.person).toEqual({ silenced: null });
  expect((await change('unsilenceProfile', id)).data!.unsilenceProfile).toMatchObject({ id, silenced: false });
  await server.runJobs();
  expect(await found()).toBe(1);
  expect(await logOf(id)).toEqual(['actor_silencing', 'actor_unsilencing']);
});

test('the owner of a silenced profile is told once, why, and when it is over; those elsewhere are not', async () => {
  const rose = await buildPerson(server, { name: 'Rose' });
  const told = async () => (await mailsTo(server, rose.user.email)).map(({ subject, text }) => `${subject}\n${text}`);
  expect((await silence(rose.actor.id, 'x'.repeat(2001))).errors).toMatchObject([{ field: 'reason' }]);
  expect(await told()).toEqual([]);
  await silence(rose.actor.id, 'Only sells roses.');
  await silence(rose.actor.id, 'Again.');
  expect(await told()).toEqual([expect.stringMatching(/Rose is kept out of public lists[^]*Only sells roses\./)]);
  const [entry] = await server.db.query<{ details: object }>(
    `SELECT details FROM action_logs WHERE action = 'actor_silencing' AND target_id = $1`,
    [rose.actor.id],
  );
  expect(entry!.details).toMatchObject({ reason: 'Only sells roses.' });
  await change('unsilenceProfile', rose.actor.id);
  expect((await told())[1]).toContain('Rose is in public lists again');
});

test('of a silenced group those who run it are told, and nobody else of its members', async () => {
  const built = await buildGroup(server, { name: 'Growers' });
  const [member, runner] = [await buildPerson(server), await buildPerson(server)];
  await buildMember(server, built, member.actor.id);
  await buildMember(server, built, runner.actor.id, MemberRole.ADMINISTRATOR);
  const before = (await mailsTo(server, member.user.email)).length;
  await silence(built.group.id, 'Off topic.');
  for (const { user } of [built.founder, runner]) {
    const last = (await mailsTo(server, user.email)).at(-1)!;
    expect(last.subject).toContain('Growers is kept out of public lists');
    expect(last.text).toContain('Off topic.');
  }
  expect(await mailsTo(server, member.user.email)).toHaveLength(before);
});

test('what silenced people say is listed for whom it concerns, and read by whoever has its address', async () => {
  const [rose, named, stranger, organizer] = [
    await buildPerson(server),
    await buildPerson(server),
    await buildPerson(server),
    await buildPerson(server),
  ];
  const { event } = await buildEvent(server, { organizer });
  const say = async (who: TestPerson, text: string, inReplyToCommentId: string | null = null) => {
    const { data } = await ask(
      `mutation ($eventId: ID!, $text: String!, $inReplyToCommentId: ID) {
        createComment(eventId: $eventId, text: $text, inReplyToCommentId: $inReplyToCommentId) { id uuid } }`,
      { eventId: event.id, text, inReplyToCommentId },
      who,
    );
    return data!.createComment as { id: string; uuid: string };
  };
  const plain = await say(rose, '<p>Buy my roses</p>');
  const root = await say(stranger, '<p>Who comes?</p>');
  const reply = await say(rose, '<p>Roses!</p>', root.id);
  await say(organizer, '<p>Welcome</p>');
  await server.db.query('INSERT INTO comment_mentions (comment_id, actor_id) VALUES ($1, $2)', [
    plain.id,
    named.actor.id,
  ]);
  const listed = async (who: TestPerson | null) => {
    const { data } = await ask(
      'query ($uuid: UUID!) { event(uuid: $uuid) { commentThreads { total elements { text totalReplies } } } }',
      { uuid: event.uuid },
      who,
    );
    const elements: { text: string; totalReplies: number }[] = data!.event.commentThreads.elements;
    expect(data!.event.commentThreads.total).toBe(elements.length);
    return elements.map(({ text, totalReplies }) => `${text.replace(/<[^>]*>/g, '')} ${totalReplies}`).sort();
  };
  const [everything, publicly] = [
    ['Buy my roses 0', 'Welcome 0', 'Who comes? 1'],
    ['Welcome 0', 'Who comes? 0'],
  ];
  expect(await listed(null)).toEqual(everything);
  await silence(rose.actor.id, '');
  expect(await listed(null)).toEqual(publicly);
  expect(await listed(stranger)).toEqual(publicly);
  expect(await listed(named)).toEqual(['Buy my roses 0', ...publicly]);
  for (const person of [rose, organizer, moderator]) expect(await listed(person)).toEqual(everything);
  await say(stranger, '<p>No, thanks</p>', plain.id);
  expect(await listed(stranger)).toEqual(['Buy my roses 1', ...publicly]);
  const read = await ask('query ($uuid: UUID!) { comment(uuid: $uuid) { text } }', { uuid: reply.uuid }, null);
  expect(read.errors).toBeUndefined();
  await silence(organizer.actor.id, '');
  expect(await listed(null)).toEqual(publicly);
  await change('unsilenceProfile', rose.actor.id);
  expect(await listed(named)).toEqual(['Buy my roses 1', 'Welcome 0', 'Who comes? 1']);
});

test('a silenced group is found by its members alone, and shows on its own page what it did', async () => {
  const lea = await buildPerson(server);
  const { group } = await buildGroup(server, { founder: lea, name: 'Loud gardeners' });
  await buildEvent(server, { organizer: lea, title: 'Loud garden', attributedToId: group.id });
  await change('silenceProfile', group.id);
  await server.runJobs();
  const groups = async (as: TestPerson | null) =>
    (await ask('{ searchGroups(term: "Loud gardeners") { total } }', {}, as)).data!.searchGroups.total;
  expect([await groups(null), await groups(moderator), await groups(lea)]).toEqual([0, 0, 1]);
  const { data } = await ask(
    'query ($name: String!) { group(preferredUsername: $name) { organizedEvents { total } } events { elements { title } } }',
    { name: group.preferredUsername },
    null,
  );
  expect(data!.group.organizedEvents.total).toBe(1);
  expect(JSON.stringify(data!.events)).not.toContain('Loud garden');
});

test.each(['silenceProfile', 'unsilenceProfile', 'refreshProfile'])(
  '%s is for moderators, of what there is',
  async (name) => {
    const [rose, admin] = [await buildPerson(server), await buildPerson(server, { role: UserRole.ADMINISTRATOR })];
    for (const as of [null, rose]) expect((await change(name, rose.actor.id, as)).errors).toHaveLength(1);
    for (const id of ['0', '-1', 'x', '9'.repeat(40)]) {
      expect((await change(name, id)).errors![0]).toMatchObject({ code: 'actor_not_found' });
    }
    if (name === 'silenceProfile') {
      expect((await change(name, moderator.actor.id)).errors![0]!.code).toBe('own_account');
      expect((await change(name, admin.actor.id)).errors![0]!.code).toBe('administrators_only');
    }
    expect(await logOf(rose.actor.id)).toEqual([]);
  },
);

test('a profile elsewhere is read anew, and what cannot be had is said', async () => {
  const ada = remote.person('ada');
  await ask('query ($uri: String!) { interact(uri: $uri) { url } }', { uri: ada.uri }, moderator);
  const [{ id }] = (await server.db.query<{ id: string }>('SELECT id FROM actors WHERE url = $1', [ada.uri])) as [
    { id: string },
  ];
  remote.serve(ada.uri, { ...ada.document, name: 'Ada the Second' });
  expect((await change('refreshProfile', id)).data!.refreshProfile.name).toBe('Ada the Second');
  remote.handle(new URL(ada.uri).pathname, (_, response) => response.writeHead(500).end());
  const { errors } = await change('refreshProfile', id);
  expect(JSON.stringify(errors)).toContain('Its server did not give it to us');
  expect((await change('refreshProfile', moderator.actor.id)).errors![0]).toMatchObject({ field: 'id' });
  expect(await logOf(id)).toEqual(['actor_refresh']);
});
