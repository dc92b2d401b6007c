import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GroupKinds } from '../../libs/federation/src/groups/group-kinds.service.js';
import type { GroupContentKind } from '../../libs/federation/src/groups/index.js';
import { GroupReadingsJobs } from '../../libs/federation/src/groups/group-readings.jobs.js';
import { openInbox, type OpenInbox } from '#test/inbox';
import { buildPerson, type TestPerson } from '#test/people';
import { type Json, type RemotePerson, RemoteServer } from '#test/remote-server';
import type { TestServer } from '#test/server';

let inbox: OpenInbox;
let server: TestServer;
let home: RemoteServer;
let elsewhere: RemoteServer;
let tell: OpenInbox['tell'];
let lea: TestPerson;
let rose: TestPerson;
let boss: RemotePerson;
let eve: RemotePerson;
/** Who is in the group that a test is about, as its instance has it. */
let club: RemotePerson;
let listed: Record<string, string>;
let clubs = 0;

beforeAll(async () => {
  inbox = await openInbox();
  ({ server, remote: home } = inbox);
  elsewhere = await RemoteServer.start();
  [lea, rose] = [await buildPerson(server, { username: 'lea' }), await buildPerson(server, { username: 'rose' })];
  [boss, eve] = [elsewhere.person('boss'), elsewhere.person('eve')];
  tell = async (sender, ...deed) => {
    const activity = inbox.activity(sender, ...deed);
    const from = sender.uri.startsWith(home.url) ? home : elsewhere;
    expect((await from.post(`${server.url}/inbox`, activity, sender)).status).toBe(202);
    await inbox.workOff();
    return (await inbox.one<{ problem: string | null }>(
      'SELECT problem FROM inbox_activities WHERE uri = $1',
      activity.id,
    ))!.problem;
  };
});
afterAll(() => Promise.all([inbox?.close(), elsewhere?.close()]));

beforeEach(() => {
  const name = `club${++clubs}`;
  const uri = `${home.url}/users/${name}`;
  const with_ = { openness: 'open', discoverable: true, members: `${uri}/members`, posts: `${uri}/posts` };
  club = home.person(name, { type: 'Group', with: with_ });
  list({ [boss.uri]: 'administrator' });
  home.collection(`${uri}/posts`, []);
});

/** Lets the group's instance say who is in it. */
function list(roles: Record<string, string>): void {
  listed = roles;
  home.collection(
    `${club.uri}/members`,
    Object.keys(roles).map((uri) => member(uri)),
  );
}

const member = (uri: string, role = listed[uri]): Json => ({
  id: `${club.uri}/member/${encodeURIComponent(uri)}`,
  type: 'Member',
  actor: uri,
  object: club.uri,
  role,
});

const say = async (who: TestPerson, text: string) => {
  const { data, errors } = await server.graphql(text, {}, { token: who.accessToken });
  return errors ? errors[0]!.code : (Object.values(data!)[0] as any);
};
const meet = async (who = lea) =>
  (await say(who, `{ group(preferredUsername: "${club.handle}") { id } }`)).id as string;
const roles = async () =>
  Object.fromEntries(
    (
      await server.db.query<{ name: string; role: string }>(
        `SELECT a.preferred_username AS name, m.role FROM members m JOIN actors a ON a.id = m.actor_id
          JOIN actors g ON g.id = m.group_id WHERE g.url = $1 ORDER BY 1`,
        [club.uri],
      )
    ).map(({ name, role }) => [name, role]),
  );
/** The newest that one of ours has sent to the group. */
const sent = async () => {
  await server.runJobs();
  const [row] = await server.db.query<{ body: Json }>(
    'SELECT body FROM outbound_activities WHERE object_uri = $1 ORDER BY id DESC LIMIT 1',
    [club.uri],
  );
  return row?.body;
};
/** Somebody of ours is in the group. */
const join = async (who: TestPerson, role = 'member') => {
  const id = await meet(who);
  await say(who, `mutation { joinGroup(groupId: ${id}) { role } }`);
  const asked = await sent();
  list({ ...listed, [who.actor.url]: role });
  await tell(club, 'Accept', asked);
  await server.runJobs();
  return id;
};

