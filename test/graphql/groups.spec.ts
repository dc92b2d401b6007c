import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { UserRole } from '#convoke/accounts';
import { addProfile, buildPerson, type TestPerson } from '../support/people.js';
import { startTestServer, type TestServer } from '../support/server.js';

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

const ask = (who: TestPerson | null, text: string, variables: Record<string, unknown> = {}) =>
  server.graphql(text, variables, who ? { token: who.accessToken } : {});
/** The first field of the answer, or the code of the first mistake. */
const say = async (who: TestPerson | null, text: string, variables: Record<string, unknown> = {}) => {
  const { data, errors } = await ask(who, text, variables);
  return errors ? errors[0]!.code : Object.values(data!)[0];
};

const CREATE = `mutation ($name: String!, $openness: Openness, $visibility: GroupVisibility, $approves: Boolean) {
  createGroup(preferredUsername: $name, name: "Trees", openness: $openness, visibility: $visibility,
    manuallyApprovesFollowers: $approves) { id preferredUsername } }`;
const create = async (traits: object = {}): Promise<{ id: string; name: string }> => {
  const name = `trees_${randomUUID().slice(0, 8)}`;
  const { id } = (await say(lea, CREATE, { name, openness: 'OPEN', ...traits })) as { id: string };
  return { id, name };
};
const join = (who: TestPerson, id: string, actorId?: string) =>
  say(who, 'mutation ($id: ID!, $actorId: ID) { joinGroup(groupId: $id, actorId: $actorId) { id role } }', {
    id,
    actorId,
  });
const leave = (who: TestPerson, id: string) =>
  say(who, 'mutation ($id: ID!) { leaveGroup(groupId: $id) { id } }', { id });
const invite = (who: TestPerson, id: string, target: string) =>
  say(who, 'mutation ($id: ID!, $t: String!) { inviteMember(groupId: $id, targetActorUsername: $t) { id role } }', {
    id,
    t: target,
  });
const onMember = (what: string, who: TestPerson, id: string) =>
  say(who, `mutation ($id: ID!) { ${what}(memberId: $id) { id role } }`, { id });
const promote = (who: TestPerson, id: string, role: string) =>
  say(who, 'mutation ($id: ID!, $role: MemberRoleEnum!) { updateMember(memberId: $id, role: $role) { role } }', {
    id,
    role,
  });
const remove = (who: TestPerson, id: string, exclude = false) =>
  say(who, 'mutation ($id: ID!, $exclude: Boolean) { removeMember(memberId: $id, exclude: $exclude) { role } }', {
    id,
    exclude,
  });
const members = async (id: string) =>
  (
    await server.db.query<{ who: string }>(
      `SELECT a.preferred_username || ':' || m.role AS who FROM members m JOIN actors a ON a.id = m.actor_id
        WHERE m.group_id = $1 ORDER BY a.preferred_username`,
      [id],
    )
  ).map(({ who }) => who);
const memberId = async (id: string, who: TestPerson) =>
  (
    await server.db.query<{ id: string }>('SELECT id FROM members WHERE group_id = $1 AND actor_id = $2', [
      id,
      who.actor.id,
    ])
  )[0]?.id;

