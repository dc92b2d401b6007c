import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GoneObjects } from '../../libs/federation/src/events/index.js';
import { Follows, InstanceFollows } from '../../libs/federation/src/follows/index.js';
import { ParticipationService } from '#convoke/events';
import { DomainBlocks } from '#convoke/moderation';
import { buildEvent, buildParticipation, inHours } from '#test/events';
import { openInbox, type OpenInbox } from '#test/inbox';
import { buildPerson, type TestPerson } from '#test/people';
import { type Json, type RemotePerson, RemoteServer } from '#test/remote-server';
import type { TestServer } from '#test/server';
import { moveClock } from '#test/time';

let inbox: OpenInbox;
let server: TestServer;
let remote: RemoteServer;
let ada: RemotePerson;
let bob: RemotePerson;
let relay: string;

beforeAll(async () => {
  inbox = await openInbox();
  ({ server, remote } = inbox);
  [ada, bob] = [remote.person('ada'), remote.person('bob')];
  relay = `${server.url}/relay`;
});
afterAll(() => inbox?.close());
beforeEach(() => server.db.query('DELETE FROM follows'));

const tell = (sender: RemotePerson, type: string, object: unknown, traits: Json = {}) =>
  inbox.handled(sender, inbox.activity(sender, type, object, traits));
const one = async <Row extends object>(sql: string, ...params: unknown[]) =>
  (await server.db.query<Row>(sql, params))[0];
const actorOf = ({ uri }: RemotePerson) =>
  one<{ id: string; name: string; deleted_at: Date | null }>(
    'SELECT id, name, deleted_at FROM actors WHERE url = $1',
    uri,
  );
const eventOf = ({ id }: Json) =>
  one<{ id: string; deleted_at: Date | null; discoverable: boolean }>(
    'SELECT id, deleted_at, discoverable FROM events WHERE url = $1',
    id,
  );

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

const followers = async () =>
  (
    await server.db.query<{ url: string }>(
      'SELECT a.url FROM follows f JOIN actors a ON a.id = f.follower_id ORDER BY f.id',
    )
  ).map(({ url }) => url);

describe('a follow', () => {
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
    expect(await follows.find(self.id, targetId)).toMatchObject({ approved: false });
    await tell(ada, 'Accept', uri);
    expect(await follows.find(self.id, targetId)).toMatchObject({ approved: true });
    await server.runJobs();
    expect(await eventOf(event)).toMatchObject({ discoverable: true });
    await tell(ada, 'Reject', uri);
    expect(await follows.find(self.id, targetId)).toBeNull();
    await server.runJobs();
    expect(await eventOf(event)).toMatchObject({ discoverable: false });
  });
});

describe('a share', () => {
  const shares = async ({ id }: Json) =>
    (await server.db.query('SELECT FROM shares s JOIN events e ON e.id = s.event_id WHERE e.url = $1', [id])).length;

  it('is taken back by who shared only, and shows the event while somebody is followed who shares it', async () => {
    const event = remote.event(ada);
    const share = inbox.activity(bob, 'Announce', event.id);
    await inbox.handled(bob, share);
    expect(await eventOf(event)).toMatchObject({ discoverable: false });
    await followed(bob);
    await inbox.handled(bob, inbox.activity(bob, 'Announce', event.id));
    expect(await eventOf(event)).toMatchObject({ discoverable: true });
    const last = inbox.activity(bob, 'Announce', event.id);
    await inbox.handled(bob, last);
    await tell(ada, 'Undo', last);
    expect(await shares(event)).toBe(1);
    await tell(bob, 'Undo', last);
    expect(await shares(event)).toBe(0);
    expect(await eventOf(event)).toMatchObject({ discoverable: false });
  });

  it('that was taken back before it came does not come', async () => {
    const event = remote.event(ada);
    const share = inbox.activity(bob, 'Announce', event.id);
    await tell(bob, 'Undo', share);
    await inbox.handled(bob, share);
    expect(await shares(event)).toBe(0);
  });

  it('may name the activity that told of the event, and something else than events', async () => {
    const event = remote.event(ada);
    await tell(bob, 'Announce', {
      id: `${event.id as string}/activity`,
      type: 'Create',
      actor: ada.uri,
      object: event.id,
    });
    expect(await shares(event)).toBe(1);
    remote.serve('/notes/1', { id: `${remote.url}/notes/1`, type: 'Note', content: 'x' });
    expect(await tell(bob, 'Announce', `${remote.url}/notes/1`)).toBeNull();
  });

  it('brings nothing of a host that is blocked', async () => {
    const other = await RemoteServer.start();
    const eve = other.person('eve');
    const event = other.event(eve, { id: `http://localhost:${new URL(other.url).port}/events/1` });
    const blocks = server.app.get(DomainBlocks, { strict: false });
    await blocks.set('localhost', { severity: 'suspend', rejectMedia: false, reason: null });
    expect(await tell(bob, 'Announce', event.id)).toContain('blocked');
    expect(await eventOf(event)).toBeUndefined();
    await blocks.set('localhost', null);
    await other.close();
  });
});

