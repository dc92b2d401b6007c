import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildEvent } from '#test/events';
import { buildFeedToken } from '#test/feeds';
import { buildGroup } from '#test/groups';
import { buildPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const ELSEWHERE = 'https://calendar.example';
const ME = JSON.stringify({ query: '{ loggedUser { id } }' });
const json = { 'content-type': 'application/json' };

const preflight = (path: string, asked: string) =>
  fetch(`${server.url}${path}`, {
    method: 'OPTIONS',
    headers: { origin: ELSEWHERE, 'access-control-request-method': 'POST', 'access-control-request-headers': asked },
  });
const ask = (headers: Record<string, string>) =>
  fetch(`${server.url}/api`, { method: 'POST', headers: { ...json, ...headers }, body: ME });

describe('a program on a page of another site', () => {
  test.each(['/api', '/api/', '/graphql', '/apps', '/oauth/token', '/oauth/revoke', '/login/device/code'])(
    'may ask %s with a token, and never with cookies',
    async (path) => {
      const { status, headers } = await preflight(path, 'authorization, content-type');
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('access-control-allow-headers')).toMatch(/authorization.*content-type/);
      expect(headers.get('access-control-allow-headers')).not.toContain('x-convoke-request');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    },
  );

  test('reads answers, and why it is refused', async () => {
    const { accessToken, user } = await buildPerson(server);
    const answer = await ask({ origin: ELSEWHERE, authorization: `Bearer ${accessToken}` });
    expect(await answer.json()).toMatchObject({ data: { loggedUser: { id: user.id } } });
    const refused = await ask({ origin: ELSEWHERE, authorization: 'Bearer x' });
    const metadata = await fetch(`${server.url}/.well-known/oauth-authorization-server`, {
      headers: { origin: ELSEWHERE },
    });
    expect([answer.status, refused.status, metadata.status]).toEqual([200, 401, 200]);
    for (const { headers } of [answer, refused, metadata]) expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-expose-headers')).toBe('ratelimit, ratelimit-policy, x-request-id');
  });

  test('reads no page', async () => {
    for (const response of [await preflight('/login', 'content-type'), await preflight('/apiary', 'content-type')]) {
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
    }
    const page = await fetch(`${server.url}/login`, { headers: { origin: ELSEWHERE } });
    expect(page.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a page of another site', () => {
  const read = (path: string) => fetch(`${server.url}${path}`, { headers: { origin: ELSEWHERE } });
  const oembed = (url: string, more = '') => read(`/oembed?url=${encodeURIComponent(url)}${more}`);

  test('reads what is for everybody, and nothing that is for one', async () => {
    const { group } = await buildGroup(server);
    const lists = ['/feed/instance/json', '/feed/search/ics?term=a', '/feed/groups/json'];
    lists.push(`/@${group.preferredUsername}/feed/atom`);
    for (const path of [...lists, `/oembed?url=${server.url}/search`]) {
      const { status, headers } = await read(path);
      expect([path, status, headers.get('access-control-allow-origin')]).toEqual([path, 200, '*']);
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    }
    const token = await buildFeedToken(server, await buildPerson(server));
    const own = await read(`/events/going/${token}/ics`);
    expect([own.status, own.headers.get('access-control-allow-origin')]).toEqual([200, null]);
  });

  test('learns how to show an event, a group, a tag and a search', async () => {
    const { event } = await buildEvent(server, { title: 'Tea & "cake" <b>' });
    const { group } = await buildGroup(server, { name: 'Planters' });
    const { url } = server;
    const frames: [string, string][] = [
      [`${url}/events/${event.uuid}`, `${url}/embed/events/${event.uuid}`],
      [`${url}/@${group.preferredUsername}`, `${url}/embed/events?group=${group.preferredUsername}`],
      [`${url}/@${group.preferredUsername}/events`, `${url}/embed/events?group=${group.preferredUsername}`],
      [`${url}/tag/caf%C3%A9`, `${url}/embed/events?tag=caf%C3%A9`],
      [`${url}/search?search=a&type=ONLINE`, `${url}/embed/events?search=a&amp;type=ONLINE`],
    ];
    for (const [page, frame] of frames) {
      const answer = await oembed(page);
      const told = (await answer.json()) as { html: string };
      expect(told).toMatchObject({ version: '1.0', type: 'rich', provider_url: url });
      expect(told.html).toContain(`<iframe src="${frame}"`);
    }
    const small = await (await oembed(frames[0]![0], '&maxwidth=300&maxheight=200')).json();
    expect(small).toMatchObject({ title: 'Tea & "cake" <b>', width: 300, height: 200 });
    expect((small as { html: string }).html).toContain('title="Tea &amp; &quot;cake&quot; &lt;b&gt;" width="300"');
    const xml = await oembed(frames[0]![0], '&format=xml&maxwidth=none');
    expect(xml.headers.get('content-type')).toBe('text/xml; charset=utf-8');
    const root = new DOMParser({ onError: onErrorStopParsing }).parseFromString(await xml.text(), 'text/xml');
    expect(root.getElementsByTagName('title')[0]!.textContent).toBe('Tea & "cake" <b>');
    expect((await oembed(frames[0]![0], '&format=yaml')).status).toBe(501);
  });

  test('learns nothing of what is not for everybody, nor of what others have', async () => {
    const { event, organizer } = await buildEvent(server, { visibility: 'private' });
    const { group } = await buildGroup(server, { visibility: 'private' });
    const open = await buildGroup(server, { founder: organizer });
    const forMembers = { organizer, attributedToId: open.group.id, visibility: 'restricted' };
    const restricted = await buildEvent(server, forMembers);
    const drafted = await buildEvent(server, { organizer, draft: true });
    const hidden = [event, restricted.event, drafted.event].map(({ uuid }) => `${server.url}/events/${uuid}`);
    const others = [
      `${server.url}/@${group.preferredUsername}`,
      `${server.url}/@${organizer.actor.preferredUsername}`,
      `${server.url}/settings`,
      `${server.url}/tag/%E0`,
      `${server.url}.example/search`,
      `https://elsewhere.example/search`,
      'javascript:alert(1)',
      'no address',
    ];
    const { accessToken, refreshToken } = organizer;
    const headers = { authorization: `Bearer ${accessToken}`, cookie: `convoke_session=${refreshToken}` };
    for (const url of [...hidden, ...others]) {
      const answer = await fetch(`${server.url}/oembed?url=${encodeURIComponent(url)}`, { headers });
      expect([url, answer.status]).toEqual([url, 404]);
    }
    expect((await read('/oembed')).status).toBe(422);
    expect((await read('/oembed?url=a&url=b')).status).toBe(422);
  });
});

test('a cookie counts for our own pages only, whatever else comes along', async () => {
  const { refreshToken, user } = await buildPerson(server);
  const given = { cookie: `convoke_session=${refreshToken}`, 'x-convoke-request': '1' };
  for (const origin of [ELSEWHERE, 'null', `${server.url}.example`]) {
    const refused = await ask({ ...given, origin });
    expect([refused.status, ((await refused.json()) as { errors: [{ code: string }] }).errors[0].code]).toEqual([
      403,
      'origin_refused',
    ]);
  }
  for (const own of [{ ...given, origin: server.url }, given]) {
    expect(await (await ask(own)).json()).toMatchObject({ data: { loggedUser: { id: user.id } } });
  }
});
