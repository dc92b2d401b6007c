import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { Persons } from '#convoke/actors';
import { contents } from '#test/contents';
import { buildEvent, type BuiltEvent } from '#test/events';
import { ACTIVITY } from '#test/peers';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { openSocket, subscribed, watch } from '#test/sockets';

let server: TestServer;
let rose: TestPerson;
let max: TestPerson;
let lea: TestPerson;
let party: BuiltEvent;
beforeAll(async () => {
  server = await startTestServer();
  rose = await buildPerson(server, { username: 'rose' });
  max = await buildPerson(server, { username: 'max' });
  lea = await buildPerson(server, { username: 'lea' });
  party = await buildEvent(server, { organizer: max });
});
afterAll(() => server.close());

const as = (who?: TestPerson) => (who ? { token: who.accessToken } : {});
const FIELDS = `id conversationParticipantId unread actor { preferredUsername } event { uuid }
  participants { preferredUsername } lastComment { text } originComment { text }
  comments { total elements { id uuid text visibility totalReplies event { id } conversation { id } actor { preferredUsername }
    viewerCan { update delete reply } } }`;
const POST = `mutation ($text: String!, $actorId: ID!, $attributedToId: ID, $conversationId: ID, $eventId: ID,
    $mentions: [String]) { done: postPrivateMessage(text: $text, actorId: $actorId, attributedToId: $attributedToId,
    conversationId: $conversationId, eventId: $eventId, mentions: $mentions) { ${FIELDS} } }`;
const post = (who: TestPerson | undefined, text: string, more: object) =>
  server.graphql(POST, { actorId: who?.actor.id ?? rose.actor.id, text, ...more }, as(who));
const say = async (...how: Parameters<typeof post>) => {
  const { data, errors } = await post(...how);
  expect(errors).toBeUndefined();
  return data!.done;
};
const read = (who: TestPerson | undefined, id: string) =>
  server.graphql(`query ($id: ID!) { conversation(id: $id) { ${FIELDS} } }`, { id }, as(who));
const change = (who: TestPerson, call: string, id: string) =>
  server.graphql(`mutation ($id: ID!) { done: ${call} { id } }`, { id }, as(who));
const mark = (who: TestPerson, id: string, read: boolean) =>
  server.graphql(
    `mutation ($id: ID!, $read: Boolean!) { done: updateConversation(conversationId: $id, read: $read) { id unread } }`,
    { id, read },
    as(who),
  );
const leave = (who: TestPerson, id: string) => change(who, 'deleteConversation(conversationId: $id)', id);
const LIST = `query ($id: ID!) { person(id: $id) { unreadConversationsCount
  conversations { total elements { ${FIELDS} } } } }`;
const list = async (who: TestPerson, id = who.actor.id, asker = who) =>
  (await server.graphql(LIST, { id }, as(asker))).data!.person;
const newest = async (who: TestPerson) => (await list(who)).conversations.elements[0];
const refusal = async (asked: ReturnType<typeof post>) => {
  const { errors } = await asked;
  return errors?.map(({ code, field }) => (field ? `${code} ${field}` : code)).join();
};

