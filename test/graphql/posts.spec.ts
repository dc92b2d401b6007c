import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { randomUUID } from 'node:crypto';
import { Suspensions } from '#convoke/actors';
import { DomainEvents } from '#convoke/core';
import { MediaService } from '#convoke/media';
import { addProfile, buildPerson, type TestPerson } from '../support/people.js';
import { photograph } from '../support/pictures.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { moveClock } from '../support/time.js';

let server: TestServer;
let lea: TestPerson;
let max: TestPerson;
let rose: TestPerson;
let amir: TestPerson;
beforeAll(async () => {
  server = await startTestServer({ RATE_LIMITS: 'false' });
  lea = await buildPerson(server, { name: 'Léa' });
  max = await buildPerson(server, { name: 'Max' });
  rose = await buildPerson(server, { name: 'Rose' });
  amir = await buildPerson(server, { name: 'Amir' });
});
afterAll(() => server.close());

/** The first field of the answer, or the code of the first mistake. */
const say = async (who: TestPerson | null, text: string, variables: Record<string, unknown> = {}) => {
  const { data, errors } = await server.graphql(text, variables, who ? { token: who.accessToken } : {});
  return errors ? errors[0]!.code : Object.values(data!)[0];
};

interface Written {
  id: string;
  slug: string;
  url: string;
  draft: boolean;
}

let group: { id: string; name: string };
/** Léa made it, Max moderates it, Rose is a member, Amir is not. */
beforeEach(async () => {
  group = await found();
});
async function found(traits: object = {}): Promise<{ id: string; name: string }> {
  const name = `trees_${randomUUID().slice(0, 8)}`;
  const create = `mutation ($name: String!, $visibility: GroupVisibility) { createGroup(preferredUsername: $name,
    name: "Trees", openness: OPEN, visibility: $visibility) { id } }`;
  const { id } = (await say(lea, create, { name, ...traits })) as { id: string };
  for (const who of [max, rose]) await addMember(id, who.actor.id, who === max ? 'moderator' : 'member');
  return { id, name };
}
async function addMember(groupId: string, actorId: string, role: string): Promise<void> {
  await server.db.query(
    `INSERT INTO members (uuid, url, group_id, actor_id, role, inserted_at, updated_at)
      VALUES ($1, $2, $3, $4, $5, now(), now()) ON CONFLICT (group_id, actor_id) DO UPDATE SET role = excluded.role`,
    [randomUUID(), `https://x.example/${randomUUID()}`, groupId, actorId, role],
  );
}

const CREATE = `mutation ($group: ID!, $title: String!, $body: String!, $draft: Boolean, $visibility: PostVisibility,
  $publishAt: DateTime, $tags: [String], $language: String, $picture: MediaInput, $actorId: ID) {
  createPost(attributedToId: $group, title: $title, body: $body, draft: $draft, visibility: $visibility,
    publishAt: $publishAt, tags: $tags, language: $language, picture: $picture, actorId: $actorId) { id slug url draft } }`;
const write = (who: TestPerson | null, given: object = {}) =>
  say(who, CREATE, { group: group.id, title: 'Planting day', body: '<p>It went well.</p>', ...given });
const written = async (who: TestPerson, given: object = {}) => (await write(who, given)) as Written;
const UPDATE = `mutation ($id: ID!, $title: String, $body: String, $draft: Boolean, $visibility: PostVisibility,
  $publishAt: DateTime, $tags: [String], $actorId: ID, $group: ID) {
  updatePost(id: $id, title: $title, body: $body, draft: $draft, visibility: $visibility, publishAt: $publishAt,
    tags: $tags, actorId: $actorId, attributedToId: $group) { id slug url draft } }`;
const change = (who: TestPerson, id: string, changes: object) => say(who, UPDATE, { id, ...changes });
const remove = (who: TestPerson, id: string, actorId?: string) =>
  say(who, 'mutation ($id: ID!, $actorId: ID) { deletePost(id: $id, actorId: $actorId) { id } }', { id, actorId });
