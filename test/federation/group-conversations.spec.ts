import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GroupVisibility, MemberRole, Memberships, Suspensions } from '#convoke/actors';
import { DomainBlocks } from '#convoke/moderation';
import { Conversations } from '#convoke/threads';
import { federationFixture } from '#test/federation-fixtures';
import { buildGroup, type BuiltGroup, putMember } from '#test/groups';
import { openInbox, type OpenInbox } from '#test/inbox';
import { mailsTo } from '#test/mails';
import { buildPerson, type TestPerson } from '#test/people';
import { type Json, type RemotePerson, RemoteServer } from '#test/remote-server';
import type { TestServer } from '#test/server';

let inbox: OpenInbox;
let server: TestServer;
let remote: RemoteServer;
let other: RemoteServer;
let eve: RemotePerson;
let ada: RemotePerson;
let bob: RemotePerson;
let lea: TestPerson;
let rose: TestPerson;
let trees: BuiltGroup;
let url: string;
beforeAll(async () => {
  inbox = await openInbox();
  ({ server, remote } = inbox);
  other = await RemoteServer.start();
  eve = other.person('eve');
});
beforeEach(async () => {
  [ada, bob] = [remote.person(`ada_${randomUUID().slice(0, 8)}`), remote.person(`bob_${randomUUID().slice(0, 8)}`)];
  [lea, rose] = [await buildPerson(server), await buildPerson(server)];
  trees = await buildGroup(server, { founder: lea });
  ({ url } = trees.group);
});
afterAll(() => Promise.all([inbox?.close(), other?.close()]));

type Anyone = TestPerson | RemotePerson | BuiltGroup | string;
const urlOf = (one: Anyone) =>
  typeof one === 'string' ? one : 'uri' in one ? one.uri : 'group' in one ? one.group.url : one.actor.url;
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
/** Posts it from where its sender lives. */
const tell: OpenInbox['tell'] = async (sender, ...deed) => {
  const activity = inbox.activity(sender, ...deed);
  const from = sender.uri.startsWith(remote.url) ? remote : other;
  expect((await from.post(`${server.url}/inbox`, activity, sender)).status).toBe(202);
  await inbox.workOff();
  const row = await inbox.one<{ problem: string | null }>(
    'SELECT problem FROM inbox_activities WHERE uri = $1',
    activity.id,
  );
  return row!.problem;
};
/** A direct message as Mastodon writes them. */
function letter(author: RemotePerson, people: Anyone[], traits: Json = {}): Json {
  const { object } = federationFixture('mastodon/create-direct-note') as { object: Json };
  const id = `${new URL(author.uri).origin}/statuses/${randomUUID()}`;
  const to = people.map(urlOf);
  const tag = to.map((href) => ({ type: 'Mention', href }));
  const published = inMinutes(-5);
  const named = { conversation: `tag:${randomUUID()}`, context: null };
  return { ...object, id, url: `${id}/page`, attributedTo: author.uri, to, tag, published, ...named, ...traits };
}
/** As somebody elsewhere writes in the name of a group. */
const inNameOf = (group: Anyone, author: RemotePerson, people: Anyone[], traits: Json = {}) =>
  letter(author, [...people, group], { actor: author.uri, attributedTo: urlOf(group), ...traits });
const FIELDS = `total elements { id unread participants { id } comments { elements { text actor { id type }
  attributedTo { id } } } }`;
const had = async (who: TestPerson, query: string, id: string): Promise<any[]> => {
  const { data } = await server.graphql(query, { id }, { token: who.accessToken });
  return data!.owner.conversations?.elements ?? [];
};
const mailbox = (who: TestPerson) =>
  had(who, `query ($id: ID!) { owner: person(id: $id) { conversations { ${FIELDS} } } }`, who.actor.id);
const groupBox = (who: TestPerson, name: string = trees.group.preferredUsername) =>
  had(who, `query ($id: String!) { owner: group(preferredUsername: $id) { conversations { ${FIELDS} } } }`, name);
const texts = (conversations: any[]): string[][] =>
  conversations.map(({ comments }) => comments.elements.map(({ text }: { text: string }) => text).toReversed());