describe('a conversation', () => {
  it('is between those whom it was begun with, each of whom has it under an id of their own', async () => {
    const mine = await say(rose, '<p>Hello <b>you</b></p>', { mentions: ['@max', 'lea', 'LEA', '@rose'] });
    expect(mine).toMatchObject({
      conversationParticipantId: mine.id,
      unread: false,
      event: null,
      actor: { preferredUsername: 'rose' },
      originComment: { text: '<p>Hello <b>you</b></p>' },
    });
    const names = mine.participants.map((one: { preferredUsername: string }) => one.preferredUsername).sort();
    expect(names).toEqual(['lea', 'max', 'rose']);
    const his = await newest(max);
    expect(his.id).not.toBe(mine.id);
    expect(his).toMatchObject({ unread: true, actor: { preferredUsername: 'max' } });
    const answered = await say(max, 'And you', { conversationId: his.id });
    expect(answered.comments.elements).toMatchObject([
      {
        text: 'And you',
        visibility: 'PRIVATE',
        actor: { preferredUsername: 'max' },
        totalReplies: 0,
        event: null,
        conversation: { id: his.id },
      },
      { text: '<p>Hello <b>you</b></p>', viewerCan: { update: false, delete: false, reply: false } },
    ]);
    expect((await read(rose, mine.id)).data!.conversation).toMatchObject({
      unread: true,
      lastComment: { text: 'And you' },
    });
  });

  it('is unread until its profile reads it', async () => {
    const { unreadConversationsCount: before } = await list(lea);
    const mine = await say(max, 'News', { mentions: ['lea'] });
    expect(await list(lea)).toMatchObject({ unreadConversationsCount: before + 1 });
    const { id } = await newest(lea);
    expect((await mark(lea, id, true)).data!.done.unread).toBe(false);
    expect(await list(lea)).toMatchObject({ unreadConversationsCount: before });
    expect((await mark(lea, id, false)).data!.done.unread).toBe(true);
    expect((await read(max, mine.id)).data!.conversation.unread).toBe(false);
  });

  it('is nobody’s business but theirs, not even a moderator’s', async () => {
    const mine = await say(rose, 'A secret of ours', { mentions: ['max'] });
    const moderator = await buildPerson(server, { role: UserRole.ADMINISTRATOR });
    const { id: commentId, uuid } = mine.comments.elements[0];
    const { id: his } = await newest(max);
    for (const who of [lea, moderator]) {
      for (const id of [mine.id, his]) {
        expect(await refusal(read(who, id))).toBe('conversation_not_found');
        expect(await refusal(post(who, 'x', { conversationId: id }))).toBe('conversation_not_found');
        expect(await refusal(mark(who, id, true))).toBe('conversation_not_found');
        expect(await refusal(leave(who, id))).toBe('conversation_not_found');
      }
      expect(await list(rose, rose.actor.id, who)).toEqual({ unreadConversationsCount: null, conversations: null });
      const about = `query ($uuid: UUID!) { comment(uuid: $uuid) { text } }`;
      expect(await refusal(server.graphql(about, { uuid }, as(who)))).toBe('comment_not_found');
    }
    // Nor is a message a comment for those who have it.
    const thread = server.graphql('query ($id: ID!) { thread(id: $id) { text } }', { id: commentId }, as(rose));
    expect(await refusal(thread)).toBe('comment_not_found');
    const reply = `createComment(actorId: "${rose.actor.id}", eventId: "${party.event.id}", text: "x", inReplyToCommentId: $id)`;
    const calls = ['updateComment(commentId: $id, text: "x")', 'deleteComment(commentId: $id)', reply];
    for (const call of [...calls, 'approveComment(commentId: $id)', 'hideComment(commentId: $id)']) {
      expect([call, await refusal(change(rose, call, commentId))]).toEqual([
        call,
        expect.stringMatching(/^comment_not_found/),
      ]);
    }
    const { status } = await fetch(`${server.url}/comments/${uuid}`, { headers: { accept: ACTIVITY } });
    expect(status).toBe(404);
    const other = (await say(max, 'x', { mentions: ['lea'] })).id;
    // His own, but not what rose has it under.
    expect(await refusal(post(rose, 'x', { conversationId: other }))).toBe('conversation_not_found');
  });

  it('is of one profile: others of the account do not have it', async () => {
    const twin = await buildPerson(server);
    const second = await addProfile(server, twin.user, 'second_face');
    const mine = await say(twin, 'x', { mentions: ['max'] });
    expect(await refusal(post(twin, 'x', { actorId: second.id, conversationId: mine.id }))).toBe(
      'conversation_not_found',
    );
    expect(await list(twin, second.id)).toEqual({
      unreadConversationsCount: 0,
      conversations: { total: 0, elements: [] },
    });
    const query = '{ loggedUser { conversations { total } } }';
    expect((await server.graphql(query, {}, as(twin))).data!.loggedUser.conversations.total).toBe(1);
  });

  it('is left by its profile alone, and ends when nobody else is in it', async () => {
    const mine = await say(rose, 'x', { mentions: ['max'] });
    const { id: his } = await newest(max);
    expect((await leave(max, his)).data!.done.id).toBe(his);
    expect(await refusal(read(max, his))).toBe('conversation_not_found');
    expect(await refusal(post(max, 'x', { conversationId: his }))).toBe('conversation_not_found');
    expect((await read(rose, mine.id)).data!.conversation.participants).toMatchObject([{ preferredUsername: 'rose' }]);
    expect(await refusal(post(rose, 'Hello?', { conversationId: mine.id }))).toBe('conversation_over');
    const rows = () => server.db.query('SELECT FROM comments WHERE uuid = $1', [mine.comments.elements[0].uuid]);
    expect(await rows()).toHaveLength(1);
    await leave(rose, mine.id);
    expect(await rows()).toHaveLength(0);
  });

  it('loses nothing when several write, read and leave at once', async () => {
    const mine = await say(rose, 'x', { mentions: ['max', 'lea'] });
    const [his, hers] = [(await newest(max)).id, (await newest(lea)).id];
    const answers = Array.from({ length: 6 }, (_, index) =>
      index % 2
        ? post(max, `his ${index}`, { conversationId: his })
        : post(rose, `hers ${index}`, { conversationId: mine.id }),
    );
    const answered = await Promise.all([...answers, mark(rose, mine.id, true), leave(lea, hers)]);
    expect(answered.flatMap(({ errors }) => errors ?? [])).toEqual([]);
    const { comments, lastComment } = (await read(rose, mine.id)).data!.conversation;
    expect(comments.total).toBe(7);
    expect(comments.elements.map(({ text }: { text: string }) => text)).toContain(lastComment.text);

    const last = await Promise.all([leave(rose, mine.id), leave(max, his), post(max, 'Bye', { conversationId: his })]);
    const codes = last.flatMap(({ errors }) => errors ?? []).map(({ code }) => code);
    expect(['', 'conversation_not_found', 'conversation_over']).toContain(codes.join());
    const ids = comments.elements.map(({ id }: { id: string }) => id);
    expect(await server.db.query('SELECT FROM comments WHERE id = ANY($1)', [ids])).toEqual([]);
  });

  it('loses what a profile said when the profile goes', async () => {
    const gone = await buildPerson(server, { username: 'gone_soon' });
    await say(gone, 'Never mind', { mentions: ['lea'] });
    await server.app
      .get(Persons, { strict: false })
      .delete(gone.user, (await addProfile(server, gone.user, 'kept')).id);
    await addProfile(server, gone.user, 'kept_too');
    await server.app.get(Persons, { strict: false }).delete(gone.user, gone.actor.id);
    await server.runJobs();
    const { comments, participants } = await newest(lea);
    expect(comments.elements).toMatchObject([{ text: '', actor: null }]);
    expect(participants).toMatchObject([{ preferredUsername: 'lea' }]);
  });
});

