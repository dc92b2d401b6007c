import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type MemberRole } from '#convoke/actors';
import { openInbox, type OpenInbox } from '#test/inbox';
import { buildPerson, type TestPerson } from '#test/people';
import type { Json, RemotePerson, RemoteServer } from '#test/remote-server';
import type { TestServer } from '#test/server';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

let inbox: OpenInbox;
let server: TestServer;
let remote: RemoteServer;
let tell: OpenInbox['tell'];
let lea: TestPerson;
let [ada, bob, fan]: RemotePerson[] = [];
beforeAll(async () => {
  inbox = await openInbox();
  ({ server, remote, tell } = inbox);
  lea = await buildPerson(server, { username: 'lea' });
  [ada, bob, fan] = ['ada', 'bob', 'fan'].map((name) => remote.person(name));
});
afterAll(() => inbox?.close());

const say = async (who: TestPerson | null, text: string, variables: Json = {}) => {
  const { data, errors } = await server.graphql(text, variables, who ? { token: who.accessToken } : {});
  return errors ? errors[0]!.code : (Object.values(data!)[0] as any);
};
/** What was told since the last time, after what is due was done: by whom, what, of what, and on which hosts. */
let seen = 0;
const told = async (): Promise<Json[]> => {
  await server.runJobs();
  const rows = await server.db.query<{ id: string; body: Json; inboxes: number }>(
    `SELECT o.id, o.body, (SELECT count(*)::int FROM deliveries WHERE activity_id = o.id) AS inboxes
      FROM outbound_activities o WHERE o.id > $1 ORDER BY o.id`,
    [seen],
  );
  seen = Number(rows.at(-1)?.id ?? seen);
  return rows.filter(({ inboxes }) => inboxes > 0).map(({ body }) => body);
};
const actorId = async (uri: string) =>
  (await inbox.one<{ id: string }>('SELECT id FROM actors WHERE url = $1', uri))!.id;
async function enrol(groupUri: string, uri: string, role: MemberRole): Promise<void> {
  await server.db.query(
    `INSERT INTO members (uuid, url, group_id, actor_id, role, inserted_at, updated_at)
      VALUES ($1, $2, $3, $4, $5, now(), now())`,
    [randomUUID(), `${groupUri}/members/${randomUUID()}`, await actorId(groupUri), await actorId(uri), role],
  );
}
const article = (author: RemotePerson, groupUri: string, traits: Json = {}): Json => {
  const id = `${remote.url}/articles/${randomUUID()}`;
  const published = new Date(Date.now() - 60_000).toISOString();
  const words = { name: 'From elsewhere', content: '<p onclick="x()">Hello</p>', to: [PUBLIC], published };
  const document = { id, type: 'Article', actor: author.uri, attributedTo: groupUri, ...words, ...traits };
  remote.serve(id, document);
  return document;
};
const kept = async (uri: unknown) =>
  inbox.one(`SELECT title, body, visibility, deleted_at IS NOT NULL AS gone FROM posts WHERE url = $1`, uri);
const CREATE = `mutation ($group: ID!, $visibility: PostVisibility) {
  createPost(attributedToId: $group, title: "News", body: "<p>Yes</p>", visibility: $visibility, language: "en") { id url slug } }`;