describe('a group', () => {
  it('is made by a profile, which runs it, and shown to everybody', async () => {
    const { id, name } = await create();
    expect(await members(id)).toEqual(['lea:creator']);
    const shown = `{ group(preferredUsername: "${name}") { __typename name visibility openness membersCount followersCount
      members { total } followers { total } } }`;
    const public_ = {
      __typename: 'Group',
      name: 'Trees',
      visibility: 'PUBLIC',
      openness: 'OPEN',
      membersCount: 1,
      followersCount: 0,
    };
    expect(await say(null, shown)).toEqual({ ...public_, members: { total: 0 }, followers: { total: 0 } });
    expect(await say(lea, shown)).toEqual({ ...public_, members: { total: 1 }, followers: { total: 0 } });
  });

  it('takes no name that somebody has, and none of the reserved ones', async () => {
    for (const name of ['lea', 'admin', 'No Spaces', '']) expect(await say(lea, CREATE, { name })).toBe('validation');
  });

  it('that is private is there for its members alone', async () => {
    const { id, name } = await create({ visibility: 'PRIVATE' });
    const shown = `{ group(preferredUsername: "${name}") { id } }`;
    for (const who of [null, rose]) expect(await say(who, shown)).toBe('group_not_found');
    expect(await join(rose, id)).toBe('group_not_found');
    await invite(lea, id, 'rose');
    expect(await say(rose, shown)).toEqual({ id });
    expect(await join(rose, id)).toMatchObject({ role: 'MEMBER' });
  });

  it('says what the viewer could do in it, and with which profiles', async () => {
    const { id, name } = await create({ openness: 'MODERATED' });
    const shown = `{ group(preferredUsername: "${name}") { viewerMemberships { actor { id } role rights { publish } }
      viewerFollows { actor { id } } viewerCan { join follow read contribute publish manageMembers administer update } } }`;
    const can = (what: string) =>
      Object.fromEntries(
        ['join', 'follow', 'read', 'contribute', 'publish', 'manageMembers', 'administer', 'update'].map((right) => [
          right,
          what.split(' ').includes(right),
        ]),
      );
    const none = { viewerMemberships: [], viewerFollows: [] };
    expect(await say(null, shown)).toEqual({ ...none, viewerCan: can('') });
    expect(await say(rose, shown)).toEqual({ ...none, viewerCan: can('join follow') });
    await join(rose, id);
    const asking = { actor: { id: rose.actor.id }, role: 'NOT_APPROVED', rights: { publish: false } };
    expect(await say(rose, shown)).toEqual({ ...none, viewerMemberships: [asking], viewerCan: can('follow') });
    await onMember('approveMember', lea, (await memberId(id, rose))!);
    await promote(lea, (await memberId(id, rose))!, 'MODERATOR');
    await ask(rose, 'mutation ($id: ID!) { followGroup(groupId: $id) { id } }', { id });
    expect(await say(rose, shown)).toEqual({
      viewerMemberships: [{ actor: { id: rose.actor.id }, role: 'MODERATOR', rights: { publish: true } }],
      viewerFollows: [{ actor: { id: rose.actor.id } }],
      viewerCan: can('read contribute publish manageMembers'),
    });
    expect(await say(lea, shown)).toMatchObject({
      viewerCan: can('follow read contribute publish manageMembers administer update'),
    });
    await server.db.query('UPDATE actors SET suspended_at = now() WHERE id = $1', [id]);
    const moderator = await buildPerson(server, { role: UserRole.MODERATOR });
    expect(await say(moderator, shown)).toEqual({ ...none, viewerCan: can('') });
  });

  it('is changed as the profile that is named, where several could', async () => {
    const person = await buildPerson(server);
    const others = await Promise.all(
      ['one', 'two'].map((tag) => addProfile(server, person.user, `${tag}_${randomUUID().slice(0, 8)}`)),
    );
    const { id } = await create();
    for (const { id: actorId } of others) {
      await join(person, id, actorId);
      await server.db.query("UPDATE members SET role = 'administrator' WHERE actor_id = $1", [actorId]);
    }
    const change = 'mutation ($id: ID!, $as: ID) { updateGroup(id: $id, actorId: $as, name: "Oaks") { name } }';
    expect(await say(person, change, { id })).toBe('profile_ambiguous');
    expect(await say(person, change, { id, as: person.actor.id })).toBe('profile_ambiguous');
    expect(await say(person, change, { id, as: others[1]!.id })).toEqual({ name: 'Oaks' });
    const end = 'mutation ($id: ID!, $as: ID) { deleteGroup(groupId: $id, actorId: $as) { id } }';
    expect(await say(person, end, { id })).toBe('profile_ambiguous');
    expect(await say(person, end, { id, as: others[0]!.id })).toEqual({ id });
  });

  it('is changed and deleted by its administrators alone', async () => {
    const { id, name } = await create();
    await join(rose, id);
    await promote(lea, (await memberId(id, rose))!, 'MODERATOR');
    const change = 'mutation ($id: ID!) { updateGroup(id: $id, name: "Forest") { name } }';
    const end = 'mutation ($id: ID!) { deleteGroup(groupId: $id) { id } }';
    expect(await say(rose, change, { id })).toBe('unauthorized');
    expect(await say(amir, change, { id })).toBe('group_not_found');
    expect(await say(rose, end, { id })).toBe('unauthorized');
    expect(await say(lea, change, { id })).toEqual({ name: 'Forest' });
    expect(await say(lea, end, { id })).toEqual({ id });
    expect(await say(lea, `{ group(preferredUsername: "${name}") { id } }`)).toBe('group_not_found');
    expect(await say(amir, CREATE, { name })).toBe('validation');
  });
});

