import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Suspensions, Viewer } from '#convoke/actors';
import { buildEvent, inHours } from '../../../test/support/events.js';
import { addProfile, buildPerson, type TestPerson } from '../../../test/support/people.js';
import { startTestServer, type TestServer } from '../../../test/support/server.js';
import { saveEvent } from './event-content.js';
import { EventCreation } from './event-creation.service.js';
import { EventQueries } from './event.queries.js';
import { EventService } from './event.service.js';

let server: TestServer;
let suspensions: Suspensions;
let queries: EventQueries;
let organizer: TestPerson;

beforeAll(async () => {
  server = await startTestServer();
  suspensions = server.app.get(Suspensions, { strict: false });
  queries = server.app.get(EventQueries, { strict: false });
  organizer = await buildPerson(server);
});
afterAll(() => server.close());

async function suspend(actorId: string, suspended = true): Promise<void> {
  await suspensions.set(actorId, suspended);
  await server.runJobs();
}

/** One more profile of the organizer's. */
const profile = async (name: string) => (await addProfile(server, organizer.user, name)).id;

/** Who their request comes from where it was on its way before any of these profiles was suspended. */
const asBefore = (...actorIds: string[]) =>
  Viewer.of({ user: organizer.user, actor: organizer.actor, actorIds, sessionId: null });

async function create(organizerActorId: string, draft = false): Promise<string> {
  const given = { title: 'A walk', description: '', beginsOn: inHours(24), organizerActorId, draft };
  return (await server.app.get(EventCreation, { strict: false }).create(asBefore(organizerActorId), given)).id;
}

const isSuspended = async (id: string) => (await queries.getById(id)).suspended;

describe('an event is suspended', () => {
  it('when whoever organizes it was before', async () => {
    const [shutOut, other] = [await profile('shut_out'), await profile('not_shut_out')];
    await suspend(shutOut);
    expect(await isSuspended(await create(shutOut))).toBe(true);
    expect(await isSuspended(await create(other))).toBe(false);
  });

  it('when it is handed over to a profile that is', async () => {
    const [giver, heir] = [await profile('giver'), await profile('heir')];
    const id = await create(giver, true);
    await suspend(heir);
    const given: object = { organizerActorId: heir };
    await server.app.get(EventService, { strict: false }).update(asBefore(giver, heir), id, given);
    expect(await isSuspended(id)).toBe(true);
  });

  it('with the group that it is of, too', async () => {
    const { event } = await buildEvent(server, { organizer });
    const group = await addProfile(server, (await buildPerson(server)).user, 'in_place_of_a_group');
    await server.db.query('UPDATE events SET attributed_to_id = $2 WHERE id = $1', [event.id, group.id]);
    await suspend(group.id);
    expect(await isSuspended(event.id)).toBe(true);
    await suspend(group.id, false);
    expect(await isSuspended(event.id)).toBe(false);
  });

  it('also while somebody saves what they read before', async () => {
    const { event, organizer: other } = await buildEvent(server);
    const before = await queries.getById(event.id);
    await suspend(other.actor.id);
    await server.db.transaction((tx) => saveEvent(tx, before));
    expect(await isSuspended(event.id)).toBe(true);
  });
});

it('whoever organizes a suspended event finds it in none of their lists', async () => {
  const { event, organizer: other } = await buildEvent(server);
  const own = async () => {
    const query = '{ loggedPerson { organizedEvents { total } participations { total } } }';
    return (await server.graphql(query, {}, { token: other.accessToken })).data!.loggedPerson;
  };
  expect(await own()).toEqual({ organizedEvents: { total: 1 }, participations: { total: 1 } });
  await suspend(other.actor.id);
  expect(await isSuspended(event.id)).toBe(true);
  expect(await own()).toEqual({ organizedEvents: { total: 0 }, participations: { total: 0 } });
});
