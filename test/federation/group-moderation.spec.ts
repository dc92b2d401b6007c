import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { putMember } from '#test/groups';
import { openInbox, type OpenInbox } from '#test/inbox';
import { buildPerson, type TestPerson } from '#test/people';
import { type Json, type RemotePerson, RemoteServer } from '#test/remote-server';
import type { TestServer } from '#test/server';
import { listenTo } from '#test/told';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

let inbox: OpenInbox;
let server: TestServer;
/** Where the group is, and where others of it are. */
let home: RemoteServer;
let away: RemoteServer;
let tell: OpenInbox['tell'];
let listen: ReturnType<typeof listenTo>;
let lea: TestPerson;
let rose: TestPerson;
let [ada, bob, eve]: RemotePerson[] = [];
let grove: RemotePerson;
let groveId: string;
beforeAll(async () => {
  inbox = await openInbox();
  ({ server, remote: home, tell } = inbox);
  listen = listenTo(server);
  away = await RemoteServer.start();
  [lea, rose] = [await buildPerson(server, { username: 'lea' }), await buildPerson(server, { username: 'rose' })];
  [ada, bob, eve] = ['ada', 'bob', 'eve'].map((name) => away.person(name));
  for (const person of [ada, bob, eve]) await tell(person!, 'Join', `${server.url}/@nobody`);
});
afterAll(() => Promise.all([inbox?.close(), away?.close()]));

/** Léa and Ada moderate it, Rose and Bob are members. */
beforeEach(async () => {
  grove = home.person(`grove_${randomUUID().slice(0, 8)}`, { type: 'Group', with: { openness: 'open' } });
  groveId = (await say(lea, `{ group(preferredUsername: "${grove.handle}") { id } }`)).id;
  await putMember(server, groveId, lea.actor.id, 'moderator');
  await putMember(server, groveId, await actorId(ada!.uri), 'moderator');
  await putMember(server, groveId, rose.actor.id, 'member');
  await putMember(server, groveId, await actorId(bob!.uri), 'member');
  await listen();
});

const say = async (who: TestPerson, text: string, variables: Json = {}) => {
  const { data, errors } = await server.graphql(text, variables, { token: who.accessToken });
  return errors ? errors[0]!.code : (Object.values(data!)[0] as any);
};
const actorId = async (uri: string) =>
  (await inbox.one<{ id: string }>('SELECT id FROM actors WHERE url = $1', uri))!.id;
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const post = (url: unknown) =>
  inbox.one<{ id: string; slug: string; title: string; body: string }>(
    'SELECT id, slug, title, body FROM posts WHERE url = $1',
    url,
  );
const WRITE = `mutation ($group: ID!) {
  createPost(attributedToId: $group, title: "News", body: "<p>Yes</p>", language: "en") { id url } }`;
const rename = (who: TestPerson, id: string, title: string) =>
  say(who, 'mutation ($id: ID!, $title: String!) { updatePost(id: $id, title: $title) { title } }', { id, title });

describe('a post that was written here for a group elsewhere', () => {
  /** What it is on the server of somebody who has read it there. */
  const copyOf = async (url: string) => (await (await away.get(url, ada!)).json()) as Json;

  it('is changed by who moderates the group on a third server, and told on as that of its author', async () => {
    const { url } = await say(lea, WRITE, { group: groveId });
    await listen();
    const changed = {
      ...(await copyOf(url)),
      name: 'Good news',
      content: '<p onclick="x()">No</p>',
      updated: inMinutes(-9),
    };
    expect(await tell(ada!, 'Update', changed)).toBeNull();
    expect(await post(url)).toMatchObject({ title: 'Good news', body: '<p>No</p>' });
    expect(await listen()).toMatchObject([
      { body: { type: 'Update', actor: lea.actor.url, object: { id: url, name: 'Good news' } }, hosts: [home.host] },
    ]);
    expect(await tell(ada!, 'Update', changed)).toBeNull();
    expect(await listen()).toEqual([]);
  });

  it('is changed by nobody else, whatever they say they are', async () => {
    const { url } = await say(lea, WRITE, { group: groveId });
    const changed = { ...(await copyOf(url)), name: 'Mine', role: 'moderator' };
    const other = home.person(`other_${randomUUID().slice(0, 8)}`, { type: 'Group' });
    const otherId = (await say(lea, `{ group(preferredUsername: "${other.handle}") { id } }`)).id;
    await putMember(server, otherId, lea.actor.id, 'member');
    await putMember(server, otherId, await actorId(eve!.uri), 'moderator');
    expect(await tell(bob!, 'Update', changed)).toBe('unauthorized');
    expect(await tell(eve!, 'Update', changed)).toBe('group_not_found');
    expect(await tell(eve!, 'Update', { ...changed, attributedTo: other.uri })).toBe('unauthorized');
    expect(await tell(ada!, 'Update', { ...changed, id: `${server.url}/p/never-written` })).toContain('key_owner');
    await tell(grove, 'Update', changed);
    expect(await post(url)).toMatchObject({ title: 'News' });
  });
});