/** The instance follows somebody, who has agreed. */
async function followed(person: RemotePerson): Promise<void> {
  const self = await server.app.get(InstanceFollows, { strict: false }).self();
  const { id: targetId } = (await actorOf(person))!;
  const follow = { uri: `${relay}#follows/${targetId}`, followerId: self.id, targetId, approved: true };
  await server.db.transaction((tx) => server.app.get(Follows, { strict: false }).ask(tx, follow));
}

describe('who would take part', () => {
  const role = async (eventId: string, { uri }: RemotePerson) =>
    (
      await one<{ role: string }>(
        'SELECT p.role FROM participations p JOIN actors a ON a.id = p.actor_id WHERE p.event_id = $1 AND a.url = $2',
        eventId,
        uri,
      )
    )?.role;

  it.each<[string, Json, string, string[]]>([
    ['one that is over', { beginsOn: inHours(-48), endsOn: inHours(-47) }, 'event_over', ['Reject']],
    [
      'one that takes place on another page',
      { joinOptions: 'external', externalParticipationUrl: 'https://example.org/' },
      'event_external',
      ['Ignore'],
    ],
    ['one that was cancelled', { status: 'cancelled' }, 'event_cancelled', ['Reject']],
    ['a private one', { visibility: 'private' }, 'event_not_found', []],
    ['a draft', { draft: true }, 'event_not_found', []],
  ])('does not join %s, and is told no more than they may know', async (what, traits, reason, answers) => {
    const guest = remote.person(`guest_of_${what.replaceAll(/\W/g, '_')}`);
    const { event } = await buildEvent(server, traits);
    const join = inbox.activity(guest, 'Join', event.url);
    expect(await inbox.handled(guest, join)).toContain(reason);
    expect(await role(event.id, guest)).toBeUndefined();
    const told = await inbox.answersTo(guest);
    expect(told.map(({ type }) => type)).toEqual(answers);
    for (const { object } of told) expect(object).toMatchObject({ id: join.id });
  });

  it('does not join one that moderators have suspended, and is told nothing of it', async () => {
    const { event } = await buildEvent(server);
    await server.db.query('UPDATE events SET suspended = true WHERE id = $1', [event.id]);
    const guest = remote.person('guest_of_a_suspended_one');
    expect(await tell(guest, 'Join', event.url)).toContain('event_not_found');
    expect(await role(event.id, guest)).toBeUndefined();
    expect(await inbox.answersTo(guest)).toEqual([]);
  });

  it('is told when there is no place left', async () => {
    const built = await buildEvent(server, { options: { maximumAttendeeCapacity: 1 } });
    await buildParticipation(server, built, await buildPerson(server));
    expect(await tell(bob, 'Join', built.event.url)).toContain('maximum_attendee_capacity_reached');
    expect(await role(built.event.id, bob)).toBeUndefined();
    expect(await inbox.answersTo(bob)).toMatchObject([{ type: 'Reject' }]);
  });

  it('does not come when they have taken that back before it came', async () => {
    const { event } = await buildEvent(server);
    const join = inbox.activity(ada, 'Join', event.url);
    await tell(ada, 'Undo', join);
    await inbox.handled(ada, join);
    expect(await role(event.id, ada)).toBeUndefined();
  });

  it('is let in by an answer to their newest Join', async () => {
    const guest = remote.person('guest');
    const { event } = await buildEvent(server);
    const first = inbox.activity(guest, 'Join', event.url);
    await inbox.handled(guest, first);
    await server.runJobs();
    await tell(guest, 'Leave', event.url);
    const second = inbox.activity(guest, 'Join', event.url);
    await inbox.handled(guest, second);
    await server.runJobs();
    expect(await inbox.answersTo(guest)).toMatchObject([
      { type: 'Accept', object: { id: first.id } },
      { type: 'Accept', object: { id: second.id } },
    ]);
  });

  it('of an event elsewhere is none of ours', async () => {
    const event = remote.event(ada);
    await tell(ada, 'Create', event);
    expect(await tell(bob, 'Join', event.id)).toBeNull();
    expect(await role((await eventOf(event))!.id, bob)).toBeUndefined();
  });

  it('says something to the organizer', async () => {
    const { event } = await buildEvent(server);
    await tell(ada, 'Join', event.url, { participationMessage: 'We are two' });
    const row = await one<{ metadata: Json }>(
      'SELECT metadata FROM participations WHERE event_id = $1 AND role = $2',
      event.id,
      'participant',
    );
    expect(row!.metadata).toMatchObject({ message: 'We are two' });
  });

  it('leaves nothing twice, and nothing elsewhere', async () => {
    const { event } = await buildEvent(server);
    expect(await tell(ada, 'Leave', event.url)).toBeNull();
    expect(await tell(ada, 'Leave', `${remote.url}/events/none`)).toBeNull();
  });
});

