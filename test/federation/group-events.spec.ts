import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { at, plansIn } from '#test/group-plans';
import { putMember } from '#test/groups';
import { openInbox, type OpenInbox } from '#test/inbox';
import { buildPerson, type TestPerson } from '#test/people';
import { type Json, type RemotePerson, RemoteServer } from '#test/remote-server';
import type { TestServer } from '#test/server';
import { listenTo } from '#test/told';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

let inbox: OpenInbox;
let server: TestServer;
let remote: RemoteServer;
/** Where those are who only follow. */
let elsewhere: RemoteServer;
let tell: OpenInbox['tell'];
let listen: ReturnType<typeof listenTo>;
let { say, actorId, kept, plan, plannedIn } = {} as ReturnType<typeof plansIn>;
let lea: TestPerson;
let [ada, bob, fan]: RemotePerson[] = [];
let group: { id: string; url: string; name: string };
beforeAll(async () => {
  inbox = await openInbox();
  ({ server, remote, tell } = inbox);
  listen = listenTo(server);
  ({ say, actorId, kept, plan, plannedIn } = plansIn(inbox));
  lea = await buildPerson(server, { username: 'lea' });
  elsewhere = await RemoteServer.start();
  [ada, bob, fan] = [remote.person('ada'), remote.person('bob'), elsewhere.person('fan')];
});
afterAll(() => Promise.all([inbox?.close(), elsewhere?.close()]));

/** Ada moderates it, Bob is a member, Fan follows it. */
beforeEach(async () => {
  const name = `group_${randomUUID().slice(0, 8)}`;
  const { id } = await say(lea, `mutation { createGroup(preferredUsername: "${name}", openness: OPEN) { id } }`);
  group = { id, name, url: `${server.url}/@${name}` };
  for (const person of [ada!, bob!]) expect(await tell(person, 'Join', group.url)).toBeNull();
  expect(await tell(fan!, 'Follow', group.url)).toBeNull();
  await putMember(server, id, await actorId(ada!.uri), 'moderator');
  await told();
});

/** What was told since the last time; `toldTo` says to which hosts. */
let toldTo: string[][] = [];
const told = async (): Promise<Json[]> => {
  const all = await listen();
  toldTo = all.map(({ hosts }) => hosts);
  return all.map(({ body }) => body);
};
const planned = (author: RemotePerson, groupUri: string, traits: Json = {}): Json =>
  (author === fan ? elsewhere : remote).event(author, { attributedTo: groupUri, published: at(-1), ...traits });
const listedTo = async (who: RemotePerson, address = `${group.url}/events`) => {
  const { totalItems, first } = (await (await remote.get(address, who)).json()) as Json;
  const page = totalItems ? ((await (await remote.get(String(first), who)).json()) as Json) : { orderedItems: [] };
  return (page.orderedItems as (Json | string)[]).map((item) => (typeof item === 'string' ? item : item.id));
};

