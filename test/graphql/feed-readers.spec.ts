import { parseAtomFeed, parseJsonFeed } from 'feedsmith';
import RssParser from 'rss-parser';
import { convertIcsCalendar } from 'ts-ics';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Posts } from '#convoke/posts';
import { buildEvent, type BuiltEvent } from '#test/events';
import { eventsIn } from '#test/feeds';
import { buildGroup, type BuiltGroup } from '#test/groups';
import { startTestServer, type TestServer } from '#test/server';

const name = 'Night & <walkers>';
const title = 'Lanterns; "moths", \\ 🦋 & <b>owls</b>';
/** When clocks are ahead of what they are in winter. */
const inJuly = (hour: number) => new Date(Date.UTC(new Date().getUTCFullYear() + 1, 6, 1, hour, 30));

let server: TestServer;
let club: BuiltGroup;
let walk: BuiltEvent['event'];
beforeAll(async () => {
  server = await startTestServer();
  club = await buildGroup(server, { name });
  const { event } = await buildEvent(server, {
    organizer: club.founder,
    attributedToId: club.group.id,
    title,
    tags: ['owls & co'],
    beginsOn: inJuly(19),
    endsOn: inJuly(22),
    options: { timezone: 'Europe/Brussels' },
    physicalAddress: { description: 'The old mill', street: 'Quay 1, left', locality: 'Ghent', geom: '3.72;51.05' },
  });
  walk = event;
  const given = { attributedToId: club.group.id, title: 'Back home', body: '<p>Tired &amp; happy.</p>' };
  await server.app.get(Posts, { strict: false }).create(club.founder.viewer, given);
});

afterAll(() => server.close());

const text = async (path: string) => (await fetch(server.url + path)).text();

test('programs of others read the news of a group alike', async () => {
  const path = `/@${club.group.preferredUsername}/feed/atom`;
  const xml = await text(path);
  const page = `${server.url}/@${club.group.preferredUsername}`;
  const feed = parseAtomFeed(xml);
  expect(feed).toMatchObject({ id: server.url + path, title: { value: name }, generator: { text: 'Convoke' } });
  expect(feed.links).toEqual([
    { rel: 'self', type: 'application/atom+xml', href: server.url + path },
    { rel: 'alternate', type: 'text/html', href: page },
  ]);
  expect(feed.entries).toMatchObject([
    { title: { value: 'Back home' }, content: { type: 'html', value: '<p>Tired &amp; happy.</p>' } },
    {
      id: walk.url,
      title: { value: title },
      authors: [{ name }],
      categories: [{ label: 'owls & co' }],
      links: [{ rel: 'alternate', href: `${server.url}/events/${walk.uuid}` }],
    },
  ]);
  const other = await new RssParser().parseString(xml);
  expect(other).toMatchObject({ title: name, link: page, feedUrl: server.url + path });
  const told = other.items.map((item) => [item.id, item.title, item.link, item.isoDate, item.content]);
  const same = feed.entries!.map((entry) => [
    entry.id,
    entry.title!.value,
    entry.links![0]!.href,
    entry.published,
    entry.content!.value,
  ]);
  expect(told).toEqual(same);

  const json = parseJsonFeed(JSON.parse(await text(path.replace('atom', 'json'))));
  expect(json).toMatchObject({ title: name, home_page_url: `${page}/events` });
  expect(json.items!.find(({ id }) => id === walk.url)).toMatchObject({ title, tags: ['owls & co'] });
});

test('programs of others read its calendar alike', async () => {
  const ics = await text(`/@${club.group.preferredUsername}/feed/ics`);
  const [theirs] = convertIcsCalendar(undefined, ics).events!;
  expect(theirs).toMatchObject({
    uid: walk.url,
    summary: title,
    location: 'The old mill, Quay 1, left, Ghent',
    url: walk.url,
    start: { date: walk.beginsOn, local: { timezone: 'Europe/Brussels' } },
    end: { date: walk.endsOn },
    categories: ['owls & co'],
    status: 'CONFIRMED',
  });
  const [ours] = eventsIn(ics);
  expect(ours).toMatchObject({ uid: walk.url, summary: title, location: theirs!.location, status: 'CONFIRMED' });
  expect([ours!.start.getTime(), ours!.end!.getTime()]).toEqual([walk.beginsOn.getTime(), walk.endsOn!.getTime()]);
});