describe('whom we have asked for a place', () => {
  let guest: TestPerson;
  let event: Json;
  let join: string;
  const role = async () =>
    (await one<{ role: string }>('SELECT role FROM participations WHERE actor_id = $1', guest.actor.id))?.role;

  beforeEach(async () => {
    guest = await buildPerson(server);
    event = remote.event(ada);
    await tell(ada, 'Create', event);
    const participations = server.app.get(ParticipationService, { strict: false });
    const { id: eventId } = (await eventOf(event))!;
    await participations.join(guest.viewer, { eventId, actorId: guest.actor.id });
    await server.runJobs();
    join = (await one<{ uri: string }>('SELECT uri FROM joins WHERE event_id = $1', eventId))!.uri;
  });

  it('answers, and nobody else', async () => {
    for (const type of ['Accept', 'Reject', 'Ignore']) await tell(bob, type, join);
    expect(await role()).toBe('not_approved');
    await tell(ada, 'Accept', { id: join, type: 'Join', actor: guest.actor.url, object: event.id });
    expect(await role()).toBe('participant');
  });

  it('may be the group of the event', async () => {
    const group = remote.person('choir', { type: 'Group' });
    const ofGroup = remote.event(ada, { actor: ada.uri, attributedTo: group.uri });
    await tell(ada, 'Create', ofGroup);
    const { id: eventId } = (await eventOf(ofGroup))!;
    const joining = await buildPerson(server);
    await server.app
      .get(ParticipationService, { strict: false })
      .join(joining.viewer, { eventId, actorId: joining.actor.id });
    await server.runJobs();
    await tell(
      group,
      'Accept',
      (await one<{ uri: string }>('SELECT uri FROM joins WHERE event_id = $1', eventId))!.uri,
    );
    expect(await one('SELECT role FROM participations WHERE actor_id = $1', joining.actor.id)).toEqual({
      role: 'participant',
    });
  });

  it.each(['Reject', 'Ignore'])('turns us away by %s', async (type) => {
    await tell(ada, type, join);
    expect(await role()).toBe('rejected');
  });
});

