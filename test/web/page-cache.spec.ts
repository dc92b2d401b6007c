import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildEvent, type BuiltEvent } from '#test/events';
import { buildPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
let built: BuiltEvent;

beforeAll(async () => {
  server = await startTestServer();
  built = await buildEvent(server, { title: 'A title of before' });
});
afterAll(() => server.close());

const read = (headers: Record<string, string> = {}) => fetch(`${server.url}/events/${built.event.uuid}`, { headers });
const home = (headers: Record<string, string> = {}) => fetch(server.url, { headers });
/** Each rendering of a page with scripts of the framework has its own. */
const nonce = ({ headers }: Response) => /nonce-([\w+/=-]+)/.exec(headers.get('content-security-policy') ?? '')?.[1];
const change = (values: string) =>
  server.graphql(
    `mutation { updateEvent(eventId: ${built.event.id}, ${values}) { id } }`,
    {},
    { token: built.organizer.accessToken },
  );

test('strangers at the same moment are shown one rendering, in their own language', async () => {
  const [one, other] = await Promise.all([home(), home()]);
  expect(nonce(one)).toBeDefined();
  expect(nonce(one)).toBe(nonce(other));
  const french = await read({ 'accept-language': 'fr' });
  expect(await french.text()).toContain('<html lang="fr"');
  expect(await (await read({ 'accept-language': 'en' })).text()).toContain('<html lang="en"');
});

test('a change is seen at once, and what is deleted is gone at once', async () => {
  await (await read()).text();
  await change('title: "A title of after"');
  expect(await (await read()).text()).toContain('A title of after');
  await change('draft: false, visibility: PRIVATE');
  expect((await read()).status).toBe(404);
  await change('visibility: PUBLIC');
  expect((await read()).status).toBe(200);
});

test('what somebody signed in reads is neither kept for strangers nor theirs', async () => {
  const { accessToken, refreshToken } = await buildPerson(server, { name: 'Nobody Else' });
  const pages: Record<string, string>[] = [
    { cookie: `convoke_session=${refreshToken}` },
    { authorization: `Bearer ${accessToken}` },
  ];
  for (const headers of pages) {
    const [stranger, member] = await Promise.all([home(), home(headers)]);
    expect(nonce(member)).not.toBe(nonce(stranger));
    expect(await stranger.text()).not.toContain('Nobody Else');
    const text = await member.text();
    if ('cookie' in headers) expect(text).toContain('Nobody Else');
    expect(await (await home()).text()).not.toContain('Nobody Else');
  }
});

test.each([
  ['/terms', '/about/terms'],
  ['/privacy', '/about/privacy'],
  ['/rules', '/about/rules'],
  ['/glossary', '/about/glossary'],
  ['/settings/authorized-apps', '/settings/apps'],
  ['/events/$UUID/participate', '/events/$UUID'],
  ['/events/$UUID/participate/without-account', '/events/$UUID'],
])('what people have kept of Mobilizon’s addresses leads on: %s', async (old, now) => {
  const [from, to] = [old, now].map((path) => path.replace('$UUID', built.event.uuid));
  const { status, headers } = await fetch(`${server.url}${from}`, { redirect: 'manual' });
  expect([status, headers.get('location')]).toEqual([308, to]);
});
