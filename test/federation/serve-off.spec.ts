import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildEvent } from '#test/events';
import { ACTIVITY, askAsPeer } from '#test/peers';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ FEDERATION: 'false' });
});
afterAll(() => server.close());

test('an instance that keeps to itself gives servers nothing, and people the same pages', async () => {
  const { event, organizer } = await buildEvent(server);
  const actor = `/@${organizer.actor.preferredUsername}`;
  const collections = ['outbox', 'followers', 'followers_synchronization', 'following', 'upcomingEvents'];
  const addresses = [
    actor,
    '/relay',
    ...collections.flatMap((name) => [`${actor}/${name}`, `/relay/${name}`]),
    ...['', '/activity', '/attendees'].map((rest) => `/events/${event.uuid}${rest}`),
    `/.well-known/webfinger?resource=${encodeURIComponent(organizer.actor.url)}`,
    ...['host-meta', 'host-meta.json', 'nodeinfo'].map((name) => `/.well-known/${name}`),
    '/nodeinfo/2.0',
    '/nodeinfo/2.1',
  ];
  for (const address of addresses) {
    for (const method of ['GET', 'HEAD']) {
      const { status } = await askAsPeer(server, address, { accept: ACTIVITY, method });
      expect(`${method} ${address} ${status}`).toBe(`${method} ${address} 404`);
    }
  }
  expect((await askAsPeer(server, `/events/${event.uuid}`, { accept: 'text/html' })).status).toBe(200);
});
