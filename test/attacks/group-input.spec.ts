import { randomUUID } from 'node:crypto';
import { getNamedType, type GraphQLInputType, isListType, isNonNullType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, rootFields, schemaOf } from '#test/generated-calls';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { buildOwnedGroups, type OwnedGroups } from './owned-groups.js';

let server: TestServer;
let lea: TestPerson;
let ours: OwnedGroups;
let name: string;
beforeAll(async () => {
  server = await startTestServer({ RATE_LIMITS: 'false' });
  lea = await buildPerson(server);
  ours = await buildOwnedGroups(server, lea);
  const [group] = await server.db.query<{ name: string }>(
    'SELECT preferred_username AS name FROM actors WHERE id = $1',
    [ours.groupId],
  );
  ({ name } = group!);
});
afterAll(() => server.close());

/** What is no value of the type, or one that nobody means. */
const HOSTILE: Record<string, unknown[]> = {
  ID: ['', '-1', '0', 'a\0', '1e3', '99999999999999999999999', "1' OR '1'='1", 'x'.repeat(100_000)],
  String: ['', '\0', 'a\u202Eb', '\ud800', '../..', '{"$gt":""}', '<b>'.repeat(30_000), 'x'.repeat(900_000)],
  Int: [-1, 0, 2_147_483_647, -2_147_483_648],
  DateTime: ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '+275760-09-13T00:00:00Z', 'yesterday'],
};
/** Mutations about groups, with what makes them do something but for the one value that is wrong. */
const ATTACKED: Record<string, () => object> = {
  createGroup: () => ({ preferredUsername: `g_${randomUUID().slice(0, 8)}` }),
  updateGroup: () => ({ id: ours.groupId, name: 'Ours' }),
  deleteGroup: () => ({}),
  followGroup: () => ({ groupId: ours.groupId }),
  updateGroupFollow: () => ({ followId: ours.followId }),
  unfollowGroup: () => ({}),
  updateFollower: () => ({ id: ours.followRequestId, approved: true }),
  joinGroup: () => ({ groupId: ours.groupId }),
  joinGroupByLink: () => ({ token: ours.groupLinkToken }),
  leaveGroup: () => ({}),
  inviteMember: () => ({ groupId: ours.groupId }),
  approveMember: () => ({ memberId: ours.memberRequestId }),
  rejectMember: () => ({}),
  updateMember: () => ({ memberId: ours.memberId, role: 'MEMBER' }),
  removeMember: () => ({}),
  acceptInvitation: () => ({}),
  rejectInvitation: () => ({}),
  createGroupInvitationLink: () => ({ groupId: ours.groupId }),
  deleteGroupInvitationLink: () => ({}),
  createDiscussion: () => ({ actorId: ours.groupId, title: 'One', text: 'Two' }),
  replyToDiscussion: () => ({ discussionId: ours.discussionId, text: 'Three' }),
  updateDiscussion: () => ({ discussionId: ours.discussionId, title: 'Four' }),
  readDiscussion: () => ({ discussionId: ours.discussionId, commentId: ours.discussionCommentId }),
  deleteDiscussion: () => ({}),
  createPost: () => ({ attributedToId: ours.groupId, title: 'One', body: 'Two', draft: true }),
  updatePost: () => ({ id: ours.postId, title: 'Three' }),
  deletePost: () => ({}),
  createResource: () => ({ actorId: ours.groupId, title: 'One', type: 'folder' }),
  updateResource: () => ({ id: ours.resourceId, title: 'Two' }),
  deleteResource: () => ({}),
  postPrivateMessage: () => ({ actorId: lea.actor.id, attributedToId: ours.groupId, text: 'Hello' }),
};

function hostileValues(type: GraphQLInputType): unknown[] {
  const values = HOSTILE[getNamedType(type).name] ?? [];
  const isList = isListType(isNonNullType(type) ? type.ofType : type);
  return isList ? [...values.map((value) => [value]), Array(10_000).fill(values[1])] : values;
}

describe('whoever sends what nobody means', () => {
  it.each(Object.keys(ATTACKED))('is answered, and nothing breaks: %s', async (mutation) => {
    const field = rootFields(schemaOf(server)).find((each) => each.name === mutation)!;
    const broken: object[] = [];
    for (const arg of field.args) {
      for (const value of hostileValues(arg.type)) {
        const given = { ...ATTACKED[mutation]!(), [arg.name]: value };
        const { errors = [] } = await call(server, field, { token: lea.accessToken, given });
        const faults = errors.filter(({ code }) => code === 'unknown_error');
        if (faults.length > 0) broken.push({ arg: arg.name, value: String(value).slice(0, 40), faults });
      }
    }
    expect(broken).toEqual([]);
  });

  it('has not left or lost a group by that', async () => {
    const rows = await server.db.query('SELECT role FROM members WHERE group_id = $1 AND actor_id = $2', [
      ours.groupId,
      lea.actor.id,
    ]);
    expect(rows).toEqual([{ role: 'creator' }]);
  });
});

/** The fields that are refused. */
async function refused(query: string, variables: object): Promise<(string | undefined)[]> {
  const { errors = [] } = await server.graphql(query, variables as Record<string, unknown>, { token: lea.accessToken });
  return errors.map(({ field }) => field);
}

describe('the name of a group', () => {
  const CREATE = 'mutation ($u: String!, $n: String) { createGroup(preferredUsername: $u, name: $n) { id } }';

  it.each([
    '\u0430dmin',
    'Trees',
    'trees\u200b',
    'tre\u0435s',
    'trees group',
    'trees-group',
    'tr\0ees',
    'admin',
    'x'.repeat(65),
  ])('cannot look like another one: %j', async (u) => {
    expect(await refused(CREATE, { u })).toEqual(['preferredUsername']);
  });

  it('is nobody else’s', async () => {
    expect(await refused(CREATE, { u: lea.actor.preferredUsername })).toEqual(['preferredUsername']);
    expect(await refused(CREATE, { u: name })).toEqual(['preferredUsername']);
  });

  it.each(['gnp.\u202Eseert', 'a\u2066b', 'a\0b', 'x'.repeat(101)])('does not deceive: %j', async (n) => {
    const update = 'mutation ($id: ID!, $n: String) { updateGroup(id: $id, name: $n) { id } }';
    expect(await refused(CREATE, { u: `g_${randomUUID().slice(0, 8)}`, n })).toEqual(['name']);
    expect(await refused(update, { id: ours.groupId, n })).toEqual(['name']);
  });
});

it('has an end to each list, however far one turns the pages', async () => {
  const deep = '(page: 2147483647, limit: 2147483647)';
  const lists = [
    'members',
    'followers',
    'discussions',
    'posts',
    'resources',
    'organizedEvents',
    'activity',
    'invitationLinks',
  ];
  for (const list of lists) {
    const query = `{ group(preferredUsername: "${name}") { ${list}${deep} { elements { __typename } } } }`;
    const { data, errors } = await server.graphql(query, {}, { token: lea.accessToken });
    expect({ list, errors, elements: data?.group[list].elements }).toEqual({ list, errors: undefined, elements: [] });
  }
});
