import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, Follows, GroupFollows } from '#convoke/actors';
import { Posts } from '#convoke/posts';
import { Resources } from '#convoke/resources';
import { Discussions } from '#convoke/threads';
import { exported, Unpacked } from '#test/exports';
import { buildGroup, putMember } from '#test/groups';
import { bring, IMPORT, startImport } from '#test/imports';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ RATE_LIMITS: 'false' });
});
afterAll(() => server.close());

const follow = (group: Actor, { actor }: TestPerson) =>
  server.app
    .get(GroupFollows, { strict: false })
    .follow(group.id, actor.id, { uri: `${actor.url}#follows/${group.id}`, notify: true });
const roleOf = async (group: Actor, { actor }: TestPerson) => {
  const [row] = await server.db.query<{ role: string }>(
    'SELECT role FROM members WHERE group_id = $1 AND actor_id = $2',
    [group.id, actor.id],
  );
  return row?.role ?? null;
};

/** Writes a post, a discussion and a link in a group, with a word in each. */
async function contribute(who: TestPerson, { id }: Actor, word: string): Promise<void> {
  const post: object = { attributedToId: id, title: `Post ${word}`, body: `<p>Body ${word}</p>` };
  await server.app.get(Posts, { strict: false }).create(who.viewer, post);
  const discussion = { title: `Discussion ${word}`, text: `<p>Said ${word}</p>` };
  await server.app.get(Discussions, { strict: false }).create(who.viewer, id, discussion);
  const link = { title: `Link ${word}`, type: 'link', resourceUrl: 'https://a.example/' } as const;
  await server.app.get(Resources, { strict: false }).create(who.viewer, id, link);
}

describe('an archive of a profile that is in groups', () => {
  let rose: TestPerson;
  let files: Unpacked;
  let folder: string;
  let oaks: Awaited<ReturnType<typeof buildGroup>>;
  let elms: Awaited<ReturnType<typeof buildGroup>>;
  beforeAll(async () => {
    rose = await buildPerson(server);
    await addProfile(server, rose.user, `other_${rose.actor.preferredUsername}`);
    const lea = await buildPerson(server, { name: 'Léa of the oaks' });
    oaks = await buildGroup(server, { founder: lea, name: 'Oaks' });
    elms = await buildGroup(server, { name: 'Elms' });
    await putMember(server, oaks.group.id, rose.actor.id, 'moderator');
    await follow(elms.group, rose);
    await contribute(rose, oaks.group, 'mine');
    await contribute(lea, oaks.group, 'hers');
    folder = `profiles/${rose.actor.preferredUsername}/`;
    files = new Unpacked(await exported(server, rose));
  });

  test('has where it is a member, whom it follows, and what it made there', () => {
    const group = { url: oaks.group.url, preferredUsername: oaks.group.preferredUsername, name: 'Oaks' };
    expect(files.json(`${folder}memberships.json`)).toEqual({
      memberships: [{ group, role: 'moderator', since: expect.any(String) }],
    });
    expect(files.json(`${folder}follows.json`).follows).toMatchObject([
      { url: elms.group.url, type: 'group', approved: true, notify: true },
    ]);
    expect(files.json(`${folder}posts.json`).posts).toMatchObject([
      { group, title: 'Post mine', body: '<p>Body mine</p>', visibility: 'public', draft: false },
    ]);
    expect(files.json(`${folder}discussions.json`).discussions).toMatchObject([
      { group, title: 'Discussion mine', text: '<p>Said mine</p>' },
    ]);
    expect(files.json(`${folder}resources.json`).resources).toMatchObject([
      { group, type: 'link', title: 'Link mine', resourceUrl: 'https://a.example/' },
    ]);
  });

  test('has nothing of other members, nor of the other profile', () => {
    for (const path of files.paths.filter((each) => each.startsWith(folder)))
      expect([path, /hers|Léa|other_/.test(files.text(path))]).toEqual([path, false]);
    expect(files.json(`profiles/other_${rose.actor.preferredUsername}/memberships.json`)).toEqual({ memberships: [] });
  });

  test('brings another profile to them by asking, once, and gives it no role', async () => {
    const [newcomer, archive] = [await buildPerson(server), zipped(folder, files)];
    expect(await imported(newcomer, archive)).toMatchObject([
      { part: 'MEMBERSHIPS', title: 'Oaks', outcome: 'DONE', url: `/@${oaks.group.preferredUsername}` },
      { part: 'FOLLOWS', outcome: 'DONE', url: `/@${elms.group.preferredUsername}` },
    ]);
    expect(await roleOf(oaks.group, newcomer)).toBe('member');
    expect(await server.app.get(Follows, { strict: false }).find(newcomer.actor.id, elms.group.id)).toMatchObject({
      approved: true,
      notify: true,
    });
    expect(await imported(newcomer, archive)).toMatchObject([{ outcome: 'ALREADY' }, { outcome: 'ALREADY' }]);
  });
});

const PROFILE = { format: 'convoke-profile', version: 1, preferredUsername: 'rose' };
const zip = (contents: Record<string, unknown>) =>
  zipSync(
    Object.fromEntries(Object.entries(contents).map(([path, content]) => [path, strToU8(JSON.stringify(content))])),
  );

/** The folder of a profile packed by itself. */
function zipped(folder: string, { files }: Unpacked): Uint8Array {
  const own = Object.entries(files).filter(([path]) => path.startsWith(folder));
  return zipSync(Object.fromEntries(own.map(([path, bytes]) => [path.slice(folder.length), bytes])));
}

async function imported(person: TestPerson, archive: Uint8Array): Promise<Record<string, any>[]> {
  expect((await bring(server, person, archive)).status).toBe(201);
  const wish = { folder: '', parts: ['MEMBERSHIPS', 'FOLLOWS'], profileId: person.actor.id };
  expect((await startImport(server, person, wish)).errors).toBeUndefined();
  await server.runJobs();
  const { data } = await server.graphql(IMPORT, {}, { token: person.accessToken });
  expect(data!.import.state).toBe('DONE');
  return data!.import.results.elements as Record<string, any>[];
}

test('an import asks by the rules of each group, and says of each what became of it', async () => {
  const groups = {
    asked: await buildGroup(server, { openness: 'moderated' }),
    closed: await buildGroup(server, { openness: 'invite_only' }),
    hidden: await buildGroup(server, { visibility: 'private' }),
    banned: await buildGroup(server),
  };
  const person = await buildPerson(server);
  await putMember(server, groups.banned.group.id, person.actor.id, 'rejected');
  const of = ({ group }: { group: Actor }, role = 'administrator') => ({ group: { url: group.url, name: 'X' }, role });
  const memberships = [
    ...Object.values(groups).map((each) => of(each)),
    of(groups.asked, 'rejected'),
    { group: { url: 'javascript:alert(1)' }, role: 'member' },
    { group: { url: `${server.url}/@nobody_at_all` }, role: 'member' },
    { group: 1 },
    null,
  ];
  const results = await imported(person, zip({ 'profile.json': PROFILE, 'memberships.json': { memberships } }));
  expect(results.map(({ outcome }) => outcome)).toEqual(['DONE', ...Array(8).fill('REFUSED')]);
  expect(results.slice(1).every(({ reason }) => typeof reason === 'string' && reason.length > 0)).toBe(true);
  expect(results[1]!.reason).toContain('invit');
  expect(await roleOf(groups.asked.group, person)).toBe('not_approved');
  for (const each of [groups.closed, groups.hidden]) expect(await roleOf(each.group, person)).toBeNull();
  expect(await roleOf(groups.banned.group, person)).toBe('rejected');
});
