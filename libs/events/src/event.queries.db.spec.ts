import { afterAll, beforeAll, expect, it } from 'vitest';
import { Actor } from '#convoke/actors';
import { Media, MediaService } from '#convoke/media';
import { Address } from '#convoke/places';
import { buildEvent, inHours } from '#test/events';
import { buildPerson } from '#test/people';
import { photograph } from '#test/pictures';
import { startTestServer, type TestServer } from '#test/server';
import { EventQueries } from './event.queries.js';
import { EventStats } from './event-stats.entity.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const listed = async (id: string) =>
  (await server.app.get(EventQueries, { strict: false }).list('WHERE e.id = $1', [id]))[0]!;

it('brings along with an event the same organizer, place, picture and numbers as reads of their own', async () => {
  const organizer = await buildPerson(server, { name: 'Rose' });
  const owner = { userId: organizer.user.id, actorId: organizer.actor.id };
  const bytes = await photograph(60, 40);
  const picture = await server.app.get(MediaService, { strict: false }).upload({ bytes, name: 'A tree', owner });
  const { event } = await buildEvent(server, {
    organizer,
    picture: { mediaId: picture.id },
    physicalAddress: { locality: 'Lyon', geom: '4.8357;45.764' },
    endsOn: inHours(25),
  });
  const { manager } = server.db;
  const { companions, stats } = await listed(event.id);
  expect(companions).toStrictEqual({
    organizer: await manager.findOneByOrFail(Actor, { id: organizer.actor.id }),
    place: await manager.findOneByOrFail(Address, { id: event.physicalAddressId! }),
    picture: await manager.findOneByOrFail(Media, { id: picture.id }),
  });
  expect(stats).toStrictEqual(await manager.findOneByOrFail(EventStats, { eventId: event.id }));
});

it('brings along nothing where there is no place and no picture', async () => {
  const { event } = await buildEvent(server);
  expect((await listed(event.id)).companions).toMatchObject({ place: null, picture: null });
});
