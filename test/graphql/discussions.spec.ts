import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { Groups, MemberManagement, MemberQueries, Memberships, Persons } from '#convoke/actors';
import { contents } from '#test/contents';
import { mailsTo } from '#test/mails';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { openSocket, PhoenixClient, subscribed, watch } from '#test/sockets';

let server: TestServer;
/** Runs the group, of which rose and amir are plain members; max is none. */
let lea: TestPerson;
let rose: TestPerson;
let amir: TestPerson;
let max: TestPerson;
let group: { id: string; name: string };
beforeAll(async () => {
  server = await startTestServer({ RATE_LIMITS: 'false' });
  lea = await buildPerson(server, { username: 'lea', name: 'Léa' });
  rose = await buildPerson(server, { username: 'rose', name: 'Rose' });
  amir = await buildPerson(server, { username: 'amir', name: 'Amir' });
  max = await buildPerson(server, { username: 'max', role: UserRole.ADMINISTRATOR });
  group = await buildGroup(lea, [rose, amir]);
});
afterAll(() => server.close());

const get = <T>(service: new (...args: never[]) => T) => server.app.get(service, { strict: false }) as T;

async function buildGroup(by: TestPerson, members: TestPerson[]): Promise<{ id: string; name: string }> {
  const name = `trees_${randomUUID().slice(0, 8)}`;
  const input = { preferredUsername: name, openness: 'open' } as const;
  const { id } = await get(Groups).create(by.viewer, by.actor.id, input);
  for (const { actor } of members) await get(Memberships).join(id, actor.id);
  return { id, name };
}
async function remove(who: TestPerson, groupId = group.id) {
  const member = await get(MemberQueries).find(groupId, who.actor.id);
  await get(MemberManagement).remove(lea.viewer, member!.id, false);
}

/** The first field of the answer, or the code of the first mistake with its field. */
const say = async (who: TestPerson | null, text: string, variables: Record<string, unknown> = {}): Promise<any> => {
  const { data, errors } = await server.graphql(text, variables, who ? { token: who.accessToken } : {});
  if (!errors) return Object.values(data!)[0];
  return errors[0]!.field ? `${errors[0]!.code} ${errors[0]!.field}` : errors[0]!.code;
};
const FIELDS = `id title slug closed unreadCount readBefore creator { preferredUsername } actor { preferredUsername }
  lastComment { text } profiles { preferredUsername } viewerCan { reply update delete }
  comments { total elements { id uuid text deletedAt actor { preferredUsername } attributedTo { preferredUsername }
    viewerCan { update delete reply } } }`;
const CREATE = `mutation ($title: String!, $text: String!, $group: ID!, $creatorId: ID) {
  createDiscussion(title: $title, text: $text, actorId: $group, creatorId: $creatorId) { ${FIELDS} } }`;
const REPLY = `mutation ($id: ID!, $text: String!, $actorId: ID) {
  replyToDiscussion(discussionId: $id, text: $text, actorId: $actorId) { ${FIELDS} } }`;
const UPDATE = `mutation ($id: ID!, $title: String!, $closed: Boolean) {
  updateDiscussion(discussionId: $id, title: $title, closed: $closed) { ${FIELDS} } }`;
const begin = (who: TestPerson | null, more: object = {}) =>
  say(who, CREATE, { title: 'Benches', text: '<p>How many?</p>', group: group.id, ...more });
const reply = (who: TestPerson | null, id: string, text = 'Four', more: object = {}) =>
  say(who, REPLY, { id, text, ...more });
const update = (who: TestPerson | null, id: string, title: string, closed?: boolean) =>
  say(who, UPDATE, { id, title, closed });
const erase = (who: TestPerson | null, id: string) =>
  say(who, 'mutation ($id: ID!) { deleteDiscussion(discussionId: $id) { id } }', { id });
const read = (who: TestPerson | null, slug: string) =>
  say(who, `query ($slug: String) { discussion(slug: $slug) { ${FIELDS} } }`, { slug });
const list = (who: TestPerson | null, name = group.name) =>
  say(
    who,
    `query ($name: String!) { group(preferredUsername: $name) { discussions { total elements { id unreadCount } } } }`,
    {
      name,
    },
  );
