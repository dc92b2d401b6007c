import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Suspensions } from '#convoke/actors';
import { type BuiltGroup, buildGroup, buildMember } from '#test/groups';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
let founder: TestPerson;
let reader: TestPerson;
/** The reader's second profile. */
let other: { id: string; preferredUsername: string };
/** One group the reader is in, another they follow. */
let theirs: BuiltGroup;
let followed: BuiltGroup;

const say = async (who: TestPerson | null, text: string, variables: object = {}): Promise<any> => {
  const { data, errors } = await server.graphql(text, { ...variables }, who ? { token: who.accessToken } : {});
  return errors ? errors[0]!.code : Object.values(data!)[0];
};
const write = (by: BuiltGroup, title: string, traits = '') =>
  say(
    founder,
    `mutation ($group: ID!, $title: String!) { createPost(attributedToId: $group, title: $title, body: "<p>So.</p>" ${traits}) { slug } }`,
    { group: by.group.id, title },
  );
const LIST = `query ($page: Int, $limit: Int = 20) { loggedUser { followedGroupPosts(page: $page, limit: $limit) { total
  elements { profile { preferredUsername } group { name } post { title } } } } }`;
const listed = async (who: TestPerson, window: object = {}) => {
  const { elements } = (await say(who, LIST, window)).followedGroupPosts;
  return elements.map(({ profile, group, post }: any) => `${profile.preferredUsername}, ${group.name}: ${post.title}`);
};

beforeAll(async () => {
  server = await startTestServer({ RATE_LIMITS: 'false' });
  founder = await buildPerson(server);
  reader = await buildPerson(server, { username: 'reader' });
  other = await addProfile(server, reader.user, 'other');
  theirs = await buildGroup(server, { founder, name: 'Trees' });
  followed = await buildGroup(server, { founder, name: 'Bread' });
  const unknown = await buildGroup(server, { founder, name: 'Stones' });
  await buildMember(server, theirs, reader.actor.id);
  const follow = 'mutation ($group: ID!, $actor: ID!) { followGroup(groupId: $group, actorId: $actor) { id } }';
  await say(reader, follow, { group: followed.group.id, actor: other.id });
  for (const [group, name] of [
    [theirs, 'Trees'],
    [followed, 'Bread'],
    [unknown, 'Stones'],
  ] as const) {
    await write(group, `${name} for all`);
    await write(group, `${name} with the link`, ', visibility: UNLISTED');
    await write(group, `${name} for members`, ', visibility: PRIVATE');
    await write(group, `${name}, unfinished`, ', draft: true');
  }
});
afterAll(() => server.close());

describe('posts of the groups that somebody is in or follows', () => {
  it('come the newest first, what is for members to members, each by the profile that it is for', async () => {
    expect(await listed(reader)).toEqual([
      'other, Bread: Bread for all',
      'reader, Trees: Trees for members',
      'reader, Trees: Trees with the link',
      'reader, Trees: Trees for all',
    ]);
    expect((await say(reader, LIST, { limit: 3, page: 2 })).followedGroupPosts.total).toBe(4);
    expect(await listed(reader, { limit: 3, page: 2 })).toEqual(['reader, Trees: Trees for all']);
  });

  it('are shown once where one profile follows what another is in, by the one that is in it', async () => {
    const also = 'mutation ($group: ID!, $actor: ID!) { followGroup(groupId: $group, actorId: $actor) { id } }';
    await say(reader, also, { group: theirs.group.id, actor: other.id });
    expect(await listed(reader)).toHaveLength(4);
    expect(await listed(reader)).toContain('reader, Trees: Trees for members');
  });

  it('are nobody else’s to see, and gone with the membership, the follow and the group', async () => {
    expect(await listed(await buildPerson(server))).toEqual([]);
    await say(reader, `mutation { leaveGroup(groupId: ${theirs.group.id}, actorId: ${reader.actor.id}) { id } }`);
    // The other profile still follows it.
    expect((await listed(reader)).filter((line: string) => line.includes('Trees'))).toEqual([
      'other, Trees: Trees for all',
    ]);
    await server.app.get(Suspensions, { strict: false }).set(followed.group.id, true);
    expect((await listed(reader)).filter((line: string) => line.includes('Bread'))).toEqual([]);
  });
});
