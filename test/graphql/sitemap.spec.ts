import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { parseSitemap, parseSitemapIndex } from 'sitemap';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { GroupVisibility } from '#convoke/actors';
import { EventVisibility } from '#convoke/events';
import { Posts, PostVisibility } from '#convoke/posts';
import { buildEvent } from '#test/events';
import { buildGroup, type GroupTraits } from '#test/groups';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const read = async (address: string) => (await fetch(new URL(address, server.url))).text();

/** The files that the sitemap leads to, as another program reads it. */
async function files(): Promise<string[]> {
  const index = await parseSitemapIndex(Readable.from([await read('/sitemap.xml')]));
  return index.map(({ url }) => url);
}

async function addressesIn(file: string): Promise<string[]> {
  return (await parseSitemap(Readable.from([await read(file)]))).map(({ url }) => url);
}

/** Every address that the sitemap leads to. */
async function listed(): Promise<string[]> {
  return (await Promise.all((await files()).map(addressesIn))).flat();
}

test('the sitemap of an instance without events names its own pages, and every file of it exists', async () => {
  expect(await files()).toEqual([`${server.url}/sitemaps/pages.xml`]);
  expect(await listed()).toContain(`${server.url}/`);
});

test('lists public events of this instance with their last change, and nothing that is not for everybody', async () => {
  const shown = await buildEvent(server);
  const elsewhere = await buildEvent(server);
  await server.db.query('UPDATE events SET local = false WHERE id = $1', [elsewhere.event.id]);
  const deleted = await buildEvent(server);
  await server.db.query('UPDATE events SET deleted_at = now() WHERE id = $1', [deleted.event.id]);
  const unindexed = await buildEvent(server);
  await server.db.query('UPDATE actors SET indexable = false WHERE id = $1', [unindexed.organizer.actor.id]);
  await buildEvent(server, { draft: true });
  await buildEvent(server, { visibility: EventVisibility.UNLISTED });
  await buildEvent(server, { visibility: EventVisibility.PRIVATE });

  const events = (await listed()).filter((address) => address.includes('/events/'));
  expect(events).toEqual([`${server.url}/events/${shown.event.uuid}`]);
  const [, file] = await files();
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
  await server.db.query('UPDATE posts SET local = true');
});

test('lists public groups of this instance with their last change', async () => {
  const make = async (traits: GroupTraits, change = 'id = id') => {
    const { group } = await buildGroup(server, traits);
    await server.db.query(`UPDATE actors SET ${change} WHERE id = $1`, [group.id]);
    return group;
  };
  const shown = await make({});
  const { UNLISTED, PRIVATE } = GroupVisibility;
  const hidden = await Promise.all([
    ...[UNLISTED, PRIVATE].map((visibility) => make({ visibility })),
    ...['deleted_at', 'suspended_at', 'silenced_at'].map((since) => make({}, `${since} = now()`)),
    make({}, "domain = 'elsewhere.example'"),
  ]);
  const found = (await listed()).filter((address) => address.includes('/@'));
  expect(found).toContain(`${server.url}/@${shown.preferredUsername}`);
  for (const { preferredUsername } of hidden) expect(found).not.toContain(`${server.url}/@${preferredUsername}`);
  expect(await read('/sitemaps/groups-0.xml')).toContain(`<lastmod>${shown.updatedAt.toISOString()}</lastmod>`);
});

test('is written as the schema of sitemaps says', async () => {
  const schema = await readFile(new URL('../../node_modules/sitemap/schema/sitemap.xsd', import.meta.url), 'utf8');
  const kinds = (await files()).map((file) => /(\w+)(-\d+)?\.xml$/.exec(file)![1]);
  expect(new Set(kinds)).toEqual(new Set(['pages', 'events', 'groups', 'posts']));
  const xml = await Promise.all((await files()).map(read));
  expect((await validateXML({ xml, schema })).errors).toEqual([]);
});

test('names no profile', async () => {
  const { organizer } = await buildEvent(server);
  const everything = [await read('/sitemap.xml'), ...(await listed())].join('\n');
  expect(everything).not.toContain(organizer.actor.preferredUsername);
});

test('parts events into files of at most ten thousand, without one that is empty', async () => {
  const { event } = await buildEvent(server);
  const before = (await files()).length;
  await server.db.query("SELECT setval(pg_get_serial_sequence('events', 'id'), 50000)");
  const far = await buildEvent(server);
  const after = await files();
  expect(after).toHaveLength(before + 1);
  const last = await addressesIn(after.filter((file) => file.includes('events')).at(-1)!);
  expect(last).toEqual([`${server.url}/events/${far.event.uuid}`]);
  expect(last).not.toContain(`${server.url}/events/${event.uuid}`);
});

test.each(['/sitemaps/events-3.xml', '/sitemaps/events-x.xml', '/sitemaps/other', '/sitemaps/events-999999999.xml'])(
  'has no %s',
  async (address) => {
    expect((await fetch(server.url + address)).status).toBe(404);
  },
);