describe('an event of a group of ours', () => {
  it('goes to members and followers in the name of who made it, and the group tells of it', async () => {
    const { id, url } = await plan(lea, group.id);
    const [create, announce, ...others] = await told();
    expect(create).toMatchObject({ type: 'Create', actor: lea.actor.url, to: [PUBLIC], object: { id: url } });
    expect(announce).toMatchObject({ type: 'Announce', actor: group.url, object: url });
    expect(others).toEqual([]);
    for (const hosts of toldTo) expect(hosts.toSorted()).toEqual([remote.host, elsewhere.host].toSorted());
    const answer = await fetch(url, { headers: { accept: 'application/activity+json' } });
    expect(await answer.json()).toMatchObject({
      type: 'Event',
      actor: lea.actor.url,
      attributedTo: group.url,
      cc: [`${group.url}/followers`, `${group.url}/members`],
    });
    expect(await listedTo(fan!)).toEqual([url]);
    await say(lea, 'mutation ($id: ID!) { updateEvent(eventId: $id, visibility: PUBLIC, title: "Feast") { id } }', {
      id,
    });
    expect(await told()).toMatchObject([{ type: 'Update', actor: lea.actor.url, object: { name: 'Feast' } }]);
    await say(lea, `mutation { deleteEvent(eventId: "${id}") { id } }`);
    expect(await told()).toMatchObject([{ type: 'Delete', actor: lea.actor.url, object: { id: url } }]);
  });

  it('that is for members goes to members alone, who alone can fetch it and come', async () => {
    const { id, url } = await plan(lea, group.id, 'RESTRICTED');
    expect(await told()).toMatchObject([{ type: 'Create', to: [`${group.url}/members`], cc: [] }]);
    expect(toldTo).toEqual([[remote.host]]);
    for (const [who, status, listed] of [
      [bob!, 200, [url]],
      [fan!, 404, []],
    ] as const) {
      expect((await remote.get(url, who)).status).toBe(status);
      expect(await listedTo(who)).toEqual(listed);
    }
    expect((await fetch(url, { headers: { accept: 'application/activity+json' } })).status).toBe(404);
    expect(await tell(bob!, 'Join', url)).toBeNull();
    expect(await told()).toMatchObject([{ type: 'Accept', actor: lea.actor.url, to: [bob!.uri] }]);
    expect(await tell(fan!, 'Join', url)).toBe('event_not_found');
    await say(
      lea,
      'mutation ($id: ID!) { updateEvent(eventId: $id, visibility: RESTRICTED, status: CANCELLED) { id } }',
      {
        id,
      },
    );
    const change = { type: 'Update', to: [`${group.url}/members`, bob!.uri], object: { status: 'CANCELLED' } };
    expect(await told()).toMatchObject([change]);
  });

  it('that only those with the link read is told to members alone', async () => {
    const { id, url } = await plan(lea, group.id, 'UNLISTED');
    const sent = await told();
    expect(sent).toMatchObject([{ type: 'Create', to: [`${group.url}/members`], cc: [PUBLIC] }]);
    expect(toldTo).toEqual([[remote.host]]);
    expect((await remote.get(url, fan!)).status).toBe(200);
    expect([await listedTo(fan!), await listedTo(bob!)]).toEqual([[], [url]]);
    const change = (visibility: string) =>
      say(
        lea,
        `mutation { updateEvent(eventId: "${id}", title: "${randomUUID()}", visibility: ${visibility}) { id } }`,
      );
    await change('UNLISTED');
    expect(await told()).toMatchObject([{ type: 'Update', to: [`${group.url}/members`], cc: [PUBLIC] }]);
    expect(toldTo).toEqual([[remote.host]]);
    await change('PUBLIC');
    expect((await told()).map(({ type }) => type)).toEqual(['Announce', 'Update']);
    await change('RESTRICTED');
    expect((await told()).map(({ type }) => type)).toEqual(['Delete', 'Update']);
    expect(toldTo).toEqual([[elsewhere.host], [remote.host]]);
  });

  it('is taken of members elsewhere who may, changed, called off and deleted by them, and the others are told', async () => {
    const document = planned(ada!, group.url);
    expect(await tell(ada!, 'Create', document)).toBeNull();
    expect(await kept(document.id)).toMatchObject({ title: 'A feast elsewhere', group: group.url });
    expect(await told()).toMatchObject([{ type: 'Announce', actor: group.url, object: document.id }]);
    expect(await plannedIn(null, group.name)).toEqual([document.id]);
    expect(await listedTo(fan!)).toEqual([document.id]);
    expect(await tell(ada!, 'Update', { ...document, name: 'Older', updated: at(-5) })).toBeNull();
    expect(await tell(ada!, 'Update', { ...document, status: 'CANCELLED', updated: at(0) })).toBeNull();
    expect(await kept(document.id)).toMatchObject({ title: 'A feast elsewhere', status: 'cancelled' });
    expect(await told()).toMatchObject([{ type: 'Announce', object: document.id }]);
    expect(await tell(bob!, 'Delete', document.id)).toBe('unauthorized');
    expect(await tell(ada!, 'Delete', document.id)).toBeNull();
    expect(await kept(document.id)).toMatchObject({ title: '', gone: true });
    expect(await told()).toMatchObject([{ type: 'Announce', object: { type: 'Delete', actor: ada!.uri } }]);
    expect(await tell(ada!, 'Update', { ...document, name: 'Back', updated: at(1) })).toContain('event_not_found');
  });

  it('that changes twice within a second, as far as its server tells, is told of each time', async () => {
    const document = planned(ada!, group.url, { updated: at(-1).replace(/\.\d+/, '') });
    for (const [type, change] of [
      ['Create', { name: 'First' }],
      ['Update', { name: 'Second' }],
      ['Update', { name: 'Third' }],
    ] as const) {
      expect(await tell(ada!, type, { ...document, ...change })).toBeNull();
      expect(await kept(document.id)).toMatchObject({ title: change.name });
      expect(await told()).toMatchObject([{ type: 'Announce', object: document.id }]);
    }
  });

  it('is refused of those who may not, of those who speak for others, and where it is moved to another group', async () => {
    for (const [sender, author, code] of [
      [bob!, bob!, 'unauthorized'],
      [fan!, fan!, 'group_not_found'],
      [bob!, ada!, 'key_owner'],
    ] as const) {
      const document = planned(author, group.url);
      expect(await tell(sender, 'Create', document)).toContain(code);
      expect(await kept(document.id)).toBeUndefined();
    }
    // Somebody shares what says that it is the group's: it is theirs alone.
    const claimed = planned(bob!, group.url);
    await tell(fan!, 'Announce', claimed.id);
    expect(await kept(claimed.id)).toMatchObject({ group: null });
    expect(await plannedIn(lea, group.name)).toEqual([]);
    const document = planned(ada!, group.url);
    await tell(ada!, 'Create', document);
    const { url: other } = await say(
      lea,
      `mutation { createGroup(preferredUsername: "${randomUUID().slice(0, 8)}") { url } }`,
    );
    expect(await tell(ada!, 'Update', { ...document, attributedTo: other, updated: at(0) })).toContain('unauthorized');
    await putMember(server, group.id, await actorId(ada!.uri), 'member');
    for (const attributedTo of [group.url, ada!.uri])
      expect(await tell(ada!, 'Update', { ...document, attributedTo, name: 'Mine', updated: at(0) })).toContain(
        'unauthorized',
      );
    expect(await kept(document.id)).toMatchObject({ title: 'A feast elsewhere', group: group.url });
  });

  it('is deleted here by those elsewhere who publish for the group, and by nobody else', async () => {
    const { url } = await plan(lea, group.id);
    await told();
    expect(await tell(bob!, 'Delete', url)).toBe('unauthorized');
    expect(await tell(fan!, 'Delete', url)).toBe('group_not_found');
    expect(await kept(url)).toMatchObject({ gone: false });
    expect(await tell(ada!, 'Delete', url)).toBeNull();
    expect(await kept(url)).toMatchObject({ gone: true });
    expect(await told()).toMatchObject([{ type: 'Delete', actor: lea.actor.url, object: { id: url } }]);
  });
});
