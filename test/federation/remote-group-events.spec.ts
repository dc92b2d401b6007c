import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GroupReadingsJobs } from '../../libs/federation/src/groups/group-readings.jobs.js';
import { at, plansIn } from '#test/group-plans';
import { putMember } from '#test/groups';
import { openInbox, type OpenInbox } from '#test/inbox';
import { buildPerson, type TestPerson } from '#test/people';
import type { Json, RemotePerson, RemoteServer } from '#test/remote-server';
import type { TestServer } from '#test/server';
import { listenTo } from '#test/told';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

let inbox: OpenInbox;
let server: TestServer;
let remote: RemoteServer;
let tell: OpenInbox['tell'];
let listen: ReturnType<typeof listenTo>;
let { say, actorId, kept, plan, plannedIn } = {} as ReturnType<typeof plansIn>;
let lea: TestPerson;
let rose: TestPerson;
let [ada, bob, fan]: RemotePerson[] = [];
beforeAll(async () => {
  inbox = await openInbox();
  ({ server, remote, tell } = inbox);
  listen = listenTo(server);
  ({ say, actorId, kept, plan, plannedIn } = plansIn(inbox));
  [lea, rose] = [await buildPerson(server, { username: 'lea' }), await buildPerson(server, { username: 'rose' })];
  [ada, bob, fan] = [remote.person('ada'), remote.person('bob'), remote.person('fan')];
});
afterAll(() => inbox?.close());

/** What was told since the last time. */
const told = async () => (await listen()).map(({ body }) => body);
const planned = (author: RemotePerson, groupUri: string, traits: Json = {}): Json =>
  remote.event(author, { attributedTo: groupUri, published: at(-1), ...traits });
