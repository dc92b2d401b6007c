import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DomainBlocks } from '#convoke/moderation';
import { buildEvent } from '#test/events';
import { buildPerson, type TestPerson } from '#test/people';
import { RemoteServer } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
let other: RemoteServer;
let reader: TestPerson;

beforeAll(async () => {
  server = await startTestServer({ FEDERATION: 'true', RATE_LIMITS: 'true' });
});
afterAll(() => server.close());
beforeEach(async () => {
  [other, reader] = await Promise.all([RemoteServer.start(), buildPerson(server)]);
  return () => other.close();
});

const SEARCH = 'query ($term: String) { searchEvents(term: $term) { total elements { title url } } }';
const search = (term: string, person: TestPerson | null = reader) =>
  server.graphql(SEARCH, { term }, { token: person?.accessToken });
const titles = async (term: string, person?: TestPerson | null) =>
  (await search(term, person)).data!.searchEvents.elements.map(({ title }: { title: string }) => title);
const interact = (uri: string, person: TestPerson | null = reader) =>
  server.graphql(
    'query ($uri: String!) { interact(uri: $uri) { __typename url ... on Event { title } ... on Person { domain } } }',
    { uri },
    { token: person?.accessToken },
  );

describe('searching for an address', () => {
  test('answers the event that its server tells of, and what has the address here already', async () => {
    const { id } = other.event(other.person('mia'), { name: 'Lanterns' });
    expect((await search(String(id))).data!.searchEvents).toEqual({
      total: 1,
      elements: [{ title: 'Lanterns', url: id }],
    });
    await titles(String(id));
    expect(other.timesAsked(new URL(String(id)).pathname)).toBe(1);
    const { event } = await buildEvent(server, { title: 'Of here' });
    expect(await titles(event.url, null)).toEqual(['Of here']);
  });

  test('asks nobody for a visitor, who is not shown what only somebody here looked up', async () => {
    const { id } = other.event(other.person('mia'));
    expect(await titles(String(id), null)).toEqual([]);
    expect(other.asked).toEqual([]);
    await search(String(id));
    expect(await titles(String(id), null)).toEqual([]);
  });

  test('answers what a profile has coming up, by its handle or address', async () => {
    const mia = other.person('mia');
    for (const name of ['One', 'Two']) await search(String(other.event(mia, { name }).id));
    expect((await titles(`@${mia.handle}`)).sort()).toEqual(['One', 'Two']);
    expect((await titles(mia.uri)).sort()).toEqual(['One', 'Two']);
  });

  test.each([
    ['that nobody serves', () => `${other.url}/nothing`],
    ['of a server that is not there', () => 'http://127.0.0.1:65534/event'],
    ['of a page that is no event', () => `${other.url}/page`],
    ['of an event that lies', () => `${other.url}/liar`],
    ['of a handle that nobody has', () => `@nobody@${other.host}`],
    ['of a host that cannot be', () => '@nobody@exa_mple..org'],
  ])('answers nothing for one %s, without an error', async (_, term) => {
    other.serve('/page', '<html></html>', { type: 'text/html' });
    other.serve('/liar', { id: `${other.url}/liar`, type: 'Event', actor: 'http://127.0.0.1:65534/x' });
    const { data, errors } = await search(term());
    expect(errors).toBeUndefined();
    expect(data!.searchEvents).toEqual({ total: 0, elements: [] });
  });

  test('asks nothing of a blocked server', async () => {
    const mia = other.person('mia');
    const { id } = other.event(mia);
    const blocks = server.app.get(DomainBlocks, { strict: false });
    await blocks.set('127.0.0.1', { severity: 'suspend', rejectMedia: false });
    for (const term of [String(id), mia.uri, `@${mia.handle}`]) expect(await titles(term)).toEqual([]);
    expect(other.asked).toEqual([]);
    await blocks.set('127.0.0.1', null);
  });

  test('takes words with an @ or a scheme among them for words', async () => {
    await buildEvent(server, { title: 'Meet at https://example.org today' });
    await server.runJobs();
    expect(await titles('meet https today')).toHaveLength(1);
  });

  test('fetches one thing at a time for each account', async () => {
    const gate = Promise.withResolvers<void>();
    other.handle('/slow', (_, response) => void gate.promise.then(() => response.writeHead(404).end()));
    const first = search(`${other.url}/slow`);
    await expect.poll(() => other.timesAsked('/slow')).toBe(1);
    const { errors } = await search(`${other.url}/second`);
    expect(errors?.[0]).toMatchObject({ code: 'too_many_requests', status_code: 429 });
    expect(await titles(`${other.url}/second`, await buildPerson(server))).toEqual([]);
    gate.resolve();
    expect((await first).errors).toBeUndefined();
    expect((await search(`${other.url}/second`)).errors).toBeUndefined();
  });
});

