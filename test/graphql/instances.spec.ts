import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { DomainBlocks } from '#convoke/moderation';
import { runCron } from '#test/cron';
import { buildPerson, type TestPerson } from '#test/people';
import { RemoteServer } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
let admin: TestPerson;
let other: RemoteServer;

beforeAll(async () => {
  server = await startTestServer({ FEDERATION: 'true' });
  admin = await buildPerson(server, { role: UserRole.ADMINISTRATOR });
});
afterAll(() => server.close());
beforeEach(async () => {
  other = await RemoteServer.start();
  return () => other.close().catch(() => {});
});

/** Says of the other server who speaks for it. */
function introduce(name = 'Other') {
  const actor = other.person('relay', { type: 'Application' });
  other.nodeInfo({ name, software: 'mobilizon', version: '5.1', actorUri: actor.uri });
  return actor;
}

const FOLLOWER = '{ id approved notify insertedAt updatedAt actor { url domain type } targetActor { url domain } }';
const asAdmin = (query: string, variables?: Record<string, unknown>) =>
  server.graphql(query, variables, { token: admin.accessToken });
const add = (domain: string) =>
  asAdmin(
    `mutation ($domain: String!) { addInstance(domain: $domain) {
      domain followedStatus followerStatus hasRelay relayAddress instanceName software softwareVersion suspended } }`,
    { domain },
  );
const relay = (operation: string, address: string) =>
  asAdmin(`mutation ($address: String!) { ${operation}(address: $address) ${FOLLOWER} }`, { address });
const instance = async (domain: string) =>
  (
    await asAdmin(
      `query ($domain: ID!) { instance(domain: $domain) { domain followedStatus followerStatus followersCount
        followingsCount eventCount personCount suspended } }`,
      { domain },
    )
  ).data?.instance;
const statistics = async () =>
  (await server.graphql('{ statistics { numberOfInstanceFollowers numberOfInstanceFollowings } }')).data!.statistics;

/** What the other side's answer to our Follow does. */
async function approve(): Promise<void> {
  await server.db.query('UPDATE follows SET approved = true');
}

/** What a Follow that came in leaves. */
async function askedBy(uri: string): Promise<void> {
  await server.db.query(
    `INSERT INTO follows (uri, follower_id, target_id, approved, created_at, updated_at)
      SELECT $1 || '#follow', r.actor_id, s.value::text::bigint, false, now(), now()
      FROM remote_actors r, (SELECT id AS value FROM actors WHERE preferred_username = 'relay' AND domain IS NULL) s
      WHERE r.uri = $1`,
    [uri],
  );
}

const waiting = async () =>
  server.db.query<{ type: string; host: string }>(
    `SELECT a.body ->> 'type' AS type, d.host FROM deliveries d JOIN outbound_activities a ON a.id = d.activity_id
      WHERE d.host = $1 ORDER BY d.id`,
    [other.host],
  );

describe('only administrators', () => {
  const operations = [
    '{ instances { total } }',
    '{ instance(domain: "example.org") { domain } }',
    '{ relayFollowers { total } }',
    '{ relayFollowings { total } }',
    '{ deliveryQueue { depth } }',
    'mutation { addInstance(domain: "example.org") { domain } }',
    'mutation { removeRelay(address: "example.org") { id } }',
    'mutation { acceptRelay(address: "example.org") { id } }',
    'mutation { rejectRelay(address: "example.org") { id } }',
    'mutation { refreshInstance(domain: "example.org") { domain } }',
    'mutation { retryDeliveries(host: "example.org") }',
    'mutation { dropDeliveries(host: "example.org") }',
  ];

  test.each(operations)('may ask %s', async (operation) => {
    expect((await server.graphql(operation)).errors?.[0]).toMatchObject({ code: 'unauthenticated', status_code: 401 });
    const moderator = await buildPerson(server, { role: UserRole.MODERATOR });
    const { errors } = await server.graphql(operation, {}, { token: moderator.accessToken });
    expect(errors?.[0]).toMatchObject({ code: 'unauthorized', status_code: 403 });
  });
});

