import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import pg from 'pg';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, type Member, startCluster } from '#test/cluster';
import { inHours } from '#test/events';
import { isFull, sizeOf, tell } from '#test/experiments';
import { photograph } from '#test/pictures';
import { type RemotePerson, RemoteServer } from '#test/remote-server';

const LONG = sizeOf(3_600_000, 240_000);
const METRICS_TOKEN = 'a-token-for-the-metrics';
const PATIENCE = { timeout: 120_000, interval: 200 };

let cluster: Cluster;
let elsewhere: RemoteServer;
let database: pg.Pool;
let token: string;
let me: string;
/** Another profile of the administrator, which takes part. */
let guest: string;

beforeAll(async () => {
  [cluster, elsewhere] = await Promise.all([startCluster({ METRICS_TOKEN }), RemoteServer.start()]);
  database = new pg.Pool({ connectionString: cluster.databaseUrl, max: 1 });
  token = (await cluster.ask(LOGIN)).login.accessToken;
  me = (await ask('{ loggedPerson { id } }')).loggedPerson.id;
  guest = (await ask('mutation { createPerson(preferredUsername: "guest", name: "Guest") { id } }')).createPerson.id;
}, LONG);
afterAll(async () => {
  await database.end();
  await cluster.close();
  await elsewhere.close();
});

const LOGIN =
  'mutation { login(email: "admin@example.org", password: "the-admin-password-of-tests") { accessToken refreshToken } }';
const CREATE = `mutation ($title: String!, $beginsOn: DateTime!, $me: ID!) {
  createEvent(title: $title, description: "<p>Come!</p>", beginsOn: $beginsOn, organizerActorId: $me, draft: false,
    joinOptions: FREE) { id url } }`;
const REGISTER =
  'mutation ($email: String!) { createUser(email: $email, password: "a passphrase of four words") { id } }';

const ask = (query: string, variables: object = {}, at?: Member) =>
  cluster.ask(query, variables, { token, at: at?.url });
const create = (title: string, at?: Member) => ask(CREATE, { title, me, beginsOn: inHours(48).toISOString() }, at);
const pageOf = async ({ url }: Member, path: string) => (await fetch(`${url}${path}`)).text();

describe('two servers and two workers are one instance', () => {
  it('of which one server knows who is signed in at the other, and who is not any more', async () => {
    const [first, second] = cluster.apis as [Member, Member];
    const { login } = await cluster.ask(LOGIN, {}, { at: first.url });
    const asked = { token: login.accessToken as string, at: second.url };
    expect((await cluster.ask('{ loggedUser { email } }', {}, asked)).loggedUser.email).toBe('admin@example.org');
    const LOGOUT = 'mutation ($refreshToken: String!) { logout(refreshToken: $refreshToken) }';
    await cluster.ask(LOGOUT, { refreshToken: login.refreshToken }, { token: login.accessToken, at: first.url });
    expect((await cluster.send('{"query":"{ loggedUser { email } }"}', asked)).status).toBe(401);
  });

  it('whose pictures lie in the folder of both', async () => {
    const form = new FormData();
    form.set('query', 'mutation ($file: Upload!) { uploadMedia(file: $file, name: "A poster") { url } }');
    form.set('variables', '{"file":"poster"}');
    form.set('poster', new Blob([await photograph(200, 100)]), 'poster.jpg');
    const answer = await cluster.send(form, { token, at: cluster.apis[0]!.url });
    const { pathname } = new URL(((await answer.json()) as any).data.uploadMedia.url);
    const pictures = await Promise.all(cluster.apis.map(({ url }) => fetch(`${url}${pathname}`)));
    expect(pictures.map(({ status }) => status)).toEqual([200, 200]);
  });

  it('where a page that one server keeps shows in the end what the other has changed', async () => {
    const [first, second] = cluster.apis as [Member, Member];
    const { id, url } = (await create('A feast', first)).createEvent;
    const { pathname } = new URL(url);
    expect(await pageOf(second, pathname)).toContain('A feast');
    const RENAME = 'mutation ($id: ID!) { updateEvent(eventId: $id, title: "A banquet") { id } }';
    await ask(RENAME, { id }, first);
    expect(await pageOf(first, pathname)).toContain('A banquet');
    await expect.poll(() => pageOf(second, pathname), PATIENCE).toContain('A banquet');
  });

  it('where who tries at both servers is one client', async () => {
    const guess = '{"query":"mutation { completeLogin(challenge: \\"x\\", code: \\"x\\") { accessToken } }"}';
    const tries = Array.from({ length: 60 }, async () => {
      const answer = await cluster.send(guess, { from: '192.0.2.99' });
      return ((await answer.json()) as { errors: { code: string }[] }).errors[0]!.code;
    });
    const codes = await Promise.all(tries);
    expect(codes.filter((code) => code === 'login_expired')).toHaveLength(50);
  });
});

