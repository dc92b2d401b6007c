import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '#test/server';
import { Database } from '../database/index.js';
import { domainEvent, DomainEvents } from '../jobs/index.js';
import { Log } from '../logging/index.js';
import { Metrics } from '../metrics/index.js';
import { LiveEvents } from './live-events.service.js';

const Sung = domainEvent<{ songId: string }>('song.sung', { live: true });
const Forgotten = domainEvent<{ songId: string }>('song.forgotten', { live: true });
const Hummed = domainEvent<{ songId: string }>('song.hummed');

let server: TestServer;
/** As another process has it. */
let live: LiveEvents;
beforeAll(async () => {
  server = await startTestServer();
  const get = server.app.get.bind(server.app);
  live = new LiveEvents(get(Database), get(Log), get(Metrics));
});
afterAll(async () => {
  await live.onApplicationShutdown();
  await server.close();
});

const emit = (event: typeof Sung, songId: string, fails = false) =>
  server.db.transaction(async (tx) => {
    await server.app.get(DomainEvents).emit(tx, event, { songId });
    if (fails) throw new Error('rolled back');
  });

it('tells other processes what concerns them, once it is committed', async () => {
  const heard: string[] = [];
  const all = await live.follow([Sung, Hummed], ({ songId }) => heard.push(songId) > 0);
  const mine = await live.follow([Sung], ({ songId }) => songId === '4');
  await emit(Hummed, '1');
  await emit(Forgotten, '2');
  await emit(Sung, '3', true).catch(() => {});
  await emit(Sung, '4');
  expect(await mine.next()).toEqual({ done: false, value: true });
  expect(heard).toEqual(['4']);
  await all.return!();
  await emit(Sung, '4');
  await mine.next();
  expect(heard).toEqual(['4']);
});

it('lets go of all who watch when the server stops', async () => {
  const follower = await live.follow([Sung], () => true);
  const next = follower.next();
  await live.onApplicationShutdown();
  expect((await next).done).toBe(true);
});
