import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildEvent, type BuiltEvent, buildParticipation } from '../support/events.js';
import { addProfile, buildPerson, type TestPerson } from '../support/people.js';
import { startTestServer, type TestServer } from '../support/server.js';

let server: TestServer;
let father: TestPerson;
let rose: TestPerson;
let ann: TestPerson;
let built: BuiltEvent;
beforeAll(async () => {
  server = await startTestServer();
  [father, rose, ann] = [await buildPerson(server), await buildPerson(server), await buildPerson(server)];
});
afterAll(() => server.close());
beforeEach(() => open());

/** An event with one place, which is taken. */
async function open(traits: object = {}): Promise<void> {
  built = await buildEvent(server, { organizer: father, options: { maximumAttendeeCapacity: 1 }, ...traits });
  await buildParticipation(server, built, await buildPerson(server));
}

const as = ({ accessToken }: TestPerson) => ({ token: accessToken });
const join = (who: TestPerson, acceptWaiting?: boolean, actorId = who.actor.id) => {
  const query = `mutation ($eventId: ID!, $actorId: ID!, $acceptWaiting: Boolean) {
    joinEvent(eventId: $eventId, actorId: $actorId, acceptWaiting: $acceptWaiting) { id role waitingPosition } }`;
  return server.graphql(query, { eventId: built.event.id, actorId, acceptWaiting }, as(who));
};
const waits = async (who: TestPerson): Promise<string> => (await join(who, true)).data!.joinEvent.id;
const setRole = (id: string, role: string, who = father) => {
  const query = `mutation ($id: ID!, $role: ParticipantRoleEnum!) { updateParticipation(id: $id, role: $role) { role } }`;
  return server.graphql(query, { id, role }, as(who));
};
const move = (id: string, position: unknown, who = father) => {
  const query = `mutation ($id: ID!, $position: Int!) { moveWaitingParticipant(id: $id, position: $position) {
    id role waitingPosition } }`;
  return server.graphql(query, { id, position }, as(who));
};
const look = async (who?: TestPerson) => {
  const query = `query ($uuid: UUID!) { event(uuid: $uuid) { options { waitingList remainingAttendeeCapacity }
    participantStats { participant waiting } viewerParticipations { role waitingPosition }
    participants(roles: "waiting") { elements { id waitingPosition } } } }`;
  return (await server.graphql(query, { uuid: built.event.uuid }, who && as(who))).data!.event;
};