const WATCH = 'subscription ($guest: ID!) { eventPersonParticipationChanged(personId: $guest) { id } }';
const JOIN = 'mutation ($event: ID!, $guest: ID!) { joinEvent(eventId: $event, actorId: $guest) { id } }';

/** Watches what the guest joins, at one of the servers or the proxy; counts news and notes how the socket ended. */
function watch(url: string) {
  const seen = { connected: 0, news: 0, codes: [] as number[], failures: [] as unknown[] };
  const client = createClient({
    url: `${url.replace('http', 'ws')}/api`,
    webSocketImpl: WebSocket,
    connectionParams: { Authorization: `Bearer ${token}` },
    retryAttempts: 20,
  });
  client.on('connected', () => seen.connected++);
  client.on('closed', (event) => seen.codes.push((event as { code: number }).code));
  client.subscribe(
    { query: WATCH, variables: { guest } },
    {
      next: () => seen.news++,
      error: (failure) => seen.failures.push(failure),
      complete: () => seen.failures.push('complete'),
    },
  );
  return { seen, end: () => client.dispose() };
}

/** Joins events at a server until those who watch hear of it: whether they listen yet is theirs to know. */
async function joinUntil(heard: () => boolean, at?: Member): Promise<void> {
  while (!heard()) {
    await ask(JOIN, { event: (await create('A song', at)).createEvent.id, guest }, at);
    await sleep(200);
  }
}

it(
  'what is written at one server is told to who watches at the other',
  async () => {
    const watched = watch(cluster.apis[1]!.url);
    await joinUntil(() => watched.seen.news > 0, cluster.apis[0]);
    expect(watched.seen.failures).toEqual([]);
    await watched.end();
  },
  LONG,
);

/** What was acknowledged, by who reads and writes until they are told to stop. */
function load() {
  const acknowledged = { mails: [] as string[], events: [] as string[] };
  const refused: string[] = [];
  let isOver = false;
  let number = 0;
  const until = async (act: () => Promise<unknown>) => {
    while (!isOver) {
      await act().catch((error: unknown) => refused.push(String(error)));
      await sleep(sizeOf(0, 50));
    }
  };
  const register = async () => {
    const email = `person-${++number}@example.net`;
    await cluster.ask(REGISTER, { email }, { from: `198.51.100.${number % 250}` });
    acknowledged.mails.push(email);
  };
  const publish = async () => {
    acknowledged.events.push((await create(`Song ${++number}`)).createEvent.url);
    // No account writes more than two things a second.
    await sleep(500);
  };
  const read = async () => (await fetch(`${cluster.proxy.url}/`)).arrayBuffer();
  const running = Promise.all([register, publish, read, read].map(until));
  const stop = async () => {
    isOver = true;
    await running;
  };
  return { acknowledged, refused, stop };
}

async function follow(): Promise<RemotePerson> {
  const follower = elsewhere.person('relay', { type: 'Application' });
  elsewhere.nodeInfo({ actorUri: follower.uri });
  const activity = {
    '@context': 'https://www.w3.org/ns/activitystreams',
    id: `${elsewhere.url}/activities/follow`,
    type: 'Follow',
    actor: follower.uri,
    object: `${cluster.proxy.url}/relay`,
  };
  expect((await elsewhere.post(`${cluster.proxy.url}/inbox`, activity, follower)).status).toBe(202);
  const ACCEPT = 'mutation ($address: String!) { acceptRelay(address: $address) { approved } }';
  const accepted = () => ask(ACCEPT, { address: elsewhere.host }).then(() => 'accepted', String);
  await expect.poll(accepted, PATIENCE).toBe('accepted');
  await expect.poll(() => elsewhere.deliveries.map(({ body }) => body.type), PATIENCE).toContain('Accept');
  return follower;
}

/** A mail to nobody, which no mail server takes, and which is not tried again. */
async function poison(): Promise<void> {
  await database.query(`INSERT INTO jobs.job (name, data, retry_limit) VALUES ('core.send-mail', '{"to":""}', 0)`);
}

