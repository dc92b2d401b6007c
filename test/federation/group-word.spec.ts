import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GroupReadingsJobs } from '../../libs/federation/src/groups/group-readings.jobs.js';
import { putMember } from '#test/groups';
import { openInbox, type OpenInbox } from '#test/inbox';
import { buildPerson, type TestPerson } from '#test/people';
import { type Json, type RemotePerson, RemoteServer } from '#test/remote-server';
import type { TestServer } from '#test/server';
import { listenTo } from '#test/told';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

let inbox: OpenInbox;
let server: TestServer;
/** Where groups are. */
let home: RemoteServer;
/** Where their people are. */
let away: RemoteServer;
let tell: OpenInbox['tell'];
let listen: ReturnType<typeof listenTo>;
let lea: TestPerson;
let eve: RemotePerson;
let fan: RemotePerson;
beforeAll(async () => {
  inbox = await openInbox();
  ({ server, remote: home, tell } = inbox);
  listen = listenTo(server);
  away = await RemoteServer.start();
  lea = await buildPerson(server, { username: 'lea' });
  [eve, fan] = [away.person('eve'), home.person('fan')];
});
afterAll(() => Promise.all([inbox?.close(), away?.close()]));

const say = async (text: string) => {
  const { data, errors } = await server.graphql(text, {}, { token: lea.accessToken });
  return errors ? errors[0]!.code : (Object.values(data!)[0] as any);
};
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
/** Something of Eve's in a group, as her server shows it. */
const made = (type: string, groupUri: string, traits: Json = {}): Json => {
  const id = `${away.url}/things/${randomUUID()}`;
  const begins = new Date(Date.now() + 86_400_000).toISOString();
  const words = { name: 'A thing', content: '<p>Hello</p>', startTime: begins, published: ago(30), updated: ago(30) };
  const document = { id, type, actor: eve.uri, attributedTo: groupUri, to: [PUBLIC], ...words, ...traits };
  away.serve(String(document.id), document);
  return document;
};
const note = (groupUri: string, traits: Json = {}) => {
  const id = `${away.url}/things/${randomUUID()}`;
  return made('Note', groupUri, { id, context: id, to: [`${groupUri}/members`], ...traits });
};
/** Which of all kinds of things of groups is kept under an address, of which group, and whether it is there still. */
const kept = async ({ id }: Json) =>
  inbox.one<{ group: string | null; visibility: string | null; gone: boolean }>(
    `SELECT g.url AS "group", x.visibility, x.gone FROM (
        SELECT url, group_id, visibility, deleted_at IS NOT NULL AS gone FROM posts
        UNION ALL SELECT url, attributed_to_id, visibility, deleted_at IS NOT NULL FROM events
        UNION ALL SELECT url, group_id, NULL, deleted_at IS NOT NULL FROM resources
        UNION ALL SELECT c.url, d.group_id, NULL, c.deleted_at IS NOT NULL FROM comments c JOIN discussions d ON d.id = c.discussion_id
      ) x LEFT JOIN actors g ON g.id = x.group_id WHERE x.url = $1`,
    id,
  );

/** A group elsewhere; Eve was in it and has left. */
async function grove({ listedAt }: { listedAt?: string } = {}) {
  const name = `grove_${randomUUID().slice(0, 8)}`;
  const uri = `${home.url}/users/${name}`;
  const collections = Object.fromEntries(
    ['members', 'discussions', 'events', 'posts', 'resources'].map((kind) => [kind, `${listedAt ?? uri}/${kind}`]),
  );
  const group = home.person(name, {
    type: 'Group',
    with: { openness: 'open', ...collections, members: `${uri}/members` },
  });
  const id = (await say(`{ group(preferredUsername: "${group.handle}") { id } }`)).id as string;
  const list = (kind: string, things: (Json | string)[]) =>
    (collections[kind]!.startsWith(away.url) ? away : home).collection(
      collections[kind]!,
      things.map((thing) => (typeof thing === 'string' ? thing : thing.id)),
    );
  /** Léa is in it from now on. */
  const enter = async () => {
    await putMember(server, id, lea.actor.id, 'member');
    home.collection(`${uri}/members`, [
      { id: `${uri}/m/1`, type: 'Member', actor: lea.actor.url, object: uri, role: 'member' },
    ]);
    await server.app.get(GroupReadingsJobs, { strict: false }).read({ groupId: id });
  };
  return { ...group, id, list, enter };
}