describe('following an instance', () => {
  test('asks its actor, is pending until it agrees, and is counted then', async () => {
    const { uri } = introduce('The other one');
    const before = await statistics();
    const { data, errors } = await add(`http://${other.host.toUpperCase()}/about`);
    expect(errors).toBeUndefined();
    expect(data!.addInstance).toEqual({
      domain: other.host,
      followedStatus: 'PENDING',
      followerStatus: 'NONE',
      hasRelay: true,
      relayAddress: `relay@${other.host}`,
      instanceName: 'The other one',
      software: 'mobilizon',
      softwareVersion: '5.1',
      suspended: false,
    });
    expect(await waiting()).toEqual([{ type: 'Follow', host: other.host }]);
    expect(await statistics()).toEqual(before);
    await approve();
    expect(await instance(other.host)).toMatchObject({ followedStatus: 'APPROVED', followingsCount: 1 });
    expect((await statistics()).numberOfInstanceFollowings).toBe(before.numberOfInstanceFollowings + 1);
    const { relayFollowings } = (await asAdmin(`{ relayFollowings { total elements ${FOLLOWER} } }`)).data!;
    expect(relayFollowings.elements[0]).toMatchObject({
      approved: true,
      notify: false,
      actor: { url: `${server.url}/relay`, domain: null },
      targetActor: { url: uri, domain: other.host },
    });
  });

  test('ends with an Undo, by domain or by address', async () => {
    introduce();
    await add(other.host);
    const { data } = await relay('removeRelay', `relay@${other.host}`);
    expect(data!.removeRelay.targetActor.domain).toBe(other.host);
    expect((await waiting()).map(({ type }) => type)).toEqual(['Follow', 'Undo']);
    expect(await instance(other.host)).toMatchObject({ followedStatus: 'NONE' });
    expect((await relay('removeRelay', other.host)).errors?.[0]).toMatchObject({
      code: 'follow_not_found',
      field: 'address',
    });
  });

  test.each([
    ['', 'This is needed.'],
    ['not a domain', 'This is not the domain of a server'],
    ['user@example.org', 'This is not the domain of a server'],
    ['exa_mple.org', 'This is not the domain of a server'],
    ['127.0.0.1:1', 'This is not the domain of a server'],
    ['127.0.0.1:65534', 'Nobody answers there'],
  ])('says what is wrong with %j', async (domain, words) => {
    const { errors } = await add(domain);
    expect(errors).toHaveLength(1);
    expect(errors![0]).toMatchObject({ code: 'validation', status_code: 422, field: 'domain' });
    expect(errors![0]!.message).toContain(words);
  });

  test('refuses ourselves, blocked ones and servers without an actor', async () => {
    const refusal = async (domain: string) => (await add(domain)).errors?.[0];
    expect(await refusal(server.url)).toMatchObject({ field: 'domain', message: 'This is our own instance.' });
    expect((await refusal(other.host))?.message).toContain('cannot be followed as an instance');
    introduce();
    const blocks = server.app.get(DomainBlocks, { strict: false });
    await blocks.set('127.0.0.1', { severity: 'suspend', rejectMedia: false });
    expect((await refusal(other.host))?.message).toContain('blocked here');
    expect(await instance('127.0.0.1')).toMatchObject({ suspended: true });
    await blocks.set('127.0.0.1', null);
  });
});

describe('a follower', () => {
  async function asked() {
    const { uri } = introduce();
    await add(other.host);
    await askedBy(uri);
    return uri;
  }

  test('waits until it is accepted, and is told', async () => {
    const id = await asked();
    const first = (await asAdmin(`{ relayFollowers { elements ${FOLLOWER} } }`)).data!.relayFollowers.elements[0];
    expect(first).toMatchObject({ approved: false, actor: { url: id, type: 'APPLICATION' } });
    expect(await instance(other.host)).toMatchObject({ followerStatus: 'PENDING', followersCount: 0 });
    expect((await relay('acceptRelay', id)).data!.acceptRelay).toMatchObject({ approved: true });
    expect(await instance(other.host)).toMatchObject({ followerStatus: 'APPROVED', followersCount: 1 });
    expect((await waiting()).map(({ type }) => type)).toEqual(['Follow', 'Accept']);
  });

  test('can be turned away, also later', async () => {
    await asked();
    await relay('acceptRelay', other.host);
    expect((await relay('rejectRelay', other.host)).errors).toBeUndefined();
    expect(await instance(other.host)).toMatchObject({ followerStatus: 'NONE' });
    expect((await waiting()).map(({ type }) => type)).toEqual(['Follow', 'Accept', 'Reject']);
  });
});