/** How many jobs of a queue failed for good, as whoever runs the instance is shown. */
async function parked(queue: string): Promise<number> {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  const figures = await (await fetch(`${cluster.apis[0]!.url}/metrics`, { headers })).text();
  return Number(new RegExp(`^convoke_jobs_parked{queue="${queue}"} (\\d+)`, 'm').exec(figures)?.[1] ?? 0);
}

/** What the follower was told of the events, however often. */
const announced = () =>
  elsewhere.deliveries.flatMap(({ body }) => (body.type === 'Announce' ? [body.object as string] : []));

describe('each of them stopped and started in turn while people read and write', () => {
  it(
    'drains, and nobody is answered that a server is not there, sent anything twice, or cut off for good',
    async () => {
      await Promise.all([follow(), poison()]);
      const watched = watch(cluster.proxy.url);
      await expect.poll(() => watched.seen.connected, PATIENCE).toBe(1);
      const before = cluster.proxy.statuses.length;
      const { acknowledged, refused, stop } = load();
      const codes: (number | null)[] = [];
      let longestMs = 0;
      const restart = async (member: Member) => {
        const began = Date.now();
        codes.push(await member.stop('SIGTERM'));
        longestMs = Math.max(longestMs, Date.now() - began);
        await member.start();
        if (member.role === 'api') await cluster.proxy.sees(member.url);
      };
      const turns = [cluster.apis, cluster.workers].flatMap((members) => members.slice(0, sizeOf(2, 1)));
      for (let round = 0; round < sizeOf(5, 1); round++) {
        for (const member of turns) await restart(member);
      }
      if (isFull) await expect.poll(() => acknowledged.mails.length, { timeout: LONG }).toBeGreaterThan(500);
      await stop();

      // A stop that takes longer than half a minute is cut short, and ends with another code.
      expect(codes).toEqual(codes.map(() => 0));
      expect(refused.filter((refusal) => !refusal.includes('too_many_requests'))).toEqual([]);
      const statuses = cluster.proxy.statuses.slice(before);
      expect(statuses.length).toBeGreaterThan(50);
      expect(statuses.filter((status) => status >= 500)).toEqual([]);
      tell(
        'F11',
        `${codes.length} restarts by SIGTERM under load, behind a proxy`,
        `${statuses.length} requests, none 5xx; longest drain ${(longestMs / 1000).toFixed(1)} s`,
      );

      await expect.poll(() => cluster.mail.recipients().length, PATIENCE).toBe(acknowledged.mails.length);
      expect(cluster.mail.recipients().toSorted()).toEqual(acknowledged.mails.toSorted());
      const told = () => announced().filter((url) => acknowledged.events.includes(url));
      await expect.poll(() => new Set(told()).size, PATIENCE).toBe(acknowledged.events.length);
      expect(told().toSorted()).toEqual(acknowledged.events.toSorted());
      tell(
        'F10',
        'two servers, two workers, restarted meanwhile: mails and deliveries',
        `${acknowledged.mails.length} + ${acknowledged.events.length} due, as many arrived, none twice`,
      );

      await expect.poll(() => parked('core.send-mail'), PATIENCE).toBe(1);
      tell('F14', 'a poisoned mail among them', 'parked and shown, the others went on');

      // Whichever server had the socket, it is at one that runs, and hears again.
      const { news } = watched.seen;
      await joinUntil(() => watched.seen.news > news);
      expect(watched.seen.failures).toEqual([]);
      expect(new Set(watched.seen.codes)).toEqual(watched.seen.codes.length > 0 ? new Set([1001]) : new Set());
      await watched.end();
    },
    LONG,
  );

  it(
    'runs each cron once',
    async () => {
      const perMinute = async () => {
        const { rows } = await database.query<{ runs: number }>(
          `SELECT count(*)::int AS runs FROM jobs.job WHERE name = 'notifications.remind-before'
            GROUP BY date_trunc('minute', created_on)`,
        );
        return rows.map(({ runs }) => runs);
      };
      await expect
        .poll(async () => (await perMinute()).length, { timeout: 600_000, interval: 1000 })
        .toBeGreaterThan(sizeOf(5, 0));
      const minutes = await perMinute();
      expect(new Set(minutes)).toEqual(new Set([1]));
      tell(
        'F10',
        'two servers, two workers: a cron of every minute',
        `${minutes.length} minutes, ${minutes.length} runs`,
      );
    },
    LONG,
  );
});