describe('somebody here who wants to be in a group elsewhere', () => {
  it('asks, and is in when the group says so, which then shows them who else is', async () => {
    const id = await meet();
    expect(await say(lea, `mutation { joinGroup(groupId: ${id}) { role } }`)).toEqual({ role: 'NOT_APPROVED' });
    const asked = await sent();
    expect(asked).toMatchObject({ type: 'Join', actor: lea.actor.url, object: club.uri, to: [club.uri] });
    expect(await tell(eve, 'Accept', asked)).toContain('group_not_found');
    expect(await roles()).toEqual({ lea: 'not_approved' });
    list({ ...listed, [lea.actor.url]: 'member' });
    expect(await tell(club, 'Accept', asked)).toBeNull();
    await server.runJobs();
    expect(await roles()).toEqual({ boss: 'administrator', lea: 'member' });
    const { headers } = home.asked.findLast(({ path }) => path.endsWith('/members?page=1'))!;
    expect(String(headers.signature)).toContain(`keyId="${lea.actor.url}#main-key"`);
  });

  it('is turned away, leaves, and follows it', async () => {
    const id = await meet(rose);
    await say(rose, `mutation { joinGroup(groupId: ${id}) { role } }`);
    await tell(club, 'Reject', await sent());
    expect(await roles()).toEqual({});
    await join(rose);
    await say(rose, `mutation { leaveGroup(groupId: ${id}) { id } }`);
    expect(await sent()).toMatchObject({ type: 'Leave', actor: rose.actor.url, object: club.uri });
    // Nobody here is in it any more: nothing is kept of who is.
    expect(await roles()).toEqual({});
    expect(await say(rose, `mutation { followGroup(groupId: ${id}) { approved } }`)).toEqual({ approved: false });
    const follow = await sent();
    expect(follow).toMatchObject({ type: 'Follow', actor: rose.actor.url, object: club.uri });
    await tell(eve, 'Accept', follow);
    const approved = 'SELECT approved FROM follows WHERE target_id = $1';
    expect(await inbox.one(approved, id)).toEqual({ approved: false });
    await tell(club, 'Accept', follow);
    expect(await inbox.one(approved, id)).toEqual({ approved: true });
    await say(rose, `mutation { unfollowGroup(groupId: ${id}) { id } }`);
    expect(await sent()).toMatchObject({ type: 'Undo', actor: rose.actor.url, object: { id: follow!.id } });
  });

  it('is invited by the group or who runs it, and by nobody else', async () => {
    const invite = (by: RemotePerson) =>
      tell(by, 'Invite', club.uri, { target: rose.actor.url, to: [rose.actor.url], attributedTo: club.uri });
    await meet();
    expect(await invite(eve)).toContain('group_not_found');
    expect(await invite(club)).toBeNull();
    expect(await roles()).toEqual({ rose: 'invited' });
    const { id } = (await inbox.one<{ id: string }>(
      `SELECT m.id FROM members m JOIN actors g ON g.id = m.group_id WHERE g.url = $1`,
      club.uri,
    ))!;
    expect(await say(rose, `mutation { acceptInvitation(id: ${id}) { role } }`)).toEqual({ role: 'MEMBER' });
    expect(await sent()).toMatchObject({
      type: 'Accept',
      actor: rose.actor.url,
      object: { type: 'Invite', object: club.uri },
    });
    // Some groups answer nothing to that: what they have is asked for once they had their time.
    const reading = `SELECT start_after > now() AS later FROM jobs.job WHERE name = 'federation.read-group'
      AND data->>'groupId' = (SELECT id::text FROM actors WHERE url = $1)`;
    expect(await server.db.query(reading, [club.uri])).toEqual([{ later: true }]);
  });

  it('sees a private one when they are invited, and nobody else here does', async () => {
    home.serve(club.uri, { ...club.document, visibility: 'private', discoverable: false });
    const name = club.handle;
    const see = (who: TestPerson) => say(who, `{ group(preferredUsername: "${name}") { visibility } }`);
    expect(await see(rose)).toBe('group_not_found');
    await tell(club, 'Invite', club.uri, { target: rose.actor.url });
    expect(await see(rose)).toEqual({ visibility: 'PRIVATE' });
    expect(await see(lea)).toBe('group_not_found');
  });

  it('is never in one that they have not asked to be in', async () => {
    await join(lea);
    for (const role of ['member', 'administrator', 'rejected'])
      await tell(club, 'Update', member(rose.actor.url, role));
    expect(await roles()).not.toHaveProperty('rose');
    list({ ...listed, [rose.actor.url]: 'administrator' });
    await server.app.get(GroupReadingsJobs, { strict: false }).readAll();
    await server.runJobs();
    expect(await roles()).not.toHaveProperty('rose');
  });
});