describe('what administrators do about an instance', () => {
  const refresh = (domain: string) =>
    asAdmin(
      `mutation ($domain: String!) { refreshInstance(domain: $domain) {
        software softwareVersion userCount registrationsOpen heardAt reachedAt } }`,
      { domain },
    );
  const logged = async (host = other.host) =>
    (
      await server.db.query<{ action: string }>(
        'SELECT action FROM action_logs WHERE target_id = $1 AND user_id = $2 ORDER BY id',
        [host, admin.user.id],
      )
    ).map(({ action }) => action);

  test('is written down, and what is refused is not', async () => {
    const { uri } = introduce();
    await add(other.host);
    await askedBy(uri);
    await relay('acceptRelay', other.host);
    await relay('acceptRelay', other.host);
    await relay('rejectRelay', other.host);
    await relay('rejectRelay', other.host);
    await relay('removeRelay', other.host);
    await relay('removeRelay', other.host);
    expect(await logged()).toEqual(['instance_follow', 'instance_accept', 'instance_reject', 'instance_unfollow']);
  });

  test('may be asking what it is by now, as each day does by itself', async () => {
    introduce('First');
    const { host } = other;
    const { data } = await refresh(host);
    expect(data!.refreshInstance).toEqual({
      software: 'mobilizon',
      softwareVersion: '5.1',
      userCount: 1,
      registrationsOpen: false,
      heardAt: null,
      reachedAt: expect.any(String),
    });
    expect(await logged(host)).toEqual(['instance_refresh']);
    const software = async () => {
      await runCron(server, 'federation.ask-instances');
      await server.runJobs();
      const [row] = await server.db.query('SELECT software, failing_since FROM instances WHERE host = $1', [host]);
      return row;
    };
    other.nodeInfo({ software: 'newer' });
    expect(await software()).toMatchObject({ software: 'mobilizon' });
    await server.db.query(`UPDATE instances SET asked_at = asked_at - interval '1 day' WHERE host = $1`, [host]);
    expect(await software()).toEqual({ software: 'newer', failing_since: null });
    await server.db.query(`UPDATE instances SET asked_at = asked_at - interval '1 day' WHERE host = $1`, [host]);
    await other.close();
    expect(await software()).toEqual({ software: 'newer', failing_since: expect.any(Date) });
    expect((await refresh(host)).errors?.[0]).toMatchObject({ field: 'domain' });
    expect((await refresh('not a host')).errors?.[0]).toMatchObject({ field: 'domain' });
    expect(await logged(host)).toEqual(['instance_refresh']);
  });
});

