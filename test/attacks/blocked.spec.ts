import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemberRole } from '#convoke/actors';
import { AllowedInstances, DomainBlocks } from '#convoke/moderation';
import { buildEvent } from '#test/events';
import { type BuiltGroup, buildGroup, putMember } from '#test/groups';
import { openInbox, type OpenInbox } from '#test/inbox';
import { buildPerson, type TestPerson } from '#test/people';
import { type Json, type RemotePerson, RemoteServer } from '#test/remote-server';
import type { TestServer } from '#test/server';
import { RemoteActors } from '../../libs/federation/src/remote/remote-actors.service.js';

let inbox: OpenInbox;
let server: TestServer;
let blocks: DomainBlocks;
/** A server that nobody has anything against. */
let friend: RemoteServer;
let ada: RemotePerson;
let club: RemotePerson;
/** The one that is shut out, and who was known of it before. */
let foe: RemoteServer;
let eve: RemotePerson;
let known: Json;
let lea: TestPerson;
let group: BuiltGroup;
let event: Awaited<ReturnType<typeof buildEvent>>['event'];

beforeAll(async () => {
  inbox = await openInbox();
  ({ server, remote: friend } = inbox);
  foe = await RemoteServer.start('localhost');
  blocks = server.app.get(DomainBlocks, { strict: false });
  lea = await buildPerson(server, { username: 'lea' });
  group = await buildGroup(server, { founder: lea });
  ({ event } = await buildEvent(server, { organizer: lea }));
  [ada, eve] = [friend.person('ada'), foe.person('eve')];
  club = friend.person('club', {
    type: 'Group',
    with: { openness: 'open', members: `${friend.url}/users/club/members` },
  });
  friend.collection('/users/club/members', []);
  known = foe.event(eve, { name: 'Known before' });
  for (const [type, object] of [
    ['Create', known],
    ['Join', group.group.url],
    ['Join', event.url],
  ] as const)
    await foe.post(`${server.url}/inbox`, inbox.activity(eve, type, object), eve);
  await inbox.tell(club, 'Like', ada.uri);
  await inbox.workOff();
  await putMember(server, await idOf(club.uri), lea.actor.id, MemberRole.MEMBER);
  expect(await whatIsTheirs()).toEqual({ actors: 1, events: 1, members: 1, participations: 1, comments: 0 });
  await blocks.set('localhost', { severity: 'suspend', rejectMedia: false });
  await server.runJobs();
  foe.asked.length = 0;
  foe.deliveries.length = 0;
});
afterAll(() => Promise.all([inbox?.close(), foe?.close()]));

const idOf = async (url: string) => (await inbox.one<{ id: string }>('SELECT id FROM actors WHERE url = $1', url))!.id;

/** How much there is here of the server that is shut out. */
async function whatIsTheirs() {
  return inbox.one(
    `WITH theirs AS (SELECT id FROM actors WHERE url LIKE $1)
      SELECT (SELECT count(*)::int FROM theirs) AS actors,
        (SELECT count(*)::int FROM events WHERE url LIKE $1) AS events,
        (SELECT count(*)::int FROM members WHERE actor_id IN (SELECT id FROM theirs)) AS members,
        (SELECT count(*)::int FROM participations
          WHERE role <> 'creator' AND actor_id IN (SELECT id FROM theirs)) AS participations,
        (SELECT count(*)::int FROM comments WHERE actor_id IN (SELECT id FROM theirs)) AS comments`,
    `${foe.url}/%`,
  );
}
const LEFT = { actors: 1, events: 1, members: 0, participations: 0, comments: 0 };

/** That nothing came in, nobody was asked, and nothing was sent. */
async function expectShut(): Promise<void> {
  await server.runJobs();
  expect(await whatIsTheirs()).toEqual(LEFT);
  expect(foe.asked.map(({ path }) => path)).toEqual([]);
  expect(foe.deliveries).toEqual([]);
  expect(await server.db.query('SELECT FROM deliveries WHERE host = $1', [foe.host])).toEqual([]);
}
const asLea = async (query: string, variables: Json = {}) =>
  server.graphql(query, variables, { token: lea.accessToken });
/** Something new on the server that is shut out. */
const fresh = () => foe.event(eve, { name: 'Not to be known' });
const note = (author: RemotePerson, traits: Json = {}) => ({
  id: `${new URL(author.uri).origin}/notes/${randomUUID()}`,
  type: 'Note',
  attributedTo: author.uri,
  to: ['https://www.w3.org/ns/activitystreams#Public'],
  content: '<p>Words</p>',
  published: new Date().toISOString(),
  ...traits,
});

it('who was in a group or took part goes', async () => {
  await expectShut();
});

