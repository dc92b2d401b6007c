import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { GroupCreated, GroupUpdated } from '#convoke/actors';
import { type DomainEventDefinition, DomainEvents } from '#convoke/core';
import { runCron } from '../support/cron.js';
import { addProfile, buildPerson, type TestPerson } from '../support/people.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { moveClock, stopClock } from '../support/time.js';

let server: TestServer;
let lea: TestPerson;
let rose: TestPerson;
let amir: TestPerson;
beforeAll(async () => {
  server = await startTestServer({ RATE_LIMITS: 'false' });
  lea = await buildPerson(server, { username: 'lea', name: 'Léa' });
  rose = await buildPerson(server, { username: 'rose', name: 'Rose' });
  amir = await buildPerson(server, { username: 'amir', name: 'Amir' });
});
afterAll(() => server.close());

/** The first field of the answer, or the code of the first mistake. */
const say = async (who: TestPerson | null, text: string, variables: Record<string, unknown> = {}) => {
  const { data, errors } = await server.graphql(text, variables, who ? { token: who.accessToken } : {});
  return errors ? errors[0]!.code : Object.values(data!)[0];
};
const create = async (traits: object = {}) => {
  const name = `trees_${randomUUID().slice(0, 8)}`;
  const text = `mutation ($name: String!, $openness: Openness) {
    createGroup(preferredUsername: $name, name: "Trees", openness: $openness) { id } }`;
  const { id } = (await say(lea, text, { name, openness: 'OPEN', ...traits })) as { id: string };
  return { id, name };
};
const join = (who: TestPerson, id: string) =>
  say(who, 'mutation ($id: ID!) { joinGroup(groupId: $id) { id } }', { id }) as Promise<{ id: string }>;
const onMember = (what: string, id: string, more = '') =>
  say(lea, `mutation ($id: ID!) { ${what}(memberId: $id ${more}) { id } }`, { id });

interface Item {
  type: string;
  subject: string;
  author: { preferredUsername: string } | null;
  object: { __typename: string; id: string } | null;
  subjectParams: { key: string; value: string }[];
}
const timeline = async (who: TestPerson | null, name: string, args = '') => {
  await server.runJobs();
  const { activity } = (await say(
    who,
    `{ group(preferredUsername: "${name}") { activity${args} { total elements { type subject author { preferredUsername }
      object { __typename id } subjectParams { key value } } } } }`,
  )) as { activity: { total: number; elements: Item[] } };
  return activity;
};
const subjects = async (...asked: Parameters<typeof timeline>) =>
  (await timeline(...asked)).elements.map(({ subject, author }) => `${author?.preferredUsername} ${subject}`);

