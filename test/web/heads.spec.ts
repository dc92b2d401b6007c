import { Parser } from 'htmlparser2';
import { Handler, type Result } from 'htmlmetaparser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Posts } from '#convoke/posts';
import { buildEvent, type BuiltEvent, inHours } from '#test/events';
import { buildGroup, type BuiltGroup } from '#test/groups';
import { startTestServer, type TestServer } from '#test/server';

const EVENT = 'Owls </script><b>"at" night';

let server: TestServer;
let club: BuiltGroup;
let built: BuiltEvent;
let series: BuiltEvent;
let post: { slug: string; url: string };
const address = { description: 'The old mill', street: 'Quay 1', locality: 'Ghent', geom: '3.72;51.05' };

beforeAll(async () => {
  server = await startTestServer();
  club = await buildGroup(server, { name: 'Owls & friends', summary: '<p>We are <b>out</b> at night.</p>' });
  const { group, founder } = club;
  built = await buildEvent(server, {
    organizer: founder,
    attributedToId: group.id,
    title: EVENT,
    beginsOn: inHours(30),
    tags: ['owls'],
    physicalAddress: address,
    options: { timezone: 'Europe/Brussels' },
  });
  series = await buildEvent(server, { title: 'Owl count', recurrence: 'FREQ=WEEKLY;COUNT=2' });
  const given = { attributedToId: group.id, title: 'What we heard', body: '<p>Not much.</p>' };
  post = await server.app.get(Posts, { strict: false }).create(founder.viewer, given);
  await server.runJobs();
});
afterAll(() => server.close());

/** The page as a program reads it that shows what is behind a link. */
async function readPage(path: string): Promise<Result> {
  const url = server.url + path;
  const html = await (await fetch(url)).text();
  return new Promise((resolve, reject) => {
    const handler = new Handler((error, result) => (error ? reject(error) : resolve(result)), { url });
    new Parser(handler, { decodeEntities: true }).end(html);
  });
}

/** What OpenGraph says of the page. */
function openGraph({ rdfa = [] }: Result): Record<string, unknown> {
  const said = rdfa.flatMap((node) => Object.entries(node)).filter(([name]) => name.startsWith('og:'));
  return Object.fromEntries(
    said.map(([name, values]) => [name.slice('og:'.length), (values as { '@value': string }[])[0]!['@value']]),
  );
}

const pathOf: Record<string, () => string> = {
  'the home page': () => '/',
  'a group': () => `/@${club.group.preferredUsername}`,
  'the events of a group': () => `/@${club.group.preferredUsername}/events`,
  'the posts of a group': () => `/@${club.group.preferredUsername}/p`,
  'an event': () => `/events/${built.event.uuid}`,
  'a post': () => `/p/${post.slug}`,
  'a tag': () => '/tag/owls',
  'a search': () => '/search?search=owls',
  'a search for groups': () => '/search/groups?search=owls',
  'the dates of a series': () => `/events/${series.event.uuid}/dates`,
};

test.each([
  ['the home page', { type: 'website', title: 'Convoke' }],
  ['a group', { type: 'profile', title: 'Owls & friends', description: 'We are out at night.' }],
  ['an event', { type: 'website', title: EVENT, description: expect.stringContaining('The old mill') }],
  ['a post', { type: 'article', title: 'What we heard', description: 'Not much.' }],
])('what is shown of a link to %s', async (page, shown) => {
  const read = await readPage(pathOf[page]!());
  const url = server.url + pathOf[page]!();
  expect(openGraph(read)).toMatchObject({ ...shown, url, site_name: 'Convoke' });
  expect(read.html).toMatchObject({ canonical: url, description: openGraph(read).description });
  expect(read.html!.robots).toBeUndefined();
});

const aboutPages = ['instance', 'rules', 'terms', 'privacy', 'federation', 'glossary', 'app', 'source'];
const named: Record<string, string> = {
  'the events of a group': 'Events of Owls & friends',
  'the posts of a group': 'All posts of Owls & friends',
  'a tag': '#owls',
  'a search': 'Events about “owls”',
  'a search for groups': 'Find groups',
  'the dates of a series': 'All dates of “Owl count”',
};
const notFound = ['a search', 'a search for groups', 'the dates of a series'];

