import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openInbox, type OpenInbox } from '#test/inbox';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { type Json, type RemotePerson, RemoteServer } from '#test/remote-server';
import type { TestServer } from '#test/server';

let inbox: OpenInbox;
let server: TestServer;
let remote: RemoteServer;
let tell: OpenInbox['tell'];
let lea: TestPerson;

beforeAll(async () => {
  inbox = await openInbox();
  ({ server, remote, tell } = inbox);
  lea = await buildPerson(server, { username: 'lea' });
});
afterAll(() => inbox?.close());

const say = async (who: TestPerson, text: string, variables: Json = {}) => {
  const { data, errors } = await server.graphql(text, variables, { token: who.accessToken });
  return errors ? errors[0]!.code : (Object.values(data!)[0] as any);
};
/** What was posted since the last time, after what is due was done. */
let seen = 0;
const posted = async (): Promise<Json[]> => {
  await server.runJobs();
  const rows = await server.db.query<{ id: string; body: Json; inboxes: string[] }>(
    `SELECT o.id, o.body, (SELECT array_agg(inbox_url ORDER BY inbox_url) FROM deliveries WHERE activity_id = o.id) AS inboxes
      FROM outbound_activities o WHERE o.id > $1 ORDER BY o.id`,
    [seen],
  );
  seen = Number(rows.at(-1)?.id ?? seen);
  return rows.map(({ body, inboxes }) => ({ ...body, inboxes }));
};
const roles = async (groupUri: string) =>
  Object.fromEntries(
    (
      await server.db.query<{ name: string; role: string }>(
        `SELECT a.preferred_username AS name, m.role FROM members m JOIN actors a ON a.id = m.actor_id
          JOIN actors g ON g.id = m.group_id WHERE g.url = $1`,
        [groupUri],
      )
    ).map(({ name, role }) => [name, role]),
  );
const memberOf = async (groupUri: string, uri: string) =>
  (await inbox.one<{ id: string; url: string }>(
    `SELECT m.id, m.url FROM members m JOIN actors a ON a.id = m.actor_id JOIN actors g ON g.id = m.group_id
      WHERE g.url = $1 AND a.url = $2`,
    groupUri,
    uri,
  ))!;

