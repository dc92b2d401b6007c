import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { Groups, GroupVisibility, MemberManagement, MemberRole, Memberships, Suspensions } from '#convoke/actors';
import { contents } from '#test/contents';
import { buildEvent } from '#test/events';
import { buildGroup, buildMember, type BuiltGroup } from '#test/groups';
import { mailsTo } from '#test/mails';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { openSocket, subscribed, watch } from '#test/sockets';

let server: TestServer;
let trees: BuiltGroup;
let lea: TestPerson;
let max: TestPerson;
let kay: TestPerson;
let rose: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
});
// Lea runs the group, Max moderates it, Kay is a member, Rose is none.
beforeEach(async () => {
  const build = () => buildPerson(server);
  [lea, max, kay, rose] = await Promise.all([build(), build(), build(), build()]);
  trees = await buildGroup(server, { founder: lea, name: 'Trees' });
  await buildMember(server, trees, max.actor.id, MemberRole.MODERATOR);
  await buildMember(server, trees, kay.actor.id);
});
afterAll(() => server.close());

const as = (who?: TestPerson) => (who ? { token: who.accessToken } : {});
const service = <Service>(type: abstract new (...args: never[]) => Service) => server.app.get(type, { strict: false });
const FIELDS = `id unread actor { id type preferredUsername } event { uuid } participants { id type }
  comments { total elements { id text deletedAt actor { id type } attributedTo { id } conversation { id } } }`;
const POST = `mutation ($text: String!, $actorId: ID!, $attributedToId: ID, $conversationId: ID, $eventId: ID,
    $mentions: [String]) { done: postPrivateMessage(text: $text, actorId: $actorId, attributedToId: $attributedToId,
    conversationId: $conversationId, eventId: $eventId, mentions: $mentions) { ${FIELDS} } }`;
const post = (who: TestPerson, text: string, more: object) =>
  server.graphql(POST, { actorId: who.actor.id, text, ...more }, as(who));
const say = async (...how: Parameters<typeof post>) => {
  const { data, errors } = await post(...how);
  expect(errors).toBeUndefined();
  return data!.done;
};
const refusal = async (asked: ReturnType<typeof post>) => {
  const { errors } = await asked;
  return errors?.map(({ code, field }) => (field ? `${code} ${field}` : code)).join();
};
const handle = ({ group }: BuiltGroup = trees) => `@${group.preferredUsername}`;
const toTrees = () => ({ mentions: [handle()] });
const read = (who: TestPerson | undefined, id: string) =>
  server.graphql(`query ($id: ID!) { conversation(id: $id) { ${FIELDS} } }`, { id }, as(who));
const mark = (who: TestPerson, id: string) =>
  server.graphql(
    'mutation ($id: ID!) { updateConversation(conversationId: $id, read: true) { unread } }',
    { id },
    as(who),
  );
const leave = (who: TestPerson, id: string) =>
  server.graphql('mutation ($id: ID!) { deleteConversation(conversationId: $id) { id } }', { id }, as(who));
/** What the group has, as somebody sees it. */
const box = async (who: TestPerson | undefined, { group } = trees) =>
  (
    await server.graphql(
      `query ($name: String!) { group(preferredUsername: $name) { unreadConversationsCount
        conversations { total elements { ${FIELDS} } } } }`,
      { name: group.preferredUsername },
      as(who),
    )
  ).data!.group;
const newest = async (who: TestPerson) => (await box(who)).conversations.elements[0];
const own = async (who: TestPerson, id = who.actor.id) =>
  (
    await server.graphql(
      `query ($id: ID!) { person(id: $id) { unreadConversationsCount conversations { total elements { ${FIELDS} } } }
        loggedUser { conversations { total } } }`,
      { id },
      as(who),
    )
  ).data!;
const subjects = async ({ user }: TestPerson) => (await mailsTo(server, user.email)).map(({ subject }) => subject);
const changeRole = async (who: TestPerson, role: MemberRole) => {
  const [member] = await server.db.query<{ id: string }>(
    'SELECT id FROM members WHERE group_id = $1 AND actor_id = $2',
    [trees.group.id, who.actor.id],
  );
  await service(MemberManagement).changeRole(lea.viewer, member!.id, role);
};