const write = ({ viewer, actor }: TestPerson, text: string, where: object) =>
  server.app.get(Conversations, { strict: false }).post(viewer, { actorId: actor.id, text, ...where });
const toTrees = () => ({ mentions: [trees.group.preferredUsername] });
/** What was posted about it to other servers, and where it goes. */
async function sent(text: string) {
  await server.runJobs();
  return server.db.query<{ body: { actor: string; object: Json } & Json; inboxes: string[] }>(
    `SELECT o.body, ARRAY(SELECT d.inbox_url FROM deliveries d WHERE d.activity_id = o.id ORDER BY 1) AS inboxes
      FROM outbound_activities o WHERE o.body->'object'->>'content' LIKE $1 ORDER BY o.id`,
    [`%${text}%`],
  );
}
const inboxOf = ({ uri }: RemotePerson) => `${uri}/inbox`;
const idOf = async ({ uri }: RemotePerson) =>
  (await inbox.one<{ id: string }>('SELECT id FROM actors WHERE url = $1', uri))!.id;
/** Makes somebody elsewhere something in the group of ours. */
async function moderating(who: RemotePerson, role: MemberRole = MemberRole.MODERATOR): Promise<void> {
  await tell(who, 'Join', url);
  await putMember(server, trees.group.id, await idOf(who), role);
}