describe('what somebody made who has left the group', () => {
  it('is read by who comes in, where the group lists it', async () => {
    const group = await grove();
    const [post, event, link] = ['Article', 'Event', 'Document'].map((type) =>
      made(type, group.uri, { url: 'https://trees.example/', role: 'administrator' }),
    );
    const first = note(group.uri);
    const answer = note(group.uri, { context: first.id, inReplyTo: first.id });
    group.list('posts', [post!]);
    group.list('events', [event!]);
    group.list('resources', [link!]);
    group.list('discussions', [answer, first]);
    await group.enter();
    for (const thing of [post!, event!, link!, first, answer])
      expect(await kept(thing), String(thing.type)).toMatchObject({ group: group.uri, gone: false });
  });

  it('is not taken where the group does not list it itself, only tells of it, or its maker tells it', async () => {
    const listed = await grove({ listedAt: `${away.url}/lists/${randomUUID()}` });
    const elsewhere = ['Article', 'Event'].map((type) => made(type, listed.uri));
    listed.list('posts', [elsewhere[0]!]);
    listed.list('events', [elsewhere[1]!]);
    await listed.enter();
    const others = ['Article', 'Event'].map((type) => made(type, listed.uri));
    for (const thing of others) {
      expect(await tell(listed, 'Announce', thing.id)).toBe('group_not_found');
      expect(await tell(eve, 'Create', thing)).toBe('group_not_found');
    }
    for (const thing of [...elsewhere, ...others]) expect(await kept(thing)).toBeUndefined();
  });

  it('is not taken of another group, nor under somebody else’s name', async () => {
    const [group, other] = [await grove(), await grove()];
    const ofOther = made('Event', other.uri);
    const named = made('Article', group.uri, { actor: fan.uri });
    const unlisted = made('Article', group.uri);
    group.list('events', [ofOther]);
    group.list('posts', [named]);
    await group.enter();
    for (const thing of [ofOther, named, unlisted]) expect(await kept(thing)).toBeUndefined();
  });
});

describe('what a group tells those who only follow it', () => {
  it('is taken where nobody here is a member, and forgotten when the group says so', async () => {
    const group = await grove();
    await say(`mutation { followGroup(groupId: "${group.id}") { approved } }`);
    const [post, event] = ['Article', 'Event'].map((type) => made(type, group.uri));
    const ofNobody = made('Event', eve.uri);
    const inside = [made('Document', group.uri), note(group.uri)];
    for (const thing of [post!, event!, ofNobody]) expect(await tell(group, 'Announce', thing.id)).toBeNull();
    for (const thing of inside) expect(await tell(group, 'Announce', thing.id)).toBe('group_not_found');
    for (const thing of [post!, event!]) expect(await kept(thing)).toMatchObject({ group: group.uri, gone: false });
    expect(await kept(ofNobody)).toMatchObject({ group: null });
    for (const thing of inside) expect(await kept(thing)).toBeUndefined();
    const deletion = (thing: Json) => ({
      id: `${group.uri}#deletes/${randomUUID()}`,
      type: 'Delete',
      actor: group.uri,
      object: { id: thing.id, type: 'Tombstone' },
    });
    const other = await grove();
    await say(`mutation { followGroup(groupId: "${other.id}") { approved } }`);
    for (const thing of [post!, event!]) {
      expect(await tell(other, 'Announce', deletion(thing))).toBe('group_not_found');
      expect(await kept(thing)).toMatchObject({ gone: false });
      expect(await tell(group, 'Announce', deletion(thing))).toBeNull();
      expect(await kept(thing)).toMatchObject({ gone: true });
    }
  });

  it.each(['Article', 'Event'])('is an end of it where an %s becomes one for members', async (type) => {
    const name = `group_${randomUUID().slice(0, 8)}`;
    const { id, url } = await say(`mutation { createGroup(preferredUsername: "${name}", openness: OPEN) { id url } }`);
    expect(await tell(eve, 'Join', url)).toBeNull();
    expect(await tell(fan, 'Follow', url)).toBeNull();
    const { actor_id: eveId } = (await inbox.one<{ actor_id: string }>(
      'SELECT actor_id FROM remote_actors WHERE uri = $1',
      eve.uri,
    ))!;
    await putMember(server, id, eveId, 'moderator');
    const thing = made(type, url);
    expect(await tell(eve, 'Create', thing)).toBeNull();
    await listen();
    expect(await tell(eve, 'Update', { ...thing, to: [`${url}/members`], cc: [], updated: ago(0) })).toBeNull();
    expect(await listen()).toMatchObject([
      { body: { type: 'Announce', actor: url, object: thing.id, to: [`${url}/members`] }, hosts: [away.host] },
      {
        body: { type: 'Announce', actor: url, object: { type: 'Delete', actor: url, object: { id: thing.id } } },
        hosts: [home.host],
      },
    ]);
    expect(await kept(thing)).toMatchObject({ group: url, gone: false });
  });
});