describe('what is written to a group', () => {
  it('all who answer for it find, read for each other and answer in its name; other members and strangers do not', async () => {
    const hers = await say(rose, 'May I plant one?', toTrees());
    expect(hers).toMatchObject({ actor: { id: rose.actor.id, type: 'PERSON' }, unread: false });
    expect(hers.participants.map(({ type }: { type: string }) => type).sort()).toEqual(['GROUP', 'PERSON']);
    for (const who of [kay, rose, undefined]) {
      expect(await box(who)).toEqual({ unreadConversationsCount: null, conversations: null });
    }
    const { id, ...theirs } = await newest(max);
    expect(id).not.toBe(hers.id);
    expect(theirs).toMatchObject({
      unread: true,
      actor: { id: trees.group.id, type: 'GROUP' },
      comments: { elements: [{ text: 'May I plant one?', actor: { id: rose.actor.id }, attributedTo: null }] },
    });
    expect((await newest(lea)).id).toBe(id);
    for (const who of [kay, rose]) expect(await refusal(read(who, id))).toBe('conversation_not_found');
    expect(await box(lea)).toMatchObject({ unreadConversationsCount: 1 });
    expect((await mark(max, id)).data!.updateConversation.unread).toBe(false);
    expect(await box(lea)).toMatchObject({ unreadConversationsCount: 0 });

    const answered = await say(max, 'Please do', { conversationId: id });
    expect(answered.comments.elements[0]).toMatchObject({
      actor: { id: max.actor.id, type: 'PERSON' },
      attributedTo: { id: trees.group.id },
      conversation: { id },
    });
    expect((await newest(lea)).comments.elements[0].actor.id).toBe(max.actor.id);
    const got = (await own(rose)).person;
    expect(got.unreadConversationsCount).toBe(1);
    expect(got.conversations.elements[0].comments.elements[0]).toMatchObject({
      text: 'Please do',
      actor: { id: trees.group.id, type: 'GROUP' },
      attributedTo: { id: trees.group.id },
    });
    expect(JSON.stringify(got)).not.toContain(max.actor.id);
    expect((await newest(max)).unread).toBe(false);
  });

  it('stands among the messages of the account, not among those of the profile', async () => {
    await say(rose, 'Hello', toTrees());
    const { person, loggedUser } = await own(max);
    expect(person).toMatchObject({ unreadConversationsCount: 0, conversations: { total: 0 } });
    expect(loggedUser.conversations.total).toBe(1);
    expect((await own(kay)).loggedUser.conversations.total).toBe(0);
  });

  it('is read by nobody whose role has ended, and answered by nobody', async () => {
    await say(rose, 'Hello', toTrees());
    const { id } = await newest(max);
    await say(max, 'Yes?', { conversationId: id });
    const shut = async () => {
      expect(await box(max)).toMatchObject({ conversations: null });
      expect(await refusal(read(max, id))).toBe('conversation_not_found');
      expect(await refusal(post(max, 'x', { conversationId: id }))).toBe('conversation_not_found');
      expect(await refusal(mark(max, id))).toBe('conversation_not_found');
      expect(await refusal(leave(max, id))).toBe('conversation_not_found');
      expect(
        await refusal(post(max, 'x', { attributedToId: trees.group.id, mentions: [rose.actor.preferredUsername] })),
      ).toBe('validation attributedToId');
      expect((await own(max)).loggedUser.conversations.total).toBe(0);
    };
    await changeRole(max, MemberRole.MEMBER);
    await shut();
    await changeRole(max, MemberRole.MODERATOR);
    expect((await read(max, id)).errors).toBeUndefined();
    await service(Memberships).leave(trees.group.id, max.actor.id);
    await shut();
  });

  it('goes when one of them deletes it for the group, and the other one finds nobody there', async () => {
    const hers = await say(rose, 'Hello', toTrees());
    const { id } = await newest(max);
    expect((await leave(max, id)).errors).toBeUndefined();
    expect(await box(lea)).toMatchObject({ conversations: { total: 0 } });
    expect(await refusal(post(lea, 'x', { conversationId: id }))).toBe('conversation_not_found');
    expect(await refusal(post(rose, 'x', { conversationId: hers.id }))).toBe('conversation_over');
  });

  it('may be about an event of the group, and comes from its own people as well', async () => {
    const { event } = await buildEvent(server, { organizer: lea, attributedToId: trees.group.id });
    const hers = await say(rose, 'Is there cake?', { ...toTrees(), eventId: event.id });
    expect([hers.event, (await newest(max)).event]).toEqual([{ uuid: event.uuid }, { uuid: event.uuid }]);
    const his = await say(max, 'As myself', toTrees());
    expect(his.actor.id).toBe(max.actor.id);
    const theirs = await newest(max);
    expect([theirs.id === his.id, theirs.unread]).toEqual([false, true]);
    await say(max, 'As the group', { conversationId: theirs.id });
    const [last, first] = (await own(max)).person.conversations.elements[0].comments.elements;
    expect([last.attributedTo, first.attributedTo]).toEqual([{ id: trees.group.id }, null]);
  });
});