describe('a group of ours', () => {
  it('is written to from elsewhere, and answers to its people alone', async () => {
    const kay = await buildPerson(server);
    await server.app.get(Memberships, { strict: false }).join(trees.group.id, kay.actor.id);
    const note = letter(ada, [trees], { content: '<p>May I?<script>x</script></p>' });
    expect(await tell(ada, 'Create', note, { to: note.to })).toBeNull();
    const [conversation] = await groupBox(lea);
    expect(conversation.unread).toBe(true);
    expect(texts([conversation])).toEqual([['<p>May I?</p>']]);
    expect([await groupBox(kay), await mailbox(lea)]).toEqual([[], []]);
    const subjects = (await mailsTo(server, lea.user.email)).map(({ subject }) => subject);
    expect(subjects.filter((subject) => subject?.endsWith('writes to Trees'))).toHaveLength(1);

    await write(lea, 'You may', { conversationId: conversation.id });
    const [{ body, inboxes }] = (await sent('You may')) as [Awaited<ReturnType<typeof sent>>[number]];
    expect(inboxes).toEqual([inboxOf(ada)]);
    const { object } = body;
    expect([body.actor, object.actor, object.attributedTo]).toEqual([lea.actor.url, lea.actor.url, url]);
    expect(object).toMatchObject({ type: 'Note', inReplyTo: note.id, conversation: note.conversation, cc: [] });
    expect((object.to as string[]).toSorted()).toEqual([ada.uri, url].sort());
    expect((object.tag as { href: string }[]).map(({ href }) => href).sort()).toEqual([ada.uri, url].sort());
    expect(JSON.stringify(body)).not.toMatch(/Public|followers/);
    expect((await remote.get(String(object.id), bob)).status).toBe(200);
    expect((await other.get(String(object.id), eve)).status).toBe(404);

    // Programs answer all who are named, or whoever wrote it alone.
    for (const [content, people] of [
      ['Thanks', [lea, trees]],
      ['Really', [lea]],
      ['Bye', [trees]],
    ] as const) {
      expect(await tell(ada, 'Create', letter(ada, [...people], { content, inReplyTo: object.id }))).toBeNull();
    }
    expect(texts(await groupBox(lea))).toEqual([['<p>May I?</p>', 'You may', 'Thanks', 'Really', 'Bye']]);
    expect(await mailbox(lea)).toEqual([]);
  });

  it('is told to those elsewhere who answer for it, who answer in its name as long as they may', async () => {
    await moderating(ada);
    await write(rose, 'A question', toTrees());
    const [asked] = await sent('A question');
    expect(asked).toMatchObject({
      inboxes: [inboxOf(ada)],
      body: { object: { to: [url], attributedTo: rose.actor.url } },
    });
    const { id: inReplyTo } = asked!.body.object;
    expect((await remote.get(String(inReplyTo), ada)).status).toBe(200);

    const answer = inNameOf(trees, ada, [rose], { content: 'An answer', inReplyTo });
    expect(await tell(ada, 'Create', answer)).toBeNull();
    const [hers] = await mailbox(rose);
    expect(texts([hers])).toEqual([['A question', 'An answer']]);
    const seen = { text: 'An answer', attributedTo: { id: trees.group.id } };
    expect(hers.comments.elements[0]).toEqual({ ...seen, actor: { id: trees.group.id, type: 'GROUP' } });
    const [theirs] = await groupBox(lea);
    expect(theirs.comments.elements[0]).toEqual({ ...seen, actor: { id: await idOf(ada), type: 'PERSON' } });

    await putMember(server, trees.group.id, await idOf(ada), MemberRole.MEMBER);
    expect(await tell(ada, 'Create', inNameOf(trees, ada, [rose], { inReplyTo }))).toContain('unauthorized');
    const changed = { ...answer, content: 'Ha', updated: inMinutes(1) };
    expect(await tell(ada, 'Update', changed)).toContain('unauthorized');
    await write(rose, 'Another one', { conversationId: hers.id });
    expect(await sent('Another one')).toEqual([]);
    expect((await remote.get(String(inReplyTo), ada)).status).toBe(404);
    expect(texts(await groupBox(lea))).toEqual([['A question', 'An answer', 'Another one']]);
  });

  it.each([
    ['somebody who is not in it', (by: RemotePerson) => inNameOf(trees, by, [rose]), 'group_not_found'],
    [
      'somebody who says that another wrote it',
      (by: RemotePerson) => inNameOf(trees, by, [rose], { actor: ada.uri }),
      'key_owner',
    ],
    [
      'somebody who names two',
      (by: RemotePerson) => inNameOf(trees, by, [rose], { attributedTo: [url, by.uri] }),
      'group_not_found',
    ],
    [
      'somebody in public',
      (by: RemotePerson) =>
        inNameOf(trees, by, [], { to: ['https://www.w3.org/ns/activitystreams#Public'], cc: [url] }),
      'key_owner',
    ],
    [
      'somebody for a person',
      (by: RemotePerson) => letter(by, [rose], { actor: by.uri, attributedTo: lea.actor.url }),
      'key_owner',
    ],
  ])('says nothing by %s', async (_, note, problem) => {
    await moderating(ada);
    expect(await tell(bob, 'Create', note(bob))).toContain(problem);
    expect(await mailbox(rose)).toEqual([]);
  });

  it('says nothing by a mere member elsewhere, and nothing at all while it is suspended', async () => {
    await moderating(bob, MemberRole.MEMBER);
    expect(await tell(bob, 'Create', inNameOf(trees, bob, [rose]))).toContain('unauthorized');
    await moderating(ada);
    await tell(ada, 'Create', letter(ada, [trees], { content: 'Hello' }));
    await write(lea, 'Buy this', { conversationId: (await groupBox(lea))[0].id });
    const [bought] = await sent('Buy this');
    await server.app.get(Suspensions, { strict: false }).set(trees.group.id, true);
    expect(await tell(ada, 'Create', inNameOf(trees, ada, [rose]))).toContain('key_owner');
    expect((await remote.get(String(bought!.body.object.id), ada)).status).toBe(404);
    expect(await tell(bob, 'Create', letter(bob, [trees]))).toBeNull();
    await server.app.get(Suspensions, { strict: false }).set(trees.group.id, false);
    expect(texts(await groupBox(lea))).toEqual([['Hello', 'Buy this']]);
    expect(await mailbox(rose)).toEqual([]);
  });

  it('that is private hears of nobody but its own people, and tells nobody else that it is there', async () => {
    const hidden = await buildGroup(server, { founder: lea, visibility: GroupVisibility.PRIVATE });
    const refused = letter(ada, [hidden]);
    expect(await tell(ada, 'Create', refused)).toBeNull();
    expect(await inbox.one('SELECT FROM comments WHERE url = $1', refused.id)).toBeUndefined();
    await putMember(server, hidden.group.id, await idOf(ada), MemberRole.MEMBER);
    await tell(ada, 'Create', letter(ada, [hidden], { content: 'It is me' }));
    expect(texts(await groupBox(lea, hidden.group.preferredUsername))).toEqual([['It is me']]);
  });

  it('is told to nobody on a host that the instance has shut out', async () => {
    await moderating(ada);
    const blocks = server.app.get(DomainBlocks, { strict: false });
    await blocks.set('127.0.0.1', { severity: 'suspend', rejectMedia: false });
    await server.runJobs();
    await write(rose, 'Among us', toTrees());
    const posted = await sent('Among us');
    await blocks.set('127.0.0.1', null);
    await server.runJobs();
    expect(posted).toEqual([]);
  });
});

