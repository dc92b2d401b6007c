import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Suspensions } from '#convoke/actors';
import { buildEvent, type BuiltEvent, inHours } from '../../../test/support/events.js';
import { addProfile, buildPerson, type TestPerson } from '../../../test/support/people.js';
import { startTestServer, type TestServer } from '../../../test/support/server.js';
import { EventService } from './event.service.js';
import type { ParticipantRole } from './participation.entity.js';
import { ParticipationService } from './participation.service.js';
import { WaitingList } from './waiting-list.service.js';

let server: TestServer;
let service: ParticipationService;
let waiting: WaitingList;
let organizer: TestPerson;
let crowd: string[];
beforeAll(async () => {
  server = await startTestServer();
  service = server.app.get(ParticipationService, { strict: false });
  waiting = server.app.get(WaitingList, { strict: false });
  organizer = await buildPerson(server);
  const { user } = await buildPerson(server);
  crowd = [];
  for (let count = 0; count < 6; count++) crowd.push((await addProfile(server, user, `crowd_${count}`)).id);
});
afterAll(() => server.close());

let built: BuiltEvent;
const viewerOf = (actorId: string) => ({ actorIds: [actorId], isModerator: false });
const join = (actorId: string, acceptWaiting = true) =>
  service.join(viewerOf(actorId), { eventId: built.event.id, actorId, acceptWaiting });
const leave = (actorId: string) => service.leave(viewerOf(actorId), built.event.id, actorId);
const update = (change: object) =>
  server.app.get(EventService, { strict: false }).update(organizer.viewer, built.event.id, change);
const setRole = async (actorId: string, role: ParticipantRole) =>
  service.changeRole(organizer.viewer, await idOf(actorId), role);
const places = (maximumAttendeeCapacity: number | null) => ({ options: { maximumAttendeeCapacity } });

async function idOf(actorId: string): Promise<string> {
  const sql = 'SELECT id FROM participations WHERE event_id = $1 AND actor_id = $2';
  return (await server.db.query<{ id: string }>(sql, [built.event.id, actorId]))[0]!.id;
}

/** Who of the crowd is in and who waits, by their numbers, each in order; fails where the counters say otherwise. */
async function standing(): Promise<{ in: string; waiting: string }> {
  const rows = await server.db.query<{ actorId: string; role: string }>(
    `SELECT actor_id AS "actorId", role FROM participations WHERE event_id = $1 AND role IN ('participant', 'waiting')
      ORDER BY waiting_rank, id`,
    [built.event.id],
  );
  const those = (role: string) => rows.filter((row) => row.role === role).map(({ actorId }) => crowd.indexOf(actorId));
  const [stats] = await server.db.query('SELECT participant, waiting FROM event_stats WHERE event_id = $1', [
    built.event.id,
  ]);
  expect(stats).toEqual({ participant: those('participant').length, waiting: those('waiting').length });
  return { in: those('participant').sort().join(' '), waiting: those('waiting').join(' ') };
}

/** Two places, taken by the first two of the crowd; the others wait in their order. */
async function openFull(traits: object = {}): Promise<void> {
  built = await buildEvent(server, { organizer, ...places(2), ...traits });
  for (const actorId of crowd) await join(actorId);
}

