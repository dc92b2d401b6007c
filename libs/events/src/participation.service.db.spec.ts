import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildEvent, type BuiltEvent } from '../../../test/support/events.js';
import { addProfile, buildPerson } from '../../../test/support/people.js';
import { startTestServer, type TestServer } from '../../../test/support/server.js';
import { DomainError } from '#convoke/core';
import { EventService } from './event.service.js';
import { type ParticipantRole, takesSeat } from './participation.entity.js';
import { ParticipationService } from './participation.service.js';

const PEOPLE = 200;

let server: TestServer;
let crowd: string[];
let service: ParticipationService;
beforeAll(async () => {
  server = await startTestServer();
  service = server.app.get(ParticipationService, { strict: false });
  const { user } = await buildPerson(server);
  crowd = [];
  for (let count = 0; count < PEOPLE; count++) crowd.push((await addProfile(server, user, `crowd_${count}`)).id);
});
afterAll(() => server.close());

const join = (eventId: string, actorId: string) =>
  service.join({ actorIds: [actorId], isModerator: false }, { eventId, actorId });
const leave = (eventId: string, actorId: string) =>
  service.leave({ actorIds: [actorId], isModerator: false }, eventId, actorId);

/** The code of a refusal, `fine` where there was none; anything else than a refusal fails the test. */
async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'fine';
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

async function rolesOf(eventId: string): Promise<Partial<Record<ParticipantRole, number>>> {
  const rows = await server.db.query<{ role: ParticipantRole; count: number }>(
    'SELECT role, count(*)::int AS count FROM participations WHERE event_id = $1 GROUP BY role',
    [eventId],
  );
  return Object.fromEntries(rows.map(({ role, count }) => [role, count]));
}

/** Fails unless the counters say what the rows say; answers how many places are taken. */
async function seatsTaken(eventId: string): Promise<number> {
  const roles = await rolesOf(eventId);
  const [stats] = await server.db.query<Record<string, unknown>>('SELECT * FROM event_stats WHERE event_id = $1', [
    eventId,
  ]);
  const { event_id: _, reported, reported_left: left, ...counters } = stats!;
  expect([reported, left]).toEqual([null, null]);
  const counted = Object.fromEntries(Object.entries(counters).filter(([, count]) => count !== 0));
  expect(counted).toEqual(roles);
  return Object.entries(roles).reduce(
    (sum, [role, count]) => sum + (takesSeat(role as ParticipantRole) ? count : 0),
    0,
  );
}

describe('however many people act at once', () => {
  it('50 places go to exactly 50 of 200, none is lost, and the counters are right', async () => {
    const { event } = await buildEvent(server, { options: { maximumAttendeeCapacity: 50 } });
    const outcomes = await Promise.all(crowd.map((actorId) => outcome(join(event.id, actorId))));
    expect(Map.groupBy(outcomes, (each) => each).get('fine')).toHaveLength(50);
    expect(Map.groupBy(outcomes, (each) => each).get('maximum_attendee_capacity_reached')).toHaveLength(150);
    expect(await seatsTaken(event.id)).toBe(50);
  });

  it('one profile that joins ten times at once takes one place', async () => {
    const { event } = await buildEvent(server, { options: { maximumAttendeeCapacity: 50 } });
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => outcome(join(event.id, crowd[0]!))));
    expect(outcomes.filter((each) => each === 'fine')).toHaveLength(1);
    expect(outcomes.filter((each) => each === 'already_participant')).toHaveLength(9);
    expect(await seatsTaken(event.id)).toBe(1);
  });

  it('approvals, joins, departures and new capacities never fill more places than there are', async () => {
    const built = await buildEvent(server, { joinOptions: 'restricted', options: { maximumAttendeeCapacity: 20 } });
    const { event, organizer } = built;
    const asking = await Promise.all(crowd.slice(0, 60).map((actorId) => join(event.id, actorId)));
    await resize(built, { joinOptions: 'free' });
    const attempts = [
      ...asking.map(
        ({ id }) =>
          () =>
            service.changeRole(organizer.viewer, id, 'participant'),
      ),
      ...crowd.slice(60, 120).map((actorId) => () => join(event.id, actorId)),
      ...asking.slice(0, 10).map(
        ({ actorId }) =>
          () =>
            leave(event.id, actorId),
      ),
      ...[25, 15, 10, 30, 12].map(
        (maximumAttendeeCapacity) => () => resize(built, { options: { maximumAttendeeCapacity } }),
      ),
    ];
    const outcomes = await Promise.all(inDisorder(attempts).map((attempt) => outcome(attempt())));
    const foreseen = ['fine', 'maximum_attendee_capacity_reached', 'participant_not_found', 'validation'];
    expect(outcomes.filter((each) => !foreseen.includes(each))).toEqual([]);
    const [row] = await server.db.query<{ capacity: number }>(
      `SELECT (options->>'maximumAttendeeCapacity')::int AS capacity FROM events WHERE id = $1`,
      [event.id],
    );
    expect(await seatsTaken(event.id)).toBeLessThanOrEqual(row!.capacity);
  });
});

async function resize({ event, organizer }: BuiltEvent, change: object): Promise<unknown> {
  return server.app.get(EventService, { strict: false }).update(organizer.viewer, event.id, change);
}

/** Always the same disorder, in which every kind of thing meets every other. */
function inDisorder<T>(list: T[]): T[] {
  const place = (index: number) => (index * 7919) % list.length;
  return list
    .map((each, index) => [each, place(index)] as const)
    .sort((a, b) => a[1] - b[1])
    .map(([each]) => each);
}
