import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { addProfile, buildPerson, type TestPerson } from '../support/people.js';
import { startTestServer, type TestServer } from '../support/server.js';

const PROVIDERS =
  'etherpad=https://pad.example/p/{id},framadate=https://polls.example/new,board:link=https://board.example/{id}/edit';

let server: TestServer;
let lea: TestPerson;
let rose: TestPerson;
let amir: TestPerson;
let groupId: string;
let handle: string;
beforeAll(async () => {
  server = await startTestServer({ RATE_LIMITS: 'false', RESOURCE_PROVIDERS: PROVIDERS });
  lea = await buildPerson(server);
  rose = await buildPerson(server);
  amir = await buildPerson(server);
  ({ groupId, handle } = await createGroup(lea));
  await join(rose, groupId);
});
afterAll(() => server.close());

/** The first field of the answer, or the code and field of the first mistake. */
const say = async (who: TestPerson | null, text: string, variables: Record<string, unknown> = {}): Promise<any> => {
  const { data, errors } = await server.graphql(text, variables, who ? { token: who.accessToken } : {});
  if (!errors) return Object.values(data!)[0];
  const { code, field } = errors[0]!;
  return code === 'validation' ? `validation ${field}` : code;
};

async function createGroup(who: TestPerson, visibility = 'PUBLIC') {
  const name = `g_${randomUUID().slice(0, 8)}`;
  const { id } = await say(
    who,
    'mutation ($n: String!, $v: GroupVisibility) { createGroup(preferredUsername: $n, visibility: $v, openness: OPEN) { id } }',
    { n: name, v: visibility },
  );
  return { groupId: id as string, handle: name };
}
const join = (who: TestPerson, id: string, actorId?: string) =>
  say(who, 'mutation ($id: ID!, $a: ID) { joinGroup(groupId: $id, actorId: $a) { id } }', { id, a: actorId });

const CREATE = `mutation ($group: ID!, $title: String!, $type: String, $url: String, $in: ID, $provider: String, $as: ID, $summary: String) {
  createResource(actorId: $group, title: $title, type: $type, resourceUrl: $url, parentId: $in, provider: $provider,
    creatorId: $as, summary: $summary) { id path type resourceUrl title summary creator { id } } }`;
const add = (who: TestPerson, traits: Record<string, unknown>) =>
  say(who, CREATE, { group: groupId, title: 'Thing', ...traits });
const folder = async (title: string, parent?: string): Promise<string> =>
  (await add(lea, { title, type: 'folder', in: parent })).id;
const link = async (title: string, parent?: string): Promise<string> =>
  (await add(lea, { title, url: 'https://pages.example/', in: parent })).id;

const UPDATE = `mutation ($id: ID!, $title: String, $summary: String, $url: String) {
  updateResource(id: $id, title: $title, summary: $summary, resourceUrl: $url) { path title summary resourceUrl } }`;
const MOVE = 'mutation ($id: ID!, $to: ID) { updateResource(id: $id, parentId: $to) { path } }';
const update = (who: TestPerson, id: string, change: object) => say(who, UPDATE, { id, ...change });
const move = (who: TestPerson, id: string, to: string | null) => say(who, MOVE, { id, to });
const remove = (who: TestPerson, id: string) =>
  say(who, 'mutation ($id: ID!) { deleteResource(id: $id) { id } }', { id });
const SEE = `query ($path: String!, $group: String!) { resource(path: $path, username: $group) {
  id title path type viewerCan { update delete add } ancestors { title path } parent { path }
  children { total elements { title path type children { total } } } } }`;
const see = (who: TestPerson | null, path: string, group = handle) => say(who, SEE, { path, group });

