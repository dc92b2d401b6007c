import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildEvent, type BuiltEvent, buildParticipation, inHours } from '../support/events.js';
import { addProfile, buildPerson, type TestPerson } from '../support/people.js';
import { startTestServer, type TestServer } from '../support/server.js';

let server: TestServer;
let rose: TestPerson;
let father: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  rose = await buildPerson(server, { name: 'Rose' });
  father = await buildPerson(server, { name: 'Father' });
});
afterAll(() => server.close());

const as = ({ accessToken }: TestPerson) => ({ token: accessToken });
const JOIN = `mutation ($eventId: ID!, $actorId: ID!, $message: String, $locale: String, $email: String) {
  joinEvent(eventId: $eventId, actorId: $actorId, message: $message, locale: $locale, email: $email) {
    id role metadata { message locale cancellationToken } actor { id } event { uuid } } }`;
const join = (eventId: string, who: TestPerson, variables: object = {}) =>
  server.graphql(JOIN, { eventId, actorId: who.actor.id, ...variables }, as(who));
const leave = (eventId: string, who: TestPerson, actorId = who.actor.id) => {
  const query = `mutation ($eventId: ID!, $actorId: ID!) {
    leaveEvent(eventId: $eventId, actorId: $actorId) { id actor { id } event { id } } }`;
  return server.graphql(query, { eventId, actorId }, as(who));
};
const setRole = (id: string, role: string, who: TestPerson) => {
  const query = `mutation ($id: ID!, $role: ParticipantRoleEnum!) { updateParticipation(id: $id, role: $role) { id role } }`;
  return server.graphql(query, { id, role }, as(who));
};
const participants = async ({ event }: BuiltEvent, who?: TestPerson, args = '') => {
  const query = `query ($uuid: UUID!) { event(uuid: $uuid) {
    participants${args} { total elements { role actor { id } metadata { message locale } } } } }`;
  const { data, errors } = await server.graphql(query, { uuid: event.uuid }, who && as(who));
  return errors ?? data!.event.participants;
};
const counters = async ({ event }: BuiltEvent) =>
  (
    await server.db.query('SELECT participant, not_approved, rejected, creator FROM event_stats WHERE event_id = $1', [
      event.id,
    ])
  )[0];

