import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Suspensions } from '#convoke/actors';
import { EventQueries } from '#convoke/events';
import { type ForeignSpamMeasure, InstanceSettingsService, NO_SPAM_RULES } from '#convoke/instance';
import { Comments } from '#convoke/threads';
import { buildEvent, type BuiltEvent } from '#test/events';
import { federationFixture } from '#test/federation-fixtures';
import { openInbox, type OpenInbox } from '#test/inbox';
import { buildPerson, type TestPerson } from '#test/people';
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
  father = await buildPerson(server, { username: 'father' });
  rose = await buildPerson(server, { username: 'rose' });
  party = await build();
  // Met before: nobody is told of anything who was not.
  await tell(ada, 'Join', party.event.url);
  await tell(bob, 'Join', party.event.url);
});
afterAll(() => inbox?.close());

const build = (traits: object = {}) => buildEvent(server, { organizer: father, ...traits });
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
/** A Note as Mastodon writes them, of somebody there in answer to something. */
function note(author: RemotePerson, inReplyTo: unknown, traits: Json = {}): Json {
  const { object } = federationFixture('mastodon/create-note') as { object: Json };
  const id = `${new URL(author.uri).origin}/users/ada/statuses/${crypto.randomUUID()}`;
  const tag = [{ type: 'Mention', href: father.actor.url, name: '@father' }];
  return {
    ...object,
    id,
    url: `${id}/page`,
    attributedTo: author.uri,
    inReplyTo,
    tag,
    published: inMinutes(-5),
    ...traits,
  };
}
const stored = async (url: unknown) => {
  const rows = await server.db.query<Record<string, any>>(
    `SELECT c.id, c.text, c.held, c.local, c.language, c.event_id, c.origin_comment_id, c.in_reply_to_id, c.deleted_at,
        a.url AS author, ARRAY(SELECT m.actor_id FROM comment_mentions m WHERE m.comment_id = c.id) AS mentioned
      FROM comments c JOIN actors a ON a.id = c.actor_id WHERE c.url = $1`,
    [url],
  );
  return rows[0];
};
const say = ({ event }: BuiltEvent, { viewer, actor }: TestPerson, text: string, more: object = {}) =>
  server.app.get(Comments, { strict: false }).post(viewer, { eventId: event.id, actorId: actor.id, text, ...more });
/** What was written to other servers about it, and where it goes. */
const sent = async (uri: string) => {
  await server.runJobs();
  return server.db.query<{ body: Json; inboxes: string[] }>(
    `SELECT o.body, ARRAY(SELECT d.inbox_url FROM deliveries d WHERE d.activity_id = o.id ORDER BY 1) AS inboxes
      FROM outbound_activities o WHERE o.object_uri = $1 ORDER BY o.id`,
    [uri],
  );
};
const read = (path: string) =>
  fetch(new URL(path, server.url), { redirect: 'manual', headers: { accept: 'application/activity+json' } });

