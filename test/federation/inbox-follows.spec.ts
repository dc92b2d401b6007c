import { Follows } from '#convoke/actors';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GoneObjects } from '../../libs/federation/src/events/index.js';
import { InstanceFollows } from '../../libs/federation/src/follows/index.js';
import { buildEvent } from '#test/events';
import { openInbox, type OpenInbox } from '#test/inbox';
import { buildPerson } from '#test/people';
import { type Json, type RemotePerson, RemoteServer } from '#test/remote-server';
import type { TestServer } from '#test/server';
import { moveClock } from '#test/time';

let inbox: OpenInbox;
let server: TestServer;
let remote: RemoteServer;
let tell: OpenInbox['tell'];
let one: OpenInbox['one'];
let ada: RemotePerson;
let bob: RemotePerson;
let relay: string;

beforeAll(async () => {
  inbox = await openInbox();
  ({ server, remote, tell, one } = inbox);
  [ada, bob] = [remote.person('ada'), remote.person('bob')];
  relay = `${server.url}/relay`;
});
afterAll(() => inbox?.close());

beforeEach(() => server.db.query('DELETE FROM follows'));

const actorOf = ({ uri }: RemotePerson) =>
  one<{ id: string; name: string; deleted_at: Date | null }>(
    'SELECT id, name, deleted_at FROM actors WHERE url = $1',
    uri,
  );
const followers = async () =>
  (
    await server.db.query<{ url: string }>(
      'SELECT a.url FROM follows f JOIN actors a ON a.id = f.follower_id ORDER BY f.id',
    )
  ).map(({ url }) => url);

describe('an actor elsewhere', () => {
  it('changes as its own server says, whatever was embedded', async () => {
    await tell(ada, 'Like', ada.uri);
    remote.serve(ada.uri, { ...ada.document, name: 'Ada as she is' });
    expect(await tell(ada, 'Update', { ...ada.document, name: 'Ada as embedded' })).toBeNull();
    expect((await actorOf(ada))!.name).toBe('Ada as she is');
  });

  it('is not changed, brought up to date or deleted by anybody else', async () => {
    await tell(ada, 'Like', ada.uri);
    const asked = remote.timesAsked('/users/ada');
    expect(await tell(bob, 'Update', { ...ada.document, name: 'Ada by Bob' })).toContain('key_owner');
    expect(await tell(bob, 'Create', { ...ada.document, name: 'Ada by Bob' })).toContain('key_owner');
    await tell(bob, 'Delete', ada.uri);
    expect(remote.timesAsked('/users/ada')).toBe(asked);
    expect(await actorOf(ada)).toMatchObject({ deleted_at: null });
    expect((await actorOf(ada))!.name).not.toBe('Ada by Bob');
  });

  it('is gone when it says so', async () => {
    const gone = remote.person('gone');
    await tell(gone, 'Like', gone.uri);
    expect(await tell(gone, 'Delete', gone.uri)).toBeNull();
    expect((await actorOf(gone))!.deleted_at).not.toBeNull();
  });

  it('does not move another one, and takes along who follows it when it moves', async () => {
    const [old, heir] = [
      remote.person('old'),
      remote.person('heir', { with: { alsoKnownAs: [`${remote.url}/users/old`] } }),
    ];
    await tell(old, 'Follow', relay);
    expect(await tell(bob, 'Move', old.uri, { target: heir.uri })).toContain('key_owner');
    // Who does not name the old one is no heir.
    expect(await tell(old, 'Move', old.uri, { target: bob.uri })).toContain('key_owner');
    expect(await followers()).toEqual([old.uri]);
    remote.serve(old.uri, { ...old.document, name: 'Moved away' });
    expect(await tell(old, 'Move', old.uri, { target: heir.uri })).toBeNull();
    expect(await followers()).toEqual([heir.uri]);
    expect((await actorOf(old))!.name).toBe('Moved away');
    await tell(old, 'Follow', relay);
    expect(await tell(old, 'Move', old.uri, { target: heir.uri })).toBeNull();
    expect((await followers()).toSorted()).toEqual([heir.uri, old.uri]);
  });
});