describe('joining an event', () => {
  it('of free entry makes a participant at once', async () => {
    const built = await buildEvent(server, { organizer: father });
    const { data } = await join(built.event.id, rose);
    expect(data!.joinEvent).toMatchObject({
      role: 'PARTICIPANT',
      actor: { id: rose.actor.id },
      event: { uuid: built.event.uuid },
    });
    expect(await counters(built)).toMatchObject({ participant: 1, creator: 1 });
  });

  it('that its organizer approves asks first, with a plain message that nobody else reads', async () => {
    const built = await buildEvent(server, { organizer: father, joinOptions: 'restricted' });
    const { data } = await join(built.event.id, rose, { message: 'May I come?\n<script>alert(1)</script><b>Rose</b>' });
    expect(data!.joinEvent).toMatchObject({
      role: 'NOT_APPROVED',
      metadata: { message: 'May I come?\nRose', cancellationToken: null },
    });
    expect(await counters(built)).toMatchObject({ participant: 0, not_approved: 1 });
    const { elements } = await participants(built, father, '(roles: "not_approved")');
    expect(elements).toMatchObject([{ metadata: { message: 'May I come?\nRose' } }]);
  });

  it('tells the organizer no language, which all profiles of an account have in common', async () => {
    const built = await buildEvent(server, { organizer: father });
    const { data } = await join(built.event.id, rose, { locale: 'fr', message: 'Hello' });
    expect(data!.joinEvent.metadata).toMatchObject({ message: 'Hello', locale: 'fr' });
    const { elements } = await participants(built, father, '(roles: "participant")');
    expect(elements).toMatchObject([{ metadata: { message: 'Hello', locale: null } }]);
  });

  it('twice with one profile is refused, with another profile it is not', async () => {
    const built = await buildEvent(server, { organizer: father });
    await join(built.event.id, rose);
    expect((await join(built.event.id, rose)).errors).toMatchObject([
      { code: 'already_participant', status_code: 400 },
    ]);
    const second = await addProfile(server, rose.user, `family_${built.event.id}`);
    expect((await join(built.event.id, rose, { actorId: second.id })).errors).toBeUndefined();
  });

  it.each([
    ['is over', { beginsOn: inHours(-2) }, 'event_over'],
    ['is cancelled', { status: 'cancelled' }, 'event_cancelled'],
    [
      'goes through another page',
      { joinOptions: 'external', externalParticipationUrl: 'https://tickets.example/' },
      'event_external',
    ],
    ['is on invitation', { joinOptions: 'invite' }, 'event_on_invitation'],
    ['is a draft', { draft: true }, 'event_not_found'],
    ['is private', { visibility: 'private' }, 'event_not_found'],
    ['is for members', { visibility: 'restricted' }, 'event_not_found'],
  ])('that %s is refused', async (_, traits, code) => {
    const built = await buildEvent(server, { organizer: father, ...traits });
    const { data, errors } = await join(built.event.id, rose);
    expect(data).toEqual({ joinEvent: null });
    expect(errors).toMatchObject([{ code }]);
    expect(await counters(built)).toMatchObject({ participant: 0, not_approved: 0 });
  });

  it('that is deleted, or never was, is refused', async () => {
    const { event } = await buildEvent(server, { organizer: father });
    await server.graphql(`mutation { deleteEvent(eventId: "${event.id}") { id } }`, {}, as(father));
    for (const id of [event.id, '999999', '-1', 'x', '99999999999999999999']) {
      expect((await join(id, rose)).errors).toMatchObject([{ code: 'event_not_found' }]);
    }
  });

  it('in the name of somebody else, without account, or with too long a message is refused', async () => {
    const { event } = await buildEvent(server, { organizer: father });
    expect((await join(event.id, rose, { actorId: father.actor.id })).errors).toMatchObject([
      { code: 'validation', field: 'actorId' },
    ]);
    expect((await join(event.id, rose, { message: 'x'.repeat(2001) })).errors).toMatchObject([
      { code: 'validation', field: 'message' },
    ]);
    const variables = { eventId: event.id, actorId: rose.actor.id };
    for (const email of [null, 'visitor@example.org']) {
      const { errors } = await server.graphql(JOIN, { ...variables, email });
      expect(errors).toMatchObject([{ code: 'unauthenticated' }]);
    }
  });

  it('with no place left is refused, and with one made by somebody who leaves it is not', async () => {
    const built = await buildEvent(server, { organizer: father, options: { maximumAttendeeCapacity: 1 } });
    await join(built.event.id, rose);
    const late = await buildPerson(server);
    expect((await join(built.event.id, late)).errors).toMatchObject([{ code: 'maximum_attendee_capacity_reached' }]);
    await leave(built.event.id, rose);
    expect((await join(built.event.id, late)).data!.joinEvent.role).toBe('PARTICIPANT');
  });

  it('200 times at once gives its 50 places to exactly 50 people and tells the others', async () => {
    const built = await buildEvent(server, { organizer: father, options: { maximumAttendeeCapacity: 50 } });
    const crowd: string[] = [];
    for (let count = 0; count < 200; count++) crowd.push((await addProfile(server, rose.user, `crowd_${count}`)).id);
    const answers = await Promise.all(crowd.map((actorId) => join(built.event.id, rose, { actorId })));
    const refused = answers.flatMap(({ errors }) => errors ?? []);
    expect(answers.filter(({ data }) => data!.joinEvent?.role === 'PARTICIPANT')).toHaveLength(50);
    expect(refused.map(({ code }) => code)).toEqual(Array(150).fill('maximum_attendee_capacity_reached'));
    expect(await counters(built)).toMatchObject({ participant: 50 });
    const rows = await server.db.query('SELECT FROM participations WHERE event_id = $1 AND role = $2', [
      built.event.id,
      'participant',
    ]);
    expect(rows).toHaveLength(50);
  });
});