const read = (who: TestPerson | null, slug: string, fields = 'title') =>
  say(who, `query ($slug: String!) { post(slug: $slug) { ${fields} } }`, { slug });
const list = async (who: TestPerson | null) => {
  const asked = `{ group(preferredUsername: "${group.name}") { posts { total elements { title } } } }`;
  const { posts } = (await say(who, asked)) as { posts: { total: number; elements: { title: string }[] } };
  expect(posts.total).toBe(posts.elements.length);
  return posts.elements.map(({ title }) => title);
};
/** What the rest of the program is told of posts meanwhile. */
const newsOf = async (act: () => Promise<unknown>) => {
  const emit = vi.spyOn(server.app.get(DomainEvents, { strict: false }), 'emit');
  await act();
  const told = emit.mock.calls.map(([, { name }]) => name).filter((name) => name.startsWith('post.'));
  emit.mockRestore();
  return told;
};

describe('a post', () => {
  it('is written and shown with all that it says', async () => {
    const owner = { userId: lea.user.id, actorId: lea.actor.id };
    const upload = { bytes: await photograph(80, 60), name: 'p.jpg', alt: 'A tree', owner };
    const { id: mediaId } = await server.app.get(MediaService, { strict: false }).upload(upload);
    const given = { tags: ['Trees', '#trees', 'Été'], language: 'fr-ca', body: '<p onclick="x()">Hi <b>you</b></p>' };
    const { slug, url } = await written(lea, { ...given, picture: { mediaId } });
    expect(slug).toMatch(/^planting-day-[0-9a-f]{12}$/);
    expect(url).toBe(`${server.url}/p/${slug}`);
    const all = `title body excerpt draft local visibility language tags { title } publishAt
      attributedTo { preferredUsername } author { name } picture { alt } viewerCan { update delete }`;
    const shown = {
      title: 'Planting day',
      body: '<p>Hi <b>you</b></p>',
      excerpt: 'Hi you',
      draft: false,
      local: true,
      visibility: 'PUBLIC',
      language: 'fr-CA',
      tags: [{ title: 'Été' }, { title: 'Trees' }],
      publishAt: expect.any(String),
      attributedTo: { preferredUsername: group.name },
      picture: { alt: 'A tree' },
    };
    const [nothing, everything] = [false, true].map((may) => ({ update: may, delete: may }));
    expect(await read(null, slug, all)).toEqual({ ...shown, author: null, viewerCan: nothing });
    expect(await read(rose, slug, all)).toEqual({ ...shown, author: { name: 'Léa' }, viewerCan: nothing });
    expect(await read(max, slug, all)).toEqual({ ...shown, author: { name: 'Léa' }, viewerCan: everything });
  });

  it('is written, changed and deleted by those who may publish for the group alone', async () => {
    const { id, slug } = await written(lea);
    expect(await write(amir)).toBe('group_not_found');
    expect(await write(rose)).toBe('unauthorized');
    for (const who of [amir, rose]) {
      expect(await change(who, id, { title: 'Mine' })).toBe('unauthorized');
      expect(await remove(who, id)).toBe('unauthorized');
    }
    expect(await read(null, slug)).toEqual({ title: 'Planting day' });
    expect(await change(max, id, { title: 'Planted' })).toMatchObject({ slug });
    expect(await read(null, slug)).toEqual({ title: 'Planted' });
    expect(await remove(max, id)).toEqual({ id });
    expect(await read(null, slug)).toBe('gone');
    expect(await change(max, id, { title: 'Again' })).toBe('post_not_found');
    expect(await remove(max, id)).toBe('post_not_found');
    expect((await server.db.query('SELECT title, body FROM posts WHERE id = $1', [id]))[0]).toEqual({
      title: '',
      body: '',
    });
  });

  it('is refused with wrong words, and nothing is written', async () => {
    const { id, slug } = await written(lea);
    const wrong: object[] = [
      { title: '' },
      { title: 'x'.repeat(201) },
      { title: 'a\u0000b' },
      { body: 'x'.repeat(100_001) },
      { tags: ['x'] },
      { tags: Array.from({ length: 30 }, (_, index) => `tag ${index}`) },
      { actorId: 'nobody' },
    ];
    for (const given of wrong) {
      expect([given, await write(lea, given)]).toEqual([given, 'validation']);
      if (!('title' in given && given.title === '')) expect(await change(lea, id, given)).toBe('validation');
    }
    expect(await write(lea, { group: '99999999999999999999' })).toBe('validation');
    expect(await write(lea, { group: lea.actor.id })).toBe('group_not_found');
    expect(await write(lea, { picture: { mediaId: '1' } })).toBe('media_not_found');
    expect(await change(lea, id, { group: (await found()).id })).toBe('validation');
    expect(await read(lea, slug, 'title tags { title }')).toEqual({ title: 'Planting day', tags: [] });
    expect(await list(lea)).toEqual(['Planting day']);
  });

  it('is shown to whom it is for', async () => {
    const posts = {
      public: await written(lea, { title: 'To all' }),
      unlisted: await written(lea, { title: 'To some', visibility: 'UNLISTED' }),
      private: await written(lea, { title: 'To us', visibility: 'PRIVATE' }),
      draft: await written(lea, { title: 'Not yet', draft: true }),
    };
    const seen = async (who: TestPerson | null) => {
      const titles = await Promise.all(
        Object.entries(posts).map(async ([kind, { slug }]) => [kind, await read(who, slug)]),
      );
      return titles.filter(([, found]) => found !== 'post_not_found').map(([kind]) => kind);
    };
    for (const who of [null, amir]) expect(await seen(who)).toEqual(['public', 'unlisted']);
    expect(await seen(rose)).toEqual(['public', 'unlisted', 'private']);
    expect(await seen(max)).toEqual(['public', 'unlisted', 'private', 'draft']);
    for (const who of [null, amir]) expect(await list(who)).toEqual(['To all']);
    expect(await list(rose)).toEqual(['To us', 'To some', 'To all']);
    expect(await list(max)).toEqual(['Not yet', 'To us', 'To some', 'To all']);
    await addMember(group.id, rose.actor.id, 'rejected');
    expect(await seen(rose)).toEqual(['public', 'unlisted']);
    await remove(lea, posts.private.id);
    expect(await read(null, posts.private.slug)).toBe('post_not_found');
  });

  it('of a private group is for its members whatever it says', async () => {
    group = await found({ visibility: 'PRIVATE' });
    const { slug } = await written(lea);
    expect(await read(amir, slug)).toBe('post_not_found');
    expect(await read(rose, slug)).toEqual({ title: 'Planting day' });
  });

  it('is out of sight while its author or its group is suspended', async () => {
    const { slug } = await written(max);
    const suspensions = server.app.get(Suspensions, { strict: false });
    for (const id of [max.actor.id, group.id]) {
      await suspensions.set(id, true);
      for (const who of [null, rose]) expect(await read(who, slug)).toBe('post_not_found');
      await suspensions.set(id, false);
      expect(await read(null, slug)).toEqual({ title: 'Planting day' });
    }
  });

  it('goes with its group', async () => {
    const { slug } = await written(lea);
    await say(lea, 'mutation ($id: ID!) { deleteGroup(groupId: $id) { id } }', { id: group.id });
    expect(await read(lea, slug)).toBe('post_not_found');
    await server.runJobs();
    expect(await read(lea, slug)).toBe('gone');
    expect(await write(lea)).toBe('group_not_found');
  });
});

