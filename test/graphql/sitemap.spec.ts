import { afterAll, beforeAll, expect, test } from 'vitest';
import { GroupVisibility } from '#convoke/actors';
import { EventVisibility } from '#convoke/events';
import { Posts, PostVisibility } from '#convoke/posts';
import { buildEvent } from '#test/events';
import { buildGroup } from '#test/groups';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const read = async (address: string) => (await fetch(new URL(address, server.url))).text();
const addressesIn = (xml: string) => [...xml.matchAll(/<loc>(.*?)<\/loc>/g)].map(([, address]) => address!);

/** Every address that the sitemap leads to. */
async function listed(): Promise<string[]> {
  const files = addressesIn(await read('/sitemap.xml'));
  return (await Promise.all(files.map(read))).flatMap(addressesIn);
}

test('the sitemap of an instance without events names its own pages, and every file of it exists', async () => {
  expect(addressesIn(await read('/sitemap.xml'))).toEqual([`${server.url}/sitemaps/pages.xml`]);
  expect(await listed()).toContain(`${server.url}/`);
});

test('lists public events of this instance with their last change, and nothing that is not for everybody', async () => {
  const shown = await buildEvent(server);
  const elsewhere = await buildEvent(server);
  await server.db.query('UPDATE events SET local = false WHERE id = $1', [elsewhere.event.id]);
  const deleted = await buildEvent(server);
  await server.db.query('UPDATE events SET deleted_at = now() WHERE id = $1', [deleted.event.id]);
  await buildEvent(server, { draft: true });
  await buildEvent(server, { visibility: EventVisibility.UNLISTED });
  await buildEvent(server, { visibility: EventVisibility.PRIVATE });

  const events = (await listed()).filter((address) => address.includes('/events/'));
  expect(events).toEqual([`${server.url}/events/${shown.event.uuid}`]);
  const [, file] = addressesIn(await read('/sitemap.xml'));
  expect(await read(file!)).toContain(`<lastmod>${shown.event.updatedAt.toISOString()}</lastmod>`);
});

test('lists public posts of public groups of this instance', async () => {
  const posts = server.app.get(Posts, { strict: false });
  const slugs: string[] = [];
  for (const visibility of Object.values(GroupVisibility)) {
    const { group, founder } = await buildGroup(server, { visibility });
    const post = { attributedToId: group.id, title: 'News', body: '' };
    slugs.push((await posts.create(founder.viewer, post)).slug);
    const { UNLISTED, PRIVATE } = PostVisibility;
    for (const unlike of [{ visibility: UNLISTED }, { visibility: PRIVATE }, { draft: true }])
      await posts.create(founder.viewer, { ...post, ...unlike });
  }
  const found = () => listed().then((all) => all.filter((address) => address.includes('/p/')));
  expect(await found()).toEqual([`${server.url}/p/${slugs[0]}`]);
  await server.db.query('UPDATE posts SET local = false');
  expect(await found()).toEqual([]);
});

test('names no profile', async () => {
  const { organizer } = await buildEvent(server);
  const everything = [await read('/sitemap.xml'), ...(await listed())].join('\n');
  expect(everything).not.toContain(organizer.actor.preferredUsername);
});

test('parts events into files of at most ten thousand, without one that is empty', async () => {
  const { event } = await buildEvent(server);
  const before = addressesIn(await read('/sitemap.xml')).length;
  await server.db.query("SELECT setval(pg_get_serial_sequence('events', 'id'), 50000)");
  const far = await buildEvent(server);
  const files = addressesIn(await read('/sitemap.xml'));
  expect(files).toHaveLength(before + 1);
  const last = addressesIn(await read(files.at(-1)!));
  expect(last).toEqual([`${server.url}/events/${far.event.uuid}`]);
  expect(last).not.toContain(`${server.url}/events/${event.uuid}`);
});

test.each(['/sitemaps/events-3.xml', '/sitemaps/events-x.xml', '/sitemaps/other', '/sitemaps/events-999999999.xml'])(
  'has no %s',
  async (address) => {
    expect((await fetch(server.url + address)).status).toBe(404);
  },
);