describe('what the server that is shut out says itself', () => {
  it.each(['inbox', 'relay/inbox', '@lea/inbox'])('is turned away at %s, whatever it is', async (door) => {
    const objects: Record<string, unknown> = {
      Follow: `${server.url}/relay`,
      Join: event.url,
      Create: note(eve, { inReplyTo: event.url }),
      Announce: event.url,
      Invite: known.id,
      Move: eve.uri,
      Flag: [lea.actor.url],
      Delete: known.id,
    };
    for (const [type, object] of Object.entries(objects)) {
      const body = inbox.activity(eve, type, object, { target: ada.uri });
      const { status } = await foe.post(`${server.url}/${door}`, body, eve);
      expect(`${type} ${status}`).toBe(`${type} 403`);
    }
    expect(await server.db.query('SELECT FROM reports')).toEqual([]);
    await expectShut();
  });

  it('is shown nothing, though strangers are', async () => {
    for (const address of [lea.actor.url, event.url, group.group.url, `${server.url}/relay/outbox`]) {
      expect((await foe.get(address, eve)).status).toBe(403);
      expect((await friend.get(address, ada)).status).toBe(200);
    }
  });
});

describe('what a third server brings of it', () => {
  const deeds: [string, () => [string, unknown, Json?]][] = [
    ['a shared event', () => ['Announce', fresh().id]],
    ['a shared event that comes along', () => ['Announce', fresh()]],
    ['a shared Create', () => ['Announce', inbox.activity(eve, 'Create', fresh())]],
    ['a reply in a thread', () => ['Create', note(eve, { inReplyTo: event.url })]],
    ['a shared reply', () => ['Announce', inbox.activity(eve, 'Create', note(eve, { inReplyTo: event.url }))]],
    ['an invitation to its event', () => ['Invite', fresh().id, { to: [lea.actor.url] }]],
    ['a move to it', () => ['Move', ada.uri, { target: eve.uri }]],
  ];
  it.each(deeds)('stays out: %s', async (_, deed) => {
    expect(await inbox.tell(ada, ...deed())).toMatch(/blocked|other_origin/);
    await expectShut();
  });

  it('stays out as a member of a group', async () => {
    const member = { id: `${club.uri}/member/1`, type: 'Member', actor: eve.uri, object: club.uri, role: 'member' };
    await inbox.tell(club, 'Create', member);
    const stranger = foe.person('stranger');
    await inbox.tell(club, 'Create', { ...member, id: `${club.uri}/member/2`, actor: stranger.uri });
    await expectShut();
  });

  it('stays out as what a group tells its members', async () => {
    const article = { ...note(eve), type: 'Article', name: 'News', attributedTo: [club.uri, eve.uri], actor: eve.uri };
    foe.serve(article.id, article);
    for (const object of [article.id, article, inbox.activity(eve, 'Create', article)])
      expect(await inbox.tell(club, 'Announce', object)).toMatch(/blocked/);
    expect(await server.db.query('SELECT FROM posts WHERE url = $1', [article.id])).toEqual([]);
    await expectShut();
  });

  it('stays out of conversations', async () => {
    const letter = note(ada, { to: [lea.actor.url, eve.uri], content: '<p>To both</p>' });
    expect(await inbox.tell(ada, 'Create', letter, { to: letter.to })).toBeNull();
    const { data } = await asLea('{ loggedPerson { conversations { elements { participants { url } } } } }');
    expect(JSON.stringify(data)).toContain(ada.uri);
    expect(JSON.stringify(data)).not.toContain(eve.uri);
    await expectShut();
  });

  it('is not fetched by way of a redirect', async () => {
    const path = `/events/${randomUUID()}`;
    friend.handle(path, (_, response) => response.writeHead(302, { location: String(fresh().id) }).end());
    expect(await inbox.tell(ada, 'Announce', friend.url + path)).toContain('blocked');
    const resource = encodeURIComponent(`acct:way@${friend.host}`);
    const finger = `/.well-known/webfinger?resource=${resource}`;
    friend.handle(finger, (_, response) => response.writeHead(302, { location: foe.url + finger }).end());
    const { data } = await asLea('query ($uri: String!) { interact(uri: $uri) { url } }', {
      uri: `@way@${friend.host}`,
    });
    expect(data!.interact).toBeNull();
    await expectShut();
  });

  it.each([
    ['from its own address', () => `${foe.url}/picture.png`],
    ['by a redirect', () => `${friend.url}/redirected.png`],
  ])('is no picture of anything else, %s', async (_, address) => {
    friend.handle('/redirected.png', (__, response) =>
      response.writeHead(302, { location: `${foe.url}/picture.png` }).end(),
    );
    const attachment = [{ type: 'Document', mediaType: 'image/png', url: address() }];
    const shown = friend.event(ada, { attachment });
    expect(await inbox.tell(ada, 'Create', shown)).toBeNull();
    expect(await inbox.one('SELECT picture_id FROM events WHERE url = $1', shown.id)).toEqual({ picture_id: null });
    await expectShut();
  });
});