describe('who is what in a group elsewhere', () => {
  it('is what the group says, and who runs it; nobody makes themselves more', async () => {
    await join(lea);
    const [mod, ann] = [elsewhere.person('mod'), elsewhere.person('ann')];
    expect(await tell(club, 'Update', member(mod.uri, 'moderator'))).toBeNull();
    expect(await tell(mod, 'Update', member(ann.uri, 'member'))).toBeNull();
    expect(await roles()).toEqual({ ann: 'member', boss: 'administrator', lea: 'member', mod: 'moderator' });
    list({ ...listed, [mod.uri]: 'moderator', [ann.uri]: 'member' });
    const forged = [
      await tell(eve, 'Update', member(eve.uri, 'administrator')),
      await tell(ann, 'Update', member(ann.uri, 'administrator')),
      await tell(mod, 'Update', member(ann.uri, 'administrator')),
      await tell(mod, 'Update', member(elsewhere.person('pal').uri, 'administrator')),
      await tell(ann, 'Remove', member(mod.uri), { origin: club.uri }),
      await tell(mod, 'Remove', member(boss.uri), { origin: club.uri }),
    ];
    expect(forged.every((problem) => /unauthorized|group_not_found/.test(problem ?? ''))).toBe(true);
    await tell(club, 'Update', member(mod.uri, 'member'));
    expect(await tell(mod, 'Remove', member(ann.uri), { origin: club.uri })).toContain('unauthorized');
    expect(await roles()).toEqual({ ann: 'member', boss: 'administrator', lea: 'member', mod: 'member' });
    expect(await tell(boss, 'Remove', member(ann.uri), { origin: club.uri })).toBeNull();
    expect(await roles()).toEqual({ boss: 'administrator', lea: 'member', mod: 'member' });
  });

  it('is mended each day, and forgotten when the last of ours is put out', async () => {
    await join(lea);
    await tell(club, 'Update', member(elsewhere.person('gone').uri, 'member'));
    list({ ...listed, [elsewhere.person('come').uri]: 'moderator' });
    await server.app.get(GroupReadingsJobs, { strict: false }).readAll();
    await server.runJobs();
    expect(await roles()).toEqual({ boss: 'administrator', come: 'moderator', lea: 'member' });
    await tell(club, 'Remove', member(lea.actor.url), { origin: club.uri });
    await server.runJobs();
    expect(await roles()).toEqual({});
  });

  it('is changed by those of ours who run it, who ask the group', async () => {
    const id = await join(lea, 'moderator');
    await tell(club, 'Update', member(elsewhere.person('ann').uri, 'member'));
    const row = await inbox.one<{ id: string }>(
      `SELECT m.id FROM members m JOIN actors a ON a.id = m.actor_id WHERE m.group_id = $1 AND a.preferred_username = 'ann'`,
      id,
    );
    expect(await say(lea, `mutation { removeMember(memberId: ${row!.id}) { id } }`)).toEqual({ id: row!.id });
    expect(await sent()).toMatchObject({ type: 'Remove', actor: lea.actor.url, origin: club.uri, to: [club.uri] });
    await say(lea, `mutation { inviteMember(groupId: ${id}, targetActorUsername: "${eve.handle}") { id } }`);
    expect(await sent()).toMatchObject({ type: 'Invite', actor: lea.actor.url, object: club.uri, target: eve.uri });
  });
});