describe('membership', () => {
  it('begins at once where the group is open, once', async () => {
    const { id } = await create();
    expect(await join(rose, id)).toMatchObject({ role: 'MEMBER' });
    expect(await join(rose, id)).toBe('already_member');
    expect(await leave(rose, id)).toMatchObject({ id: expect.any(String) });
    expect(await members(id)).toEqual(['lea:creator']);
  });

  it('is of the profile that was chosen', async () => {
    const { id } = await create();
    const person = await buildPerson(server);
    const other = await addProfile(server, person.user, `other_${randomUUID().slice(0, 8)}`);
    expect(await join(person, id, other.id)).toMatchObject({ role: 'MEMBER' });
    expect(await members(id)).toEqual(['lea:creator', `${other.preferredUsername}:member`]);
    expect(await join(person, id, rose.actor.id)).toBe('unauthorized');
  });

  it('waits for an answer where the group wants to approve', async () => {
    const { id } = await create({ openness: 'MODERATED' });
    const { id: asked } = (await join(rose, id)) as { id: string };
    expect(await members(id)).toEqual(['lea:creator', 'rose:not_approved']);
    expect(await onMember('approveMember', rose, asked)).toBe('group_not_found');
    expect(await onMember('approveMember', lea, asked)).toMatchObject({ role: 'MEMBER' });
    expect(await onMember('approveMember', lea, asked)).toBe('member_not_found');
    const { id: second } = (await join(amir, id)) as { id: string };
    expect(await onMember('rejectMember', lea, second)).toMatchObject({ role: 'REJECTED' });
    expect(await members(id)).toEqual(['lea:creator', 'rose:member']);
  });

  it('needs an invitation where the group says so, which its profile alone answers', async () => {
    const { id } = await create({ openness: 'INVITE_ONLY' });
    expect(await join(rose, id)).toBe('group_on_invitation');
    expect(await invite(rose, id, 'amir')).toBe('group_not_found');
    const { id: invitation } = (await invite(lea, id, '@rose')) as { id: string };
    const answer = 'mutation ($id: ID!) { acceptInvitation(id: $id) { role } }';
    expect(await say(amir, answer, { id: invitation })).toBe('invitation_not_found');
    expect(await say(rose, answer, { id: invitation })).toEqual({ role: 'MEMBER' });
    expect(await say(rose, answer, { id: invitation })).toBe('invitation_not_found');
    const { id: second } = (await invite(lea, id, 'amir')) as { id: string };
    expect(await say(amir, 'mutation ($id: ID!) { rejectInvitation(id: $id) { id } }', { id: second })).toEqual({
      id: second,
    });
    expect(await members(id)).toEqual(['lea:creator', 'rose:member']);
    expect(await invite(lea, id, 'nobody_at_all')).toBe('validation');
  });

  it('is ended by those above, and may be for good', async () => {
    const { id } = await create();
    await join(rose, id);
    await join(amir, id);
    const [ofRose, ofAmir] = [(await memberId(id, rose))!, (await memberId(id, amir))!];
    await promote(lea, ofRose, 'MODERATOR');
    expect(await remove(amir, ofRose)).toBe('unauthorized');
    expect(await remove(rose, (await memberId(id, lea))!)).toBe('unauthorized');
    expect(await remove(rose, ofAmir, true)).toEqual({ role: 'REJECTED' });
    expect(await join(amir, id)).toBe('membership_refused');
    expect(await remove(rose, ofAmir)).toEqual({ role: 'REJECTED' });
    expect(await join(amir, id)).toMatchObject({ role: 'MEMBER' });
  });

  it('of the last administrator can neither end nor become less, however many try at once', async () => {
    const { id } = await create();
    const first = (await memberId(id, lea))!;
    expect(await leave(lea, id)).toBe('last_group_administrator');
    expect(await promote(lea, first, 'MEMBER')).toBe('last_group_administrator');
    await join(rose, id);
    await promote(lea, (await memberId(id, rose))!, 'ADMINISTRATOR');
    const answers = await Promise.all([leave(lea, id), leave(rose, id)]);
    expect(answers).toContain('last_group_administrator');
    expect(await members(id)).toHaveLength(1);
  });

  it('is listed for the account by role, without groups that are gone', async () => {
    const person = await buildPerson(server);
    const [open, moderated, gone] = [await create(), await create({ openness: 'MODERATED' }), await create()];
    for (const { id } of [open, moderated, gone]) await join(person, id);
    const follow = 'mutation ($id: ID!) { followGroup(groupId: $id) { id } }';
    for (const { id } of [open, gone]) await ask(person, follow, { id });
    await ask(lea, 'mutation ($id: ID!) { deleteGroup(groupId: $id) { id } }', { id: gone.id });
    const own = `{ loggedUser { memberships { total } asking: memberships(roles: "not_approved") { elements { parent { id } } }
      follows { total elements { targetActor { id } } } } }`;
    expect(await say(person, own)).toEqual({
      memberships: { total: 2 },
      asking: { elements: [{ parent: { id: moderated.id } }] },
      follows: { total: 1, elements: [{ targetActor: { id: open.id } }] },
    });
  });

  it('is shown of others to members alone', async () => {
    const { id, name } = await create();
    await join(rose, id);
    const list = `{ group(preferredUsername: "${name}") { members(roles: "member,creator") { total elements { role actor { preferredUsername } } } } }`;
    expect(await say(amir, list)).toEqual({ members: { total: 0, elements: [] } });
    expect(await say(rose, list)).toMatchObject({
      members: { total: 2, elements: [{ role: 'CREATOR' }, { role: 'MEMBER' }] },
    });
    await invite(lea, id, 'amir');
    const invited = list.replace('member,creator', 'invited');
    expect(await say(rose, invited)).toMatchObject({ members: { total: 0 } });
    expect(await say(rose, list.replace('(roles: "member,creator")', ''))).toMatchObject({ members: { total: 2 } });
    expect(await say(lea, invited)).toMatchObject({ members: { total: 1 } });
    const own = `query ($id: ID!) { person(id: $id) { memberships(groupId: ${id}) { total } } }`;
    expect(await say(rose, own, { id: rose.actor.id })).toEqual({ memberships: { total: 1 } });
    const named = `query ($id: ID!, $name: String!) { person(id: $id) { memberships(group: $name) { total } } }`;
    const found = (text: string) => say(rose, named, { id: rose.actor.id, name: text });
    expect([await found(name), await found('nothing'), await found(`${name}@elsewhere.example`)]).toEqual(
      [1, 0, 0].map((total) => ({ memberships: { total } })),
    );
    const all = 'query ($name: String!) { loggedUser { memberships(name: $name) { total } } }';
    const part = async (text: string) => (await say(rose, all, { name: text })) as object;
    expect([await part(name.slice(2)), await part('%')]).toEqual([1, 0].map((total) => ({ memberships: { total } })));
    expect(await say(amir, own, { id: rose.actor.id })).toEqual({ memberships: null });
  });
});