it('loses nothing when those who answer for it write, read and lose their role at once', async () => {
  await say(rose, 'Hello', toTrees());
  const { id } = await newest(max);
  const answers = Array.from({ length: 6 }, (_, index) =>
    post(index % 2 ? max : lea, `${index}`, { conversationId: id }),
  );
  const done = await Promise.all([...answers, mark(max, id), mark(lea, id)]);
  expect(done.flatMap(({ errors }) => errors ?? [])).toEqual([]);
  expect((await newest(lea)).comments.total).toBe(7);
  const [late] = await Promise.all([post(max, 'Late', { conversationId: id }), changeRole(max, MemberRole.MEMBER)]);
  const { total } = (await newest(lea)).comments;
  const code = late.errors?.map((error) => error.code).join();
  // In time, or refused: then nothing of it is there.
  expect([
    [8, undefined],
    [8, 'conversation_not_found'],
    [7, 'conversation_not_found'],
    [7, 'validation'],
  ]).toContainEqual([total, code]);
});

describe('who watches', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
    await subscribed(server, 0);
  });
  const follow = (who: TestPerson, query: string, id: string) => {
    const client = openSocket(server, { Authorization: `Bearer ${who.accessToken}` });
    closing.push(() => client.dispose());
    return watch(client, query, { id });
  };
  const COUNT = 'subscription ($id: ID!) { groupUnreadConversationsCount(groupId: $id) }';
  const TALK = 'subscription ($id: ID!) { conversationCommentChanged(id: $id) { lastComment { text } } }';

  it('hears of the group that they answer for, and of it no more when their role has ended', async () => {
    const hers = await say(rose, 'One', toTrees());
    const { id } = await newest(max);
    const [counts, talk] = [follow(lea, COUNT, trees.group.id), follow(max, TALK, id)];
    const [counted, talked] = [counts.next(), talk.next()];
    await subscribed(server, 2);
    await say(rose, 'Two', { conversationId: hers.id });
    expect((await counted)!.data).toEqual({ groupUnreadConversationsCount: 1 });
    expect((await talked)!.data).toEqual({ conversationCommentChanged: { lastComment: { text: 'Two' } } });
    await changeRole(max, MemberRole.MEMBER);
    const next = talk.next();
    await say(rose, 'Three', { conversationId: hers.id });
    expect(JSON.stringify(await next)).not.toContain('Three');
    for (const who of [kay, rose, max]) {
      const refused = (await follow(who, COUNT, trees.group.id).next())!.errors!.map(({ code }) => code);
      expect(refused).toEqual(['unauthorized']);
    }
  });
});

describe('who writes in the name of a group', () => {
  it('begins a conversation that the group has', async () => {
    const theirs = await say(max, 'Come and plant', {
      attributedToId: trees.group.id,
      mentions: [rose.actor.preferredUsername, handle()],
    });
    expect(theirs).toMatchObject({ actor: { id: trees.group.id, type: 'GROUP' }, unread: false });
    expect((await newest(lea)).id).toBe(theirs.id);
    const [got] = (await own(rose)).person.conversations.elements;
    expect(got.comments.elements[0].actor.id).toBe(trees.group.id);
    await say(rose, 'Gladly', { conversationId: got.id });
    expect(await box(lea)).toMatchObject({ unreadConversationsCount: 1 });
  });

  it('may do so with that profile; what is wrong is refused and changes nothing', async () => {
    const hidden = await buildGroup(server, { visibility: GroupVisibility.PRIVATE });
    const second = await addProfile(server, max.user, `second_${trees.group.id}`);
    const mentions = [rose.actor.preferredUsername];
    await say(rose, 'Hello', toTrees());
    const { id } = await newest(max);
    const mine = await say(max, 'Hello', { mentions });
    const before = await contents(server);
    const inItsName = { attributedToId: trees.group.id, mentions };
    const wrong: [TestPerson, object, string][] = [
      [kay, inItsName, 'validation attributedToId'],
      [rose, { ...inItsName, mentions: [max.actor.preferredUsername] }, 'validation attributedToId'],
      [max, { ...inItsName, actorId: second.id }, 'validation attributedToId'],
      [max, { ...inItsName, actorId: lea.actor.id }, 'validation actorId'],
      [max, { attributedToId: hidden.group.id, mentions }, 'validation attributedToId'],
      [max, { attributedToId: '987654321', mentions }, 'validation attributedToId'],
      [max, { attributedToId: rose.actor.id, mentions }, 'validation attributedToId'],
      [max, { ...inItsName, mentions: [handle()] }, 'validation mentions'],
      [max, { actorId: second.id, conversationId: id }, 'conversation_not_found'],
      [max, { attributedToId: trees.group.id, conversationId: mine.id }, 'validation attributedToId'],
      [max, { attributedToId: max.actor.id, conversationId: id }, 'validation attributedToId'],
      // That the group is there only its people know.
      [rose, { mentions: [handle(hidden)] }, 'validation mentions'],
    ];
    for (const [who, more, code] of wrong) expect([more, await refusal(post(who, 'x', more))]).toEqual([more, code]);
    expect(await contents(server)).toEqual(before);
  });

  it('is found by the profile that writes alone: another one of the account tells nothing of a private group', async () => {
    const hidden = await buildGroup(server, { founder: lea, visibility: GroupVisibility.PRIVATE });
    const second = await addProfile(server, lea.user, `other_${hidden.group.id}`);
    expect(await refusal(post(lea, 'x', { actorId: second.id, mentions: [handle(hidden)] }))).toBe(
      'validation mentions',
    );
    expect(await refusal(post(lea, 'x', { mentions: [handle(hidden)] }))).toBeUndefined();
    const moderator = await buildPerson(server, { role: UserRole.ADMINISTRATOR });
    expect(await refusal(post(moderator, 'x', { mentions: [handle(hidden)] }))).toBe('validation mentions');
  });
});

