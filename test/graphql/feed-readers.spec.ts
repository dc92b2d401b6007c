import { parseAtomFeed, parseJsonFeed } from 'feedsmith';
import RssParser from 'rss-parser';
import { convertIcsCalendar } from 'ts-ics';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EventIndexService } from '#convoke/discovery';
import { Posts } from '#convoke/posts';
import { buildEvent, type BuiltEvent, inHours } from '#test/events';
import { eventsIn, titlesIn } from '#test/feeds';
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

test('programs of others read what a search for groups finds, wherever the groups are', async () => {
  const summary = '<p>Nets &amp; <b>patience</b></p>';
  const { group } = await buildGroup(server, { name: 'Moth <watchers>', summary });
  const far = await buildGroup(server, { name: 'Moths of the north' });
  await server.db.query(`UPDATE actors SET domain = 'far.example' WHERE id = $1`, [far.group.id]);
  const page = `${server.url}/search/groups?search=moth`;
  const expected = [
    ['Moths of the north', `${server.url}/@${far.group.preferredUsername}@far.example`],
    ['Moth <watchers>', `${server.url}/@${group.preferredUsername}`],
  ];
  const feed = await new RssParser().parseString(await text('/feed/groups/atom?term=moth'));
  expect(feed).toMatchObject({ title: 'moth, Groups on Convoke', link: page });
  expect(feed.items.map((item) => [item.title, item.link])).toEqual(expected);
  expect(feed.items[1]).toMatchObject({ id: group.url, content: summary });

  const address = `${server.url}/feed/groups/json?term=moth&limit=1`;
  const json = parseJsonFeed(await (await fetch(address)).json());
  expect(json).toMatchObject({ home_page_url: page, next_url: `${address}&page=2` });
  const next = parseJsonFeed(await (await fetch(json.next_url!)).json());
  expect([...json.items!, ...next.items!].map((item) => [item.title, item.url])).toEqual(expected);
  expect(next.next_url).toBeUndefined();
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

const titles = async (path: string) => titlesIn(path, await text(path));
const hide = (id: string, change: string) => server.db.query(`UPDATE events SET ${change} WHERE id = $1`, [id]);

describe('what is over', () => {
  test('has feeds of its own, the latest first, each date of a series by itself', async () => {
    const { group, founder } = await buildGroup(server);
    const given = { organizer: founder, attributedToId: group.id, tags: ['bygone'] };
    const days = async (id: string, ago: number) =>
      hide(id, `begins_on = now() - interval '${ago} days', ends_on = NULL, updated_at = now()`);
    const dance = await buildEvent(server, { ...given, title: 'Dance', recurrence: 'FREQ=WEEKLY;COUNT=3' });
    await server.runJobs();
    const dates = await server.db.query<{ id: string; uuid: string }>(
      `SELECT e.id, e.uuid FROM events e JOIN event_occurrences o ON o.event_id = e.id
        WHERE o.series_id = (SELECT series_id FROM event_occurrences WHERE event_id = $1) ORDER BY e.begins_on`,
      [dance.event.id],
    );
    await days(dates[0]!.id, 400);
    await hide(dates[0]!.id, "title = 'First dance'");
    await days(dates[1]!.id, 7);
    await hide(dates[1]!.id, "title = 'Second dance'");
    const walk = await buildEvent(server, { ...given, title: 'Walk' });
    await days(walk.event.id, 50);
    await days((await buildEvent(server, { ...given, title: 'Secret', visibility: 'private' })).event.id, 3);
    await buildEvent(server, { ...given, title: 'To come' });
    await server.app.get(EventIndexService, { strict: false }).refresh([walk.event.id, ...dates.map(({ id }) => id)]);

    const series = `/events/${dates[0]!.uuid}/dates/feed`;
    const over = { [`/@${group.preferredUsername}/feed`]: '?past=true', '/feed/search': '?tags=bygone&past=true' };
    for (const [path, query] of Object.entries(over))
      for (const format of ['atom', 'json', 'ics'])
        expect(await titles(`${path}/${format}${query}`)).toEqual(['Second dance', 'Walk', 'First dance']);
    for (const format of ['atom', 'json', 'ics']) {
      expect(await titles(`${series}/${format}?past=true`)).toEqual(['Second dance', 'First dance']);
      expect(await titles(`${series}/${format}`)).toContain('Dance');
    }
    const file = await text(`${series}/ics?past=true`);
    expect(file).not.toMatch(/^RRULE/m);
    expect((await fetch(server.url + `${series}/ics?past=perhaps`)).status).toBe(422);
    expect(await titles(`/feed/search/json?tags=bygone&past=true&endsOn=${inHours(-24 * 20).toISOString()}`)).toEqual([
      'Walk',
      'First dance',
    ]);
  });

  test('and the dates of a series are told to nobody who may not read them', async () => {
    const built = await buildEvent(server, { title: 'Choir', recurrence: 'FREQ=WEEKLY;COUNT=3' });
    await server.runJobs();
    const path = `/events/${built.event.uuid}/dates/feed/json`;
    expect(await titles(path)).toEqual(['Choir', 'Choir', 'Choir']);
    const [last] = await server.db.query<{ id: string }>(
      `SELECT max(event_id) AS id FROM event_occurrences WHERE series_id = (SELECT series_id FROM event_occurrences WHERE event_id = $1)`,
      [built.event.id],
    );
    await hide(last!.id, "visibility = 'private', updated_at = now()");
    expect(await titles(path)).toEqual(['Choir', 'Choir']);
    await hide(built.event.id, "visibility = 'private'");
    expect((await fetch(server.url + path)).status).toBe(404);
    const alone = (await buildEvent(server)).event.uuid;
    for (const uuid of [alone, 'no-uuid'])
      expect((await fetch(server.url + `/events/${uuid}/dates/feed/ics`)).status).toBe(404);
  });
});