test.each([...Object.keys(named), ...aboutPages.map((part) => `/about/${part}`)])(
  '%s is told of to whoever shows what is behind a link',
  async (page) => {
    const path = pathOf[page]?.() ?? page;
    const read = await readPage(path);
    const { description, ...shown } = openGraph(read);
    const title: unknown = named[page] ?? expect.any(String);
    expect(shown).toMatchObject({ type: 'website', title, url: server.url + path, site_name: 'Convoke' });
    expect(description).toMatch(/\p{L}{3}/u);
    const { canonical, robots, ...words } = read.html!;
    expect(words.description).toBe(description);
    const isFound = !notFound.includes(page);
    expect([canonical, robots]).toEqual(isFound ? [server.url + path, undefined] : [undefined, 'noindex']);
  },
);

test('lists that go on have an address for each part, whatever else their addresses say', async () => {
  const second = await readPage('/tag/owls?utm_source=letter&page=1');
  expect(second.html!.canonical).toBe(`${server.url}/tag/owls`);
  const { html } = await readPage('/about/federation?page=2&lang=fr');
  expect(html!.canonical).toBe(`${server.url}/about/federation?page=2`);
});

test.each([
  ["UPDATE groups SET visibility = 'private' WHERE actor_id = $1", 404],
  ["UPDATE groups SET visibility = 'unlisted' WHERE actor_id = $1", 200],
  ['UPDATE actors SET indexable = false WHERE id = $1', 200],
])('search engines are kept from what belongs to a group: %s', async (change, status) => {
  const { group, founder } = await buildGroup(server);
  await buildEvent(server, { organizer: founder, attributedToId: group.id });
  await server.db.query(change, [group.id]);
  for (const path of ['', '/events', '/p'].map((part) => `/@${group.preferredUsername}${part}`)) {
    expect((await fetch(server.url + path)).status).toBe(status);
    const { html } = await readPage(path);
    expect([html!.robots, html!.canonical]).toEqual(['noindex', undefined]);
  }
});

test.each([
  ['the home page', { '@type': 'WebSite', potentialAction: { 'query-input': 'required name=words' } }],
  ['a group', { '@type': 'Organization', name: 'Owls & friends', description: 'We are out at night.' }],
  ['a post', { '@type': 'Article', headline: 'What we heard', author: { name: 'Owls & friends' } }],
  [
    'an event',
    {
      '@type': 'Event',
      name: EVENT,
      location: { '@type': 'Place', name: 'The old mill', address: { addressLocality: 'Ghent' } },
      organizer: { '@type': 'Organization', name: 'Owls & friends' },
    },
  ],
])('what search engines read of %s', async (page, thing) => {
  const { jsonld } = await readPage(pathOf[page]!());
  expect(jsonld).toMatchObject([{ '@context': 'https://schema.org', url: server.url + pathOf[page]!(), ...thing }]);
});

test('search engines are told neither of a group that is not listed nor of one elsewhere', async () => {
  for (const change of ["UPDATE groups SET visibility = 'unlisted'", "UPDATE actors SET domain = 'a.example'"]) {
    const { group } = await buildGroup(server);
    const isGroup = change.includes('groups') ? 'actor_id' : 'id';
    await server.db.query(`${change} WHERE ${isGroup} = $1`, [group.id]);
    const host = isGroup === 'id' ? '@a.example' : '';
    expect((await readPage(`/@${group.preferredUsername}${host}`)).jsonld).toBeUndefined();
  }
});

/** Where it is not the event. */
const listed: Record<string, string> = { 'the dates of a series': 'Owl count', 'a search for groups': 'Owls' };
const FEEDS = ['text/calendar', 'application/feed+json', 'application/atom+xml'];
test.each([
  ['the home page', FEEDS],
  ['a tag', FEEDS],
  ['a search', FEEDS],
  ['a group', FEEDS],
  ['the events of a group', FEEDS],
  ['the posts of a group', ['application/atom+xml']],
  ['the dates of a series', FEEDS],
  ['a search for groups', ['application/feed+json', 'application/atom+xml']],
])('%s leads programs to its feeds', async (page, types) => {
  const { alternate } = await readPage(pathOf[page]!());
  const feeds = alternate.filter(({ type }) => FEEDS.includes(type));
  expect(feeds.map(({ type }) => type)).toEqual(types);
  const answers = await Promise.all(feeds.map(({ href }) => fetch(href)));
  expect(answers.map(({ headers }) => headers.get('content-type')!.split(';')[0])).toEqual(types);
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  for (const text of texts) expect(text).toContain(listed[page] ?? built.event.url);
});