describe('interact', () => {
  test('leads to an event or a profile by what names it', async () => {
    const mia = other.person('mia');
    const { id } = other.event(mia, { name: 'Lanterns' });
    expect((await interact(String(id))).data!.interact).toEqual({ __typename: 'Event', url: id, title: 'Lanterns' });
    const profile = { __typename: 'Person', url: expect.stringContaining('mia') as string, domain: other.host };
    expect((await interact(`@${mia.handle}`)).data!.interact).toEqual(profile);
    expect((await interact(mia.uri)).data!.interact).toEqual(profile);
  });

  test('asks a visitor to sign in before another server is asked', async () => {
    const { id } = other.event(other.person('mia'));
    expect((await interact(String(id), null)).errors?.[0]).toMatchObject({ code: 'unauthenticated' });
    expect(other.asked).toEqual([]);
    const { event } = await buildEvent(server);
    expect((await interact(event.url, null)).data!.interact).toMatchObject({ title: event.title });
  });

  test('says what cannot be had', async () => {
    expect((await interact('some words')).errors?.[0]).toMatchObject({ code: 'validation', field: 'uri' });
    expect((await interact(`${other.url}/nothing`)).errors?.[0]).toMatchObject({ code: 'fetch_failed', field: 'uri' });
  });
});

describe('interactionAddress', () => {
  const ask = (handle: string, uri = `${server.url}/events/1?a=b&c`) =>
    server.graphql('query ($handle: String!, $uri: String!) { interactionAddress(handle: $handle, uri: $uri) }', {
      handle,
      uri,
    });

  test('answers the page of the server of the account, with the address in it', async () => {
    const { handle } = other.person('mia');
    const { data } = await ask(handle);
    const encoded = encodeURIComponent(`${server.url}/events/1?a=b&c`);
    expect(data!.interactionAddress).toBe(`${other.url}/interact?uri=${encoded}`);
    expect((await ask(`@${handle}`)).data).toEqual(data);
  });

  test.each([
    ['words', () => 'no account', 'Write your account like'],
    ['an account of ours', () => `admin@${new URL(server.url).host}`, 'sign in here'],
    ['an account that nobody has', () => `nobody@${other.host}`, 'does not answer or does not know'],
    ['a server that is not there', () => 'mia@127.0.0.1:65534', 'does not answer or does not know'],
    ['a server without such a page', () => `plain@${other.host}`, 'no page to go on'],
    ['a server whose page is no web page', () => `script@${other.host}`, 'no page to go on'],
  ])('says in the field what is wrong with %s', async (_, handle, words) => {
    const tell = (name: string, links: object[]) => {
      const resource = encodeURIComponent(`acct:${name}@${other.host}`);
      const type = 'application/jrd+json';
      other.serve(`/.well-known/webfinger?resource=${resource}`, { subject: `acct:${name}`, links }, { type });
    };
    tell('plain', []);
    tell('script', [{ rel: 'http://ostatus.org/schema/1.0/subscribe', template: 'javascript:alert(1)//{uri}' }]);
    const { errors } = await ask(handle());
    expect(errors?.[0]).toMatchObject({ code: 'validation', field: 'handle' });
    expect(errors![0]!.message).toContain(words);
  });
});