describe('a message', () => {
  it('is cleaned of what could harm, and names people without sending it to them', async () => {
    const text = '<p onclick="x()">Ask @lea<script>alert(1)</script><img src="https://spy.example/x"></p>';
    const before = (await list(lea)).conversations.total;
    const { comments } = await say(rose, text, { mentions: ['max'] });
    expect(comments.elements[0].text).not.toMatch(/script|onclick|img/);
    expect(comments.elements[0].text).toContain(`href="${lea.actor.url}"`);
    expect((await list(lea)).conversations.total).toBe(before);
  });

  it('is refused where it is wrong, and nothing changes', async () => {
    const mine = await say(rose, 'x', { mentions: ['max'] });
    const suspended = await buildPerson(server, { username: 'shut_out' });
    const begun = await say(suspended, 'Before', { mentions: ['max'] });
    await server.db.query('UPDATE actors SET suspended_at = now() WHERE id = $1', [suspended.actor.id]);
    const before = await contents(server);
    const wrong: [TestPerson | undefined, object, string][] = [
      [undefined, { mentions: ['max'] }, 'unauthenticated'],
      [rose, { actorId: max.actor.id, mentions: ['max'] }, 'validation actorId'],
      [rose, { attributedToId: max.actor.id, mentions: ['max'] }, 'validation attributedToId'],
      [rose, { mentions: [] }, 'validation mentions'],
      [rose, {}, 'validation mentions'],
      [rose, { mentions: ['@rose'] }, 'validation mentions'],
      [rose, { mentions: ['nobody_here', 'max'] }, 'validation mentions'],
      [rose, { mentions: ['shut_out'] }, 'validation mentions'],
      [rose, { mentions: ['%', 'x'.repeat(500), '\ud800', '\0'] }, 'validation mentions'],
      [rose, { mentions: Array.from({ length: 11 }, (_, index) => `p${index}`) }, 'validation mentions'],
      [rose, { mentions: ['max'], text: '<p> </p>' }, 'validation text'],
      [rose, { mentions: ['max'], text: 'x'.repeat(20_001) }, 'validation text'],
      [rose, { mentions: ['max'], eventId: '987654321' }, 'event_not_found eventId'],
      [rose, { mentions: ['lea'], eventId: party.event.id }, 'validation mentions'],
      [rose, { conversationId: `${mine.id}0` }, 'conversation_not_found'],
      [rose, { conversationId: '-1; DROP' }, 'conversation_not_found'],
      [suspended, { mentions: ['max'] }, 'profile_suspended'],
      [suspended, { conversationId: begun.id }, 'profile_suspended'],
      [rose, { mentions: ['max'], text: '\0\u200b' }, 'validation text'],
      [rose, { mentions: ['max'], text: '<script>x</script>'.repeat(1000) }, 'validation text'],
    ];
    for (const [who, more, code] of wrong) expect([more, await refusal(post(who, 'x', more))]).toEqual([more, code]);
    expect(await contents(server)).toEqual(before);
  });

  it('to an organizer is about the event, which both see beside it', async () => {
    const mine = await say(rose, 'Is there cake?', { mentions: ['max'], eventId: party.event.id });
    expect(mine.event).toEqual({ uuid: party.event.uuid });
    const about = async (who: TestPerson) => {
      const query = 'query ($uuid: UUID!) { event(uuid: $uuid) { conversations { total elements { id } } } }';
      return (await server.graphql(query, { uuid: party.event.uuid }, as(who))).data!.event.conversations;
    };
    expect(await about(rose)).toEqual({ total: 1, elements: [{ id: mine.id }] });
    expect((await about(max)).total).toBe(1);
    expect((await about(lea)).total).toBe(0);
  });
});