describe('a group', () => {
  it('that is suspended says nothing, hears nothing and shows nothing', async () => {
    const hers = await say(rose, 'Hello', toTrees());
    const { id } = await newest(max);
    await say(max, 'Buy this', { conversationId: id });
    await service(Suspensions).set(trees.group.id, true);
    expect(await refusal(read(max, id))).toBe('conversation_not_found');
    expect(
      await refusal(post(max, 'x', { attributedToId: trees.group.id, mentions: [rose.actor.preferredUsername] })),
    ).toBe('validation attributedToId');
    expect(await refusal(post(rose, 'x', toTrees()))).toBe('validation mentions');
    expect(await refusal(post(rose, 'x', { conversationId: hers.id }))).toBe('conversation_over');
    const { comments, participants } = (await read(rose, hers.id)).data!.conversation;
    expect([comments.total, participants]).toEqual([1, [{ id: rose.actor.id, type: 'PERSON' }]]);
    await service(Suspensions).set(trees.group.id, false);
    expect((await read(rose, hers.id)).data!.conversation.comments.total).toBe(2);
  });

  it('that is deleted has said nothing, and is in no conversation', async () => {
    const hers = await say(rose, 'Hello', toTrees());
    await say(max, 'Bye', { conversationId: (await newest(max)).id });
    await service(Groups).delete(lea.viewer, trees.group.id);
    await server.runJobs();
    const { comments, participants } = (await read(rose, hers.id)).data!.conversation;
    expect(comments.elements).toMatchObject([{ text: '', actor: null }, { text: 'Hello' }]);
    expect(participants).toMatchObject([{ id: rose.actor.id }]);
  });
});

describe('notices', () => {
  it('reach all who answer for the group once an account, until one has read, and say the group alone to others', async () => {
    const second = await addProfile(server, max.user, `again_${trees.group.id}`);
    await buildMember(server, trees, second.id, MemberRole.MODERATOR);
    const { user: writer } = rose;
    const hers = await say(rose, 'May I?', toTrees());
    await say(rose, 'Well?', { conversationId: hers.id });
    const name = rose.actor.name || `@${rose.actor.preferredUsername}`;
    for (const who of [lea, max]) expect(await subjects(who)).toContain(`${name} writes to Trees`);
    expect((await subjects(max)).filter((subject) => subject?.endsWith('writes to Trees'))).toHaveLength(1);
    expect(await subjects(kay)).not.toContain(`${name} writes to Trees`);
    const { id } = await newest(max);
    const told = async ({ accessToken: token }: TestPerson) => {
      const query = `{ loggedUser { notifications { elements { kind read subject { id } group { id } conversation { id } } } } }`;
      const { elements } = (await server.graphql(query, {}, { token })).data!.loggedUser.notifications;
      return elements.find(({ kind }: { kind: string }) => kind.startsWith('conversation_'));
    };
    expect(await told(max)).toMatchObject({ read: false, group: { id: trees.group.id }, conversation: { id } });
    await mark(lea, id);
    await server.runJobs();
    expect(await told(max)).toMatchObject({ read: true });

    await say(max, 'You may', { conversationId: id });
    const mails = await mailsTo(server, writer.email);
    expect(mails.map(({ subject }) => subject)).toEqual(['Trees answers you']);
    expect(JSON.stringify(mails)).not.toContain(max.actor.preferredUsername);
    expect(await told(rose)).toMatchObject({ subject: { id: trees.group.id }, group: null });
    expect((await subjects(lea)).filter((subject) => subject?.includes('answers'))).toEqual([]);
    await changeRole(max, MemberRole.MEMBER);
    expect(await told(max)).toMatchObject({ conversation: { id } });
    await service(Memberships).leave(trees.group.id, second.id);
    expect(await told(max)).toMatchObject({ conversation: null });
  });
});
