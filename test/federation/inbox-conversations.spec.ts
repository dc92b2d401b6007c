import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Persons, Suspensions } from '#convoke/actors';
import { DomainBlocks } from '#convoke/moderation';
import { Comments, Conversations } from '#convoke/threads';
import { buildEvent, type BuiltEvent } from '#test/events';
import { federationFixture } from '#test/federation-fixtures';
import { openInbox, type OpenInbox } from '#test/inbox';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { type Json, type RemotePerson, RemoteServer } from '#test/remote-server';
import type { TestServer } from '#test/server';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

let inbox: OpenInbox;
let server: TestServer;
let remote: RemoteServer;
let tell: OpenInbox['tell'];
let ada: RemotePerson;
let bob: RemotePerson;
let father: TestPerson;
let rose: TestPerson;
let party: BuiltEvent;
beforeAll(async () => {
  inbox = await openInbox();
  ({ server, remote, tell } = inbox);
  [ada, bob] = [remote.person('ada'), remote.person('bob')];
});
// Everybody anew, so that nobody has a conversation from another test.
beforeEach(async () => {
  father = await buildPerson(server, { username: `father_${randomUUID().slice(0, 8)}` });
  rose = await buildPerson(server);
  party = await buildEvent(server, { organizer: father });
});
afterAll(() => inbox?.close());

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const urls = (people: (TestPerson | RemotePerson)[]) => people.map((one) => ('uri' in one ? one.uri : one.actor.url));
/** A direct message as Mastodon writes them. */
function letter(author: RemotePerson, people: (TestPerson | RemotePerson)[], traits: Json = {}): Json {
  const { object } = federationFixture('mastodon/create-direct-note') as { object: Json };
  const { origin } = new URL(author.uri);
  const id = `${origin}/users/ada/statuses/${randomUUID()}`;
  return {
    ...object,
    id,
    url: `${id}/page`,
    attributedTo: author.uri,
    to: urls(people),
    tag: urls(people).map((href) => ({ type: 'Mention', href })),
    conversation: `tag:${randomUUID()}`,
    context: null,
    published: inMinutes(-5),
    ...traits,
  };
}
/** The conversations of somebody here, what was said last first, and what was said in them. */
async function mailbox({ accessToken: token, actor }: TestPerson): Promise<any[]> {
  const { data } = await server.graphql(
    `query ($id: ID!) { person(id: $id) { conversations { elements { id unread event { uuid }
      participants { preferredUsername domain } comments { elements { text deletedAt actor { preferredUsername } } } } } } }`,
    { id: actor.id },
    { token },
  );
  return data!.person.conversations.elements;
}
const texts = ({ comments }: any): string[] => comments.elements.map(({ text }: { text: string }) => text).toReversed();
const said = async (who: TestPerson) => (await mailbox(who)).map(texts);
const names = ({ participants }: any) =>
  participants.map(({ preferredUsername }: { preferredUsername: string }) => preferredUsername).sort();
const write = ({ viewer, actor }: TestPerson, text: string, where: object) =>
  server.app.get(Conversations, { strict: false }).post(viewer, { actorId: actor.id, text, ...where });
const toAda = () => ({ mentions: [`@ada@${remote.host}`] });
/** What was posted about it to other servers, and where it goes. */
async function sent(text: string) {
  await server.runJobs();
  return server.db.query<{ body: { id: string; object: Json } & Json; inboxes: string[] }>(
    `SELECT o.body, ARRAY(SELECT d.inbox_url FROM deliveries d WHERE d.activity_id = o.id ORDER BY 1) AS inboxes
      FROM outbound_activities o WHERE o.body->'object'->>'content' LIKE $1 ORDER BY o.id`,
    [`%${text}%`],
  );
}
/** What was written to people elsewhere in these words. */
const posted = async (text: string) => (await sent(text))[0]!.body.object;
const isComment = async (url: unknown) =>
  (await inbox.one('SELECT FROM comments WHERE url = $1 AND event_id IS NOT NULL', url)) !== undefined;

