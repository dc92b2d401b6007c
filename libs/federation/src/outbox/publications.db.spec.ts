import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DomainEvents } from '#convoke/core';
import {
  EventJoinOptions,
  EventPublished,
  EventService,
  EventVisibility,
  ParticipantRole,
  ParticipationService,
} from '#convoke/events';
import { InstanceSettingsService } from '#convoke/instance';
import { Follows, Persons } from '#convoke/actors';
import { runCron } from '#test/cron';
import { buildEvent, type BuiltEvent } from '#test/events';
import { addProfile, buildPerson } from '#test/people';
import { type Json, type RemotePerson, RemoteServer } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';
import { RemoteEvents, Shares } from '../events/index.js';
import { Joins } from '../events/joins.service.js';
import { RemoteActors } from '../remote/index.js';
import { DeliveryWorker } from './index.js';

const { PUBLIC, UNLISTED, PRIVATE } = EventVisibility;
const EVERYBODY = 'https://www.w3.org/ns/activitystreams#Public';

let server: TestServer;
let remote: RemoteServer;
let follower: RemotePerson;
let instanceId: string;

beforeAll(async () => {
  server = await startTestServer({ FEDERATION: 'true' });
  instanceId = (await service(InstanceSettingsService).current()).instanceActorId!;
});
afterAll(() => server.close());
beforeEach(async () => {
  remote = await RemoteServer.start();
  follower = remote.person('relay', { type: 'Application' });
});
afterEach(() => remote.close());

const service = <T>(type: new (...args: never[]) => T): T => server.app.get(type, { strict: false });
const idOf = async ({ uri }: RemotePerson) => (await service(RemoteActors).get(uri)).actor.id;

/** Lets somebody elsewhere follow an actor of ours. */
async function follow(targetId = instanceId, who = follower): Promise<void> {
  const asked = { uri: `${who.uri}#follows/${targetId}`, followerId: await idOf(who), targetId, approved: true };
  await server.db.transaction((tx) => service(Follows).ask(tx, asked));
}

/** What came to the other server since the last look, as `type of object`. */
async function arrivals(): Promise<Json[]> {
  await server.runJobs();
  await service(DeliveryWorker).workOff();
  return remote.deliveries.splice(0).map(({ body }) => body);
}
const typesOf = (activities: Json[]) => activities.map(({ type }) => type);

const change = ({ event, organizer }: BuiltEvent, given: object, scope?: Parameters<EventService['update']>[3]) =>
  service(EventService).update(organizer.viewer, event.id, given, scope);

/** Somebody elsewhere asks for a place. */
async function join({ event }: BuiltEvent, who: RemotePerson): Promise<string> {
  const actorId = await idOf(who);
  await service(Joins).remember({ uri: `${who.uri}#joins/1`, eventId: event.id, actorId });
  const viewer = { actorIds: [actorId], isModerator: false };
  return (await service(ParticipationService).join(viewer, { eventId: event.id, actorId })).id;
}