describe('following a group', () => {
  let group: { id: string; name: string };
  beforeEach(async () => {
    group = await create({ approves: true });
  });
  const follow = (who: TestPerson) =>
    say(who, 'mutation ($id: ID!) { followGroup(groupId: $id, notify: false) { id approved notify } }', {
      id: group.id,
    });
  const answer = (who: TestPerson, id: string, approved: boolean) =>
    say(who, 'mutation ($id: ID!, $a: Boolean!) { updateFollower(id: $id, approved: $a) { approved } }', {
      id,
      a: approved,
    });

  it('waits for the group where it approves followers, and is ended by either side', async () => {
    const asked = (await follow(rose)) as { id: string };
    expect(asked).toMatchObject({ approved: false, notify: false });
    expect(await answer(rose, asked.id, true)).toBe('group_not_found');
    expect(await answer(lea, asked.id, true)).toEqual({ approved: true });
    expect(await follow(rose)).toMatchObject({ approved: true });
    // Some documents of Mobilizon's clients have the second spelling.
    const both = `{ loggedPerson { follows { elements { targetActor { id } target_actor { id __typename } } } } }`;
    const { follows } = (await say(rose, both)) as { follows: { elements: object[] } };
    expect(follows.elements).toContainEqual({
      targetActor: { id: group.id },
      target_actor: { id: group.id, __typename: 'Group' },
    });
    const count = `{ group(preferredUsername: "${group.name}") { followersCount } }`;
    expect(await say(null, count)).toEqual({ followersCount: 1 });
    expect(await answer(lea, asked.id, false)).toEqual({ approved: false });
    expect(await say(null, count)).toEqual({ followersCount: 0 });
    const unfollow = 'mutation ($id: ID!) { unfollowGroup(groupId: $id) { id } }';
    expect(await say(rose, unfollow, { id: group.id })).toBe('follow_not_found');
  });
});