describe('leaving an event', () => {
  it('takes the participation away', async () => {
    const built = await buildEvent(server, { organizer: father });
    const { data } = await join(built.event.id, rose);
    expect((await leave(built.event.id, rose)).data!.leaveEvent).toEqual({
      id: data!.joinEvent.id,
      actor: { id: rose.actor.id },
      event: { id: built.event.id },
    });
    expect(await counters(built)).toMatchObject({ participant: 0, creator: 1 });
    expect((await leave(built.event.id, rose)).errors).toMatchObject([
      { code: 'participant_not_found', status_code: 404 },
    ]);
  });

  it('is refused to its only organizer, and in the name of somebody else', async () => {
    const { event } = await buildEvent(server, { organizer: father });
    expect((await leave(event.id, father)).errors).toMatchObject([{ code: 'last_organizer' }]);
    expect((await leave(event.id, rose, father.actor.id)).errors).toMatchObject([
      { code: 'validation', field: 'actorId' },
    ]);
    expect((await leave('999999', rose)).errors).toMatchObject([{ code: 'event_not_found' }]);
  });

  it('does not undo a refusal', async () => {
    const built = await buildEvent(server, { organizer: father });
    await buildParticipation(server, built, rose, 'rejected');
    expect((await leave(built.event.id, rose)).errors).toMatchObject([{ code: 'participation_rejected' }]);
    expect((await join(built.event.id, rose)).errors).toMatchObject([
      { code: 'participation_rejected', status_code: 403 },
    ]);
  });
});

describe('running the guest list', () => {
  let built: BuiltEvent;
  let asking: string;
  beforeAll(async () => {
    built = await buildEvent(server, {
      organizer: father,
      joinOptions: 'restricted',
      options: { maximumAttendeeCapacity: 1, waitingList: false },
    });
    asking = (await join(built.event.id, rose)).data!.joinEvent.id;
  });

  it('approves while there is a place, and gives a place back with a refusal', async () => {
    const other = (await join(built.event.id, await buildPerson(server))).data!.joinEvent.id;
    expect((await setRole(asking, 'PARTICIPANT', father)).data!.updateParticipation).toEqual({
      id: asking,
      role: 'PARTICIPANT',
    });
    expect((await setRole(other, 'PARTICIPANT', father)).errors).toMatchObject([
      { code: 'maximum_attendee_capacity_reached' },
    ]);
    expect((await setRole(asking, 'REJECTED', father)).data!.updateParticipation.role).toBe('REJECTED');
    expect((await setRole(other, 'PARTICIPANT', father)).data!.updateParticipation.role).toBe('PARTICIPANT');
    expect(await counters(built)).toEqual({ participant: 1, not_approved: 0, rejected: 1, creator: 1 });
  });

  it('is for those who may: others are refused, or told that there is no such participation', async () => {
    expect((await setRole(asking, 'PARTICIPANT', rose)).errors).toMatchObject([
      { code: 'unauthorized', status_code: 403 },
    ]);
    const stranger = await buildPerson(server);
    expect((await setRole(asking, 'PARTICIPANT', stranger)).errors).toMatchObject([{ code: 'participant_not_found' }]);
    expect((await setRole('999999', 'PARTICIPANT', father)).errors).toMatchObject([{ code: 'participant_not_found' }]);
    const own = await participants(built, rose);
    expect(own).toEqual({ total: 0, elements: [] });
    expect(await participants(built)).toEqual({ total: 0, elements: [] });
  });

  it('gives nobody the role of creator, and takes it from nobody', async () => {
    expect((await setRole(asking, 'CREATOR', father)).errors).toMatchObject([{ code: 'validation', field: 'role' }]);
    expect((await setRole(asking, 'NOT_CONFIRMED', father)).errors).toMatchObject([
      { code: 'validation', field: 'role' },
    ]);
    const [creator] = await server.db.query('SELECT id FROM participations WHERE event_id = $1 AND role = $2', [
      built.event.id,
      'creator',
    ]);
    expect((await setRole(creator!.id as string, 'PARTICIPANT', father)).errors).toMatchObject([
      { code: 'unauthorized' },
    ]);
  });

  it('can be shared: a moderator of the event approves, but makes no other moderators', async () => {
    const shared = await buildEvent(server, { organizer: father, joinOptions: 'restricted' });
    const helper = await buildPerson(server);
    await buildParticipation(server, shared, helper, 'moderator');
    const guest = (await join(shared.event.id, rose)).data!.joinEvent.id;
    expect((await setRole(guest, 'PARTICIPANT', helper)).errors).toBeUndefined();
    expect((await setRole(guest, 'ADMINISTRATOR', helper)).errors).toMatchObject([{ code: 'unauthorized' }]);
    expect((await setRole(guest, 'ADMINISTRATOR', father)).errors).toBeUndefined();
  });

  it('shows the list by roles and pages', async () => {
    const crowded = await buildEvent(server, { organizer: father });
    for (let count = 0; count < 3; count++) await join(crowded.event.id, await buildPerson(server));
    expect(await participants(crowded, father)).toMatchObject({ total: 4, elements: { length: 4 } });
    expect(await participants(crowded, father, '(roles: "PARTICIPANT,creator", limit: 2, page: 2)')).toMatchObject({
      total: 4,
      elements: { length: 2 },
    });
    expect(await participants(crowded, father, '(roles: "participant", limit: 0)')).toEqual({ total: 3, elements: [] });
    expect(await participants(crowded, father, '(roles: "king")')).toMatchObject([
      { code: 'validation', field: 'roles' },
    ]);
  });
});

