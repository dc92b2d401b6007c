import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ParticipationService } from '#convoke/events';
import { buildEvent, buildParticipation, inHours } from '#test/events';
import { openInbox, type OpenInbox } from '#test/inbox';
import { buildPerson, type TestPerson } from '#test/people';
import type { Json, RemotePerson, RemoteServer } from '#test/remote-server';
import type { TestServer } from '#test/server';

let inbox: OpenInbox;
let server: TestServer;
let remote: RemoteServer;
let tell: OpenInbox['tell'];
let one: OpenInbox['one'];
let ada: RemotePerson;
let bob: RemotePerson;

beforeAll(async () => {
  inbox = await openInbox();
  ({ server, remote, tell, one } = inbox);
  [ada, bob] = [remote.person('ada'), remote.person('bob')];
});
afterAll(() => inbox?.close());

/** Roles of those elsewhere in an event. */
const roles = async (eventId: string) =>
  (
    await server.db.query<{ role: string }>(
      'SELECT p.role FROM participations p JOIN actors a ON a.id = p.actor_id WHERE p.event_id = $1 AND a.domain IS NOT NULL ORDER BY p.id',
      [eventId],
    )
  ).map(({ role }) => role);

describe('who would take part in an event here', () => {
  it('joins and leaves it as a click here does', async () => {
    const { event } = await buildEvent(server);
    expect(await tell(ada, 'Join', event.url)).toBeNull();
    expect(await roles(event.id)).toEqual(['participant']);
    expect(await tell(ada, 'Join', event.url)).toContain('already_participant');
    for (let time = 0; time < 2; time++) {
      expect(await tell(ada, 'Leave', event.url)).toBeNull();
      expect(await roles(event.id)).toEqual([]);
    }
    expect(await tell(ada, 'Leave', `${remote.url}/events/none`)).toBeNull();
  });

  it('waits where the organizer approves, who reads what they say, and cannot let themselves in', async () => {
    const { event } = await buildEvent(server, { joinOptions: 'restricted' });
    const join = inbox.activity(ada, 'Join', event.url, { participationMessage: 'We are two' });
    await inbox.handled(ada, join);
    for (const object of [join, join.id]) await tell(ada, 'Accept', object);
    const sql = 'SELECT role, metadata FROM participations WHERE event_id = $1 AND role <> $2';
    expect(await one(sql, event.id, 'creator')).toMatchObject({
      role: 'not_approved',
      metadata: { message: 'We are two' },
    });
  });

  it.each<[string, Json, string, string[]]>([
    ['one that is over', { beginsOn: inHours(-48), endsOn: inHours(-47) }, 'event_over', ['Reject']],
    [
      'one that takes place on another page',
      { joinOptions: 'external', externalParticipationUrl: 'https://example.org/' },
      'event_external',
      ['Ignore'],
    ],
    ['one that was cancelled', { status: 'cancelled' }, 'event_cancelled', ['Reject']],
    ['one on invitation', { joinOptions: 'invite' }, 'event_on_invitation', ['Reject']],
    ['a private one', { visibility: 'private' }, 'event_not_found', []],
    ['a draft', { draft: true }, 'event_not_found', []],
  ])('does not join %s, and is told no more than they may know', async (what, traits, reason, answers) => {
    const guest = remote.person(`guest_of_${what.replaceAll(/\W/g, '_')}`);
    const { event } = await buildEvent(server, traits);
    const join = inbox.activity(guest, 'Join', event.url);
    expect(await inbox.handled(guest, join)).toContain(reason);
    expect(await roles(event.id)).toEqual([]);
    const told = await inbox.answersTo(guest);
    expect(told.map(({ type }) => type)).toEqual(answers);
    for (const { object } of told) expect(object).toMatchObject({ id: join.id });
  });

  it('does not join one that moderators have suspended, and is told nothing of it', async () => {
    const { event } = await buildEvent(server);
    await server.db.query('UPDATE events SET suspended = true WHERE id = $1', [event.id]);
    const guest = remote.person('guest_of_a_suspended_one');
    expect(await tell(guest, 'Join', event.url)).toContain('event_not_found');
    expect(await roles(event.id)).toEqual([]);
    expect(await inbox.answersTo(guest)).toEqual([]);
  });

  it('is told when there is no place left, and never gets one too many, from everywhere at once', async () => {
    const options = { maximumAttendeeCapacity: 6, waitingList: false };
    const built = await buildEvent(server, { options });
    await buildParticipation(server, built, await buildPerson(server));
    const people = Array.from({ length: 12 }, (_, index) => remote.person(`crowd_${index}`));
    await Promise.all(people.map((person) => inbox.post(person, inbox.activity(person, 'Join', built.event.url))));
    await inbox.workOff();
    expect(await tell(bob, 'Join', built.event.url)).toContain('maximum_attendee_capacity_reached');
    expect(await roles(built.event.id)).toEqual(Array.from({ length: 5 }, () => 'participant'));
    expect(await inbox.answersTo(bob)).toMatchObject([{ type: 'Reject' }]);
  });

  it('waits without an answer where there is no place left, and is let in when one becomes free, also by who is deleted', async () => {
    const built = await buildEvent(server, { options: { maximumAttendeeCapacity: 1 } });
    const here = await buildPerson(server);
    await buildParticipation(server, built, here);
    const [first, second] = [remote.person('first_in_line'), remote.person('second_in_line')];
    const join = inbox.activity(first, 'Join', built.event.url);
    expect(await inbox.handled(first, join)).toBeNull();
    expect(await tell(second, 'Join', built.event.url)).toBeNull();
    expect(await tell(second, 'Join', built.event.url)).toContain('already_participant');
    await server.runJobs();
    expect(await roles(built.event.id)).toEqual(['waiting', 'waiting']);
    expect([await inbox.answersTo(first), await inbox.answersTo(second)]).toEqual([[], []]);

    const participations = server.app.get(ParticipationService, { strict: false });
    await participations.leave(here.viewer, built.event.id, here.actor.id);
    await server.runJobs();
    expect(await inbox.answersTo(first)).toMatchObject([{ type: 'Accept', object: { id: join.id } }]);
    await tell(first, 'Delete', first.uri);
    await server.runJobs();
    expect(await roles(built.event.id)).toEqual(['participant']);
    expect(await inbox.answersTo(second)).toMatchObject([{ type: 'Accept' }]);
  });

  it('does not come when they have taken that back before it came', async () => {
    const { event } = await buildEvent(server);
    const join = inbox.activity(ada, 'Join', event.url);
    await tell(ada, 'Undo', join);
    await inbox.handled(ada, join);
    expect(await roles(event.id)).toEqual([]);
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

  it('cannot act for another, nor undo what another did', async () => {
    const { event } = await buildEvent(server);
    const join = inbox.activity(ada, 'Join', event.url);
    await inbox.handled(ada, join);
    await tell(bob, 'Undo', join);
    await tell(bob, 'Leave', event.url);
    expect(await roles(event.id)).toEqual(['participant']);
    await tell(ada, 'Undo', join);
    expect(await roles(event.id)).toEqual([]);
  });

  it('is none of ours where the event is elsewhere', async () => {
    const event = remote.event(ada);
    await tell(ada, 'Create', event);
    expect(await tell(bob, 'Join', event.id)).toBeNull();
    const { id } = (await one<{ id: string }>('SELECT id FROM events WHERE url = $1', event.id))!;
    expect(await roles(id)).toEqual(['creator']);
  });
});

describe('whom we have asked for a place', () => {
  let guest: TestPerson;
  let event: Json;
  let join: string;
  const role = async () =>
    (await one<{ role: string }>('SELECT role FROM participations WHERE actor_id = $1', guest.actor.id))?.role;

  async function ask(traits: Json = {}): Promise<void> {
    guest = await buildPerson(server);
    event = remote.event(ada, traits);
    await tell(ada, 'Create', event);
    const { id: eventId } = (await one<{ id: string }>('SELECT id FROM events WHERE url = $1', event.id))!;
    const participations = server.app.get(ParticipationService, { strict: false });
    await participations.join(guest.viewer, { eventId, actorId: guest.actor.id });
    await server.runJobs();
    join = (await one<{ uri: string }>('SELECT uri FROM joins WHERE event_id = $1', eventId))!.uri;
  }
  beforeEach(() => ask());

  it('answers, and nobody else', async () => {
    for (const type of ['Accept', 'Reject', 'Ignore']) await tell(bob, type, join);
    expect(await role()).toBe('not_approved');
    await tell(ada, 'Accept', { id: join, type: 'Join', actor: guest.actor.url, object: event.id });
    expect(await role()).toBe('participant');
  });

  it('lets in who left and asked again meanwhile, and turns nobody away for what they took back', async () => {
    const first = { id: join, type: 'Join', actor: guest.actor.url, object: event.id };
    const { id: eventId } = (await one<{ id: string }>('SELECT id FROM events WHERE url = $1', event.id))!;
    const participations = server.app.get(ParticipationService, { strict: false });
    await participations.leave(guest.viewer, eventId, guest.actor.id);
    await tell(ada, 'Accept', first);
    expect(await role()).toBeUndefined();
    await participations.join(guest.viewer, { eventId, actorId: guest.actor.id });
    await server.runJobs();
    await tell(ada, 'Reject', first);
    await tell(bob, 'Accept', first);
    expect(await role()).toBe('not_approved');
    await tell(ada, 'Accept', first);
    expect(await role()).toBe('participant');
  });

  it('may be the group of the event', async () => {
    const group = remote.person('choir', { type: 'Group' });
    await ask({ actor: ada.uri, attributedTo: group.uri });
    await tell(group, 'Accept', join);
    expect(await role()).toBe('participant');
  });

  it.each(['Reject', 'Ignore'])('turns us away by %s', async (type) => {
    await tell(ada, type, join);
    expect(await role()).toBe('rejected');
  });
});