describe('a group of ours', () => {
  const create = async (traits = 'openness: OPEN') => {
    const name = `group_${randomUUID().slice(0, 8)}`;
    const { id } = await say(lea, `mutation { createGroup(preferredUsername: "${name}", ${traits}) { id } }`);
    await posted();
    return { id, url: `${server.url}/@${name}` };
  };

  it('is described with where its things are, and found by its handle', async () => {
    const { url } = await create('openness: MODERATED, manuallyApprovesFollowers: true');
    const name = url.split('@')[1];
    const ada = remote.person('ada');
    expect(await (await remote.get(url, ada)).json()).toMatchObject({
      type: 'Group',
      openness: 'moderated',
      manuallyApprovesFollowers: true,
      memberCount: 1,
      discoverable: true,
      members: `${url}/members`,
      endpoints: { sharedInbox: `${server.url}/inbox`, discussions: `${url}/discussions` },
    });
    const finger = await fetch(`${server.url}/.well-known/webfinger?resource=acct:${name}@${new URL(url).host}`);
    expect(await finger.json()).toMatchObject({ aliases: [url] });
  });

  it('lets somebody elsewhere in, tells all members, and lets them go', async () => {
    const { url } = await create();
    const [ada, bob] = [remote.person('ada'), remote.person('bob')];
    const join = inbox.activity(ada, 'Join', url);
    expect(await inbox.handled(ada, join)).toBeNull();
    expect(await roles(url)).toEqual({ lea: 'creator', ada: 'member' });
    expect(await posted()).toMatchObject([
      { type: 'Accept', actor: url, object: { type: 'Join', id: join.id } },
      { type: 'Update', actor: url, object: { type: 'Member', actor: ada.uri, object: url, role: 'member' } },
    ]);
    const other = await RemoteServer.start();
    const carl = other.person('carl');
    const joined = inbox.activity(carl, 'Join', url);
    await other.post(`${server.url}/inbox`, joined, carl);
    await inbox.workOff();
    const told = (await posted()).find(({ type }) => type === 'Update')!;
    expect(told.inboxes).toEqual([`${other.url}/inbox`, `${remote.url}/inbox`].toSorted());
    const { url: member } = await memberOf(url, ada.uri);
    const list = await (await remote.get(`${url}/members?page=1`, ada)).json();
    expect(list).toMatchObject({
      totalItems: 3,
      orderedItems: [{ role: 'creator' }, { id: member }, { actor: carl.uri }],
    });
    expect(await (await remote.get(member, ada)).json()).toMatchObject({ type: 'Member', actor: ada.uri });
    // Nobody else sees who is in it.
    expect((await remote.get(member, bob)).status).toBe(404);
    expect(await (await remote.get(`${url}/members`, bob)).json()).toMatchObject({ totalItems: 0 });
    expect(await tell(ada, 'Leave', url)).toBeNull();
    expect(await roles(url)).toEqual({ lea: 'creator', carl: 'member' });
    expect(await posted()).toMatchObject([{ type: 'Remove', origin: url, inboxes: [`${other.url}/inbox`] }]);
    await other.close();
  });

  const member = (uri: string, group: string, role: string): Json => ({
    type: 'Member',
    actor: uri,
    object: group,
    role,
  });
  const promote = async (url: string, uri: string, role: string) => {
    const { id } = await memberOf(url, uri);
    expect(await say(lea, `mutation { updateMember(memberId: ${id}, role: ${role}) { role } }`)).toEqual({ role });
  };

  it('is run by those elsewhere who may, and by nobody else', async () => {
    const { url } = await create();
    const [ann, ben, carl, eve] = ['ann', 'ben', 'carl', 'eve'].map((name) => remote.person(name));
    for (const person of [ann!, ben!]) await tell(person, 'Join', url);
    await promote(url, ann!.uri, 'MODERATOR');
    const remove = (by: RemotePerson, whom: RemotePerson) =>
      tell(by, 'Remove', member(whom.uri, url, 'member'), { origin: url });
    expect(await tell(ben!, 'Update', member(ben!.uri, url, 'administrator'))).toContain('unauthorized');
    expect(await tell(ann!, 'Update', member(ann!.uri, url, 'administrator'))).toContain('unauthorized');
    expect(await tell(ann!, 'Add', member(eve!.uri, url, 'member'))).toContain('member_not_found');
    expect(await remove(ben!, ann!)).toContain('unauthorized');
    expect(await remove(eve!, ann!)).toContain('group_not_found');
    expect(await tell(ben!, 'Invite', url, { target: eve!.uri })).toContain('unauthorized');
    await posted();
    expect(await tell(ann!, 'Invite', url, { target: carl!.uri })).toBeNull();
    const invite = (await posted()).find(({ type }) => type === 'Invite')!;
    expect(invite).toMatchObject({ actor: url, object: url, target: carl!.uri, attributedTo: url });
    expect(await tell(eve!, 'Accept', invite)).toContain('invitation_not_found');
    expect(await tell(carl!, 'Accept', invite)).toBeNull();
    expect(await remove(ann!, ben!)).toBeNull();
    expect(await roles(url)).toEqual({ lea: 'creator', ann: 'moderator', carl: 'member' });
    await promote(url, ann!.uri, 'MEMBER');
    expect(await remove(ann!, carl!)).toContain('unauthorized');
    expect(await roles(url)).toEqual({ lea: 'creator', ann: 'member', carl: 'member' });
  });

  it('answers who asks when somebody has decided', async () => {
    const { url } = await create('openness: MODERATED');
    const [dora, emil] = [remote.person('dora'), remote.person('emil')];
    const asked = inbox.activity(dora, 'Join', url);
    await inbox.handled(dora, asked);
    await tell(emil, 'Join', url);
    expect(await inbox.answersTo(dora)).toEqual([]);
    const decide = async (what: string, uri: string) =>
      say(lea, `mutation { ${what}(memberId: ${(await memberOf(url, uri)).id}) { id } }`);
    await decide('approveMember', dora.uri);
    await decide('rejectMember', emil.uri);
    await posted();
    expect(await inbox.answersTo(dora)).toMatchObject([{ type: 'Accept', actor: url, object: { id: asked.id } }]);
    expect(await inbox.answersTo(emil)).toMatchObject([{ type: 'Reject', actor: url }]);
    expect(await roles(url)).toEqual({ lea: 'creator', dora: 'member' });
  });

  it('that is private is there for nobody but those who are wanted in it', async () => {
    const { id, url } = await create('visibility: PRIVATE, openness: OPEN');
    const [finn, gwen] = [remote.person('finn'), remote.person('gwen')];
    const name = url.split('@')[1];
    const finger = `${server.url}/.well-known/webfinger?resource=acct:${name}@${new URL(url).host}`;
    for (const address of [url, `${url}/members`, `${url}/outbox`, `${url}/followers`]) {
      expect((await remote.get(address, finn)).status, address).toBe(404);
    }
    expect((await fetch(finger)).status).toBe(404);
    for (const type of ['Join', 'Follow']) expect(await tell(gwen, type, url)).toContain('group_not_found');
    expect(await inbox.answersTo(gwen)).toEqual([]);
    await say(lea, `mutation { inviteMember(groupId: ${id}, targetActorUsername: "${finn.handle}") { id } }`);
    expect((await posted()).map(({ type, actor }) => [type, actor])).toEqual([['Invite', lea.actor.url]]);
    expect((await remote.get(url, finn)).status).toBe(200);
    expect(await tell(finn, 'Join', url)).toBeNull();
    expect(await roles(url)).toEqual({ lea: 'creator', finn: 'member' });
  });

  it('has followers elsewhere, at once or when it approves', async () => {
    const [open, strict] = [await create(), await create('manuallyApprovesFollowers: true')];
    const hugo = remote.person('hugo');
    const approved = () =>
      server.db.query('SELECT approved FROM follows WHERE target_id = ANY($1) ORDER BY id', [[open.id, strict.id]]);
    await tell(hugo, 'Follow', open.url);
    const asked = inbox.activity(hugo, 'Follow', strict.url);
    await inbox.handled(hugo, asked);
    await posted();
    expect(await inbox.answersTo(hugo)).toMatchObject([{ type: 'Accept', actor: open.url }]);
    expect(await approved()).toEqual([{ approved: true }, { approved: false }]);
    const [{ id }] = (await server.db.query<{ id: string }>('SELECT id FROM follows WHERE target_id = $1', [
      strict.id,
    ])) as [{ id: string }];
    await say(lea, `mutation { updateFollower(id: ${id}, approved: true) { approved } }`);
    await posted();
    expect((await inbox.answersTo(hugo))[1]).toMatchObject({
      type: 'Accept',
      actor: strict.url,
      object: { id: asked.id },
    });
    await say(lea, `mutation { updateGroup(id: ${open.id}, name: "Renamed") { id } }`);
    expect(await posted()).toMatchObject([
      { type: 'Update', actor: open.url, object: { type: 'Group', name: 'Renamed' } },
    ]);
    await tell(hugo, 'Undo', asked);
    expect(await approved()).toEqual([{ approved: true }]);
    await say(lea, `mutation { deleteGroup(groupId: ${open.id}) { id } }`);
    expect(await posted()).toMatchObject([{ type: 'Delete', actor: open.url, object: open.url }]);
    expect((await remote.get(open.url, hugo)).status).toBe(410);
    expect((await remote.get(`${open.url}/members`, hugo)).status).toBe(410);
    await server.db.query(`UPDATE groups SET visibility = 'private' WHERE actor_id = $1`, [open.id]);
    expect((await remote.get(open.url, hugo)).status).toBe(404);
    expect((await remote.get(`${open.url}/members`, hugo)).status).toBe(404);
  });

  it('tells its members elsewhere when a profile of ours is deleted', async () => {
    const { id, url } = await create();
    const ida = remote.person('ida');
    await tell(ida, 'Join', url);
    const max = await buildPerson(server);
    await addProfile(server, max.user, `p_${randomUUID().slice(0, 8)}`);
    await say(max, `mutation { joinGroup(groupId: ${id}) { id } }`);
    await posted();
    await say(max, `mutation { deletePerson(id: ${max.actor.id}) { id } }`);
    const inboxes = [`${remote.url}/inbox`];
    const told = await posted();
    expect(told).toContainEqual(expect.objectContaining({ type: 'Remove', actor: url, inboxes }));
    expect(told).toContainEqual(expect.objectContaining({ type: 'Delete', actor: max.actor.url, inboxes }));
    expect(await roles(url)).toEqual({ lea: 'creator', ida: 'member' });
  });
});
