import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ParticipantRole } from '#convoke/events';
import { buildEvent, type BuiltEvent, buildParticipation } from '../support/events.js';
import { buildPerson, type TestPerson } from '../support/people.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { moveClock } from '../support/time.js';

let server: TestServer;
let host: TestPerson;
let rose: TestPerson;
let stranger: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  [host, rose, stranger] = [await buildPerson(server), await buildPerson(server), await buildPerson(server)];
});
afterAll(() => server.close());

const as = ({ accessToken }: TestPerson) => ({ token: accessToken });
const act = async (mutation: 'checkIn' | 'undoCheckIn', id: string, who = host) => {
  const query = `mutation ($id: ID!) { result: ${mutation}(id: $id) { id checkedInAt } }`;
  const { data, errors } = await server.graphql(query, { id }, as(who));
  return errors ? errors[0]!.code : data!.result.checkedInAt;
};
const numbers = async ({ event }: BuiltEvent, who?: TestPerson) => {
  const query = `query ($uuid: UUID!) { event(uuid: $uuid) { participantStats { going checkedIn }
    in: participants(checkedIn: true) { total elements { checkedInAt } } out: participants(checkedIn: false) { total } } }`;
  const {
    participantStats: stats,
    in: present,
    out,
  } = (await server.graphql(query, { uuid: event.uuid }, who && as(who))).data!.event;
  return [stats.going, stats.checkedIn, present.total, out.total];
};
/** The end of the address on somebody's ticket; undefined where they have none. */
const ticketOf = async ({ event }: BuiltEvent, who: TestPerson): Promise<string | undefined> => {
  const query = 'query ($uuid: UUID!) { event(uuid: $uuid) { viewerParticipations { ticketUrl checkedInAt } } }';
  const { data } = await server.graphql(query, { uuid: event.uuid }, as(who));
  const [mine] = data!.event.viewerParticipations;
  expect(mine?.checkedInAt ?? null).toBeNull();
  if (mine?.ticketUrl) expect(mine.ticketUrl).toContain(`${server.url}/events/${event.uuid}/check-in/`);
  return mine?.ticketUrl?.split('/').at(-1);
};
const show = async (code: string, who: TestPerson) => {
  const query = 'query ($code: String!) { ticketHolder(code: $code) { id actor { id } event { uuid } } }';
  const { data, errors } = await server.graphql(query, { code }, as(who));
  return errors ? errors[0]!.code : data!.ticketHolder.actor.id;
};

describe('checking people in', () => {
  it('keeps since when they are there, however often and by however many it is said, and can be taken back', async () => {
    const built = await buildEvent(server, { organizer: host });
    const { id } = await buildParticipation(server, built, rose);
    expect(await numbers(built, host)).toEqual([2, 0, 0, 2]);
    const answers = await Promise.all(Array.from({ length: 5 }, () => act('checkIn', id)));
    const [since] = answers;
    expect(new Set(answers)).toEqual(new Set([since]));
    const setRight = moveClock(server, 0.1);
    expect(await act('checkIn', id)).toBe(since);
    setRight();
    expect(await numbers(built, host)).toEqual([2, 1, 1, 1]);
    expect(await act('undoCheckIn', id)).toBeNull();
    expect(await act('undoCheckIn', id)).toBeNull();
    expect(await numbers(built, host)).toEqual([2, 0, 0, 2]);
  });

  it('is for those who are on the list, and is forgotten with it', async () => {
    const built = await buildEvent(server, { organizer: host });
    const { id } = await buildParticipation(server, built, rose, ParticipantRole.NOT_APPROVED);
    const setRole = (role: string) =>
      server.graphql(`mutation { updateParticipation(id: "${id}", role: ${role}) { id } }`, {}, as(host));
    expect(await act('checkIn', id)).toBe('participant_not_going');
    await setRole('PARTICIPANT');
    expect(await act('checkIn', id)).not.toBeNull();
    await setRole('REJECTED');
    await setRole('PARTICIPANT');
    expect(await numbers(built, host)).toEqual([2, 0, 0, 2]);
  });

  it('is for those who run the list; all others are told that there is no such participation, and no number', async () => {
    const built = await buildEvent(server, { organizer: host });
    const { id } = await buildParticipation(server, built, rose);
    for (const who of [rose, stranger]) {
      for (const mutation of ['checkIn', 'undoCheckIn'] as const) {
        expect(await act(mutation, id, who)).toBe('participant_not_found');
      }
      expect(await numbers(built, who)).toEqual([2, null, 0, 0]);
    }
    for (const none of ['0', 'x', '99999999999999999999'])
      expect(await act('checkIn', none)).toBe('participant_not_found');
  });
});

describe('a ticket', () => {
  it('tells who it is to those who run the list, and to nobody else', async () => {
    const built = await buildEvent(server, { organizer: host });
    await buildParticipation(server, built, rose);
    const code = (await ticketOf(built, rose))!;
    expect(await show(code, host)).toBe(rose.actor.id);
    for (const who of [rose, stranger]) expect(await show(code, who)).toBe('participant_not_found');
    const { data, errors } = await server.graphql(`{ ticketHolder(code: "${code}") { id } }`);
    expect([data, errors?.[0]?.code]).toEqual([null, 'unauthenticated']);
    // Whoever runs the list of another event is a stranger here.
    await buildEvent(server, { organizer: stranger });
    expect(await show(code, stranger)).toBe('participant_not_found');
  });

  it('is shown to its holder only, and only while they go', async () => {
    const built = await buildEvent(server, { organizer: host });
    const { id } = await buildParticipation(server, built, rose, ParticipantRole.NOT_APPROVED);
    expect(await ticketOf(built, rose)).toBeUndefined();
    await server.graphql(`mutation { updateParticipation(id: "${id}", role: PARTICIPANT) { id } }`, {}, as(host));
    expect(await ticketOf(built, rose)).toHaveLength(43);
    const query = `query ($uuid: UUID!) { event(uuid: $uuid) { participants(roles: "PARTICIPANT") { elements { ticketUrl } } } }`;
    const { data } = await server.graphql(query, { uuid: built.event.uuid }, as(host));
    expect(data!.event.participants.elements).toEqual([{ ticketUrl: null }]);
  });

  it('is worth nothing once they left, not even when they come back, and cannot be made up', async () => {
    const built = await buildEvent(server, { organizer: host });
    await buildParticipation(server, built, rose);
    const old = (await ticketOf(built, rose))!;
    const [eventId, actorId] = [built.event.id, rose.actor.id];
    const args = `eventId: "${eventId}", actorId: "${actorId}"`;
    await server.graphql(`mutation { leaveEvent(${args}) { id } }`, {}, as(rose));
    expect(await show(old, host)).toBe('participant_not_found');
    await server.graphql(`mutation { joinEvent(${args}) { id } }`, {}, as(rose));
    expect(await show(old, host)).toBe('participant_not_found');
    const [row] = await server.db.query<{ uuid: string }>(
      'SELECT uuid FROM participations WHERE event_id = $1 AND actor_id = $2',
      [eventId, actorId],
    );
    const forged = Buffer.concat([Buffer.from(row!.uuid.replaceAll('-', ''), 'hex'), Buffer.alloc(16)]);
    for (const code of [forged.toString('base64url'), row!.uuid, randomUUID(), '', "'", 'A'.repeat(100_000)]) {
      expect(await show(code, host)).toBe('participant_not_found');
    }
    expect(await show((await ticketOf(built, rose))!, host)).toBe(actorId);
  });
});