describe('the library of a group', () => {
  it('has folders and links in a tree, folders first', async () => {
    const posters = await folder('Posters');
    const summer = await folder('Summer', posters);
    await add(rose, { title: 'Press / radio', url: 'https://press.example/list', in: posters });
    await add(rose, { title: 'Draft', url: 'https://pages.example/draft', in: summer });
    expect(await see(rose, '/Posters')).toEqual({
      id: posters,
      title: 'Posters',
      path: '/Posters',
      type: 'folder',
      viewerCan: { update: true, delete: true, add: true },
      ancestors: [],
      parent: { path: '/' },
      children: {
        total: 2,
        elements: [
          { title: 'Summer', path: '/Posters/Summer', type: 'folder', children: { total: 1 } },
          { title: 'Press / radio', path: '/Posters/Press - radio', type: 'link', children: { total: 0 } },
        ],
      },
    });
    expect(await see(rose, 'Posters/Summer/Draft')).toMatchObject({
      viewerCan: { update: true, delete: true, add: false },
      ancestors: [
        { title: 'Posters', path: '/Posters' },
        { title: 'Summer', path: '/Posters/Summer' },
      ],
    });
    expect(await see(lea, '/')).toMatchObject({ id: null, path: '/', viewerCan: { update: false, add: true } });
    expect(await see(lea, '/Posters/Nowhere')).toBe('resource_not_found');
  });

  it('is for its members alone, in whichever way it is asked for', async () => {
    const id = await link('Secret');
    for (const path of ['/', '/Secret', '/nothing']) expect(await see(amir, path)).toBe('resource_not_found');
    expect(await see(null, '/')).toBe('unauthenticated');
    expect(await update(amir, id, { title: 'Mine' })).toBe('resource_not_found');
    expect(await move(amir, id, null)).toBe('resource_not_found');
    expect(await remove(amir, id)).toBe('resource_not_found');
    expect(await add(amir, { url: 'https://pages.example/' })).toBe('group_not_found');
    const list = `{ group(preferredUsername: "${handle}") {
      resources(limit: 1) { total elements { title } } resourceFolders { path } } }`;
    expect(await say(amir, list)).toEqual({ resources: { total: 0, elements: [] }, resourceFolders: [] });
    expect(await say(lea, list)).toMatchObject({
      resources: { elements: [{ title: 'Secret' }] },
      resourceFolders: [{ path: '/Posters' }, { path: '/Posters/Summer' }],
    });
    const { id: member } = await join(amir, groupId);
    expect(await see(amir, '/Secret')).toMatchObject({ id });
    await say(lea, 'mutation ($id: ID!) { removeMember(memberId: $id) { id } }', { id: member });
    expect(await see(amir, '/Secret')).toBe('resource_not_found');
  });

  it('shows as whom something was added, and never as a profile that was not meant', async () => {
    const person = await buildPerson(server);
    const other = await addProfile(server, person.user, `other_${randomUUID().slice(0, 8)}`);
    await join(person, groupId, other.id);
    expect((await add(person, { url: 'https://a.example/' })).creator).toEqual({ id: other.id });
    await join(person, groupId, person.actor.id);
    const chosen = await add(person, { url: 'https://a.example/', as: other.id });
    expect(chosen.creator).toEqual({ id: other.id });
    expect(await add(person, { url: 'https://a.example/', as: rose.actor.id })).toBe('profile_ambiguous');
    expect(await add(rose, { url: 'https://a.example/', as: lea.actor.id })).toBe('unauthorized');
  });

  it('keeps two things of one title apart, also when they come at once', async () => {
    const inside = await folder('Twins');
    const both = await Promise.all(
      [1, 2, 3].map(() => add(lea, { title: 'Notes', url: 'https://a.example', in: inside })),
    );
    expect(both.map(({ path }) => path).sort()).toEqual(['/Twins/Notes', '/Twins/Notes (2)', '/Twins/Notes (3)']);
    expect(await update(lea, both[1].id, { summary: 'Same' })).toMatchObject({ path: both[1].path, title: 'Notes' });
  });

  it('has no path that a browser would take for another one', async () => {
    const { id, path } = await add(lea, { title: '..', type: 'folder' });
    expect(path).toBe('/__');
    expect(await update(lea, id, { title: 'Well' })).toMatchObject({ path: '/Well' });
  });
});