describe('a draft', () => {
  it('is published once, under a name by its title then, and is news from then on', async () => {
    const { id, slug } = await written(lea, { title: 'Pl', draft: true });
    const edit = () => change(max, id, { title: 'Planted' });
    expect(await newsOf(edit)).toEqual([]);
    expect(await read(max, slug, 'title draft')).toEqual({ title: 'Planted', draft: true });
    let published: Written | undefined;
    const publish = async () => (published = (await change(max, id, { draft: false })) as Written);
    expect(await newsOf(publish)).toEqual(['post.published']);
    expect(published).toMatchObject({ draft: false, slug: expect.stringMatching(/^planted-/) });
    expect(await read(null, published!.slug)).toEqual({ title: 'Planted' });
    expect(await newsOf(edit)).toEqual([]);
    expect(await newsOf(() => change(max, id, { tags: ['Oak'] }))).toEqual(['post.updated']);
    expect(await change(lea, id, { draft: true })).toBe('validation');
    expect(await change(lea, id, { publishAt: '2099-01-01T00:00:00Z' })).toBe('validation');
    expect(await newsOf(() => remove(lea, id))).toEqual(['post.deleted']);
    const draft = await written(lea, { draft: true });
    expect(await newsOf(() => remove(lea, draft.id))).toEqual([]);
    expect(await read(lea, draft.slug)).toBe('post_not_found');
  });

  it('publishes itself at its time, while its author may', async () => {
    const publishAt = new Date(Date.now() + 3_600_000).toISOString();
    const { draft } = await written(max, { publishAt });
    await written(lea, { title: 'Given up', publishAt }).then(({ id }) => change(lea, id, { publishAt: null }));
    const runScheduled = async () => {
      await server.db.query(`UPDATE jobs.job SET start_after = now() WHERE name = 'posts.publish-scheduled'`);
      await server.runJobs();
    };
    expect(draft).toBe(true);
    await runScheduled();
    expect(await list(rose)).toEqual([]);
    const restore = moveClock(server, 2);
    await runScheduled();
    restore();
    expect(await list(rose)).toEqual(['Planting day']);
    await written(max, { title: 'Left', publishAt });
    await addMember(group.id, max.actor.id, 'member');
    const again = moveClock(server, 2);
    await runScheduled();
    again();
    expect(await list(rose)).toEqual(['Planting day']);
    await written(lea, { title: 'Suspended', publishAt });
    const suspend = (suspended: boolean) =>
      server.app.get(Suspensions, { strict: false }).set(lea.actor.id, suspended, '');
    await suspend(true);
    const later = moveClock(server, 2);
    await runScheduled();
    later();
    await suspend(false);
    await server.runJobs();
    expect(await list(rose)).toEqual(['Planting day']);
  });
});

