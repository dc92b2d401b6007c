import { afterAll, beforeAll, expect, test } from 'vitest';
import { DomainEvents } from '#convoke/core';
import { Conversations, MessagePosted } from '#convoke/threads';
import { buildEvent } from '#test/events';
import { mailsTo } from '#test/mails';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const conversations = () => server.app.get(Conversations, { strict: false });
const subjects = async ({ user }: TestPerson) => (await mailsTo(server, user.email)).map(({ subject }) => subject);
const handleOf = ({ actor }: TestPerson) => `@${actor.preferredUsername}`;
const write = (from: TestPerson, to: string[], text: string, more = {}) =>
  conversations().post(from.viewer, { actorId: from.actor.id, text, mentions: to, ...more });
const answer = (from: TestPerson, conversationId: string, text = 'Well') => write(from, [], text, { conversationId });
/** What somebody was told last, with the conversation as they have it. */
const newest = async ({ accessToken: token }: TestPerson) => {
  const query = `{ loggedUser { unreadNotificationsCount notifications { total elements {
    kind read subject { preferredUsername } event { title } profile { id } conversation { id actor { id } } } } } }`;
  const { data } = await server.graphql(query, {}, { token });
  const { notifications, unreadNotificationsCount } = data!.loggedUser;
  return { ...notifications.elements[0], total: notifications.total, unreadCount: unreadNotificationsCount };
};
const read = (who: TestPerson, id: string) => conversations().mark(who.viewer, id, true);

test('whoever is written to is told once, until they have read it; nobody is told of their own', async () => {
  const [rose, max] = [await buildPerson(server, { name: 'Rose' }), await buildPerson(server, { name: 'Max' })];
  const { id } = await write(rose, [handleOf(max)], '<p>Is there <b>cake</b>?</p>');
  await answer(rose, id, 'Or tea?');
  expect(await subjects(max)).toEqual(['Rose writes to you']);
  const told = await newest(max);
  expect(told).toMatchObject({ kind: 'conversation_created', read: false, total: 1, profile: { id: max.actor.id } });
  const [mail] = await mailsTo(server, max.user.email);
  expect(mail!.text).toContain('Is there cake?');
  expect(mail!.text).toContain(`${server.url}/conversations/${told.conversation.id}`);

  await answer(max, told.conversation.id, 'Plums');
  expect(await subjects(rose)).toEqual(['Max answers you']);
  expect(await newest(max)).toMatchObject({ read: true });
  await answer(rose, id, 'Fine');
  expect(await subjects(max)).toEqual(['Rose writes to you', 'Rose answers you']);
  const [fine] = await server.db.query<{ commentId: string; conversationId: string }>(
    `SELECT id AS "commentId", conversation_id AS "conversationId" FROM comments WHERE text = 'Fine'`,
  );
  const again = { ...fine!, announcementId: null, begins: false, mentionedIds: [], surprisedIds: [max.actor.id] };
  await server.db.transaction((tx) =>
    server.app.get(DomainEvents).emit(tx, MessagePosted, { ...again, actorIds: [rose.actor.id, max.actor.id] }),
  );
  expect(await subjects(max)).toHaveLength(2);
});

test('a notice is read with its conversation, and leads to nothing once that is deleted', async () => {
  const [rose, max] = [await buildPerson(server), await buildPerson(server)];
  const { event } = await buildEvent(server, { organizer: max, title: 'Party' });
  await write(rose, [handleOf(max)], 'Hello', { eventId: event.id });
  const [mail] = await mailsTo(server, max.user.email);
  expect(mail!.text).toContain('About “Party”');
  const { conversation, ...told } = await newest(max);
  expect(told).toMatchObject({ unreadCount: 1, event: { title: 'Party' } });
  expect(conversation.actor.id).toBe(max.actor.id);
  await read(max, conversation.id);
  await server.runJobs();
  expect(await newest(max)).toMatchObject({ unreadCount: 0, read: true, conversation: { id: conversation.id } });
  await conversations().leave(max.viewer, conversation.id);
  expect(await newest(max)).toMatchObject({ total: 1, conversation: null });
});

test('what is read before anybody is told, or said by somebody suspended meanwhile, is not told', async () => {
  const [rose, max, kay] = [await buildPerson(server), await buildPerson(server), await buildPerson(server)];
  const { id } = await write(rose, [handleOf(max), handleOf(kay)], 'Hello');
  await read(max, (await asHad(max)).id);
  expect(await subjects(max)).toEqual([]);
  expect(await subjects(kay)).toHaveLength(1);
  await answer(rose, id, 'Buy this');
  await server.db.query('UPDATE actors SET suspended_at = now() WHERE id = $1', [rose.actor.id]);
  expect(await subjects(max)).toEqual([]);
});

test('each profile is told of its own, but not of what another of its account says', async () => {
  const [rose, max] = [await buildPerson(server), await buildPerson(server, { name: 'Max' })];
  const second = await addProfile(server, rose.user, 'choir_of_told');
  await write(max, [handleOf(rose), '@choir_of_told'], 'Hello you two');
  const mails = await mailsTo(server, rose.user.email);
  const addresses = mails.map(({ text }) => /\/conversations\/(\d+)/.exec(text!)![1]);
  expect(new Set(addresses).size).toBe(2);
  await write(rose, ['@choir_of_told'], 'Note to self');
  expect(await subjects(rose)).toHaveLength(2);
  const query = `query ($id: ID!) { person(id: $id) { unreadConversationsCount } }`;
  const { data } = await server.graphql(query, { id: second.id }, { token: rose.accessToken });
  expect(data!.person.unreadConversationsCount).toBe(2);
});

test('mentions are told as such, unless their reader wants to hear of messages only; one click ends a kind', async () => {
  const rose = await buildPerson(server, { name: 'Rose' });
  const [max, kay] = [await buildPerson(server), await buildPerson(server)];
  const choose = `mutation { updateActivitySetting(key: "conversation_mention", method: "email", enabled: false) { key }
    push: updateActivitySetting(key: "conversation_mention", method: "push", enabled: false) { key } }`;
  await server.graphql(choose, {}, { token: kay.accessToken });
  const everybody = [handleOf(max), handleOf(kay)];
  await write(rose, everybody, `Look, ${everybody.join(' and ')}`);
  expect(await subjects(max)).toEqual(['Rose mentions you in a message']);
  expect(await subjects(kay)).toEqual(['Rose writes to you']);

  const [mail] = await mailsTo(server, kay.user.email);
  const link = mail!.headers.find(({ key }) => key === 'list-unsubscribe')!.value.slice(1, -1);
  const body = 'List-Unsubscribe=One-Click';
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  expect((await fetch(link, { method: 'POST', body, headers })).status).toBe(200);
  const { id } = await write(rose, [handleOf(kay)], 'Once more');
  expect(await subjects(kay)).toHaveLength(1);
  await read(kay, (await asHad(kay)).id);
  await answer(rose, id);
  expect(await subjects(kay)).toEqual(['Rose writes to you', 'Rose answers you']);
});

/** The conversation in which somebody was written to last. */
async function asHad({ accessToken: token }: TestPerson): Promise<{ id: string }> {
  const query = '{ loggedUser { conversations { elements { id } } } }';
  return (await server.graphql(query, {}, { token })).data!.loggedUser.conversations.elements[0];
}