describe('a change', () => {
  it('of words leaves out what is not said, and every member may', async () => {
    const id = await link('Budget');
    expect(await update(rose, id, { title: 'Accounts', summary: 'All <b>of it</b>' })).toEqual({
      path: '/Accounts',
      title: 'Accounts',
      summary: 'All <b>of it</b>',
      resourceUrl: 'https://pages.example/',
    });
    expect(await update(rose, id, { summary: '' })).toMatchObject({ title: 'Accounts', summary: '' });
  });

  it('of nothing is none', async () => {
    const id = await link('Still');
    const when = () => server.db.query('SELECT updated_at FROM resources WHERE id = $1', [id]);
    const before = await when();
    await update(lea, id, { title: 'Still' });
    await move(lea, id, null);
    expect(await when()).toEqual(before);
  });

  it('of the folder takes along what is in it, and never closes a circle', async () => {
    const [from, to] = [await folder('From'), await folder('To')];
    const inner = await folder('Inner', from);
    await link('Leaf', inner);
    expect(await move(rose, inner, to)).toEqual({ path: '/To/Inner' });
    expect(await see(lea, '/To/Inner/Leaf')).toMatchObject({ title: 'Leaf' });
    expect(await move(lea, to, inner)).toBe('validation parentId');
    expect(await move(lea, to, to)).toBe('validation parentId');
    expect(await move(lea, inner, null)).toEqual({ path: '/Inner' });
    const outcomes = await Promise.all([move(lea, from, to), move(rose, to, from)]);
    expect(outcomes).toContain('validation parentId');
  });

  it('puts nothing into a link, into another group, or into what is gone', async () => {
    const [id, target, gone] = [await link('Here'), await link('A link'), await folder('Gone')];
    const other = await createGroup(lea);
    const { id: elsewhere } = await say(lea, CREATE, { group: other.groupId, title: 'There', type: 'folder' });
    await remove(lea, gone);
    for (const to of [target, elsewhere, gone, '999999999', 'x', '-1', '99999999999999999999999']) {
      expect(await move(lea, id, to)).toBe('validation parentId');
      expect(await add(lea, { url: 'https://a.example/', in: to })).toBe('validation parentId');
    }
    expect(await see(lea, '/Here')).toMatchObject({ id });
  });

  it('goes no deeper than people find their way', async () => {
    const deep: string[] = [];
    for (let level = 1; level <= 11; level++) deep.push(await folder(`Level ${level}`, deep.at(-1)));
    const pair = await folder('Pair');
    await folder('Child', pair);
    expect(await move(lea, pair, deep[10]!)).toBe('validation parentId');
    expect(await move(lea, pair, deep[9]!)).toMatchObject({ path: expect.stringMatching(/Level 10\/Pair$/) });
  });
});

describe('what is refused', () => {
  it.each([
    ['title', { title: ' ' }],
    ['title', { title: 'x'.repeat(201) }],
    ['title', { title: 'a\u202Eb' }],
    ['summary', { summary: 'x'.repeat(2001) }],
    ['type', { type: 'malware' }],
    ['resourceUrl', { url: 'javascript:alert(1)' }],
    ['resourceUrl', { url: 'https://rose:secret@pages.example/' }],
    ['resourceUrl', { url: null }],
    ['resourceUrl', { type: 'folder' }],
    ['provider', { provider: 'framadate' }],
    ['provider', { provider: 'nowhere' }],
  ])('names the %s in %j, and changes nothing', async (field, traits) => {
    const rows = () => server.db.query('SELECT count(*) FROM resources');
    const before = await rows();
    expect(await add(lea, { url: 'https://pages.example/', ...traits })).toBe(`validation ${field}`);
    expect(await rows()).toEqual(before);
  });

  it('is one more thing in a library that is full', async () => {
    const full = await createGroup(lea);
    await server.db.query(
      `INSERT INTO resources (uuid, url, local, group_id, type, title, summary, resource_url, name, published_at,
          inserted_at, updated_at)
        SELECT gen_random_uuid(), 'https://a.example/' || n, true, $1, 'link', n, '', 'https://a.example', n, now(), now(),
          now() FROM generate_series(1, 5000) n`,
      [full.groupId],
    );
    expect(await add(lea, { group: full.groupId, url: 'https://a.example/' })).toBe('validation title');
  });

  it('is an address for a folder that has none', async () => {
    expect(await update(lea, await folder('Plain'), { url: 'https://a.example/' })).toBe('validation resourceUrl');
  });
});

describe('deleting', () => {
  it('takes a folder with all that is in it, and leaves tombstones that say nothing', async () => {
    const top = await folder('Old');
    const inner = await folder('Older', top);
    const leaf = await link('Oldest', inner);
    expect(await remove(rose, top)).toEqual({ id: top });
    for (const id of [top, inner, leaf]) expect(await remove(rose, id)).toBe('resource_not_found');
    const rows = await server.db.query('SELECT title, summary, resource_url, name FROM resources WHERE id = ANY($1)', [
      [top, inner, leaf],
    ]);
    expect(rows).toEqual(Array(3).fill({ title: '', summary: '', resource_url: null, name: null }));
    expect(await folder('Old')).not.toBe(top);
  });

  it('a group takes its library along', async () => {
    const other = await createGroup(lea);
    await say(lea, CREATE, { group: other.groupId, title: 'There', type: 'folder' });
    await say(lea, 'mutation ($id: ID!) { deleteGroup(groupId: $id) { id } }', { id: other.groupId });
    await server.runJobs();
    expect(await server.db.query('SELECT id FROM resources WHERE group_id = $1', [other.groupId])).toEqual([]);
  });
});