describe('the timeline of a group', () => {
  it('says who came, with whom they dealt, and what became of them', async () => {
    const { id, name } = await create({ openness: 'MODERATED' });
    const member = await join(rose, id);
    await server.runJobs();
    await onMember('approveMember', member.id);
    await server.runJobs();
    await onMember('updateMember', member.id, ', role: MODERATOR');
    await server.runJobs();
    const { elements, total } = await timeline(lea, name);
    expect(elements.map(({ subject, author }) => `${author?.preferredUsername} ${subject}`)).toEqual([
      'lea member_updated',
      'lea member_approved',
      'rose member_request',
      'lea group_created',
    ]);
    expect(total).toBe(4);
    expect(elements[0]).toMatchObject({ type: 'MEMBER', object: { __typename: 'Member', id: member.id } });
    expect(elements[0]!.subjectParams).toEqual(
      expect.arrayContaining([
        { key: 'member_actor_federated_username', value: 'rose' },
        { key: 'member_actor_name', value: 'Rose' },
        { key: 'member_role', value: 'MODERATOR' },
        { key: 'old_role', value: 'MEMBER' },
      ]),
    );
    await onMember('removeMember', member.id);
    expect((await timeline(lea, name)).elements[0]).toMatchObject({ subject: 'member_removed', object: null });
  });

  it('is for members; who asks to come in is for those who decide on it', async () => {
    const { id, name } = await create({ openness: 'MODERATED' });
    for (const who of [null, rose]) expect(await timeline(who, name)).toEqual({ elements: [], total: 0 });
    const member = await join(rose, id);
    expect(await timeline(rose, name)).toEqual({ elements: [], total: 0 });
    await onMember('approveMember', member.id);
    await join(amir, id);
    expect(await subjects(rose, name)).toEqual(['lea member_approved', 'lea group_created']);
    expect(await timeline(rose, name, '(limit: 0)')).toEqual({ elements: [], total: 2 });
    expect(await subjects(lea, name)).toContain('amir member_request');
  });

  it('is filtered by kind and author, and has pages', async () => {
    const { id, name } = await create();
    await join(rose, id);
    await join(amir, id);
    expect(await subjects(rose, name, '(type: GROUP)')).toEqual(['lea group_created']);
    expect(await subjects(rose, name, '(author: SELF)')).toEqual(['rose member_joined']);
    expect(await subjects(rose, name, '(author: BY)')).not.toContain('rose member_joined');
    expect(await subjects(rose, name, '(author: BY, type: EVENT)')).toEqual([]);
    const both = [await subjects(rose, name, '(limit: 2)'), await subjects(rose, name, '(limit: 2, page: 2)')].flat();
    expect(both.sort()).toEqual(['amir member_joined', 'lea group_created', 'rose member_joined']);
  });

  it('has one entry of what somebody changes again and again, and of what is told twice', async () => {
    const { id, name } = await create();
    stopClock(server);
    for (const text of ['One', 'Two', 'Three']) {
      await say(lea, `mutation ($id: ID!) { updateGroup(id: $id, name: "${text}") { id } }`, { id });
      await server.runJobs();
    }
    moveClock(server, 0)();
    const tell = <P extends object>(event: DomainEventDefinition<P>, told: P) =>
      server.db.transaction((tx) => server.app.get(DomainEvents).emit(tx, event, told));
    await tell(GroupCreated, { groupId: id });
    expect(await subjects(lea, name)).toEqual(['lea group_updated', 'lea group_created']);
    await server.db.query(`UPDATE actors SET updated_at = updated_at + interval '1 hour' WHERE id = $1`, [id]);
    await tell(GroupUpdated, { groupId: id, byActorId: lea.actor.id });
    expect(await subjects(lea, name)).toEqual(['lea group_updated', 'lea group_updated', 'lea group_created']);
  });

  it('forgets who deletes their profile, and everything with the group', async () => {
    const { id, name } = await create();
    const other = await addProfile(server, rose.user, `other_${randomUUID().slice(0, 8)}`);
    await say(rose, 'mutation ($id: ID!, $a: ID!) { joinGroup(groupId: $id, actorId: $a) { id } }', {
      id,
      a: other.id,
    });
    expect(await subjects(lea, name)).toHaveLength(2);
    await say(rose, 'mutation ($id: ID!) { deletePerson(id: $id) { id } }', { id: other.id });
    expect(await subjects(lea, name)).toEqual(['lea group_created']);
    await say(lea, 'mutation ($id: ID!) { deleteGroup(groupId: $id) { id } }', { id });
    await server.runJobs();
    expect(await server.db.query('SELECT FROM activities WHERE group_id = $1', [id])).toEqual([]);
  });

  it('says what becomes of posts, and leads to those that are there', async () => {
    const { id, name } = await create();
    await join(rose, id);
    const write = `mutation ($id: ID!, $title: String!, $draft: Boolean) {
      createPost(attributedToId: $id, title: $title, body: "Words", draft: $draft) { id } }`;
    const post = (await say(lea, write, { id, title: 'Oaks' })) as { id: string };
    await say(lea, write, { id, title: 'A secret', draft: true });
    const [first] = (await timeline(rose, name, '(type: POST)')).elements;
    expect(first).toMatchObject({ subject: 'post_created', object: { __typename: 'Post', id: post.id } });
    expect(first!.subjectParams).toEqual([{ key: 'post_title', value: 'Oaks' }]);
    await say(lea, 'mutation ($id: ID!) { updatePost(id: $id, title: "Elms") { id } }', { id: post.id });
    await server.runJobs();
    await say(lea, 'mutation ($id: ID!) { deletePost(id: $id) { id } }', { id: post.id });
    const { elements } = await timeline(rose, name, '(type: POST)');
    expect(elements.map(({ subject, object, subjectParams }) => [subject, object, subjectParams[0]!.value])).toEqual([
      ['post_deleted', null, 'Elms'],
      ['post_updated', null, 'Elms'],
      ['post_created', null, 'Oaks'],
    ]);
  });

  it('says what becomes of discussions', async () => {
    const { id, name } = await create();
    await join(rose, id);
    const begin = `mutation ($id: ID!) { createDiscussion(actorId: $id, title: "Paths", text: "Where?") { id slug } }`;
    const discussion = (await say(lea, begin, { id })) as { id: string; slug: string };
    const on = (who: TestPerson, what: string) => say(who, `mutation ($id: ID!) { ${what} }`, { id: discussion.id });
    stopClock(server);
    for (const text of ['Here', 'And there']) {
      await on(rose, `replyToDiscussion(discussionId: $id, text: "${text}") { id }`);
    }
    await server.runJobs();
    moveClock(server, 0)();
    await on(lea, 'updateDiscussion(discussionId: $id, title: "Ways") { id }');
    const { elements } = await timeline(rose, name, '(type: DISCUSSION)');
    expect(elements.map(({ subject, author }) => `${author?.preferredUsername} ${subject}`)).toEqual([
      'lea discussion_renamed',
      'rose discussion_replied',
      'lea discussion_created',
    ]);
    expect(elements[0]).toMatchObject({ object: { __typename: 'Discussion', id: discussion.id } });
    expect(elements[0]!.subjectParams).toEqual(
      expect.arrayContaining([
        { key: 'discussion_title', value: 'Ways' },
        { key: 'old_discussion_title', value: 'Paths' },
      ]),
    );
    await on(lea, 'deleteDiscussion(discussionId: $id) { id }');
    expect((await timeline(rose, name)).elements[0]).toMatchObject({ subject: 'discussion_deleted', object: null });
  });

  it('says what becomes of events, and nothing of drafts', async () => {
    const { id, name } = await create();
    const begin = `mutation ($group: ID!, $actor: ID!, $begins: DateTime!, $draft: Boolean) {
      createEvent(title: "Planting", description: "", beginsOn: $begins, organizerActorId: $actor,
        attributedToId: $group, draft: $draft) { id } }`;
    const given = { group: id, actor: lea.actor.id, begins: new Date(Date.now() + 86_400_000).toISOString() };
    const event = (await say(lea, begin, given)) as { id: string };
    await say(lea, begin, { ...given, draft: true });
    await server.runJobs();
    await say(lea, 'mutation ($id: ID!) { updateEvent(eventId: $id, title: "More trees") { id } }', event);
    await server.runJobs();
    const { elements } = await timeline(lea, name, '(type: EVENT)');
    expect(elements.map(({ subject, object }) => `${subject} ${object?.id}`)).toEqual([
      `event_updated ${event.id}`,
      `event_created ${event.id}`,
    ]);
    await say(lea, 'mutation ($id: ID!) { deleteEvent(eventId: $id) { id } }', event);
    expect(await subjects(lea, name, '(type: EVENT, limit: 1)')).toEqual(['lea event_deleted']);
  });

  it('says what becomes of resources', async () => {
    const { id, name } = await create();
    const make = `mutation ($id: ID!) { createResource(actorId: $id, title: "Plans", type: "folder") { id } }`;
    const { id: folder } = (await say(lea, make, { id })) as { id: string };
    const on = (what: string) => say(lea, `mutation ($id: ID!) { ${what} }`, { id: folder });
    await server.runJobs();
    await on('updateResource(id: $id, title: "Maps") { id }');
    const { elements } = await timeline(lea, name, '(type: RESOURCE)');
    expect(elements.map(({ subject, object }) => `${subject} ${object?.id}`)).toEqual([
      `resource_renamed ${folder}`,
      `resource_created ${folder}`,
    ]);
    expect(elements[0]!.subjectParams).toEqual(
      expect.arrayContaining([
        { key: 'resource_title', value: 'Maps' },
        { key: 'old_resource_title', value: 'Plans' },
      ]),
    );
    await on('deleteResource(id: $id) { id }');
    expect((await timeline(lea, name)).elements[0]).toMatchObject({ subject: 'resource_deleted', object: null });
  });

  it('is kept for a year, and the newest 100 of it', async () => {
    const { id, name } = await create();
    await server.runJobs();
    const write = `INSERT INTO activities (key, group_id, kind, subject, object_id, inserted_at)
      SELECT n::text, $1, 'event', 'event_created', n, now() - n * $2::interval FROM generate_series(1, 110) n`;
    await server.db.query(write, [id, '1 day']);
    await runCron(server, 'notifications.purge-activities');
    expect((await timeline(lea, name)).total).toBe(100);
    expect((await timeline(lea, name, '(type: GROUP)')).total).toBe(1);
    await server.db.query(`UPDATE activities SET inserted_at = now() - interval '366 days' WHERE kind = 'group'`);
    await runCron(server, 'notifications.purge-activities');
    expect((await timeline(lea, name)).total).toBe(99);
  });
});