describe('a post for a group of ours', () => {
  let group: { id: string; url: string };
  /** Ada moderates it, Bob is a member, Fan follows it. */
  beforeEach(async () => {
    const name = `group_${randomUUID().slice(0, 8)}`;
    const { id } = await say(lea, `mutation { createGroup(preferredUsername: "${name}", openness: OPEN) { id } }`);
    group = { id, url: `${server.url}/@${name}` };
    for (const person of [ada!, bob!]) expect(await tell(person, 'Join', group.url)).toBeNull();
    expect(await tell(fan!, 'Follow', group.url)).toBeNull();
    await server.db.query(`UPDATE members SET role = 'moderator' WHERE group_id = $1 AND actor_id = $2`, [
      id,
      await actorId(ada!.uri),
    ]);
    await told();
  });

  it('goes to members and followers as an article, and the group tells of it', async () => {
    const { url, id } = await say(lea, CREATE, { group: group.id });
    const [create, announce, ...others] = await told();
    expect(create).toMatchObject({ type: 'Create', actor: lea.actor.url, to: [PUBLIC], object: { id: url } });
    expect(announce).toMatchObject({ type: 'Announce', actor: group.url, object: url });
    expect(others).toEqual([]);
    const answer = await fetch(url, { headers: { accept: 'application/activity+json' } });
    expect(await answer.json()).toMatchObject({
      type: 'Article',
      id: url,
      actor: lea.actor.url,
      attributedTo: group.url,
      name: 'News',
      nameMap: { en: 'News' },
      summary: '<p>Yes</p>',
      content: '<p>Yes</p>',
      cc: [`${group.url}/followers`, `${group.url}/members`],
    });
    await say(lea, 'mutation ($id: ID!) { updatePost(id: $id, title: "Old news") { id } }', { id });
    expect(await told()).toMatchObject([{ type: 'Update', actor: lea.actor.url, object: { name: 'Old news' } }]);
    await say(lea, 'mutation ($id: ID!) { updatePost(id: $id, visibility: PRIVATE) { id } }', { id });
    expect(await told()).toMatchObject([{ type: 'Update', to: [`${group.url}/members`], cc: [] }]);
    await say(lea, 'mutation ($id: ID!) { deletePost(id: $id) { id } }', { id });
    expect(await told()).toMatchObject([
      { type: 'Delete', actor: lea.actor.url, object: { id: url, type: 'Tombstone' } },
    ]);
    expect((await remote.get(url, bob!)).status).toBe(404);
  });

  it('that is for members goes to members alone, who alone can fetch it', async () => {
    const { url } = await say(lea, CREATE, { group: group.id, visibility: 'PRIVATE' });
    expect(await told()).toMatchObject([{ type: 'Create', to: [`${group.url}/members`], cc: [] }]);
    for (const [who, status] of [
      [bob!, 200],
      [fan!, 404],
    ] as const) {
      expect((await remote.get(url, who)).status).toBe(status);
      const list = await (await remote.get(`${group.url}/posts`, who)).json();
      expect(list).toMatchObject({ totalItems: status === 200 ? 1 : 0 });
    }
    expect((await fetch(url, { headers: { accept: 'application/activity+json' } })).status).toBe(404);
  });

  it('is taken of members elsewhere who may, changed and deleted by them, and the others are told', async () => {
    const document = article(ada!, group.url);
    expect(await tell(ada!, 'Create', document)).toBeNull();
    expect(await kept(document.id)).toEqual({
      title: 'From elsewhere',
      body: '<p>Hello</p>',
      visibility: 'public',
      gone: false,
    });
    expect(await told()).toMatchObject([{ type: 'Announce', actor: group.url, object: document.id }]);
    expect(await say(null, `{ group(preferredUsername: "${group.url.split('@')[1]}") { posts { total } } }`)).toEqual({
      posts: { total: 1 },
    });
    const at = (minutes: number) => new Date(Date.now() - 60_000 + minutes * 60_000).toISOString();
    expect(await tell(ada!, 'Update', { ...document, name: 'Older', updated: at(-5) })).toBeNull();
    expect(await tell(ada!, 'Update', { ...document, name: 'Newer', updated: at(0.5) })).toBeNull();
    expect(await kept(document.id)).toMatchObject({ title: 'Newer' });
    expect(await told()).toMatchObject([{ type: 'Announce', object: document.id }]);
    expect(await tell(bob!, 'Delete', document.id)).toBe('unauthorized');
    expect(await tell(ada!, 'Delete', document.id)).toBeNull();
    expect(await kept(document.id)).toMatchObject({ title: '', gone: true });
    expect(await told()).toMatchObject([{ type: 'Announce', object: { type: 'Delete', actor: ada!.uri } }]);
    expect(await tell(ada!, 'Update', { ...document, name: 'Back', updated: at(0.9) })).toBeNull();
    expect(await kept(document.id)).toMatchObject({ title: '', gone: true });
  });

  it('that changes twice within a second, as far as its server tells, is told of each time', async () => {
    const updated = new Date(Date.now() - 60_000).toISOString().replace(/\.\d+/, '');
    const document = article(ada!, group.url, { updated });
    for (const [type, name] of [
      ['Create', 'First'],
      ['Update', 'Second'],
    ] as const) {
      expect(await tell(ada!, type, { ...document, name })).toBeNull();
      expect(await kept(document.id)).toMatchObject({ title: name });
      expect(await told()).toMatchObject([{ type: 'Announce', object: document.id }]);
    }
  });

  it('is refused of those who may not, and of those who speak for others', async () => {
    for (const [sender, author, code] of [
      [bob!, bob!, 'unauthorized'],
      [fan!, fan!, 'group_not_found'],
      [bob!, ada!, 'key_owner'],
    ] as const) {
      const document = article(author, group.url);
      expect(await tell(sender, 'Create', document)).toContain(code);
      expect(await kept(document.id)).toBeUndefined();
    }
    const draft = article(ada!, group.url, { draft: true });
    expect(await tell(ada!, 'Create', draft)).toContain('draft');
    const { url, slug } = await say(lea, CREATE, { group: group.id });
    expect(await tell(bob!, 'Update', { ...article(bob!, group.url), id: url })).toBe('unauthorized');
    expect(await tell(bob!, 'Delete', url)).toBe('unauthorized');
    expect(await say(null, `{ post(slug: "${slug}") { title } }`)).toEqual({ title: 'News' });
    expect(await tell(ada!, 'Delete', url)).toBeNull();
    expect(await say(null, `{ post(slug: "${slug}") { title } }`)).toBe('gone');
  });
});

