import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Persons } from '#convoke/actors';
import { InstanceSettingsService } from '#convoke/instance';
import { buildEvent } from '#test/events';
import { askAsPeer, readAsPeer } from '#test/peers';
import { addProfile, buildPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';

const PROFILE_PAGE = 'http://webfinger.net/rel/profile-page';

let server: TestServer;
let host: string;
beforeAll(async () => {
  server = await startTestServer({
    FEDERATION: 'true',
    INSTANCE_NAME: 'Plum Tree',
    SOURCE_URL: 'https://code.example/',
  });
  host = new URL(server.url).host;
});
afterAll(() => server.close());

const ask = (address: string, accept = 'application/json') => askAsPeer(server, address, { accept });
const finger = (resource: string) => ask(`/.well-known/webfinger?resource=${encodeURIComponent(resource)}`);

describe('WebFinger', () => {
  test('leads from a handle to the actor that a peer can read, and to where people follow from', async () => {
    const { actor } = await buildPerson(server);
    const response = await finger(`acct:${actor.preferredUsername}@${host}`);
    expect(response.headers.get('content-type')).toBe('application/jrd+json; charset=utf-8');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    const { subject, aliases, links } = (await response.json()) as any;
    expect(subject).toBe(`acct:${actor.preferredUsername}@${host}`);
    expect(aliases).toEqual([actor.url]);
    expect(links).toContainEqual({ rel: 'self', type: 'application/activity+json', href: actor.url });
    expect(links.map(({ rel }: { rel: string }) => rel)).not.toContain(PROFILE_PAGE);
    expect(links).toContainEqual({
      rel: 'http://ostatus.org/schema/1.0/subscribe',
      template: `${server.url}/interact?uri={uri}`,
    });
    const [self] = links.filter(({ rel }: { rel: string }) => rel === 'self');
    expect(await readAsPeer(server, self.href)).toMatchObject({
      id: actor.url,
      preferredUsername: actor.preferredUsername,
      inbox: `${actor.url}/inbox`,
      publicKey: { owner: actor.url },
    });
  });

  test('knows an actor by its handle in any case, with an @ before it, and by its address', async () => {
    const { actor } = await buildPerson(server);
    const name = actor.preferredUsername;
    for (const resource of [
      `acct:${name.toUpperCase()}@${host}`,
      `ACCT:@${name}@${host}`,
      actor.url,
      `${actor.url}/`,
    ]) {
      expect(((await (await finger(resource)).json()) as any).aliases).toEqual([actor.url]);
    }
  });

  test.each([(at: string) => `acct:relay@${at}`, (at: string) => `http://${at}/relay`])(
    'knows the instance (%#)',
    async (resource) => {
      const { links } = (await (await finger(resource(host))).json()) as any;
      expect(links[0].href).toBe(`${server.url}/relay`);
      expect(links.map(({ rel }: { rel: string }) => rel)).toContain(PROFILE_PAGE);
    },
  );

  test.each([
    'acct:nobody@HOST',
    'acct:anonymous@HOST',
    'acct:relay@elsewhere.example',
    'acct:@HOST',
    'acct:relay',
    'https://elsewhere.example/relay',
    'http://HOST/events/1',
    'http://HOST/relay?x',
    'mailto:relay@HOST',
    'relay',
    '\0',
  ])('does not know %s', async (resource) => {
    expect((await finger(resource.replace('HOST', host))).status).toBe(404);
  });

  test.each(['', '?resource=', '?resource=a&resource=b', '?rel=self'])(
    'refuses a question without a resource (%s)',
    async (query) => {
      expect((await ask(`/.well-known/webfinger${query}`)).status).toBe(400);
    },
  );

  test('says of a profile that was deleted that it is gone, and knows no suspended one', async () => {
    const { user, actor } = await buildPerson(server);
    await addProfile(server, user, `second_${actor.preferredUsername}`);
    await server.app.get(Persons, { strict: false }).delete(user, actor.id);
    expect((await finger(`acct:${actor.preferredUsername}@${host}`)).status).toBe(410);
    const suspended = await buildPerson(server);
    await server.db.query('UPDATE actors SET suspended_at = now() WHERE id = $1', [suspended.actor.id]);
    expect((await finger(suspended.actor.url)).status).toBe(404);
  });
});

describe('host-meta', () => {
  test('says where handles are looked up, as XML and as JSON', async () => {
    const template = `${server.url}/.well-known/webfinger?resource={uri}`;
    const xml = await ask('/.well-known/host-meta');
    expect(xml.headers.get('content-type')).toBe('application/xrd+xml; charset=utf-8');
    expect(await xml.text()).toContain(`<Link rel="lrdd" type="application/jrd+json" template="${template}"/>`);
    expect(await (await ask('/.well-known/host-meta.json')).json()).toEqual({
      links: [{ rel: 'lrdd', type: 'application/jrd+json', template }],
    });
  });
});

describe('NodeInfo', () => {
  const nodeInfo = async (version: string) => (await (await ask(`/nodeinfo/${version}`)).json()) as any;

  test('names its schema documents before the actor that speaks for the instance', async () => {
    const { links } = (await (await ask('/.well-known/nodeinfo')).json()) as any;
    expect(links.map(({ rel }: { rel: string }) => rel)).toEqual([
      'http://nodeinfo.diaspora.software/ns/schema/2.0',
      'http://nodeinfo.diaspora.software/ns/schema/2.1',
      'https://www.w3.org/ns/activitystreams#Application',
    ]);
    const [first, , application] = links;
    expect((await (await fetch(first.href)).json()) as any).toMatchObject({
      version: '2.0',
      protocols: ['activitypub'],
    });
    expect(await readAsPeer(server, application.href)).toMatchObject({ id: application.href, type: 'Application' });
  });

  test.each(['2.0', '2.1'])('%s holds what its schema demands and nothing that it forbids', async (version) => {
    const response = await ask(`/nodeinfo/${version}`);
    expect(response.headers.get('content-type')).toContain(
      `application/json; profile="http://nodeinfo.diaspora.software/ns/schema/${version}#"`,
    );
    const { software, ...document } = (await response.json()) as any;
    expect(document).toMatchObject({
      version,
      protocols: ['activitypub'],
      services: { inbound: [], outbound: [] },
      openRegistrations: true,
      metadata: { nodeName: 'Plum Tree' },
    });
    expect(software.name).toMatch(/^[a-z0-9-]+$/);
    const known = version === '2.0' ? ['name', 'version'] : ['name', 'repository', 'version'];
    expect(Object.keys(software).toSorted()).toEqual(known);
    expect(Object.keys(document).toSorted()).toEqual(
      ['metadata', 'openRegistrations', 'protocols', 'services', 'usage', 'version'].toSorted(),
    );
  });

  test('counts the people and the public events of this instance, and who was here of late', async () => {
    const before = (await nodeInfo('2.1')).usage;
    const person = await buildPerson(server);
    const long = await buildPerson(server);
    await buildEvent(server, { organizer: person });
    await buildEvent(server, { organizer: person, draft: true });
    await server.db.query("UPDATE sessions SET last_used_at = now() - interval '60 days' WHERE user_id = $1", [
      long.user.id,
    ]);
    await server.db.query("UPDATE users SET current_sign_in_at = now() - interval '60 days' WHERE id = $1", [
      long.user.id,
    ]);
    await server.runJobs();
    const restore = moveClock(server, 2);
    const { usage } = await nodeInfo('2.1');
    restore();
    expect(usage.users).toEqual({
      total: before.users.total + 2,
      activeMonth: before.users.activeMonth + 1,
      activeHalfyear: before.users.activeHalfyear + 2,
    });
    expect(usage.localPosts).toBe(before.localPosts + 1);
  });

  test('says whether everybody may register', async () => {
    const settings = server.app.get(InstanceSettingsService, { strict: false });
    await settings.change({ registrations: 'closed' });
    expect((await nodeInfo('2.0')).openRegistrations).toBe(false);
    await settings.change({ registrations: 'open' });
  });

  test.each(['1.0', '2.2', '2.1.json'])('has no version %s', async (version) => {
    expect((await ask(`/nodeinfo/${version}`)).status).toBe(404);
  });
});