describe('the first in line gets a place', () => {
  beforeEach(() => openFull());

  it.each<[string, () => Promise<unknown>, string, string]>([
    ['somebody leaves', () => leave(crowd[0]!), '1 2', '3 4 5'],
    ['somebody is declined', () => setRole(crowd[1]!, 'rejected'), '0 2', '3 4 5'],
    ['somebody is set back to asking', () => setRole(crowd[1]!, 'not_approved'), '0 2', '3 4 5'],
    ['there are more places', () => update(places(4)), '0 1 2 3', '4 5'],
    ['there is no limit any more', () => update(places(null)), '0 1 2 3 4 5', ''],
    [
      'there are more places and no waiting list any more',
      () => update({ options: { waitingList: false, maximumAttendeeCapacity: 3 } }),
      '0 1 2',
      '3 4 5',
    ],
  ])('when %s', async (_, act, inside, waits) => {
    expect(await standing()).toEqual({ in: '0 1', waiting: '2 3 4 5' });
    await act();
    expect(await standing()).toEqual({ in: inside, waiting: waits });
  });

  it('when a profile is deleted', async () => {
    const leaving = await buildPerson(server);
    const second = await addProfile(server, leaving.user, `second_${leaving.actor.id}`);
    built = await buildEvent(server, { organizer, ...places(2) });
    for (const actorId of [leaving.actor.id, second.id, ...crowd.slice(0, 3)]) await join(actorId);
    expect(await standing()).toEqual({ in: '-1 -1', waiting: '0 1 2' });
    const deletion = `mutation { deletePerson(id: "${second.id}") { id } }`;
    expect((await server.graphql(deletion, {}, { token: leaving.accessToken })).errors).toBeUndefined();
    await server.runJobs();
    expect(await standing()).toEqual({ in: '-1 0', waiting: '1 2' });
  });

  it('when somebody is suspended, who has given up their place by it', async () => {
    await server.app.get(Suspensions, { strict: false }).set(crowd[0]!, true);
    await server.runJobs();
    expect(await standing()).toEqual({ in: '1 2', waiting: '3 4 5' });
    await server.app.get(Suspensions, { strict: false }).set(crowd[0]!, false);
    await server.runJobs();
    expect(await standing()).toEqual({ in: '1 2', waiting: '3 4 5' });
  });

  it('and not when somebody who waits goes away: the others move up', async () => {
    await leave(crowd[3]!);
    await setRole(crowd[2]!, 'rejected');
    expect(await standing()).toEqual({ in: '0 1', waiting: '4 5' });
    await leave(crowd[0]!);
    expect(await standing()).toEqual({ in: '1 4', waiting: '5' });
  });
});

describe('nobody is let in', () => {
  it('while an event is cancelled, until it takes place after all', async () => {
    await openFull();
    await update({ status: 'cancelled' });
    await leave(crowd[0]!);
    expect(await standing()).toEqual({ in: '1', waiting: '2 3 4 5' });
    await update({ status: 'confirmed' });
    expect(await standing()).toEqual({ in: '1 2', waiting: '3 4 5' });
  });

  it('once an event is over', async () => {
    await openFull();
    await update({ beginsOn: inHours(-3), endsOn: inHours(-1) });
    await leave(crowd[0]!);
    await update(places(4));
    expect(await standing()).toEqual({ in: '1', waiting: '2 3 4 5' });
  });

  it('while an event is suspended, until it is not, and then before anybody new', async () => {
    await openFull();
    const suspensions = server.app.get(Suspensions, { strict: false });
    await suspensions.set(organizer.actor.id, true);
    await server.runJobs();
    await leave(crowd[0]!);
    expect(await standing()).toEqual({ in: '1', waiting: '2 3 4 5' });
    await server.db.query('UPDATE events SET suspended = false WHERE id = $1', [built.event.id]);
    expect((await join(crowd[0]!)).role).toBe('waiting');
    await server.db.query('UPDATE events SET suspended = true WHERE id = $1', [built.event.id]);
    await suspensions.set(organizer.actor.id, false);
    await server.runJobs();
    expect(await standing()).toEqual({ in: '1 2', waiting: '3 4 5 0' });
  });
});

describe('the order of the waiting list', () => {
  beforeEach(() => openFull());
  const move = async (actorId: string, position: number) =>
    waiting.move(organizer.viewer, await idOf(actorId), position);

  it.each([
    [5, 1, '5 2 3 4'],
    [5, 2, '2 5 3 4'],
    [2, 2, '3 2 4 5'],
    [2, 4, '3 4 5 2'],
    [3, 2147483647, '2 4 5 3'],
    [4, 3, '2 3 4 5'],
  ])('can be changed: number %i to place %i', async (who, position, order) => {
    await move(crowd[who]!, position);
    expect((await standing()).waiting).toBe(order);
    await leave(crowd[0]!);
    expect((await standing()).in).toBe(['1', order[0]].sort().join(' '));
  });

  it('puts who comes back at the end', async () => {
    await move(crowd[2]!, 4);
    await leave(crowd[3]!);
    await join(crowd[3]!);
    expect((await standing()).waiting).toBe('4 5 2 3');
  });

  it('keeps everybody once when it is changed by many at once, while places become free', async () => {
    const moves = [2, 3, 4, 5].flatMap((who) => [1, 3].map((position) => () => move(crowd[who]!, position)));
    await Promise.allSettled([...moves.map((act) => act()), leave(crowd[0]!)]);
    const { in: inside, waiting: waits } = await standing();
    expect(`${inside} ${waits}`.split(' ').sort()).toEqual(['1', '2', '3', '4', '5']);
    expect(waits.split(' ')).toHaveLength(3);
  });
});