describe('a group elsewhere', () => {
  let club: RemotePerson;
  beforeEach(async () => {
    const name = `club_${randomUUID().slice(0, 8)}`;
    const uri = `${remote.url}/users/${name}`;
    club = remote.person(name, { type: 'Group', with: { openness: 'open', members: `${uri}/members` } });
    remote.collection(`${uri}/members`, []);
  });

  it('writes to people here by those whom its own server lets, of whom nobody here knows what they are', async () => {
    expect(await tell(eve, 'Create', inNameOf(club, eve, [rose]))).toContain('key_owner');
    expect(await tell(ada, 'Create', inNameOf(club, ada, [rose], { content: 'Come to us' }))).toBeNull();
    const [hers] = await mailbox(rose);
    expect(hers.comments.elements).toEqual([
      {
        text: 'Come to us',
        actor: { id: await idOf(club), type: 'GROUP' },
        attributedTo: { id: await idOf(club) },
      },
    ]);
    expect(await tell(eve, 'Create', inNameOf(club, eve, [rose]))).toContain('group_not_found');
    await write(rose, 'Maybe', { conversationId: hers.id });
    expect(await sent('Maybe')).toMatchObject([{ inboxes: [inboxOf(club)], body: { object: { to: [club.uri] } } }]);
  });

  it('is written to under its handle, and read here by those who answer for it, as long as they do', async () => {
    await write(rose, 'Dear club', { mentions: [`@${club.handle}`] });
    expect(await sent('Dear club')).toMatchObject([{ inboxes: [inboxOf(club)] }]);
    expect(await groupBox(lea, club.handle)).toEqual([]);
    await putMember(server, await idOf(club), lea.actor.id, MemberRole.MODERATOR);
    const [theirs] = await groupBox(lea, club.handle);
    expect(texts([theirs])).toEqual([['Dear club']]);
    await write(lea, 'Dear Rose', { conversationId: theirs.id });
    const [answer] = await sent('Dear Rose');
    expect(answer).toMatchObject({ inboxes: [inboxOf(club)], body: { object: { attributedTo: club.uri } } });
    expect(texts(await mailbox(rose))).toEqual([['Dear club', 'Dear Rose']]);
    // Who may do so is known now: nobody else of its server is taken at their word.
    expect(await tell(ada, 'Create', inNameOf(club, ada, [rose]))).toContain('group_not_found');

    const note = letter(eve, [club], { content: 'For the club' });
    expect(await tell(eve, 'Create', note)).toBeNull();
    expect(texts(await groupBox(lea, club.handle))).toContainEqual(['For the club']);
    await server.app.get(Memberships, { strict: false }).leave(await idOf(club), lea.actor.id);
    await server.runJobs();
    expect(await groupBox(lea, club.handle)).toEqual([]);
    expect(await inbox.one('SELECT text FROM comments WHERE url = $1', note.id)).toEqual({ text: '' });
    expect(texts(await mailbox(rose))).toEqual([['Dear club', 'Dear Rose']]);
    const late = letter(eve, [club]);
    expect(await tell(eve, 'Create', late)).toBeNull();
    expect(await inbox.one('SELECT FROM comments WHERE url = $1', late.id)).toBeUndefined();
  });
});