describe('an event of a group elsewhere', () => {
  let grove: RemotePerson;
  let groveId: string;
  /** Léa and Ada moderate it, Rose is a member. */
  beforeEach(async () => {
    const name = `grove_${randomUUID().slice(0, 8)}`;
    const uri = `${remote.url}/users/${name}`;
    const collections = { members: `${uri}/members`, events: `${uri}/events` };
    grove = remote.person(name, { type: 'Group', with: { openness: 'open', ...collections } });
    groveId = (await say(lea, `{ group(preferredUsername: "${grove.handle}") { id } }`)).id;
    // So that they are known here.
    for (const person of [ada!, bob!]) await tell(person, 'Join', `${server.url}/@nobody`);
    await putMember(server, groveId, lea.actor.id, 'moderator');
    await putMember(server, groveId, await actorId(ada!.uri), 'moderator');
    await putMember(server, groveId, rose.actor.id, 'member');
    await told();
  });
  /** Readable for the members of the group, as its author's server tells them by their signatures. */
  const forMembers = (traits: Json = {}) => {
    const document = planned(ada!, grove.uri, { to: [grove.document.members], cc: [], ...traits });
    remote.handle(String(document.id), (request, response) => {
      const isMembers = [lea, rose].some(({ actor }) => String(request.headers.signature).includes(`"${actor.url}#`));
      response.writeHead(isMembers ? 200 : 404, { 'content-type': 'application/activity+json' });
      response.end(JSON.stringify(document));
    });
    return document;
  };

  it('is kept when the group tells of it, read in the name of a member, who sees it and comes', async () => {
    const document = forMembers();
    expect(await tell(grove, 'Announce', document.id)).toBeNull();
    expect(await kept(document.id)).toMatchObject({ visibility: 'restricted', group: grove.uri });
    expect(await plannedIn(rose, grove.handle)).toEqual([document.id]);
    const stranger = await buildPerson(server);
    expect(await plannedIn(stranger, grove.handle)).toEqual([]);
    const { uuid, id } = (await inbox.one<Record<'id' | 'uuid', string>>(
      'SELECT id, uuid FROM events WHERE url = $1',
      document.id,
    ))!;
    const see = (who: TestPerson) => say(who, `{ event(uuid: "${uuid}") { viewerCan { join } } }`);
    expect(await see(stranger)).toBe('event_not_found');
    expect(await see(rose)).toEqual({ viewerCan: { join: true } });
    await say(rose, `mutation { joinEvent(eventId: "${id}", actorId: "${rose.actor.id}") { role } }`);
    const [join] = await told();
    expect(join).toMatchObject({ type: 'Join', actor: rose.actor.url, object: document.id });
    expect(join!.to).toContain(ada!.uri);
    expect(await tell(ada!, 'Accept', join)).toBeNull();
    forMembers({ id: document.id, status: 'CANCELLED', updated: at(0) });
    expect(await tell(grove, 'Announce', document.id)).toBeNull();
    expect(await kept(document.id)).toMatchObject({ status: 'cancelled', visibility: 'restricted' });
    expect(await tell(grove, 'Announce', inbox.activity(ada!, 'Delete', document.id))).toBeNull();
    expect(await kept(document.id)).toMatchObject({ gone: true });
  });

  it('is looked at where it lives when the group itself signs what its members do', async () => {
    const document = planned(ada!, grove.uri);
    expect(await tell(grove, 'Create', { ...document, name: 'As the group says' })).toBeNull();
    expect(await kept(document.id)).toMatchObject({ title: 'A feast elsewhere', group: grove.uri });
    planned(ada!, grove.uri, { id: document.id, name: 'Moved', updated: at(0) });
    expect(await tell(grove, 'Update', { ...document, name: 'As the group says', updated: at(0) })).toBeNull();
    expect(await kept(document.id)).toMatchObject({ title: 'Moved' });
    const byBob = planned(bob!, grove.uri);
    expect(await tell(grove, 'Create', byBob)).toBe('group_not_found');
    expect(await kept(byBob.id)).toBeUndefined();
  });

  it('is not taken because another actor says so, and not deleted', async () => {
    const other = remote.person(`other_${randomUUID().slice(0, 8)}`, { type: 'Group' });
    const otherId = (await say(lea, `{ group(preferredUsername: "${other.handle}") { id } }`)).id;
    await putMember(server, otherId, lea.actor.id, 'member');
    const document = forMembers();
    await tell(other, 'Announce', document.id);
    expect(await kept(document.id)).toBeUndefined();
    await tell(grove, 'Announce', document.id);
    expect(await tell(other, 'Announce', inbox.activity(ada!, 'Delete', document.id))).toBe('group_not_found');
    await tell(other, 'Update', { ...document, attributedTo: other.uri, name: 'Ours', updated: at(0) });
    expect(await kept(document.id)).toMatchObject({ title: 'A feast elsewhere', gone: false, group: grove.uri });
  });

  it('that one of ours plans goes to the group, which alone is told of what is for members', async () => {
    const { id, url } = await plan(lea, groveId, 'RESTRICTED');
    const create = { type: 'Create', actor: lea.actor.url, object: { id: url, attributedTo: grove.uri } };
    expect(await told()).toMatchObject([{ ...create, to: [grove.document.members] }]);
    for (const who of [ada!, grove]) expect((await remote.get(url, who)).status).toBe(200);
    expect((await remote.get(url, fan!)).status).toBe(404);
    expect(await plannedIn(rose, grove.handle)).toEqual([url]);
    await say(lea, `mutation { updateEvent(eventId: "${id}", visibility: PUBLIC) { id } }`);
    expect(await told()).toMatchObject([{ type: 'Update', actor: lea.actor.url, to: [PUBLIC] }]);
    expect(await plan(rose, groveId)).toBe('validation');
    expect(await tell(ada!, 'Delete', url)).toBeNull();
    expect(await kept(url)).toMatchObject({ gone: true });
  });

  it('is read in full by who comes in, and what is for members forgotten with the last of them', async () => {
    const [open, closed] = [planned(ada!, grove.uri), forMembers()];
    remote.collection(
      String(grove.document.events),
      [open, closed].map(({ id }) => id),
    );
    const members = [
      [ada!.uri, 'moderator'],
      [rose.actor.url, 'member'],
      [lea.actor.url, 'member'],
    ];
    remote.collection(
      String(grove.document.members),
      members.map(([uri, role]) => ({
        id: `${grove.uri}/m/${uri}`,
        type: 'Member',
        actor: uri,
        object: grove.uri,
        role,
      })),
    );
    await server.app.get(GroupReadingsJobs, { strict: false }).read({ groupId: groveId });
    expect([await kept(open.id), await kept(closed.id)]).toMatchObject([
      { group: grove.uri },
      { visibility: 'restricted' },
    ]);
    await say(lea, `mutation { followGroup(groupId: "${groveId}") { approved } }`);
    for (const who of [lea, rose]) await say(who, `mutation { leaveGroup(groupId: "${groveId}") { id } }`);
    await server.runJobs();
    expect(await kept(closed.id)).toBeUndefined();
  });

  it('that nobody else has brought goes with the group itself', async () => {
    const [open, closed] = [planned(ada!, grove.uri), forMembers()];
    for (const { id } of [open, closed]) expect(await tell(grove, 'Announce', id)).toBeNull();
    remote.remove(grove.uri, 410);
    expect(await tell(grove, 'Delete', grove.uri)).toBeNull();
    await server.runJobs();
    for (const { id } of [open, closed]) expect(await kept(id)).toBeUndefined();
    expect(await inbox.one('SELECT FROM members WHERE group_id = $1', groveId)).toBeUndefined();
  });

  it('of one that nobody here is in comes like those of people', async () => {
    const far = remote.person(`far_${randomUUID().slice(0, 8)}`, { type: 'Group' });
    await say(lea, `{ group(preferredUsername: "${far.handle}") { id } }`);
    const document = planned(ada!, far.uri);
    expect(await tell(ada!, 'Create', document)).toBeNull();
    expect(await kept(document.id)).toMatchObject({ group: far.uri });
    expect(await tell(bob!, 'Delete', document.id)).toBe('group_not_found');
    expect(await tell(far, 'Delete', document.id)).toBeNull();
    expect(await kept(document.id)).toMatchObject({ gone: true });
  });
});