describe('a public event', () => {
  it('is announced by the instance to its followers, and created by its organizer for theirs, each once', async () => {
    await follow();
    const organizer = await buildPerson(server);
    await follow(organizer.actor.id);
    const { event } = await buildEvent(server, { organizer });
    const told = await arrivals();
    expect(typesOf(told)).toEqual(['Create', 'Announce']);
    const [create, announce] = told;
    expect(create).toMatchObject({ actor: organizer.actor.url, to: [EVERYBODY], object: { name: event.title } });
    expect(announce).toMatchObject({ actor: `${server.url}/relay`, object: event.url, to: [EVERYBODY] });
    await server.db.transaction((tx) => service(DomainEvents).emit(tx, EventPublished, { eventId: event.id }));
    expect(await arrivals()).toEqual([]);
  });

  it('that changes, is cancelled or deleted is told to followers, participants and sharers, one POST a host', async () => {
    const guest = remote.person('guest');
    const sharer = remote.person('sharer');
    await follow();
    const built = await buildEvent(server);
    await join(built, guest);
    const share = { uri: `${sharer.uri}#share`, eventId: built.event.id, actorId: await idOf(sharer) };
    await service(Shares).add(share);
    await arrivals();
    await change(built, { title: 'Moved indoors' });
    const changed = await arrivals();
    expect(changed).toMatchObject([{ type: 'Update', object: { id: built.event.url, name: 'Moved indoors' } }]);
    await change(built, { status: 'cancelled' });
    expect(typesOf(await arrivals())).toEqual(['Update']);
    await service(EventService).delete(built.organizer.viewer, built.event.id);
    const [buried, ...more] = await arrivals();
    expect(more).toEqual([]);
    expect(buried).toMatchObject({ type: 'Delete', object: { type: 'Tombstone', id: built.event.url } });
  });

  it('that is moved says when it was to begin, also with what changes later', async () => {
    await follow();
    const [before, after] = [new Date('2031-05-01T18:00:00Z'), new Date('2031-05-02T18:00:00Z')];
    const built = await buildEvent(server, { beginsOn: before, options: { timezone: 'Europe/Paris' } });
    await arrivals();
    const moved = { startTime: '2031-05-02T20:00:00+02:00', previousStartTime: '2031-05-01T20:00:00+02:00' };
    for (const given of [{ beginsOn: after }, { title: 'Another title' }]) {
      await change(built, given);
      expect(await arrivals()).toMatchObject([
        { type: 'Update', object: { ...moved, eventStatus: 'EventRescheduled' } },
      ]);
    }
  });

  it.each(['guest', 'sharer'])('that is deleted is told to a mere %s', async (relation) => {
    const somebody = remote.person(relation);
    const built = await buildEvent(server);
    const actorId = await idOf(somebody);
    if (relation === 'guest') await join(built, somebody);
    else await service(Shares).add({ uri: `${somebody.uri}#share`, eventId: built.event.id, actorId });
    await arrivals();
    await service(EventService).delete(built.organizer.viewer, built.event.id);
    expect(typesOf(await arrivals())).toEqual(['Delete']);
  });

  it('that repeats is told date by date, each when the one before it begins; its guests hear of each', async () => {
    await follow();
    const guest = remote.person('guest');
    const { event, organizer } = await buildEvent(server, { recurrence: 'FREQ=WEEKLY' });
    const told = await arrivals();
    expect(typesOf(told)).toEqual(['Announce']);
    const dates = await server.db.query<{ id: string; url: string }>(
      `SELECT e.id, e.url FROM events e JOIN event_occurrences o ON o.event_id = e.id
        WHERE o.series_id = (SELECT series_id FROM event_occurrences WHERE event_id = $1) ORDER BY o.recurrence_date`,
      [event.id],
    );
    await change({ event, organizer }, { title: 'Choir' }, 'all');
    expect(await arrivals()).toMatchObject([{ type: 'Update', object: { id: event.url } }]);
    const fourth = { event: Object.assign(Object.create(event), { id: dates[3]!.id }) as typeof event, organizer };
    await join(fourth, guest);
    await arrivals();
    for (const visibility of [UNLISTED, PUBLIC]) {
      await change(fourth, { visibility });
      expect(typesOf(await arrivals())).toEqual(['Update']);
    }
    await service(EventService).delete(organizer.viewer, dates[1]!.id);
    expect(await arrivals()).toEqual([]);

    const restore = moveClock(server, 25);
    try {
      await Promise.all([1, 2].map(() => runCron(server, 'events.continue-series')));
      const next = await arrivals();
      expect(next.map(({ type, object }) => [type, object])).toEqual([['Announce', dates[2]!.url]]);
    } finally {
      restore();
    }
  });

  it('is not told to those who are only waiting to be let in', async () => {
    const asked = { uri: `${follower.uri}#f`, followerId: await idOf(follower), targetId: instanceId, approved: false };
    await server.db.transaction((tx) => service(Follows).ask(tx, asked));
    await buildEvent(server);
    expect(await arrivals()).toEqual([]);
  });
});