describe('a post for a group elsewhere', () => {
  let grove: RemotePerson;
  let groupId: string;
  /** Léa and Ada moderate it. */
  beforeEach(async () => {
    grove = remote.person(`grove_${randomUUID().slice(0, 8)}`, { type: 'Group', with: { openness: 'open' } });
    groupId = (await say(lea, `{ group(preferredUsername: "${grove.handle}") { id } }`)).id;
    await tell(ada!, 'Join', `${server.url}/@nobody`);
    for (const uri of [lea.actor.url, ada!.uri]) await enrol(grove.uri, uri, 'moderator');
    await told();
  });

  it('is kept when the group tells of it, by its author, and forgotten when it says so', async () => {
    const document = article(ada!, grove.uri, { to: [`${grove.uri}/members`] });
    expect(await tell(grove, 'Announce', document.id)).toBeNull();
    expect(await kept(document.id)).toMatchObject({ visibility: 'private', gone: false });
    const other = remote.person(`other_${randomUUID().slice(0, 8)}`, { type: 'Group' });
    // Somebody here is in both.
    await say(lea, `{ group(preferredUsername: "${other.handle}") { id } }`);
    await enrol(other.uri, lea.actor.url, 'member');
    const second = article(ada!, grove.uri);
    await tell(other, 'Announce', second.id);
    expect(await kept(second.id)).toBeUndefined();
    const byNobody = article(bob!, grove.uri);
    await tell(grove, 'Announce', byNobody.id);
    expect(await kept(byNobody.id)).toBeUndefined();
    await tell(other, 'Announce', inbox.activity(ada!, 'Delete', document.id));
    expect(await kept(document.id)).toMatchObject({ gone: false });
    expect(await tell(grove, 'Announce', inbox.activity(ada!, 'Delete', document.id))).toBeNull();
    expect(await kept(document.id)).toMatchObject({ gone: true });
  });

  it('that is written here goes to the group alone', async () => {
    const { url } = await say(lea, CREATE, { group: groupId });
    expect(await told()).toMatchObject([
      { type: 'Create', actor: lea.actor.url, object: { id: url, attributedTo: grove.uri } },
    ]);
    expect(await (await remote.get(url, ada!)).json()).toMatchObject({ type: 'Article' });
  });
});