describe('who writes', () => {
  it('is the profile that was named, and has to be where several may', async () => {
    const twin = await addProfile(server, max.user, `twin_${randomUUID().slice(0, 8)}`, 'Twin');
    await addMember(group.id, twin.id, 'moderator');
    const { slug } = await written(max, { actorId: twin.id });
    expect(await read(rose, slug, 'author { name }')).toEqual({ author: { name: 'Twin' } });
    expect(await write(max, { actorId: rose.actor.id })).toBe('profile_ambiguous');
  });

  it('is whoever changes what its author may not change any more', async () => {
    const { id, slug } = await written(max);
    const author = async () => ((await read(rose, slug, 'author { name }')) as { author: object }).author;
    await change(lea, id, { title: 'Changed' });
    expect(await author()).toEqual({ name: 'Max' });
    await addMember(group.id, max.actor.id, 'member');
    expect(await change(max, id, { title: 'Mine' })).toBe('unauthorized');
    await change(lea, id, { title: 'Changed again' });
    expect(await author()).toEqual({ name: 'Léa' });
  });

  it('loses nothing to others who do so at the same moment', async () => {
    const { id, slug } = await written(lea);
    const changes = [{ title: 'New' }, { body: '<p>New</p>' }, { tags: ['New'] }, { visibility: 'UNLISTED' }];
    await Promise.all(changes.map((each, index) => change(index % 2 ? lea : max, id, each)));
    expect(await read(rose, slug, 'title body visibility tags { title }')).toEqual({
      title: 'New',
      body: '<p>New</p>',
      visibility: 'UNLISTED',
      tags: [{ title: 'New' }],
    });
    const answers = await Promise.all([remove(lea, id), remove(max, id), change(max, id, { title: 'Late' })]);
    expect(answers.filter((answer) => typeof answer === 'object' && 'id' in answer!)).not.toHaveLength(3);
    expect(await read(rose, slug)).toBe('gone');
  });
});