describe('a follow', () => {
  const discoverable = ({ id }: Json) => one('SELECT discoverable FROM events WHERE url = $1', id);
  const follow = (sender: RemotePerson) => inbox.activity(sender, 'Follow', relay);

  it('that is asked for once more stays allowed, under its newest id', async () => {
    await tell(ada, 'Follow', relay);
    await server.db.query('UPDATE follows SET approved = true');
    const again = follow(ada);
    await inbox.handled(ada, again);
    expect(await server.db.query('SELECT uri, approved FROM follows')).toEqual([{ uri: again.id, approved: true }]);
  });

  it('that was taken back comes all the same a day later', async () => {
    const asked = follow(ada);
    await tell(ada, 'Undo', asked);
    const setClockRight = moveClock(server, 25);
    await server.app.get(GoneObjects, { strict: false }).forget();
    setClockRight();
    await inbox.handled(ada, asked);
    expect(await followers()).toEqual([ada.uri]);
  });

  it('is taken back by who follows only, by its id or by what it embeds', async () => {
    const asked = follow(ada);
    await inbox.handled(ada, asked);
    await tell(bob, 'Undo', asked);
    await tell(bob, 'Undo', asked.id);
    expect(await followers()).toEqual([ada.uri]);
    await tell(ada, 'Undo', asked.id);
    expect(await followers()).toEqual([]);
    await inbox.handled(ada, follow(ada));
    await tell(ada, 'Undo', { type: 'Follow', actor: ada.uri, object: relay });
    expect(await followers()).toEqual([]);
    await inbox.handled(ada, follow(ada));
    await tell(ada, 'Undo', { ...follow(ada), type: 'Announce' });
    expect(await followers()).toEqual([ada.uri]);
  });

  it('taken back from another server counts for nothing', async () => {
    const other = await RemoteServer.start();
    const eve = other.person('eve');
    const asked = follow(ada);
    expect(await tell(eve, 'Undo', asked)).toContain('other_origin');
    await inbox.handled(ada, asked);
    expect(await followers()).toEqual([ada.uri]);
    await other.close();
  });

  it('that was taken back before it came does not come, but only where its own actor did that', async () => {
    const [undone, kept] = [follow(ada), follow(ada)];
    await tell(ada, 'Undo', undone);
    await inbox.handled(ada, undone);
    expect(await followers()).toEqual([]);
    await tell(bob, 'Undo', kept);
    await inbox.handled(ada, kept);
    expect(await followers()).toEqual([ada.uri]);
  });

  it('of a person here is rejected, of anything else not answered', async () => {
    const rose = await buildPerson(server);
    const fan = remote.person('fan');
    await tell(fan, 'Follow', `${server.url}/nothing`);
    await tell(fan, 'Follow', bob.uri);
    expect(await inbox.answersTo(fan)).toEqual([]);
    const asked = inbox.activity(fan, 'Follow', rose.actor.url);
    await inbox.handled(fan, asked);
    expect(await inbox.answersTo(fan)).toMatchObject([
      { type: 'Reject', actor: rose.actor.url, object: { id: asked.id } },
    ]);
    expect(await followers()).toEqual([]);
  });

  it('of ours is answered by who was asked only, and shows what they publish while it is accepted', async () => {
    const event = remote.event(ada);
    remote.collection(`${ada.uri}/outbox`, []);
    const uri = `${relay}#follows/1`;
    await tell(ada, 'Create', event);
    const [self, { id: targetId }] = [
      await server.app.get(InstanceFollows, { strict: false }).self(),
      (await actorOf(ada))!,
    ];
    const follows = server.app.get(Follows, { strict: false });
    await server.db.transaction((tx) => follows.ask(tx, { uri, followerId: self.id, targetId, approved: false }));
    for (const type of ['Accept', 'Reject', 'Ignore']) await tell(bob, type, uri);
    await tell(ada, 'Accept', `${relay}#follows/none`);
    expect(await follows.find(self.id, targetId)).toMatchObject({ approved: false });
    await tell(ada, 'Accept', uri);
    expect(await follows.find(self.id, targetId)).toMatchObject({ approved: true });
    await server.runJobs();
    expect(await discoverable(event)).toEqual({ discoverable: true });
    await tell(ada, 'Reject', uri);
    expect(await follows.find(self.id, targetId)).toBeNull();
    await server.runJobs();
    expect(await discoverable(event)).toEqual({ discoverable: false });
  });
});

describe('a complaint', () => {
  it('is plain, and of a bearable length', async () => {
    const { event } = await buildEvent(server);
    const objects = [event.url, ...Array.from({ length: 80 }, (_, number) => `${remote.url}/notes/${number}`)];
    const flag = inbox.activity(ada, 'Flag', objects, { content: `<p>Spam &amp; more</p>${'x'.repeat(9000)}` });
    expect(await inbox.handled(ada, flag)).toBeNull();
    const row = await one<{ content: string; object_uris: string[] }>(
      'SELECT content, object_uris FROM reports WHERE uri = $1',
      flag.id,
    );
    expect(row!.content).toMatch(/^Spam & more/);
    expect(row!.content.length).toBeLessThanOrEqual(5000);
    expect(row!.object_uris).toHaveLength(50);
    expect(row!.object_uris[0]).toBe(event.url);
    await server.db.query('DELETE FROM reports');
  });

  const reports = () => server.db.query('SELECT uri, reported_actor_id AS "reportedActorId" FROM reports ORDER BY id');

  it('names who is complained of, an actor before the organizer of an event, and only ours', async () => {
    const { event, organizer } = await buildEvent(server);
    const rose = await buildPerson(server);
    const elsewhere = remote.event(ada);
    await tell(ada, 'Create', elsewhere);
    await tell(ada, 'Flag', [bob.uri, elsewhere.id, `${remote.url}/events/none`]);
    expect(await reports()).toEqual([]);
    const [ofActor, ofEvent] = [
      inbox.activity(ada, 'Flag', [event.url, rose.actor.url]),
      inbox.activity(ada, 'Flag', event.url),
    ];
    await inbox.handled(ada, ofActor);
    await inbox.handled(ada, ofEvent);
    expect(await reports()).toEqual([
      { uri: ofActor.id, reportedActorId: rose.actor.id },
      { uri: ofEvent.id, reportedActorId: organizer.actor.id },
    ]);
  });
});

it.each(['Like', 'EmojiReact', 'View', 'Block', 'Whatever'])('%s is taken and does nothing', async (type) => {
  expect(await tell(ada, type, ada.uri)).toBeNull();
});