const reword = (who: TestPerson | null, id: string, text: string) =>
  say(who, 'mutation ($id: ID!, $text: String!) { updateComment(commentId: $id, text: $text) { text } }', { id, text });
const take = (who: TestPerson | null, id: string) =>
  say(who, 'mutation ($id: ID!) { deleteComment(commentId: $id) { text deletedAt } }', { id });
const mark = (who: TestPerson | null, id: string, commentId: string) =>
  say(
    who,
    `mutation ($id: ID!, $commentId: ID!) { readDiscussion(discussionId: $id, commentId: $commentId) { unreadCount } }`,
    {
      id,
      commentId,
    },
  );

describe('a discussion', () => {
  it('is begun by a member, and answered by others', async () => {
    const begun = await begin(rose);
    expect(begun).toMatchObject({
      title: 'Benches',
      slug: expect.stringMatching(/^benches-[0-9a-f]{12}$/),
      closed: false,
      creator: { preferredUsername: 'rose' },
      actor: { preferredUsername: group.name },
      profiles: [{ preferredUsername: 'rose' }],
      viewerCan: { reply: true, update: false, delete: false },
    });
    await reply(amir, begun.id);
    const shown = await read(lea, begun.slug);
    expect(shown).toMatchObject({
      lastComment: { text: 'Four' },
      viewerCan: { reply: true, update: true, delete: true },
    });
    expect(shown.comments).toMatchObject({
      total: 2,
      elements: [
        {
          text: '<p>How many?</p>',
          actor: { preferredUsername: 'rose' },
          attributedTo: { preferredUsername: group.name },
        },
        {
          text: 'Four',
          actor: { preferredUsername: 'amir' },
          viewerCan: { update: false, delete: true, reply: false },
        },
      ],
    });
  });

  it('is for members alone: to all others, moderators of the instance too, there is none', async () => {
    const { id, slug, comments } = await begin(rose);
    const [{ id: commentId, uuid }] = comments.elements;
    await get(Memberships).join((await buildGroup(lea, [])).id, max.actor.id);
    const before = await contents(server);
    for (const who of [max, null]) {
      const none = who ? 'discussion_not_found' : 'unauthenticated';
      expect(await begin(who)).toBe(who ? 'group_not_found' : 'unauthenticated');
      for (const answer of [
        reply(who, id),
        read(who, slug),
        update(who, id, 'Mine'),
        erase(who, id),
        mark(who, id, commentId),
      ]) {
        expect(await answer).toBe(none);
      }
      expect(await say(who, 'query ($id: ID) { discussion(id: $id) { id } }', { id })).toBe(none);
      expect(await list(who)).toEqual({ discussions: { total: 0, elements: [] } });
      for (const answer of [reword(who, commentId, 'x'), take(who, commentId)]) {
        expect(await answer).toBe(who ? 'comment_not_found' : 'unauthenticated');
      }
      expect(await say(who, 'query ($id: UUID!) { comment(uuid: $id) { text } }', { id: uuid })).toBe(
        'comment_not_found',
      );
    }
    expect(await contents(server)).toEqual(before);
  });

  it('is not for who asks to come in, is invited or was shut out', async () => {
    const { id: groupId, name } = await buildGroup(lea, [rose]);
    const { slug } = await begin(rose, { group: groupId });
    for (const role of ['not_approved', 'invited', 'rejected']) {
      const guest = await buildPerson(server);
      await get(Memberships).join(groupId, guest.actor.id);
      await server.db.query('UPDATE members SET role = $2 WHERE actor_id = $1', [guest.actor.id, role]);
      expect([role, await read(guest, slug)]).toEqual([role, 'discussion_not_found']);
      expect([role, await begin(guest, { group: groupId })]).toEqual([role, 'group_not_found']);
      expect([role, await list(guest, name)]).not.toMatchObject([role, { discussions: { total: 1 } }]);
    }
  });

  it('is renamed, closed, opened and deleted by moderators alone', async () => {
    const { id, slug, comments } = await begin(rose);
    for (const answer of [update(rose, id, 'Chairs'), erase(rose, id)]) expect(await answer).toBe('unauthorized');
    expect(await update(lea, id, 'Chairs', true)).toMatchObject({ title: 'Chairs', slug, closed: true });
    expect(await reply(amir, id)).toBe('discussion_closed');
    expect(await reword(rose, comments.elements[0].id, 'x')).toBe('discussion_closed');
    expect(await update(lea, id, 'Chairs')).toMatchObject({ closed: true, viewerCan: { reply: false } });
    expect(await update(lea, id, 'Chairs', false)).toMatchObject({ closed: false });
    expect(await reply(amir, id)).toMatchObject({ lastComment: { text: 'Four' } });
    expect(await erase(lea, id)).toEqual({ id });
    expect(await read(rose, slug)).toBe('discussion_not_found');
    expect(await server.db.query('SELECT FROM comments WHERE discussion_id = $1', [id])).toEqual([]);
  });

  it('ends for whoever leaves the group', async () => {
    const guest = await buildPerson(server);
    await get(Memberships).join(group.id, guest.actor.id);
    const { id, slug, comments } = await begin(guest);
    await remove(guest);
    expect(await read(guest, slug)).toBe('discussion_not_found');
    expect(await reply(guest, id)).toBe('discussion_not_found');
    expect(await reword(guest, comments.elements[0].id, 'x')).toBe('comment_not_found');
    expect(await list(guest)).toMatchObject({ discussions: { total: 0 } });
    expect((await read(rose, slug)).creator).toMatchObject({ preferredUsername: guest.actor.preferredUsername });
  });

  it('refuses what is wrong, and nothing changes', async () => {
    const { id } = await begin(rose);
    const other = await begin(lea, { group: (await buildGroup(lea, [])).id });
    const twin = await addProfile(server, rose.user, 'rose_at_home');
    const before = await contents(server);
    const wrong: [unknown, string][] = [
      [begin(rose, { title: ' ' }), 'validation title'],
      [begin(rose, { title: 'x'.repeat(201) }), 'validation title'],
      [begin(rose, { text: '<p> </p>' }), 'validation text'],
      [begin(rose, { text: 'x'.repeat(20_001) }), 'validation text'],
      [begin(rose, { group: rose.actor.id }), 'group_not_found'],
      [begin(rose, { group: '0; DROP' }), 'group_not_found'],
      [begin(rose, { creatorId: lea.actor.id }), 'unauthorized'],
      [begin(rose, { creatorId: twin.id }), 'unauthorized'],
      [reply(rose, id, '<script>x</script>'), 'validation text'],
      [reply(rose, id, 'x', { actorId: 'x' }), 'validation actorId'],
      [reply(rose, '99999999999999999999', 'x'), 'discussion_not_found'],
      [update(lea, id, ''), 'validation title'],
      [mark(rose, id, other.comments.elements[0].id), 'comment_not_found commentId'],
    ];
    for (const [answer, code] of wrong) expect([await answer, code]).toEqual([code, code]);
    expect(await contents(server)).toEqual(before);
  });

  it('is spoken in as the profile that is named, where several are members', async () => {
    const person = await buildPerson(server);
    const second = await addProfile(server, person.user, 'other_face');
    for (const { id } of [person.actor, second]) await get(Memberships).join(group.id, id);
    const { id, slug } = await begin(person, { creatorId: second.id });
    await reply(person, id, 'From myself');
    await reply(person, id, 'From the other', { actorId: second.id });
    const shown = await read(rose, slug);
    expect(shown.comments.elements.map(({ actor }: any) => actor.preferredUsername)).toEqual([
      'other_face',
      person.actor.preferredUsername,
      'other_face',
    ]);
    expect((await read(person, slug)).profiles).toHaveLength(2);
    expect(shown.profiles).toEqual([{ preferredUsername: 'rose' }]);
  });

  it('keeps all that many say at once, until it is deleted', async () => {
    const { id, slug } = await begin(rose);
    const said = Array.from({ length: 8 }, (_, index) => reply(index % 2 ? rose : amir, id, `x${index}`));
    for (const answer of await Promise.all(said)) expect(answer).toMatchObject({ id });
    expect((await read(rose, slug)).comments.total).toBe(9);
    await Promise.all([reply(rose, id), erase(lea, id), reply(amir, id), update(lea, id, 'Late', true)]);
    expect(await read(rose, slug)).toBe('discussion_not_found');
    expect(await server.db.query('SELECT FROM comments WHERE discussion_id = $1', [id])).toEqual([]);
  });

  it('goes with its group, and what a profile said goes with the profile', async () => {
    const gone = await buildPerson(server);
    const { id, name } = await buildGroup(lea, [gone, rose]);
    const { slug } = await begin(gone, { group: id });
    await addProfile(server, gone.user, `kept_${gone.user.id}`);
    await get(Persons).delete(gone.user, gone.actor.id);
    await server.runJobs();
    expect(await read(rose, slug)).toMatchObject({
      creator: null,
      comments: { elements: [{ text: '', actor: null }] },
    });
    await get(Groups).delete(lea.viewer, id);
    expect(await read(rose, slug)).toBe('discussion_not_found');
    expect(await list(rose, name)).toBe('group_not_found preferredUsername');
    await server.runJobs();
    expect(await server.db.query('SELECT FROM discussions WHERE group_id = $1', [id])).toEqual([]);
  });

  it('is closed to who is suspended, and in a group that is', async () => {
    const shut = await buildPerson(server);
    const { id: groupId } = await buildGroup(lea, [shut, rose]);
    const { id, slug } = await begin(shut, { group: groupId, text: 'Buy this' });
    const suspend = (actorId: string, since: string | null) =>
      server.db.query('UPDATE actors SET suspended_at = $2 WHERE id = $1', [actorId, since]);
    await suspend(shut.actor.id, '2026-01-01');
    expect(await reply(shut, id)).toBe('profile_suspended');
    expect(await begin(shut, { group: groupId })).toBe('profile_suspended');
    expect((await read(rose, slug)).comments).toEqual({ total: 0, elements: [] });
    await suspend(groupId, '2026-01-01');
    expect(await read(rose, slug)).toBe('discussion_not_found');
    expect(await begin(rose, { group: groupId })).toBe('group_not_found');
  });
});