describe('a reply from Mastodon', () => {
  it('to an event is a comment, harmless, with whom it names', async () => {
    const reply = note(ada, party.event.url, {
      content: '<p>Dogs?<script>x</script><img src="https://x.example/x"></p>',
    });
    expect(await tell(ada, 'Create', reply)).toBeNull();
    expect(await stored(reply.id)).toMatchObject({
      text: '<p>Dogs?</p>',
      language: 'en',
      local: false,
      held: false,
      event_id: party.event.id,
      origin_comment_id: null,
      author: ada.uri,
      mentioned: [father.actor.id],
    });
    expect((await tell(ada, 'Create', reply)) ?? '').toBe('');
  });

  it('to a comment, ours or theirs, stands below it, and answers the one that it answers', async () => {
    const ours = await say(party, rose, 'Cake?');
    const reply = note(ada, ours.url);
    await tell(ada, 'Create', reply);
    const second = note(bob, reply.id);
    await tell(bob, 'Create', second);
    const first = await stored(reply.id);
    expect(first).toMatchObject({ origin_comment_id: ours.id, in_reply_to_id: ours.id });
    expect(await stored(second.id)).toMatchObject({ origin_comment_id: ours.id, in_reply_to_id: first!.id });
  });

  it('is changed and deleted by its author, and an older version changes nothing', async () => {
    const reply = note(ada, party.event.url, { content: 'One' });
    await tell(ada, 'Create', reply);
    await tell(ada, 'Update', { ...reply, content: 'Two', updated: inMinutes(1) });
    expect(await stored(reply.id)).toMatchObject({ text: 'Two' });
    await tell(ada, 'Update', { ...reply, content: 'Old', updated: inMinutes(-1) });
    expect(await stored(reply.id)).toMatchObject({ text: 'Two' });
    expect(await tell(ada, 'Delete', { id: reply.id, type: 'Tombstone' })).toBeNull();
    expect(await stored(reply.id)).toMatchObject({ text: '', deleted_at: expect.any(Date) });
    await tell(ada, 'Update', { ...reply, content: 'Back', updated: inMinutes(2) });
    expect(await stored(reply.id)).toMatchObject({ text: '' });
  });

  it('that is changed before it came comes by that, and one that was deleted before never comes', async () => {
    const [early, late] = [note(ada, party.event.url), note(ada, party.event.url)];
    expect(await tell(ada, 'Update', early)).toBeNull();
    expect(await stored(early.id)).toBeDefined();
    await tell(ada, 'Delete', late.id);
    expect(await tell(ada, 'Create', late)).toContain('comment_not_found');
    expect(await stored(late.id)).toBeUndefined();
  });

  it('is not made, changed or deleted by anybody else, of its server or another', async () => {
    const other = await RemoteServer.start();
    const eve = other.person('eve');
    const reply = note(ada, party.event.url, { content: 'Mine' });
    expect(await tell(bob, 'Create', reply)).toContain('key_owner');
    expect(await tell(eve, 'Create', reply)).toContain('other_origin');
    expect(await tell(eve, 'Create', note(eve, party.event.url, { id: reply.id }))).toContain('other_origin');
    expect(await tell(eve, 'Create', note(eve, party.event.url, { attributedTo: ada.uri }))).toContain('key_owner');
    expect(await stored(reply.id)).toBeUndefined();
    await tell(ada, 'Create', reply);
    expect(await tell(bob, 'Update', { ...reply, attributedTo: bob.uri, updated: inMinutes(1) })).toContain(
      'unauthorized',
    );
    expect(await tell(bob, 'Delete', reply.id)).toContain('key_owner');
    expect(await tell(eve, 'Delete', reply.id)).toContain('other_origin');
    expect(await stored(reply.id)).toMatchObject({ text: 'Mine', author: ada.uri, deleted_at: null });
    const ours = await say(party, rose, 'Ours');
    expect(await tell(ada, 'Update', { ...reply, id: ours.url, updated: inMinutes(1) })).toContain('other_origin');
    await other.close();
  });

  it.each([
    ['to followers only', () => ({ to: [`${ada.uri}/followers`], cc: [father.actor.url] })],
    ['to something unknown', () => ({ inReplyTo: 'https://elsewhere.example/notes/1' })],
    ['to nothing', () => ({ inReplyTo: null })],
  ])('%s is no comment, and no error', async (_, traits) => {
    const reply = note(ada, party.event.url, traits());
    expect(await tell(ada, 'Create', reply)).toBeNull();
    expect(await stored(reply.id)).toBeUndefined();
  });

  it.each([
    ['without words', { content: '<img src="https://x.example/x">', contentMap: null }, 'validation'],
    ['without an author', { attributedTo: null }, 'actor_missing'],
  ])('%s is refused', async (_, traits, reason) => {
    const reply = note(ada, party.event.url, traits);
    expect(await tell(ada, 'Create', reply)).toContain(reason);
    expect(await stored(reply.id)).toBeUndefined();
  });

  it('is refused, held or hidden from strangers as one from here would be', async () => {
    const closed = note(ada, (await build({ options: { commentModeration: 'closed' } })).event.url);
    expect(await tell(ada, 'Create', closed)).toContain('comments_closed');
    const [hidden, draft] = [await build({ visibility: 'private' }), await build({ draft: true })];
    for (const { event } of [hidden, draft]) {
      expect(await tell(ada, 'Create', note(ada, event.url))).toContain('event_not_found');
    }
    const moderated = await build({ options: { commentModeration: 'moderated' } });
    const held = note(ada, moderated.event.url, { content: 'Nice', isAnnouncement: true });
    await tell(ada, 'Create', held);
    expect(await stored(held.id)).toMatchObject({ held: true });
    const { id } = (await stored(held.id))!;
    await server.app.get(Comments, { strict: false }).approve(father.viewer, id);
    await tell(ada, 'Update', { ...held, content: 'Buy pills', updated: inMinutes(1) });
    expect(await stored(held.id)).toMatchObject({ held: true, text: 'Buy pills' });
    const deleted = await say(party, rose, 'Gone');
    await server.app.get(Comments, { strict: false }).delete(rose.viewer, deleted.id);
    expect(await tell(ada, 'Create', note(ada, deleted.url))).toContain('comment_not_found');
  });

  it('comes not from whom the instance has shut out, who may still delete; who is gone has said nothing', async () => {
    const eve = remote.person('eve');
    const reply = note(eve, party.event.url);
    await tell(eve, 'Create', reply);
    const { actor_id: id } = (await inbox.one<{ actor_id: string }>(
      'SELECT actor_id FROM comments WHERE url = $1',
      reply.id,
    ))!;
    await server.app.get(Suspensions, { strict: false }).set(id, true);
    const second = note(eve, party.event.url);
    expect(await tell(eve, 'Create', second)).toContain('blocked');
    expect(await stored(second.id)).toBeUndefined();
    expect(await tell(eve, 'Delete', reply.id)).toBeNull();
    expect(await stored(reply.id)).toMatchObject({ text: '' });
    const gus = remote.person('gus');
    const last = note(gus, party.event.url);
    await tell(gus, 'Create', last);
    await tell(gus, 'Delete', gus.uri);
    await server.runJobs();
    expect(await stored(last.id)).toMatchObject({ text: '' });
  });

  it('to an event of another server that is known here is read here', async () => {
    const event = remote.event(ada);
    await tell(ada, 'Create', event);
    const reply = note(bob, event.id);
    expect(await tell(bob, 'Create', reply)).toBeNull();
    const known = await server.app.get(EventQueries, { strict: false }).findByUrl(String(event.id));
    expect(await stored(reply.id)).toMatchObject({ event_id: known!.id });
  });
});