describe('an event that is organized elsewhere', () => {
  it('is deleted by those of ours who moderate the group, who tell the group and its own server', async () => {
    const document = away.event(ada!, { attributedTo: grove.uri });
    expect(await tell(ada!, 'Create', document)).toBeNull();
    const event = () =>
      inbox.one<{ id: string; uuid: string; gone: boolean }>(
        'SELECT id, uuid, deleted_at IS NOT NULL AS gone FROM events WHERE url = $1',
        document.id,
      );
    const { id, uuid } = (await event())!;
    const can = (who: TestPerson) => say(who, `{ event(uuid: "${uuid}") { viewerCan { update delete } } }`);
    expect([await can(lea), await can(rose)]).toEqual([
      { viewerCan: { update: false, delete: true } },
      { viewerCan: { update: false, delete: false } },
    ]);
    await listen();
    const remove = `mutation { deleteEvent(eventId: "${id}") { id } }`;
    expect(await say(rose, remove)).toBe('unauthorized');
    expect(await event()).toMatchObject({ gone: false });
    expect(await say(lea, remove)).toEqual({ id });
    expect(await event()).toMatchObject({ gone: true });
    const [{ body, hosts } = {} as never, ...others] = await listen();
    expect(body).toMatchObject({ type: 'Delete', actor: lea.actor.url, object: { id: document.id } });
    expect(new URL(String(body.id)).origin).toBe(server.url);
    expect([hosts.toSorted(), others]).toEqual([[away.host, home.host].toSorted(), []]);
  });
});

describe('a post that was written elsewhere', () => {
  const written = async (): Promise<Json> => {
    const id = `${away.url}/articles/${randomUUID()}`;
    const words = { name: 'From elsewhere', content: '<p>Hello</p>', published: inMinutes(-9), updated: inMinutes(-9) };
    const document = { id, type: 'Article', actor: ada!.uri, attributedTo: grove.uri, to: [PUBLIC], ...words };
    away.serve(id, document);
    expect(await tell(ada!, 'Create', document)).toBeNull();
    return document;
  };

  it('is changed by those of ours who moderate the group, who ask its own server alone', async () => {
    const document = await written();
    const { id, slug } = (await post(document.id))!;
    const can = (who: TestPerson) => say(who, `{ post(slug: "${slug}") { viewerCan { update } } }`);
    expect([await can(lea), await can(rose)]).toEqual([
      { viewerCan: { update: true } },
      { viewerCan: { update: false } },
    ]);
    await listen();
    expect(await rename(rose, id, 'By Rose')).toBe('unauthorized');
    expect(await rename(lea, id, 'By Lea')).toEqual({ title: 'By Lea' });
    const change = {
      id: document.id,
      actor: ada!.uri,
      attributedTo: grove.uri,
      name: 'By Lea',
      content: '<p>Hello</p>',
    };
    expect(await listen()).toMatchObject([
      { body: { type: 'Update', actor: lea.actor.url, to: [PUBLIC], object: change }, hosts: [away.host] },
    ]);
    const { body } = (await inbox.one<{ body: Json }>(
      'SELECT body FROM outbound_activities ORDER BY id DESC LIMIT 1',
    ))!;
    expect(new URL(String(body.id)).origin).toBe(server.url);
    // Its own server has the last word, whatever the clocks say.
    expect(await tell(ada!, 'Update', { ...document, name: 'By Ada', updated: inMinutes(-8) })).toBeNull();
    expect(await post(document.id)).toMatchObject({ title: 'By Ada' });
    expect(await listen()).toEqual([]);
  });
});