describe('a direct message from Mastodon', () => {
  it('begins a conversation with whom it is for, harmless, and nobody else sees it', async () => {
    const note = letter(ada, [father], { content: '<p>Dogs?<script>x</script><img src="https://x.example/x"></p>' });
    expect(await tell(ada, 'Create', note, { to: note.to })).toBeNull();
    const [conversation] = await mailbox(father);
    expect(conversation).toMatchObject({ unread: true, event: null });
    expect(texts(conversation)).toEqual(['<p>Dogs?</p>']);
    expect(names(conversation)).toEqual(['ada', father.actor.preferredUsername]);
    expect(await mailbox(rose)).toEqual([]);
    expect(await isComment(note.id)).toBe(false);
    await server.runJobs();
    const mails = (await server.mails()).filter(({ to }) => to?.[0]?.address === father.user.email);
    expect(mails).toHaveLength(1);
    expect(await tell(ada, 'Create', note)).toBeNull();
    expect(await said(father)).toEqual([['<p>Dogs?</p>']]);
  });

  it('that answers ours stands below it, and so does what comes in the same thread before what it answers', async () => {
    await write(father, 'Dogs are welcome', toAda());
    const ours = await posted('Dogs are welcome');
    await tell(
      ada,
      'Create',
      letter(ada, [father], { content: 'Cats?', inReplyTo: ours.id, published: inMinutes(-1) }),
    );
    expect(await said(father)).toEqual([[expect.stringContaining('Dogs are welcome'), 'Cats?']]);
    const thread = { conversation: `tag:${randomUUID()}` };
    const first = letter(bob, [father], { content: 'One', published: inMinutes(-9), ...thread });
    await tell(bob, 'Create', letter(bob, [father], { content: 'Two', inReplyTo: first.id, ...thread }));
    await tell(bob, 'Create', first);
    expect(await said(father)).toEqual([
      ['One', 'Two'],
      [expect.anything(), 'Cats?'],
    ]);
  });

  it('to several people is between all of them, those too whom nobody here has met', async () => {
    const eve = remote.person('eve_unmet');
    const nobody = `${remote.url}/users/nobody`;
    const note = letter(ada, [father, rose, eve]);
    await tell(ada, 'Create', { ...note, cc: [nobody, ada.uri, 'https://127.0.0.1:9/x'] });
    const everybody = ['ada', 'eve_unmet', father.actor.preferredUsername, rose.actor.preferredUsername].sort();
    expect([names((await mailbox(father))[0]), names((await mailbox(rose))[0])]).toEqual([everybody, everybody]);
    const { id } = (await mailbox(rose))[0];
    await write(rose, 'Bring wine', { conversationId: id });
    const [create] = await sent('Bring wine');
    expect(create).toMatchObject({ inboxes: [`${ada.uri}/inbox`, `${eve.uri}/inbox`] });
    expect(new Set(create!.body.object.to as string[])).toEqual(new Set([ada.uri, eve.uri, father.actor.url]));
  });

  it('for fewer or more people than what it answers begins another conversation, so that nobody reads what was not for them', async () => {
    const note = letter(ada, [father, rose], { content: 'All of us' });
    await tell(ada, 'Create', note);
    const { conversation } = note;
    await tell(ada, 'Create', letter(ada, [father], { content: 'Psst', inReplyTo: note.id, conversation }));
    expect(await said(rose)).toEqual([['All of us']]);
    expect(await said(father)).toEqual([['Psst'], ['All of us']]);
    const max = await buildPerson(server);
    await tell(ada, 'Create', letter(ada, [father, rose, max], { content: 'And max', inReplyTo: note.id }));
    expect(await said(max)).toEqual([['And max']]);
    // Who has no part in it begins one of their own, whatever they claim to answer.
    await tell(bob, 'Create', letter(bob, [father, rose], { content: 'Me too', inReplyTo: note.id, conversation }));
    expect(await said(rose)).toEqual([['Me too'], ['And max'], ['All of us']]);
  });

  it('about an event, or a comment on one, is no comment, and says what it is about where its author may see that', async () => {
    const comment = await server.app
      .get(Comments, { strict: false })
      .post(father.viewer, { eventId: party.event.id, actorId: father.actor.id, text: 'Bring cake' });
    const hidden = await buildEvent(server, { organizer: father, visibility: 'private' });
    for (const inReplyTo of [party.event.url, comment.url, hidden.event.url]) {
      const note = letter(ada, [father], { content: 'In private', inReplyTo });
      expect(await tell(ada, 'Create', note)).toBeNull();
      expect(await isComment(note.id)).toBe(false);
    }
    const about = (await mailbox(father)).map(({ event }) => event?.uuid ?? null);
    expect(about).toEqual([null, party.event.uuid, party.event.uuid]);
  });

  it('never becomes public, nor does what is said in public about it; what was public once stays so', async () => {
    const note = letter(ada, [father], { content: 'A secret', inReplyTo: party.event.url });
    await tell(ada, 'Create', note);
    const shouted = { ...note, content: 'Loud', to: [PUBLIC], updated: inMinutes(1) };
    expect(await tell(ada, 'Update', shouted)).toBeNull();
    expect([await isComment(note.id), await said(father)]).toEqual([false, [['Loud']]]);
    const answer = letter(ada, [], { to: [PUBLIC], cc: [father.actor.url], inReplyTo: note.id });
    expect(await tell(ada, 'Create', answer)).toBeNull();
    expect(await inbox.one('SELECT FROM comments WHERE url = $1', answer.id)).toBeUndefined();
    const open = letter(ada, [], { to: [PUBLIC], cc: [father.actor.url], inReplyTo: party.event.url });
    await tell(ada, 'Create', open);
    expect(await tell(ada, 'Update', { ...open, to: [father.actor.url], updated: inMinutes(1) })).toBeNull();
    expect([await isComment(open.id), (await said(father)).length]).toEqual([true, 1]);
  });

  it('is changed and deleted by its author alone, and an older version changes nothing', async () => {
    const note = letter(ada, [father], { content: 'One' });
    await tell(ada, 'Create', note);
    await tell(ada, 'Update', { ...note, content: 'Two', updated: inMinutes(-3) });
    await tell(ada, 'Update', { ...note, content: 'Old', updated: inMinutes(-4) });
    expect(await said(father)).toEqual([['Two']]);
    expect(
      await tell(bob, 'Update', { ...note, attributedTo: bob.uri, content: 'Bob', updated: inMinutes(-1) }),
    ).toContain('unauthorized');
    expect(await tell(bob, 'Delete', note.id)).toContain('key_owner');
    expect(await said(father)).toEqual([['Two']]);
    expect(await tell(ada, 'Delete', { id: note.id, type: 'Tombstone' })).toBeNull();
    await tell(ada, 'Update', { ...note, content: 'Back', updated: inMinutes(-1) });
    const [conversation] = await mailbox(father);
    expect(conversation.comments.elements).toMatchObject([{ text: '', deletedAt: expect.any(String) }]);
    const late = letter(ada, [father]);
    await tell(ada, 'Delete', late.id);
    expect(await tell(ada, 'Create', late)).toContain('comment_not_found');
    expect(await said(father)).toEqual([['']]);
  });

  it('is not taken in another’s name, of its server or another', async () => {
    const other = await RemoteServer.start();
    const eve = other.person('eve');
    const note = letter(ada, [father]);
    expect(await tell(bob, 'Create', note)).toContain('key_owner');
    expect(await tell(eve, 'Create', note)).toContain('other_origin');
    expect(await tell(eve, 'Create', letter(eve, [father], { attributedTo: ada.uri }))).toContain('key_owner');
    await write(father, 'Ours', toAda());
    const ours = await posted('Ours');
    expect(await tell(ada, 'Update', { ...note, id: ours.id, content: 'x' })).toContain('other_origin');
    expect(await said(father)).toEqual([['Ours']]);
    await other.close();
  });

  it.each([
    ['for nobody here', () => ({ to: [bob.uri], cc: [`${server.url}/@nobody_at_all`] })],
    ['for nobody at all', () => ({ to: [], cc: [] })],
    ['for the instance itself', () => ({ to: [`${server.url}/relay`] })],
    ['for all who follow its author as well', () => ({ cc: [`${ada.uri}/followers`] })],
  ])('%s is none of our business, and no error', async (_, traits) => {
    const note = letter(ada, [father], traits());
    expect(await tell(ada, 'Create', note)).toBeNull();
    expect(await inbox.one('SELECT FROM comments WHERE url = $1', note.id)).toBeUndefined();
  });

  it.each([
    ['without words', () => ({ content: '<img src="https://x.example/x">', contentMap: null }), 'validation'],
    ['without an author', () => ({ attributedTo: null }), 'actor_missing'],
    [
      'for more people than anybody writes to',
      () => ({ to: [father.actor.url, ...Array.from({ length: 50 }, (_, at) => `${remote.url}/users/${at}`)] }),
      'too_many',
    ],
  ])('%s is refused', async (_, traits, reason) => {
    const note = letter(ada, [father], traits());
    expect(await tell(ada, 'Create', note)).toContain(reason);
    expect(await said(father)).toEqual([]);
  });

  it('is taken with what is huge or strange in it cut or left out', async () => {
    const wrong = { conversation: { id: 'x'.repeat(5000) }, context: 'a b', inReplyTo: { type: 'Note' } };
    const note = letter(ada, [father], { content: `<p>${'a'.repeat(30_000)}`, ...wrong });
    await tell(ada, 'Create', { ...note, to: [father.actor.url, father.actor.url, { id: 7 }, null] });
    const [[text]] = (await said(father)) as [[string]];
    expect(text.length).toBeLessThanOrEqual(20_010);
  });

  it('does not reach who left the conversation, and nothing of it is kept that nobody here reads', async () => {
    const note = letter(ada, [father, rose], { content: 'All of us' });
    await tell(ada, 'Create', note);
    const leave = async (who: TestPerson) =>
      server.app.get(Conversations, { strict: false }).leave(who.viewer, (await mailbox(who))[0].id);
    await leave(rose);
    await tell(ada, 'Create', letter(ada, [father, rose], { content: 'More', inReplyTo: note.id }));
    expect([await said(rose), await said(father)]).toEqual([[], [['All of us', 'More']]]);
    await leave(father);
    const last = letter(ada, [father, rose], { content: 'Hello?', inReplyTo: note.id });
    expect(await tell(ada, 'Create', last)).toBeNull();
    const kept = await server.db.query('SELECT text FROM comments WHERE url = ANY($1)', [[note.id, last.id]]);
    expect([await said(father), kept]).toEqual([[], [{ text: '' }]]);
  });

  it('comes not from or to whom the instance has shut out; who is gone has said nothing', async () => {
    const eve = remote.person(`eve_${randomUUID().slice(0, 8)}`);
    await tell(eve, 'Create', letter(eve, [father], { content: 'Rude' }));
    const { id } = (await inbox.one<{ id: string }>('SELECT id FROM actors WHERE url = $1', eve.uri))!;
    const suspensions = server.app.get(Suspensions, { strict: false });
    await suspensions.set(id, true);
    expect(await tell(eve, 'Create', letter(eve, [father]))).toContain('blocked');
    expect(await said(father)).toEqual([[]]);
    await suspensions.set(id, false);
    await suspensions.set(rose.actor.id, true);
    expect(await tell(eve, 'Create', letter(eve, [rose]))).toBeNull();
    expect(await inbox.one('SELECT FROM conversation_participants WHERE actor_id = $1', rose.actor.id)).toBeUndefined();
    expect(await said(father)).toEqual([['Rude']]);
    await tell(eve, 'Delete', eve.uri);
    await server.runJobs();
    expect(await said(father)).toEqual([['']]);
  });
});