describe('joining an event that is full', () => {
  it('is refused to who does not ask to wait, in words that clients know', async () => {
    for (const acceptWaiting of [undefined, false]) {
      expect((await join(rose, acceptWaiting)).errors).toMatchObject([{ code: 'maximum_attendee_capacity_reached' }]);
    }
    expect((await look(rose)).viewerParticipations).toEqual([]);
  });

  it('makes one wait who asks for it, at a place that they and the organizer see, and others only the number', async () => {
    expect((await join(rose, true)).data!.joinEvent).toMatchObject({ role: 'WAITING', waitingPosition: 1 });
    const second = await addProfile(server, rose.user, `second_${built.event.id}`);
    expect((await join(rose, true, second.id)).data!.joinEvent).toMatchObject({ role: 'WAITING', waitingPosition: 2 });
    expect((await join(rose, true)).errors).toMatchObject([{ code: 'already_participant' }]);
    expect((await look(rose)).viewerParticipations).toEqual(
      expect.arrayContaining([
        { role: 'WAITING', waitingPosition: 1 },
        { role: 'WAITING', waitingPosition: 2 },
      ]),
    );
    expect((await look(father)).participants.elements).toMatchObject([{ waitingPosition: 1 }, { waitingPosition: 2 }]);
    expect(await look()).toEqual({
      options: { waitingList: true, remainingAttendeeCapacity: 0 },
      participantStats: { participant: 1, waiting: 2 },
      viewerParticipations: [],
      participants: { elements: [] },
    });
  });

  it('tells nobody how many wait where the organizer hides how many come', async () => {
    await open({ options: { maximumAttendeeCapacity: 1, hideNumberOfParticipants: true } });
    await waits(rose);
    expect((await look()).participantStats).toEqual({ participant: null, waiting: null });
    expect((await look(father)).participantStats).toEqual({ participant: 1, waiting: 1 });
  });

  it('is refused where the organizer wants no waiting list', async () => {
    await open({ options: { maximumAttendeeCapacity: 1, waitingList: false } });
    expect((await look()).options.waitingList).toBe(false);
    expect((await join(rose, true)).errors).toMatchObject([{ code: 'maximum_attendee_capacity_reached' }]);
    const change = `mutation { updateEvent(eventId: "${built.event.id}", options: { waitingList: null }) { id } }`;
    await server.graphql(change, {}, as(father));
    expect((await join(rose, true)).data!.joinEvent.role).toBe('WAITING');
  });

  it('takes a place at once where there is one, whatever one would accept', async () => {
    await open({ options: { maximumAttendeeCapacity: 2 } });
    expect((await join(rose, true)).data!.joinEvent).toMatchObject({ role: 'PARTICIPANT', waitingPosition: null });
  });

  it('asks the organizer first where they approve, and whom they approve waits', async () => {
    await open({ joinOptions: 'restricted' });
    expect((await join(rose)).errors).toMatchObject([{ code: 'maximum_attendee_capacity_reached' }]);
    const { id, role } = (await join(rose, true)).data!.joinEvent;
    expect(role).toBe('NOT_APPROVED');
    expect((await setRole(id, 'PARTICIPANT')).data!.updateParticipation.role).toBe('WAITING');
    expect((await look(rose)).viewerParticipations).toEqual([{ role: 'WAITING', waitingPosition: 1 }]);
  });

  it('makes the invited wait, too, who need no approval', async () => {
    await open({ joinOptions: 'restricted' });
    const invite = `mutation ($eventId: ID!, $actors: [String!]!) { inviteToEvent(eventId: $eventId, actors: $actors) { id } }`;
    const actors = [`@${ann.actor.preferredUsername}`];
    expect((await server.graphql(invite, { eventId: built.event.id, actors }, as(father))).errors).toBeUndefined();
    expect((await join(ann)).errors).toMatchObject([{ code: 'maximum_attendee_capacity_reached' }]);
    expect((await join(ann, true)).data!.joinEvent.role).toBe('WAITING');
  });
});

describe('running the waiting list', () => {
  it('puts people in another order', async () => {
    const [first, second] = [await waits(rose), await waits(ann)];
    expect((await move(second, 1)).data!.moveWaitingParticipant).toEqual({
      id: second,
      role: 'WAITING',
      waitingPosition: 1,
    });
    expect((await look(father)).participants.elements.map(({ id }: { id: string }) => id)).toEqual([second, first]);
  });

  it('gives nobody a place that there is not', async () => {
    const id = await waits(rose);
    for (const role of ['PARTICIPANT', 'MODERATOR']) {
      expect((await setRole(id, role)).errors).toMatchObject([{ code: 'maximum_attendee_capacity_reached' }]);
    }
    expect((await look()).participantStats).toEqual({ participant: 1, waiting: 1 });
  });

  it('sends nobody back to it who has a place', async () => {
    const rows = await server.db.query<{ id: string }>(
      `SELECT id FROM participations WHERE event_id = $1 AND role = 'participant'`,
      [built.event.id],
    );
    expect((await setRole(rows[0]!.id, 'WAITING')).errors).toMatchObject([{ code: 'validation', field: 'role' }]);
  });

  it('is for those who run the guest list; to others nobody waits', async () => {
    await open({ options: { maximumAttendeeCapacity: 2 } });
    const helper = await buildPerson(server);
    await buildParticipation(server, built, helper, 'moderator');
    const id = await waits(rose);
    expect((await move(id, 1, rose)).errors).toMatchObject([{ code: 'unauthorized' }]);
    expect((await move(id, 1, ann)).errors).toMatchObject([{ code: 'participant_not_found' }]);
    expect((await move(id, 1, helper)).errors).toBeUndefined();
  });

  it('refuses places that are none, and people who are not on it', async () => {
    const id = await waits(rose);
    for (const position of [0, -1]) {
      expect((await move(id, position)).errors).toMatchObject([{ code: 'validation', field: 'position' }]);
    }
    for (const unknown of ['999999', 'x', '-1']) {
      expect((await move(unknown, 1)).errors).toMatchObject([{ code: 'participant_not_found' }]);
    }
    await setRole(id, 'REJECTED');
    expect((await move(id, 1)).errors).toMatchObject([{ code: 'participant_not_waiting', status_code: 400 }]);
  });
});