describe('the list of instances', () => {
  const list = async (rest: string) =>
    (await asAdmin(`{ instances(limit: 100, ${rest}) { total elements { domain eventCount personCount } } }`)).data!
      .instances;

  beforeAll(async () => {
    const at = async (host: string, ...people: string[]) => {
      await server.db.query('INSERT INTO instances (host, name, created_at) VALUES ($1, $2, now())', [
        host,
        `N ${host}`,
      ]);
      for (const name of people) {
        const [{ id } = { id: '' }] = await server.db.query<{ id: string }>(
          `INSERT INTO actors (type, preferred_username, domain, url, summary, created_at, updated_at)
            VALUES ('person', $1, $2, $3, '', now(), now()) RETURNING id`,
          [name, host, `https://${host}/${name}`],
        );
        await server.db.query(
          'INSERT INTO remote_actors (actor_id, uri, host, inbox_url, fetched_at) VALUES ($1, $2, $3, $2, now())',
          [id, `https://${host}/${name}`, host],
        );
      }
    };
    await at('crowd.example', 'ann', 'bob', 'cid');
    await at('pair.example', 'ann', 'bob');
    await at('sub.bad.example', 'eve');
    await server.app.get(DomainBlocks, { strict: false }).set('bad.example', {
      severity: 'suspend',
      rejectMedia: false,
    });
  });

  test('is sorted by what is counted, both ways', async () => {
    const domains = async (direction: string) =>
      (await list(`orderBy: PERSON_COUNT, direction: "${direction}", filterDomain: ".example"`)).elements.map(
        ({ domain }: { domain: string }) => domain,
      );
    expect((await domains('desc')).slice(0, 3)).toEqual(['crowd.example', 'pair.example', 'sub.bad.example']);
    expect((await domains('asc')).slice(-2)).toEqual(['pair.example', 'crowd.example']);
    const { errors } = await asAdmin('{ instances(direction: "sideways") { total } }');
    expect(errors?.[0]).toMatchObject({ field: 'direction' });
  });

  test.each(['EVENT_COUNT', 'GROUP_COUNT', 'FOLLOWERS_COUNT', 'FOLLOWINGS_COUNT', 'REPORTS_COUNT', 'MEDIA_SIZE'])(
    'may be sorted by %s',
    async (order) => {
      expect((await list(`orderBy: ${order}, filterDomain: ".example"`)).total).toBe(4);
    },
  );

  test('can be narrowed by words, follow and block', async () => {
    expect(await list('filterDomain: "CROWD"')).toEqual({
      total: 1,
      elements: [{ domain: 'crowd.example', eventCount: 0, personCount: 3 }],
    });
    const suspended = await list('filterSuspendStatus: SUSPENDED');
    expect(suspended.elements.map(({ domain }: { domain: string }) => domain).sort()).toEqual([
      'bad.example',
      'sub.bad.example',
    ]);
    introduce();
    await add(other.host);
    const followed = await list(`filterFollowStatus: FOLLOWING, filterDomain: "${other.host}"`);
    expect(followed.total).toBe(1);
    expect((await list(`filterFollowStatus: FOLLOWED, filterDomain: "${other.host}"`)).total).toBe(0);
    expect((await list('filterFollowStatus: FOLLOWING, filterDomain: "crowd"')).total).toBe(0);
  });

  test('tells since when nobody answers there, whether asked or sent to', async () => {
    const since = async () =>
      (await asAdmin('{ instance(domain: "pair.example") { unreachableSince } }')).data!.instance.unreachableSince;
    expect(await since()).toBeNull();
    const [sent, asked] = ['2026-03-02T10:00:00.000Z', '2026-03-01T10:00:00.000Z'];
    await server.db.query(
      `INSERT INTO delivery_hosts (host, failures, failing_since, paused_until) VALUES ('pair.example', 2, $1, $1)`,
      [sent],
    );
    expect(new Date(await since()).toISOString()).toBe(sent);
    await server.db.query(`UPDATE instances SET failing_since = $1 WHERE host = 'pair.example'`, [asked]);
    expect(new Date(await since()).toISOString()).toBe(asked);
  });

  test('comes in pages', async () => {
    const page = (number: number) =>
      asAdmin(
        'query ($page: Int) { instances(page: $page, limit: 1, filterDomain: ".example") { total elements { domain } } }',
        {
          page: number,
        },
      );
    const [one, two] = [(await page(1)).data!.instances, (await page(2)).data!.instances];
    expect(one.total).toBe(4);
    expect(one.elements).toHaveLength(1);
    expect(two.elements[0].domain).not.toBe(one.elements[0].domain);
  });
});

describe('the queue of deliveries', () => {
  const queue = async () =>
    (
      await asAdmin(
        '{ deliveryQueue { depth givenUp oldestAt hosts { total elements { host waiting givenUp failures lastProblem } } } }',
      )
    ).data!.deliveryQueue;
  const mine = async () => (await queue()).hosts.elements.find(({ host }: { host: string }) => host === other.host);

  test('tells what a server does not take, tries it again or drops it', async () => {
    introduce();
    await add(other.host);
    await server.db.query(`UPDATE deliveries SET attempts = 3, problem = 'HTTP 500', due_at = NULL WHERE host = $1`, [
      other.host,
    ]);
    expect(await mine()).toEqual({ host: other.host, waiting: 0, givenUp: 1, failures: 3, lastProblem: 'HTTP 500' });
    const { givenUp, depth } = await queue();
    const act = (name: string) => asAdmin(`mutation ($host: String!) { ${name}(host: $host) }`, { host: other.host });
    expect((await act('retryDeliveries')).data).toEqual({ retryDeliveries: 1 });
    expect(await queue()).toMatchObject({ givenUp: givenUp - 1, depth: depth + 1 });
    expect((await act('dropDeliveries')).data).toEqual({ dropDeliveries: 1 });
    expect(await queue()).toMatchObject({ givenUp: givenUp - 1, depth });
    expect((await act('dropDeliveries')).data).toEqual({ dropDeliveries: 0 });
    const written = await server.db.query<{ action: string }>(
      `SELECT action FROM action_logs WHERE target_id = $1 AND action LIKE 'deliveries%' AND user_id IS NOT NULL ORDER BY id`,
      [other.host],
    );
    expect(written.map(({ action }) => action)).toEqual(['deliveries_retry', 'deliveries_drop']);
  });
});