describe('what people here write to people elsewhere', () => {
  it('goes to each inbox alone, to nobody else, as programs take private messages', async () => {
    const { id } = await write(father, `<p>Hello @bob@${remote.host}</p>`, {
      mentions: [`@ada@${remote.host}`, `bob@${remote.host}`, rose.actor.preferredUsername],
    });
    const [create] = await sent('Hello');
    const { body, inboxes } = create!;
    expect(inboxes).toEqual([`${ada.uri}/inbox`, `${bob.uri}/inbox`]);
    const recipients = [ada.uri, bob.uri, rose.actor.url].sort();
    const { object } = body;
    expect(body).toMatchObject({
      id: `${String(object.id)}/activity`,
      type: 'Create',
      actor: father.actor.url,
      cc: [],
    });
    expect(object).toMatchObject({
      type: 'Note',
      attributedTo: father.actor.url,
      cc: [],
      inReplyTo: null,
      context: object.id,
      conversation: object.id,
    });
    expect([(body.to as string[]).toSorted(), (object.to as string[]).toSorted()]).toEqual([recipients, recipients]);
    const tags = (object.tag as { type: string; href: string; name: string }[]).toSorted((a, b) =>
      a.href < b.href ? -1 : 1,
    );
    expect(tags.map(({ type, href }) => `${type} ${href}`)).toEqual(recipients.map((href) => `Mention ${href}`));
    expect(tags.map(({ name }) => name)).toContain(`@ada@${remote.host}`);
    expect(JSON.stringify(body)).not.toMatch(/Public|followers/);
    await write(father, 'And again', { conversationId: id });
    expect(await posted('And again')).toMatchObject({ inReplyTo: object.id, context: object.id });
  });

  it('names the event that it is about where everybody may read it, and what it answers', async () => {
    const event = remote.event(ada);
    await tell(ada, 'Create', event);
    const { id: eventId } = (await inbox.one<{ id: string }>('SELECT id FROM events WHERE url = $1', event.id))!;
    await write(rose, 'May I?', { ...toAda(), eventId });
    expect(await posted('May I?')).toMatchObject({ inReplyTo: event.id });
    const both = [...toAda().mentions, father.actor.preferredUsername];
    await write(rose, 'And yours?', { mentions: both, eventId: party.event.id });
    await server.db.query(`UPDATE events SET visibility = 'private' WHERE id = $1`, [party.event.id]);
    expect(await posted('And yours?')).toMatchObject({ inReplyTo: null });
    const note = letter(ada, [father]);
    await tell(ada, 'Create', note);
    const [{ id: conversationId }] = (await mailbox(father)).filter((one) => names(one).length === 2);
    await write(father, 'Yes you may', { conversationId });
    expect(await posted('Yes you may')).toMatchObject({
      inReplyTo: note.id,
      conversation: note.conversation,
      to: [ada.uri],
    });
  });

  it('is read by a server that one of its people has it on, by a signed request, and by nobody else', async () => {
    const other = await RemoteServer.start();
    const eve = other.person('eve');
    await write(father, 'For your eyes', toAda());
    const ours = await posted('For your eyes');
    const url = String(ours.id);
    const plain = await fetch(url, { headers: { accept: 'application/activity+json' } });
    expect([plain.status, plain.headers.get('cache-control')]).toEqual([404, 'private, no-cache']);
    for (const address of [url, `${url}/activity`]) {
      expect((await other.get(address, eve)).status).toBe(404);
      const response = await remote.get(address, bob);
      expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'private, no-cache']);
    }
    expect(await (await remote.get(url, ada)).json()).toMatchObject(ours);
    const theirs = letter(ada, [father], { content: 'Mine' });
    await tell(ada, 'Create', theirs);
    const known = await inbox.one<{ uuid: string }>('SELECT uuid FROM comments WHERE url = $1', theirs.id);
    expect((await remote.get(`${server.url}/comments/${known!.uuid}`, ada)).status).toBe(404);
    await server.app.get(Suspensions, { strict: false }).set(father.actor.id, true);
    expect((await remote.get(url, ada)).status).toBe(404);
    await other.close();
  });

  it('of an event of theirs, to all who come, is to each alone, and is answered to them', async () => {
    for (const guest of [ada, bob]) expect(await tell(guest, 'Join', party.event.url)).toBeNull();
    const { data } = await server.graphql(
      `mutation ($eventId: ID!, $actorId: ID!) {
        sendEventPrivateMessage(eventId: $eventId, actorId: $actorId, text: "Bring boots") { event { uuid } } }`,
      { eventId: party.event.id, actorId: father.actor.id },
      { token: father.accessToken },
    );
    expect(data!.sendEventPrivateMessage.event.uuid).toBe(party.event.uuid);
    const notes = await sent('Bring boots');
    expect(notes).toHaveLength(2);
    for (const { uri } of [ada, bob]) {
      const note = notes.find(({ body }) => String(body.object.to) === uri);
      expect(note?.inboxes).toEqual([`${uri}/inbox`]);
    }
    expect(await mailbox(father)).toEqual([]);
    const inReplyTo = notes.find(({ inboxes }) => inboxes[0]!.includes('/ada/'))!.body.object.id;
    await tell(ada, 'Create', letter(ada, [father], { content: 'Rubber ones?', inReplyTo, published: inMinutes(0) }));
    const [answered, ...others] = await mailbox(father);
    expect(others).toEqual([]);
    expect(answered).toMatchObject({ unread: true, event: { uuid: party.event.uuid } });
    expect(texts(answered)).toEqual([expect.stringContaining('Bring boots'), 'Rubber ones?']);
  });

  it('does not go to whom the instance has shut out', async () => {
    const blocks = server.app.get(DomainBlocks, { strict: false });
    const block = async (severity: 'suspend' | null) => {
      await blocks.set('127.0.0.1', severity && { severity, rejectMedia: false });
      await server.runJobs();
    };
    const { id } = await write(father, 'Before', toAda());
    await block('suspend');
    await expect(write(father, 'New', toAda())).rejects.toThrow();
    await expect(write(father, 'After', { conversationId: id })).rejects.toMatchObject({ code: 'conversation_over' });
    await block(null);
  });

  it('ends with the profile, which says so to those it wrote with', async () => {
    await addProfile(server, father.user, `other_${randomUUID().slice(0, 8)}`);
    await write(father, 'Farewell', toAda());
    await server.runJobs();
    await server.app.get(Persons, { strict: false }).delete(father.user, father.actor.id);
    await server.runJobs();
    const [gone] = await server.db.query<{ inbox: string }>(
      `SELECT d.inbox_url AS inbox FROM outbound_activities o JOIN deliveries d ON d.activity_id = o.id
        WHERE o.object_uri = $1 AND o.body->>'type' = 'Delete'`,
      [father.actor.url],
    );
    expect(gone).toEqual({ inbox: `${remote.url}/inbox` });
  });
});