describe('what people here say', () => {
  it('goes as a Note to those who are concerned, and so does its end', async () => {
    const built = await build();
    const theirs = note(ada, built.event.url);
    await tell(ada, 'Create', theirs);
    const parent = (await stored(theirs.id))!;
    const comment = await say(built, rose, `<p>Hello @ada@${remote.host} and @father</p>`, {
      inReplyToCommentId: parent.id,
    });
    const [create] = await sent(comment.url);
    expect(create).toMatchObject({
      inboxes: [`${remote.url}/inbox`],
      body: {
        id: `${comment.url}/activity`,
        type: 'Create',
        actor: rose.actor.url,
        to: [PUBLIC],
        cc: [`${rose.actor.url}/followers`, father.actor.url, ada.uri],
        object: {
          id: comment.url,
          type: 'Note',
          attributedTo: rose.actor.url,
          inReplyTo: theirs.id,
          content: comment.text,
          isAnnouncement: false,
          tag: expect.arrayContaining([{ type: 'Mention', href: ada.uri, name: `@ada@${remote.host}` }]),
        },
      },
    });
    const served = await read(comment.url);
    expect(await served.json()).toMatchObject((create!.body as { object: Json }).object);
    expect(await (await read(`${comment.url}/activity`)).json()).toMatchObject({
      type: 'Create',
      object: { id: comment.url },
    });
    const service = server.app.get(Comments, { strict: false });
    await service.delete(rose.viewer, comment.id);
    const [, end] = await sent(comment.url);
    expect(end).toMatchObject({
      inboxes: [`${remote.url}/inbox`],
      body: { type: 'Delete', to: [PUBLIC], object: { id: comment.url, type: 'Tombstone', formerType: 'Note' } },
    });
    expect((await read(comment.url)).status).toBe(410);
    const uuid = await inbox.one<{ uuid: string }>('SELECT uuid FROM comments WHERE url = $1', theirs.id);
    expect((await read(`/comments/${uuid!.uuid}`)).headers.get('location')).toBe(theirs.id);
  });

  it('is told when it changes', async () => {
    const built = await build();
    await tell(ada, 'Create', note(ada, built.event.url));
    const comment = await say(built, rose, 'One');
    await sent(comment.url);
    await server.app.get(Comments, { strict: false }).update(rose.viewer, comment.id, { text: 'Two' });
    const [, update] = await sent(comment.url);
    expect(update).toMatchObject({
      inboxes: [`${remote.url}/inbox`],
      body: { type: 'Update', object: { id: comment.url, content: 'Two', updated: expect.any(String) } },
    });
  });

  it('about an event of another server goes to its organizer, in answer to it', async () => {
    const event = remote.event(bob);
    await tell(bob, 'Create', event);
    const known = (await server.app.get(EventQueries, { strict: false }).findByUrl(String(event.id)))!;
    const comment = await say({ event: known, organizer: father }, rose, 'From afar');
    const [create] = await sent(comment.url);
    expect(create).toMatchObject({
      inboxes: [`${remote.url}/inbox`],
      body: { cc: expect.arrayContaining([bob.uri]), object: { inReplyTo: event.id } },
    });
  });

  it('stays here while it is held, and where the event is not for everybody', async () => {
    const moderated = await build({ options: { commentModeration: 'moderated' } });
    await tell(ada, 'Join', moderated.event.url);
    const hidden = await build({ visibility: 'private' });
    const service = server.app.get(Comments, { strict: false });
    const [held, aside] = [await say(moderated, rose, 'May I?'), await say(hidden, father, 'Psst')];
    for (const { url } of [held, aside]) {
      expect(await sent(url)).toEqual([]);
      expect((await read(url)).status).toBe(404);
    }
    await service.approve(father.viewer, held.id);
    expect(await sent(held.url)).toMatchObject([{ body: { type: 'Create' }, inboxes: [`${remote.url}/inbox`] }]);
    await service.hide(father.viewer, held.id);
    expect((await read(held.url)).status).toBe(404);
    await service.delete(father.viewer, aside.id);
    expect(await sent(aside.url)).toEqual([]);
    expect((await read(aside.url)).status).toBe(404);
  });
});