describe('services that the instance offers', () => {
  it('make something new at an address that nobody guesses', async () => {
    const made = await Promise.all([1, 2].map(() => add(rose, { title: 'Minutes', provider: 'etherpad' })));
    for (const { type, resourceUrl } of made) {
      expect(type).toBe('pad');
      expect(resourceUrl).toMatch(/^https:\/\/pad\.example\/p\/[0-9a-f]{32}$/);
    }
    expect(made[0].resourceUrl).not.toBe(made[1].resourceUrl);
    expect(await add(rose, { provider: 'board' })).toMatchObject({
      resourceUrl: expect.stringMatching(/^https:\/\/board\.example\/[0-9a-f]{32}\/edit$/),
    });
  });

  it('are told, and to clients of Mobilizon those that they can use', async () => {
    const config =
      '{ config { resourceProviders { type software endpoint } resourceServices { id kind label madeAtOnce } } }';
    expect(await say(null, config)).toEqual({
      resourceProviders: [{ type: 'etherpad', software: 'pad', endpoint: 'https://pad.example/p/' }],
      resourceServices: [
        { id: 'etherpad', kind: 'pad', label: 'Etherpad', madeAtOnce: true },
        { id: 'framadate', kind: 'poll', label: 'Framadate', madeAtOnce: false },
        { id: 'board', kind: 'link', label: 'board', madeAtOnce: true },
      ],
    });
  });
});

describe('the preview of a link', () => {
  let page: Server;
  let site: string;
  const pages = new Map<string, { type?: string; body: string }>();
  beforeAll(async () => {
    page = createServer((request, response) => {
      const found = pages.get(request.url!);
      if (!found) return response.writeHead(404).end();
      return response.writeHead(200, { 'content-type': found.type ?? 'text/html' }).end(found.body);
    });
    await once(page.listen(0, '127.0.0.1'), 'listening');
    site = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
  });
  afterAll(() => page.close());
  const PREVIEW = `mutation ($url: String!) { previewResourceLink(resourceUrl: $url) {
    type title description imageRemoteUrl authorName authorUrl providerName html faviconUrl } }`;
  const preview = (url: string) => say(lea, PREVIEW, { url });

  it('is words from the page and from its oEmbed, and nothing that a browser would load', async () => {
    pages.set('/film', {
      body: `<title>Film</title><meta property="og:image" content="${site}/spy.png"><link rel="icon" href="/spy.ico">
        <meta property="og:description" content="<script>alert(1)</script> words">
        <link rel="alternate" type="application/json+oembed" href="/oembed">`,
    });
    const given = {
      type: 'video',
      title: 'The film',
      author_name: 'Rose',
      author_url: 'javascript:alert(1)',
      html: '<iframe>',
    };
    pages.set('/oembed', { type: 'application/json', body: JSON.stringify(given) });
    expect(await preview(`${site}/film`)).toEqual({
      type: 'video',
      title: 'The film',
      description: '<script>alert(1)</script> words',
      imageRemoteUrl: null,
      authorName: 'Rose',
      authorUrl: null,
      providerName: '127.0.0.1',
      html: null,
      faviconUrl: null,
    });
  });

  it('does without oEmbed where that is broken, and without a page where that is none', async () => {
    const link = (href: string) =>
      `<title>Page</title><link rel="alternate" type="application/json+oembed" href="${href}">`;
    pages.set('/loop', { body: link('/loop') });
    pages.set('/lies', { body: link('/liar') });
    pages.set('/liar', { type: 'application/json', body: '["title"]' });
    for (const path of ['/loop', '/lies']) expect(await preview(site + path)).toMatchObject({ title: 'Page' });
    pages.set('/paper.pdf', { type: 'application/pdf', body: '%PDF' });
    pages.set('/huge', { body: `<title>Huge</title>${' '.repeat(3_000_000)}` });
    for (const path of ['/paper.pdf', '/huge'])
      expect(await preview(site + path)).toMatchObject({ title: null, providerName: '127.0.0.1' });
  });

  it('says no more than that there is none, wherever the address leads', async () => {
    expect(await preview(`${site}/missing`)).toBe('fetch_failed');
    expect(await preview('http://127.0.0.1:1/')).toBe('fetch_failed');
    for (const url of ['file:///etc/passwd', 'ftp://a.example/', 'no address', 'http://a:b@a.example/'])
      expect(await preview(url)).toBe('validation resourceUrl');
  });

  it('comes after the link was kept, and changes with the address', async () => {
    pages.set('/one', { body: '<title>One</title>' });
    const { id } = await add(lea, { title: 'Mine', url: `${site}/one` });
    const shown = async () => {
      await server.runJobs();
      return (await say(lea, SHOWN, { group: handle })).metadata;
    };
    const SHOWN = 'query ($group: String!) { resource(path: "/Mine", username: $group) { metadata { title } } }';
    expect(await shown()).toEqual({ title: 'One' });
    await update(lea, id, { url: `${site}/missing` });
    expect(await shown()).toBeNull();
  });
});