describe('what people here ask for', () => {
  const variables = () => ({ event: event.id, group: group.group.id, eve: `eve@${foe.host}`, at: `@eve@${foe.host}` });

  it.each([
    ['address', () => eve.uri],
    ['address of an event', () => String(known.id)],
    ['address in capitals', () => eve.uri.replace('localhost', 'LOCALHOST')],
    ['address with a dot behind', () => eve.uri.replace('localhost', 'localhost.')],
    ['handle', () => `@eve@${foe.host}`],
    ['handle in capitals', () => `@eve@${foe.host.toUpperCase()}`],
    ['handle with a dot behind', () => `@eve@${foe.host.replace(':', '.:')}`],
    ['handle below it', () => `@eve@deep.${foe.host}`],
  ])('is not found by its %s', async (_, name) => {
    const { data } = await asLea(
      'query ($uri: String!) { interact(uri: $uri) { url } searchEvents(term: $uri) { total } }',
      { uri: name() },
    );
    expect(data).toEqual({ interact: null, searchEvents: { total: 0 } });
    await expectShut();
  });

  it('is not invited, written to, or told of anything', async () => {
    const invited = await asLea(
      'mutation ($group: ID!, $at: String!) { inviteMember(groupId: $group, targetActorUsername: $at) { id } }',
      variables(),
    );
    expect(invited.errors?.[0]?.code).toMatch(/not_found|validation/);
    await asLea('mutation ($event: ID!, $text: String!) { createComment(eventId: $event, text: $text) { id } }', {
      event: event.id,
      text: `<p>Hello @eve@${foe.host}</p>`,
    });
    await asLea('mutation ($event: ID!) { updateEvent(eventId: $event, title: "Another name") { id } }', variables());
    await expectShut();
  });

  it('is not joined, though it was known', async () => {
    const { id } = (await inbox.one<{ id: string }>('SELECT id FROM events WHERE url = $1', known.id))!;
    const { errors } = await asLea(
      'mutation ($id: ID!, $actor: ID!) { joinEvent(eventId: $id, actorId: $actor) { id } }',
      { id, actor: lea.actor.id },
    );
    expect(errors?.[0]?.code).toBe('event_not_found');
    await expectShut();
  });
});

it('whoever is known of it, and was fetched just now, is taken from what is kept no more', async () => {
  await expect(server.app.get(RemoteActors, { strict: false }).get(eve.uri)).rejects.toThrow(/blocked/);
  await expectShut();
});

describe('where only what is listed may come in', () => {
  beforeAll(async () => {
    const allowed = server.app.get(AllowedInstances, { strict: false });
    await allowed.allow(null, new URL(friend.url).hostname);
    await allowed.setMode(null, 'allowlist');
    await blocks.set('localhost', null);
    await server.runJobs();
  });

  it('nothing is taken from another server, whatever it is, and nothing shown to it', async () => {
    for (const [type, object] of [
      ['Create', fresh()],
      ['Join', group.group.url],
      ['Flag', [lea.actor.url]],
    ] as const)
      expect((await foe.post(`${server.url}/inbox`, inbox.activity(eve, type, object), eve)).status).toBe(403);
    expect((await foe.get(event.url, eve)).status).toBe(403);
    expect((await friend.get(event.url, ada)).status).toBe(200);
    await expectShut();
  });

  it('nothing of it is brought by one that is listed: shared, as a member, or by a redirect', async () => {
    const path = `/events/${randomUUID()}`;
    friend.handle(path, (_, response) => response.writeHead(302, { location: String(fresh().id) }).end());
    for (const address of [fresh().id, friend.url + path])
      expect(await inbox.tell(ada, 'Announce', address)).toContain('blocked');
    const member = { id: `${club.uri}/member/3`, type: 'Member', actor: eve.uri, object: club.uri, role: 'member' };
    await inbox.tell(club, 'Create', member);
    await expectShut();
  });

  it('nobody there is found, by address or by handle', async () => {
    for (const uri of [eve.uri, `@eve@${foe.host}`]) {
      const { data } = await asLea('query ($uri: String!) { interact(uri: $uri) { url } }', { uri });
      expect(data!.interact).toBeNull();
    }
    await expectShut();
  });
});

it('a server whose reports are left out is heard in all else', async () => {
  const host = new URL(friend.url).hostname;
  const reports = async () => (await server.db.query('SELECT FROM reports')).length;
  await blocks.set(host, { severity: 'none', rejectMedia: false, rejectReports: true });
  expect(await inbox.tell(ada, 'Flag', [lea.actor.url])).toContain('blocked');
  expect(await reports()).toBe(0);
  const heard = friend.event(ada, { name: 'Heard all the same' });
  expect(await inbox.tell(ada, 'Create', heard)).toBeNull();
  await blocks.set(host, null);
  expect(await inbox.tell(ada, 'Flag', [lea.actor.url])).toBeNull();
  expect(await reports()).toBe(1);
});