describe('spam from elsewhere', () => {
  const rules = (foreignMeasure: ForeignSpamMeasure) =>
    server.app
      .get(InstanceSettingsService)
      .change({ spam: { ...NO_SPAM_RULES, words: ['cheap watches'], foreignMeasure } });
  afterAll(() => rules('accept'));
  const awaiting = async (foreignMeasure: ForeignSpamMeasure, author = bob) => {
    await rules(foreignMeasure);
    const { event } = await build();
    const said = note(author, event.url, { content: '<p>Cheap watches</p>' });
    await tell(author, 'Create', said);
    const [comment] = await server.db.query<{ awaits: boolean }>(
      'SELECT awaits_moderator AS awaits FROM comments WHERE url = $1',
      [said.id],
    );
    return comment?.awaits;
  };

  it('waits, is left out or shown, as the administrators say', async () => {
    expect(await awaiting('hold')).toBe(true);
    expect(await awaiting('drop')).toBe(undefined);
    expect(await awaiting('accept')).toBe(false);
  });

  it('is none of somebody whom people here follow', async () => {
    const carol = remote.person('carol');
    await tell(carol, 'Join', party.event.url);
    await server.db.query(
      `INSERT INTO follows (follower_id, target_id, approved, uri, created_at, updated_at)
        SELECT $1, id, true, 'x:' || id, now(), now() FROM actors WHERE url = $2`,
      [rose.actor.id, carol.uri],
    );
    expect(await awaiting('hold', carol)).toBe(false);
    expect(await awaiting('hold', bob)).toBe(true);
  });
});