describe('what somebody does with events', () => {
  const OWN = `{ loggedUser { drafts { total elements { title } }
      coming: participations(afterDatetime: "${new Date().toISOString()}") { total elements { role event { title } } }
      past: participations(beforeDatetime: "${new Date().toISOString()}") { elements { event { title } } } }
    loggedPerson { organizedEvents { total elements { title } } participations(page: 1, limit: 1) { total elements { id } } } }`;

  it('is listed for themselves: drafts, what comes under any profile, what was', async () => {
    const busy = await buildPerson(server);
    const second = await addProfile(server, busy.user, `busy_${busy.actor.id}`);
    await buildEvent(server, { organizer: busy, title: 'My draft', draft: true });
    await buildEvent(server, { organizer: busy, title: 'My event', beginsOn: inHours(48) });
    await buildEvent(server, { organizer: busy, title: 'My old one', beginsOn: inHours(-48) });
    const { event } = await buildEvent(server, { organizer: father, title: 'A birthday', beginsOn: inHours(20) });
    await join(event.id, busy, { actorId: second.id });
    const { data } = await server.graphql(OWN, {}, as(busy));
    expect(data).toMatchObject({
      loggedUser: {
        drafts: { total: 1, elements: [{ title: 'My draft' }] },
        coming: {
          total: 2,
          elements: [
            { role: 'PARTICIPANT', event: { title: 'A birthday' } },
            { role: 'CREATOR', event: { title: 'My event' } },
          ],
        },
        past: { elements: [{ event: { title: 'My old one' } }] },
      },
      loggedPerson: {
        organizedEvents: { total: 2, elements: [{ title: 'My event' }, { title: 'My old one' }] },
        participations: { total: 2, elements: { length: 1 } },
      },
    });
  });

  it('is nobody else’s business, not even a moderator’s', async () => {
    await buildEvent(server, { organizer: rose });
    const query = `{ person(id: "${rose.actor.id}") { organizedEvents { total } participations { total elements { id } } } }`;
    const nothing = { person: { organizedEvents: { total: 0 }, participations: { total: 0, elements: [] } } };
    expect((await server.graphql(query)).data).toEqual(nothing);
    expect((await server.graphql(query, {}, as(father))).data).toEqual(nothing);
    expect((await server.graphql(query, {}, as(await buildPerson(server, { role: 'moderator' })))).data).toEqual(
      nothing,
    );
    expect((await server.graphql(query, {}, as(rose))).data).not.toEqual(nothing);
  });

  it('tells each profile apart at one event', async () => {
    const built = await buildEvent(server, { organizer: father });
    await join(built.event.id, rose);
    const query = `{ identities { id participations(eventId: "${built.event.id}") { total elements { role } } } }`;
    const { data } = await server.graphql(query, {}, as(rose));
    const taking = data!.identities.filter(
      ({ participations }: { participations: { total: number } }) => participations.total > 0,
    );
    expect(taking).toEqual([{ id: rose.actor.id, participations: { total: 1, elements: [{ role: 'PARTICIPANT' }] } }]);
  });
});