describe('what is said in a discussion', () => {
  it('is changed by its author, and taken away by them or a moderator', async () => {
    const { id, slug, comments } = await begin(rose);
    const [{ id: first }] = comments.elements;
    const [, { id: second }] = (await reply(rose, id)).comments.elements;
    for (const answer of [reword(amir, first, 'x'), reword(lea, first, 'x'), take(amir, first)]) {
      expect(await answer).toBe('unauthorized');
    }
    expect(await reword(rose, first, 'How <b>many</b><img src=x>?')).toEqual({ text: 'How <b>many</b>?' });
    expect(await take(rose, first)).toMatchObject({ text: '', deletedAt: expect.any(String) });
    expect(await take(lea, second)).toMatchObject({ text: '' });
    expect(await take(lea, second)).toBe('comment_not_found');
    expect(await reword(rose, first, 'Again')).toBe('comment_not_found');
    expect((await read(amir, slug)).comments).toMatchObject({ total: 2, elements: [{ actor: null }, { actor: null }] });
  });

  it('names members of the group, and nobody else', async () => {
    const { comments } = await begin(rose, { text: 'Ask @amir, @max and @lea' });
    const [{ id, text }] = comments.elements;
    expect(text).toContain(`href="${amir.actor.url}"`);
    const named = await server.db.query<{ id: string }>(
      'SELECT actor_id AS id FROM comment_mentions WHERE comment_id = $1',
      [id],
    );
    expect(named.map((row) => row.id).sort()).toEqual([amir.actor.id, lea.actor.id].sort());
  });

  it('is told to members whom it names, who are so still', async () => {
    const guest = await buildPerson(server);
    await get(Memberships).join(group.id, guest.actor.id);
    await server.runJobs();
    const { slug } = await begin(rose, { title: 'Named', text: `Ask @amir and @${guest.actor.preferredUsername}` });
    await remove(guest);
    const subjects = async ({ user }: TestPerson) => (await mailsTo(server, user.email)).map(({ subject }) => subject);
    expect(await subjects(amir)).toContain('Rose mentions you in “Named”');
    expect((await subjects(guest)).filter((subject) => subject?.includes('Named'))).toEqual([]);
    const told = '{ loggedUser { notifications { elements { kind path group { preferredUsername } } } } }';
    const { notifications } = await say(amir, told);
    expect(notifications.elements).toContainEqual({
      kind: 'discussion_mention',
      path: `/@${group.name}/c/${slug}`,
      group: { preferredUsername: group.name },
    });
  });

  it('is new to others until they have read it, and what was said before they came is not', async () => {
    const { id, slug } = await begin(rose);
    await reply(rose, id, 'Or five');
    const shown = await read(amir, slug);
    expect(shown).toMatchObject({ unreadCount: 2, readBefore: 0 });
    const [first, second] = shown.comments.elements.map((comment: { id: string }) => comment.id);
    expect(await mark(amir, id, first)).toEqual({ unreadCount: 1 });
    expect(await read(amir, slug)).toMatchObject({ unreadCount: 1, readBefore: 1 });
    expect(await mark(amir, id, second)).toEqual({ unreadCount: 0 });
    expect(await mark(amir, id, first)).toEqual({ unreadCount: 0 });
    expect(await read(amir, slug)).toMatchObject({ readBefore: 2 });
    expect(await read(lea, slug)).toMatchObject({ unreadCount: 2 });
    expect(await read(rose, slug)).toMatchObject({ unreadCount: 0 });
    const late = await buildPerson(server);
    await get(Memberships).join(group.id, late.actor.id);
    expect(await read(late, slug)).toMatchObject({ unreadCount: 0, readBefore: 2 });
    await reply(rose, id, 'Or six');
    const { discussions } = await list(late);
    expect(discussions.elements[0]).toEqual({ id, unreadCount: 1 });
  });
});