describe('what a group has', () => {
  let taken: string[];
  let forgotten: string[];
  let kinds: GroupContentKind[];
  /** Something that groups have in this test, of the group at hand. */
  const lantern: GroupContentKind = {
    types: ['Lantern'],
    collection: 'posts',
    right: 'publish',
    groupOf: async (uri) => (taken.includes(uri) ? meet() : null),
    take: async ({ id }) => {
      taken.push(String(id));
      return { isPublic: false };
    },
    forget: async (uri) => {
      forgotten.push(uri);
      return { isPublic: false };
    },
    page: async () => ({ elements: [], total: 0 }),
    urisOf: async () => taken,
    drop: async () => {
      taken = [];
    },
  };
  beforeAll(() => {
    kinds = server.app.get(GroupKinds, { strict: false }).all as GroupContentKind[];
    kinds.push(lantern);
  });
  afterAll(() => {
    kinds.splice(kinds.indexOf(lantern), 1);
  });
  beforeEach(() => {
    [taken, forgotten] = [[], []];
  });
  const light = (by: RemotePerson, group = club.uri): Json => {
    const id = `${new URL(by.uri).origin}/lanterns/${crypto.randomUUID()}`;
    const document = { id, type: 'Lantern', actor: by.uri, attributedTo: group, to: [`${group}/members`] };
    elsewhere.serve(id, document);
    return document;
  };

  it('is taken from members who may, and from the group, which is not believed who made it', async () => {
    await join(lea);
    const ann = elsewhere.person('ann');
    list({ ...listed, [ann.uri]: 'member' });
    await tell(club, 'Update', member(ann.uri));
    const [byBoss, byAnn, byEve] = [light(boss), light(ann), light(eve)];
    expect(await tell(boss, 'Create', byBoss)).toBeNull();
    expect(await tell(ann, 'Create', byAnn)).toContain('unauthorized');
    expect(await tell(eve, 'Create', byEve)).toContain('group_not_found');
    expect(await tell(eve, 'Create', { ...byEve, actor: boss.uri })).toContain('key_owner');
    expect(await tell(boss, 'Create', { ...byBoss, id: `${home.url}/lanterns/1` })).toContain('key_owner');
    expect(await tell(boss, 'Update', { ...byBoss, id: `${server.url}/lanterns/1` })).toContain('key_owner');
    expect(await tell(club, 'Announce', byEve.id)).toContain('group_not_found');
    expect(await tell(club, 'Announce', { ...byAnn, actor: boss.uri })).toContain('unauthorized');
    const told = light(boss);
    // Another actor than the group says nothing for it.
    await tell(eve, 'Announce', told.id);
    expect(taken).toEqual([byBoss.id]);
    expect(await tell(club, 'Announce', { type: 'Create', actor: boss.uri, object: told.id })).toBeNull();
    expect(taken).toEqual([byBoss.id, told.id]);
  });

  it('goes when a member or the group takes it away', async () => {
    await join(lea);
    const document = light(boss);
    await tell(boss, 'Create', document);
    expect(await tell(home.person('stranger'), 'Delete', document.id)).toContain('group_not_found');
    expect(forgotten).toEqual([]);
    expect(await tell(boss, 'Delete', document.id)).toBeNull();
    expect(await tell(club, 'Announce', { type: 'Delete', actor: boss.uri, object: document.id })).toBeNull();
    expect(forgotten).toEqual([document.id, document.id]);
  });

  it('is read in full by who comes in, on all pages, and dropped with the last', async () => {
    const all = Array.from({ length: 12 }, () => light(boss));
    home.collection(
      `${club.uri}/posts`,
      all.map(({ id }) => id),
    );
    const id = await join(lea);
    expect(taken.toSorted()).toEqual(all.map((each) => String(each.id)).toSorted());
    await say(lea, `mutation { leaveGroup(groupId: ${id}) { id } }`);
    await server.runJobs();
    expect(taken).toEqual([]);
  });
});