describe('who watches', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
    await subscribed(server, 0);
  });
  const follow = (who: TestPerson, query: string, variables: Record<string, unknown>) => {
    const client = openSocket(server, { Authorization: `Bearer ${who.accessToken}` });
    closing.push(() => client.dispose());
    return watch(client, query, variables);
  };
  const COUNT = 'subscription ($id: ID!) { personUnreadConversationsCount(personId: $id) }';
  const TALK = 'subscription ($id: ID!) { conversationCommentChanged(id: $id) { unread lastComment { text } } }';

  it('hears of their own conversations, and of nobody else’s', async () => {
    const fresh = await buildPerson(server, { username: 'fresh' });
    const mine = await say(rose, 'One', { mentions: ['fresh'] });
    const counted = follow(fresh, COUNT, { id: fresh.actor.id }).next();
    const talked = follow(rose, TALK, { id: mine.id }).next();
    await subscribed(server, 2);
    await say(max, 'Elsewhere', { mentions: ['lea'] });
    await say(fresh, 'Two', { conversationId: (await newest(fresh)).id });
    expect((await counted)!.data).toEqual({ personUnreadConversationsCount: 0 });
    expect((await talked)!.data).toEqual({
      conversationCommentChanged: { unread: true, lastComment: { text: 'Two' } },
    });
    const refused = async (query: string, id: string) =>
      (await follow(lea, query, { id }).next())!.errors!.map(({ code }) => code);
    expect(await refused(TALK, mine.id)).toEqual(['conversation_not_found']);
    expect(await refused(COUNT, rose.actor.id)).toEqual(['unauthorized']);
  });
});
