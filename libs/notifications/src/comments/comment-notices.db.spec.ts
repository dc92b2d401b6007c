import { afterAll, beforeAll, expect, test } from 'vitest';
import { DomainEvents } from '#convoke/core';
import { CommentPosted } from '#convoke/threads';
import { type BuiltEvent, buildEvent, buildParticipation } from '#test/events';
import { mailsTo } from '#test/mails';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const subjects = async (email: string) => (await mailsTo(server, email)).map(({ subject }) => subject);

async function say(
  { event }: BuiltEvent,
  { accessToken: token, actor }: TestPerson,
  text: string,
  isAnnouncement = false,
) {
  const mutation = `mutation ($text: String!, $actorId: ID!, $eventId: ID!, $isAnnouncement: Boolean) {
    createComment(text: $text, actorId: $actorId, eventId: $eventId, isAnnouncement: $isAnnouncement) { id } }`;
  const variables = { text, actorId: actor.id, eventId: event.id, isAnnouncement };
  const { data, errors } = await server.graphql(mutation, variables, { token });
  expect(errors).toBeUndefined();
  await server.runJobs();
  return data!.createComment.id as string;
}

async function buildStranger({ event }: BuiltEvent): Promise<string> {
  const email = `${Math.random().toString(36).slice(2)}@example.org`;
  await server.db.query(
    `INSERT INTO participations (uuid, event_id, actor_id, role, anonymous, email, metadata)
      SELECT gen_random_uuid(), $1, (SELECT id FROM actors ORDER BY id LIMIT 1), 'participant', true, $2, '{}'`,
    [event.id, email],
  );
  return email;
}

test('what is announced comes to all who take part, once, and to nobody else', async () => {
  const built = await buildEvent(server, { title: 'Trees' });
  const [rose, elsewhere] = [await buildPerson(server), await buildPerson(server)];
  await buildParticipation(server, built, rose);
  const stranger = await buildStranger(built);
  const commentId = await say(built, built.organizer, '<p>Bring a spade.</p>', true);
  await server.db.transaction((tx) =>
    server.app.get(DomainEvents).emit(tx, CommentPosted, { commentId, eventId: built.event.id }),
  );
  expect(await subjects(rose.user.email)).toEqual(['News of Trees']);
  expect(await subjects(stranger)).toEqual(['News of Trees']);
  const [mail] = await mailsTo(server, stranger);
  expect(mail!.text).toContain('Bring a spade.');
  expect(mail!.text).toContain('/participation/email/cancel/');
  for (const { user } of [elsewhere, built.organizer]) expect(await subjects(user.email)).toEqual([]);
});

test('a comment is told to the organizer, and to whoever is named in it; nobody is told of their own', async () => {
  const built = await buildEvent(server, { title: 'Trees' });
  const [rose, amir] = [await buildPerson(server, { name: 'Rose' }), await buildPerson(server)];
  for (const person of [rose, amir]) await buildParticipation(server, built, person);
  await say(built, rose, `<p>Who brings a spade, @${amir.actor.preferredUsername}?</p>`);
  expect(await subjects(built.organizer.user.email)).toEqual(['Rose comments on Trees']);
  expect(await subjects(amir.user.email)).toEqual(['Rose mentions you in a comment']);
  await say(built, built.organizer, '<p>I do.</p>');
  expect(await subjects(built.organizer.user.email)).toHaveLength(1);
  expect(await subjects(rose.user.email)).toEqual([]);
});