describe('an event that is not for everybody', () => {
  it('unlisted, is not announced; private or draft, is told to nobody', async () => {
    await follow();
    const organizer = await buildPerson(server);
    await follow(organizer.actor.id);
    await buildEvent(server, { organizer, visibility: UNLISTED });
    expect(typesOf(await arrivals())).toEqual(['Create']);
    const hidden = await buildEvent(server, { organizer, visibility: PRIVATE });
    const draft = await buildEvent(server, { organizer, draft: true });
    expect(await arrivals()).toEqual([]);
    for (const built of [hidden, draft]) {
      await change(built, { title: 'Still ours' });
      expect(await arrivals()).toEqual([]);
      await service(EventService).delete(organizer.viewer, built.event.id);
    }
    expect(await arrivals()).toEqual([]);
  });

  it('when closed, is forgotten by all but those who take part, and these alone hear more', async () => {
    const elsewhere = await RemoteServer.start();
    const guest = elsewhere.person('guest');
    await follow();
    const built = await buildEvent(server);
    await join(built, guest);
    await arrivals();
    elsewhere.deliveries.length = 0;
    await change(built, { visibility: PRIVATE, title: 'Among friends' });
    const told = await arrivals();
    expect(typesOf(told)).toEqual(['Delete']);
    expect(JSON.stringify(told)).not.toContain('Among friends');
    expect(elsewhere.deliveries.map(({ body }) => body)).toMatchObject([{ type: 'Update', to: [guest.uri], cc: [] }]);
    await elsewhere.close();
  });

  it('when opened, is created and announced like a new one', async () => {
    await follow();
    const built = await buildEvent(server, { visibility: PRIVATE });
    await change(built, { visibility: PUBLIC });
    expect(typesOf(await arrivals())).toContain('Announce');
  });
});

describe('somebody elsewhere who joins here', () => {
  it('is accepted at once where it is free', async () => {
    const built = await buildEvent(server);
    const guest = remote.person('guest');
    await join(built, guest);
    expect(await arrivals()).toMatchObject([
      { type: 'Accept', actor: built.organizer.actor.url, object: { type: 'Join', id: `${guest.uri}#joins/1` } },
    ]);
  });

  it('hears what the organizer decides, and nothing before', async () => {
    const built = await buildEvent(server, { joinOptions: EventJoinOptions.RESTRICTED });
    const participation = await join(built, remote.person('guest'));
    expect(await arrivals()).toEqual([]);
    const decide = (role: ParticipantRole) =>
      service(ParticipationService).changeRole(built.organizer.viewer, participation, role);
    await decide(ParticipantRole.PARTICIPANT);
    expect(typesOf(await arrivals())).toEqual(['Accept']);
    await decide(ParticipantRole.REJECTED);
    expect(typesOf(await arrivals())).toEqual(['Reject']);
  });
});

describe('somebody of ours at an event elsewhere', () => {
  it('asks its organizer by a Join that is remembered, and takes it back by a Leave', async () => {
    const organizer = remote.person('organizer');
    const event = await service(RemoteEvents).get(String(remote.event(organizer).id));
    const person = await buildPerson(server);
    const wish = { eventId: event.id, actorId: person.actor.id, message: 'With cake' };
    await service(ParticipationService).join(person.viewer, wish);
    const [asked] = await arrivals();
    expect(asked).toMatchObject({
      type: 'Join',
      actor: person.actor.url,
      object: event.url,
      participationMessage: 'With cake',
    });
    expect(await service(Joins).findByUri(String(asked!.id))).toMatchObject({ actorId: person.actor.id });
    await service(ParticipationService).leave(person.viewer, event.id, person.actor.id);
    expect(await arrivals()).toMatchObject([{ type: 'Leave', actor: person.actor.url, object: event.url }]);
  });

  it('who leaves before anybody was asked asks nobody', async () => {
    const event = await service(RemoteEvents).get(String(remote.event(remote.person('organizer')).id));
    const person = await buildPerson(server);
    await service(ParticipationService).join(person.viewer, { eventId: event.id, actorId: person.actor.id });
    await service(ParticipationService).leave(person.viewer, event.id, person.actor.id);
    expect(await arrivals()).toEqual([]);
  });
});

describe('a profile', () => {
  it('that changes or goes is told to those it has had to do with, and to nobody else', async () => {
    await follow();
    const person = await buildPerson(server);
    const other = await addProfile(server, person.user, `second_${person.actor.id}`);
    const built = await buildEvent(server, { organizer: person });
    await join(built, remote.person('guest'));
    await arrivals();
    await service(Persons).update(person.user, other.id, { name: 'Unknown elsewhere' });
    expect(await arrivals()).toEqual([]);
    await service(Persons).update(person.user, person.actor.id, { name: 'Rose' });
    expect(await arrivals()).toMatchObject([{ type: 'Update', object: { id: person.actor.url, name: 'Rose' } }]);
    await service(Persons).delete(person.user, person.actor.id);
    const told = await arrivals();
    expect(told).toContainEqual(expect.objectContaining({ type: 'Delete', object: person.actor.url }));
    expect(told).toContainEqual(expect.objectContaining({ object: expect.objectContaining({ id: built.event.url }) }));
  });
});