describe('who watches a discussion', () => {
  const NEWS = 'subscription ($slug: String!) { discussionCommentChanged(slug: $slug) { title lastComment { text } } }';
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
    await subscribed(server, 0);
  });
  const follow = (who: TestPerson, slug: string) => {
    const client = openSocket(server, { Authorization: `Bearer ${who.accessToken}` });
    closing.push(() => client.dispose());
    return watch(client, NEWS, { slug });
  };
  const told = (title: string, text: string) => ({ discussionCommentChanged: { title, lastComment: { text } } });

  it('hears what is said and changed in it, on either socket, until they are no member any more', async () => {
    const guest = await buildPerson(server);
    await get(Memberships).join(group.id, guest.actor.id);
    const { id, slug, comments } = await begin(rose);
    expect((await follow(max, slug).next())!.errors!.map(({ code }) => code)).toEqual(['discussion_not_found']);
    const watched = follow(guest, slug);
    const phoenix = await PhoenixClient.open(server, `vsn=2.0.0&token=${amir.accessToken}`);
    closing.push(() => phoenix.close());
    phoenix.send('__absinthe__:control', 'phx_join', {});
    await phoenix.next();
    phoenix.send('__absinthe__:control', 'doc', { query: NEWS, variables: { slug } });
    await phoenix.next();
    const next = watched.next();
    await subscribed(server, 2);
    await reply(amir, id, 'Hear');
    expect((await next)!.data).toEqual(told('Benches', 'Hear'));
    expect((await phoenix.next())[4].result.data).toEqual(told('Benches', 'Hear'));
    await reword(rose, comments.elements[0].id, 'In other words');
    expect((await watched.next())!.data).toEqual(told('Benches', 'Hear'));
    await update(lea, id, 'Chairs');
    expect((await watched.next())!.data).toEqual(told('Chairs', 'Hear'));
    await remove(guest);
    expect((await watched.next())!.errors!.map(({ code }) => code)).toEqual(['discussion_not_found']);
    await reply(amir, id, 'Among ourselves');
    expect(await watched.next()).toBeNull();
  });
});
