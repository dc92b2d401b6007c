import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Suspensions } from '#convoke/actors';
import { Comments, Conversations } from '#convoke/threads';
import { buildEvent, type BuiltEvent } from '#test/events';
import { openInbox, type OpenInbox } from '#test/inbox';
import { inMinutes, letter, mailbox, names, posted, sent, texts, write } from '#test/letters';
import { buildPerson, type TestPerson } from '#test/people';
import { type RemotePerson, RemoteServer } from '#test/remote-server';
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

const said = async (who: TestPerson) => (await mailbox(server, who)).map(texts);
const toAda = () => ({ mentions: [`@ada@${remote.host}`] });
const isComment = async (url: unknown) =>
  (await inbox.one('SELECT FROM comments WHERE url = $1 AND event_id IS NOT NULL', url)) !== undefined;

describe('a direct message from Mastodon', () => {
  it('begins a conversation with whom it is for, harmless, and nobody else sees it', async () => {
    const note = letter(ada, [father], { content: '<p>Dogs?<script>x</script><img src="https://x.example/x"></p>' });
    expect(await tell(ada, 'Create', note, { to: note.to })).toBeNull();
    const [conversation] = await mailbox(server, father);
    expect(conversation).toMatchObject({ unread: true, event: null });
    expect(texts(conversation)).toEqual(['<p>Dogs?</p>']);
    expect(names(conversation)).toEqual(['ada', father.actor.preferredUsername]);
    expect(await mailbox(server, rose)).toEqual([]);
    expect(await isComment(note.id)).toBe(false);
    await server.runJobs();
    const mails = (await server.mails()).filter(({ to }) => to?.[0]?.address === father.user.email);
    expect(mails).toHaveLength(1);
    expect(await tell(ada, 'Create', note)).toBeNull();
    expect(await said(father)).toEqual([['<p>Dogs?</p>']]);
  });

  it('that answers ours stands below it, and so does what comes in the same thread before what it answers', async () => {
    await write(server, father, 'Dogs are welcome', toAda());
    const ours = await posted(server, 'Dogs are welcome');
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
    expect([names((await mailbox(server, father))[0]), names((await mailbox(server, rose))[0])]).toEqual([
      everybody,
      everybody,
    ]);
    const { id } = (await mailbox(server, rose))[0];
    await write(server, rose, 'Bring wine', { conversationId: id });
    const [create] = await sent(server, 'Bring wine');
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
    const about = (await mailbox(server, father)).map(({ event }) => event?.uuid ?? null);
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
    const [conversation] = await mailbox(server, father);
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
    await write(server, father, 'Ours', toAda());
    const ours = await posted(server, 'Ours');
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
      server.app.get(Conversations, { strict: false }).leave(who.viewer, (await mailbox(server, who))[0].id);
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