describe('a guest elsewhere', () => {
  it('cannot let themselves in', async () => {
    const { event } = await buildEvent(server, { joinOptions: 'restricted' });
    const join = inbox.activity(ada, 'Join', event.url);
    await inbox.handled(ada, join);
    await tell(ada, 'Accept', join);
    await tell(ada, 'Accept', join.id);
    const row = await one<{ role: string }>(
      'SELECT role FROM participations WHERE event_id = $1 AND role <> $2',
      event.id,
      'creator',
    );
    expect(row).toEqual({ role: 'not_approved' });
  });
});

describe('an event elsewhere', () => {
  it('is gone for good, also when it is taken back afterwards and a day has passed', async () => {
    const event = remote.event(ada);
    await tell(ada, 'Delete', event.id);
    await tell(ada, 'Undo', event.id);
    const setClockRight = moveClock(server, 25);
    await server.app.get(GoneObjects, { strict: false }).forget();
    setClockRight();
    expect(await tell(ada, 'Create', event)).toContain('event_not_found');
  });

  it('is not of somebody, nor of a group, on another server, and of its first organizer only', async () => {
    const other = await RemoteServer.start();
    const [eve, group] = [other.person('eve'), other.person('group', { type: 'Group' })];
    const forged = remote.event(ada, { actor: eve.uri, attributedTo: ada.uri });
    expect(await tell(ada, 'Create', forged)).toContain('other_origin');
    expect(await tell(bob, 'Announce', forged.id)).toContain('other_origin');
    expect(await eventOf(forged)).toBeUndefined();
    const event = remote.event(ada, { actor: ada.uri, attributedTo: group.uri });
    expect(await tell(ada, 'Create', event)).toBeNull();
    expect(await one('SELECT attributed_to_id FROM events WHERE url = $1', event.id)).toEqual({
      attributed_to_id: null,
    });
    expect(other.asked).toEqual([]);
    await tell(bob, 'Update', { ...event, actor: bob.uri, attributedTo: bob.uri, name: 'Taken over' });
    expect(await one('SELECT title FROM events WHERE url = $1', event.id)).toEqual({ title: 'A feast elsewhere' });
    await other.close();
  });

  it('is not even looked at for somebody on another server', async () => {
    const other = await RemoteServer.start();
    const eve = other.person('eve');
    const event = remote.event(ada);
    const asked = remote.asked.length;
    for (const type of ['Create', 'Update', 'Delete'])
      expect(await tell(eve, type, event.id)).toBe(`other_origin: ${event.id as string}`);
    expect(remote.asked.length).toBe(asked);
    await other.close();
  });

  it('that is gone is not looked for again', async () => {
    const event = remote.event(ada);
    await tell(ada, 'Create', event);
    await tell(ada, 'Delete', event.id);
    expect(await tell(bob, 'Announce', event.id)).toContain('event_not_found');
    expect(await tell(bob, 'Announce', `${server.url}/events/none`)).toContain('event_not_found');
  });
});

describe('an invitation', () => {
  it('brings the event for somebody here only, from where it lives', async () => {
    const rose = await buildPerson(server);
    const event = remote.event(ada);
    await tell(bob, 'Invite', event.id, { target: ada.uri });
    await tell(bob, 'Invite', { id: event.id, type: 'Group' }, { target: rose.actor.url });
    expect(await eventOf(event)).toBeUndefined();
    await tell(bob, 'Invite', { ...event, name: 'Forged' }, { target: rose.actor.url });
    expect(await one('SELECT title FROM events WHERE url = $1', event.id)).toEqual({ title: 'A feast elsewhere' });
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