describe('finding groups', () => {
  const find = async (who: TestPerson | null, given: string) => {
    const found = (await say(
      who,
      `{ searchGroups(${given}) { total elements { __typename preferredUsername membersCount } } }`,
    )) as { total: number; elements: { preferredUsername: string }[] };
    return found.elements?.map(({ preferredUsername }) => preferredUsername) ?? found;
  };
  const addressed = `mutation ($name: String!) { createGroup(preferredUsername: $name, name: "Beech walkers", openness: OPEN,
    physicalAddress: { locality: "Lyon", geom: "4.85;45.75" }) { id } }`;

  it('goes by words and place among those that stand in lists', async () => {
    const tag = randomUUID().slice(0, 8);
    for (const [name, visibility] of [
      ['open', 'PUBLIC'],
      ['unlisted', 'UNLISTED'],
      ['private', 'PRIVATE'],
    ]) {
      const text = `mutation { createGroup(preferredUsername: "${name}_${tag}", name: "Élan ${tag}", summary: "<p>We plant.</p>",
        visibility: ${visibility}, openness: OPEN) { id } }`;
      await say(lea, text);
    }
    const { id } = (await say(lea, addressed, { name: `walkers_${tag}` })) as { id: string };
    await join(rose, id);
    expect(await find(null, `term: "elan ${tag}"`)).toEqual([`open_${tag}`]);
    expect(await find(null, `term: "plant ${tag}", minimumVisibility: PRIVATE`)).toEqual([`open_${tag}`]);
    expect(await find(lea, `term: "${tag}", minimumVisibility: UNLISTED, sortBy: CREATED_AT_ASC`)).toEqual([
      `open_${tag}`,
      `unlisted_${tag}`,
      `walkers_${tag}`,
    ]);
    expect(await find(null, `term: "${tag}"`)).toEqual([`walkers_${tag}`, `open_${tag}`]);
    expect(await find(lea, `term: "Élan ${tag}", minimumVisibility: PRIVATE, sortBy: CREATED_AT_DESC`)).toEqual([
      `private_${tag}`,
      `unlisted_${tag}`,
      `open_${tag}`,
    ]);
    expect(await find(lea, `term: "${tag}", excludeMyGroups: true`)).toEqual([]);
    expect(await find(null, `term: "${tag}", location: "4.84;45.76", radius: 5`)).toEqual([`walkers_${tag}`]);
    expect(await find(null, `term: "${tag}", location: "2.35;48.85", radius: 5`)).toEqual([]);
    expect(await find(null, `term: "${tag}", page: 2, limit: 1`)).toEqual([`open_${tag}`]);
    expect(await find(null, `term: "100%_${tag}"`)).toEqual([]);
    expect(await find(null, 'radius: -1')).toBe('validation');
    for (const sort of ['MEMBER_COUNT_ASC', 'MEMBER_COUNT_DESC', 'CREATED_AT_ASC', 'LAST_EVENT_ACTIVITY'])
      expect(await find(null, `term: "${tag}", sortBy: ${sort}`)).toHaveLength(2);
  });

  it('takes an address or a handle for the group that has it', async () => {
    const { name } = await create({ visibility: 'UNLISTED' });
    const { name: hidden } = await create({ visibility: 'PRIVATE' });
    const host = new URL(server.url).host;
    expect(await find(null, `term: "@${name}@${host}"`)).toEqual([name]);
    expect(await find(null, `term: "${server.url}/@${name}"`)).toEqual([name]);
    expect(await find(null, `term: "${server.url}/@${hidden}"`)).toEqual([]);
    expect(await find(null, `term: "${server.url}/@lea"`)).toEqual([]);
  });

  it('is a list of all for those who run the instance', async () => {
    const { id, name } = await create({ visibility: 'PRIVATE' });
    const moderator = await buildPerson(server, { role: UserRole.MODERATOR });
    const list = (given: string) =>
      say(moderator, `{ groups(preferredUsername: "${name}", ${given}) { total elements { id } } }`);
    const it = { total: 1, elements: [{ id }] };
    const none = { total: 0, elements: [] };
    expect(await list('name: "tree"')).toEqual(it);
    expect(await list('name: "tree", limit: 0')).toEqual({ total: 1, elements: [] });
    expect(await list('suspended: true')).toEqual(none);
    expect(await list('local: false')).toEqual(none);
    expect(await list('domain: "elsewhere"')).toEqual(none);
    expect(await say(rose, '{ groups { total } }')).toBe('unauthorized');
  });
});
