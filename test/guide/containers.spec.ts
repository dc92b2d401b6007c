import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blocksOf, ComposedHost, STORE_KEY } from '#test/composed/index';
import { inHours } from '#test/events';
import { tell } from '#test/experiments';
import { type Instance, startInstance } from '#test/instances';
import { photograph } from '#test/pictures';
import { freePort } from '#test/processes';
import { type MailServer, startMailServer } from '#test/smtp';

/** Starts whole machines on a busy one. */
const LONG = 300_000;
const PATIENCE = { timeout: 60_000, interval: 250 };

type Data = Record<string, any>;

let url: string;
let first: ComposedHost;
let second: ComposedHost;
let follower: Instance;
let mail: MailServer;
/** Of the first administrator, as the log showed it. */
let password: string;
let token: string;
let me: string;
/** Where a picture is that was uploaded. */
let poster: string;

beforeAll(async () => {
  const port = await freePort();
  url = `http://localhost:${port}`;
  mail = await startMailServer();
  [first, second, follower] = await Promise.all([ComposedHost.make(port), ComposedHost.make(port), startInstance()]);
}, LONG);
afterAll(async () => {
  await Promise.all([first?.close(), second?.close(), follower?.close()]);
  mail?.close();
}, LONG);

/** Runs a block of the guide, which has to go well. */
async function follow(host: ComposedHost, commands: string): Promise<string> {
  const { code, output } = await host.sh(commands);
  expect(code, `${commands}\n${output}`).toBe(0);
  return output;
}

/** Puts other values into the .env that the guide had written. */
async function substitute(host: ComposedHost, own: Record<string, string>): Promise<void> {
  const path = join(host.path, '.env');
  const lines = (await readFile(path, 'utf8')).split('\n').map((line) => {
    const [name = ''] = line.split('=');
    return name in own ? `${name}=${own[name]}` : line;
  });
  await writeFile(path, lines.join('\n'));
}

/** Has the .env say what this machine has in place of the example's, and what only the loopback needs. */
async function configure(host: ComposedHost): Promise<void> {
  await substitute(host, { PUBLIC_URL: url, SMTP_URL: mail.url, TRUSTED_PROXIES: '127.0.0.0/8' });
  const forTests = ['FEDERATION_ALLOW_PRIVATE_NETWORK=true', 'GEOCODER=photon', 'DATABASE_POOL_SIZE=4'];
  await appendFile(join(host.path, '.env'), `${forTests.join('\n')}\n`);
}

async function send(query: string, variables: Data = {}, map: Record<string, Blob> = {}): Promise<Data> {
  const body = new FormData();
  body.set('query', query);
  body.set('variables', JSON.stringify(variables));
  for (const [name, file] of Object.entries(map)) body.set(name, file, 'picture.jpg');
  const headers = { 'x-convoke-request': '1', ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const response = await fetch(`${url}/api`, { method: 'POST', headers, body });
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
  expect(errors).toBeUndefined();
  return data;
}

const signIn = async () =>
  (
    await send(
      'mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { accessToken } }',
      {
        email: 'you@example.org',
        password,
      },
    )
  ).login.accessToken;

const publish = async (title: string) =>
  (
    await send(
      `mutation ($title: String!, $beginsOn: DateTime!, $me: ID!) { createEvent(title: $title, description: "<p>Come!</p>",
        beginsOn: $beginsOn, organizerActorId: $me, draft: false) { id url } }`,
      { title, beginsOn: inHours(48).toISOString(), me },
    )
  ).createEvent;

/** What the instance that follows shows of that title. */
const arrived = async (title: string) => {
  const { searchEvents } = await follower.askAsStranger(
    'query ($title: String) { searchEvents(term: $title) { elements { ... on Event { title url } } } }',
    { title },
  );
  return searchEvents.elements.filter((event: { title: string }) => event.title === title);
};

async function query(host: ComposedHost, sql: string): Promise<Data[]> {
  const client = new pg.Client({ connectionString: host.databaseUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** How many rows each table has. */
async function counts(host: ComposedHost): Promise<Record<string, number>> {
  const tables = await query(
    host,
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relpersistence = 'p' AND relnamespace = 'public'::regnamespace`,
  );
  const selects = tables.map(({ name }) => `SELECT '${name}' AS name, count(*)::int AS number FROM "${name}"`);
  const rows = await query(host, `${selects.join(' UNION ALL ')} ORDER BY 1`);
  return Object.fromEntries(rows.map(({ name, number }) => [name, number]));
}

/** What other servers, and people's authenticator apps, know the instance by. */
const keys = async (host: ComposedHost) => ({
  actors: await query(host, 'SELECT * FROM actor_keys ORDER BY actor_id'),
  secret: await readFile(join(host.path, 'volumes/data/secret.key'), 'utf8'),
});

describe('an administrator with nothing but the guide', () => {
  it(
    'brings the services up, finds the password in the log, and is told how things are',
    async () => {
      const [install] = blocksOf('With containers');
      const [clone, ...commands] = install!.split('\n');
      expect(clone).toBe('git clone <address of this repository> convoke && cd convoke');
      const started = commands.findIndex((line) => line.startsWith('docker compose'));
      await follow(first, commands.slice(0, started).join('\n'));
      await configure(first);
      const said = await follow(first, commands.slice(started).join('\n'));
      password = /you@example\.org\s+(\S+)/.exec(said)![1]!;
      const found = said.split('\n').filter((line) => /^[✓!✗] /.test(line));
      expect(found.filter((line) => !line.startsWith('✓'))).toEqual([
        // A name of the loopback is no address for an instance, and no proxy stands before it here.
        expect.stringContaining('! public address'),
        '! backup: none was made with this data folder',
        expect.stringContaining('! proxy: one is trusted'),
      ]);
      expect(found).toContain('✓ mail: 127.0.0.1 lets us send as Events <noreply@events.example.org>');
    },
    LONG,
  );

  it('uses it: signs in, uploads, publishes, is followed from elsewhere', async () => {
    token = await signIn();
    me = (await send('{ loggedPerson { id } }')).loggedPerson.id;
    const picture = new Blob([await photograph(640, 400)], { type: 'image/jpeg' });
    const upload = 'mutation ($file: Upload!) { uploadMedia(name: "A poster", file: $file) { url } }';
    poster = (await send(upload, { file: 'picture' }, { picture })).uploadMedia.url;
    const host = new URL(url).host;
    await follower.ask('mutation ($domain: String!) { addInstance(domain: $domain) { domain } }', { domain: host });
    const waiting = async () => (await send('{ relayFollowers { elements { approved } } }')).relayFollowers.elements;
    await expect.poll(waiting, PATIENCE).toEqual([{ approved: false }]);
    await send('mutation ($address: String!) { acceptRelay(address: $address) { approved } }', {
      address: follower.host,
    });
    await publish('Before the night');
    await expect.poll(() => arrived('Before the night'), PATIENCE).toHaveLength(1);
  });

  it(
    'restores the backup of last night on an empty machine, and the instance goes on',
    async () => {
      const [backup] = blocksOf('Backup');
      const [restore] = blocksOf('Restore');
      expect(await follow(first, backup!)).toContain(' tables, ');
      const before = { counts: await counts(first), keys: await keys(first) };
      await follow(first, 'docker compose down');

      // Carried over: the file, and what was in .env.
      const [file] = await readdir(join(first.path, 'backups'));
      await follow(second, `mkdir -p backups && cp ${first.path}/.env . && cp ${first.path}/backups/${file} backups/`);
      await follow(second, restore!.replace('<file>', file!).split('\n').slice(0, 2).join('\n'));
      expect({ counts: await counts(second), keys: await keys(second) }).toEqual(before);
      expect(before.counts).toMatchObject({ events: 1, users: 1, media: 1 });

      // Its files go to a store on the way; from then on the services that were to be started are started with it.
      const [begin] = blocksOf('A store beside the containers', 'object-store.md');
      const [settings, commands] = begin!.split('\nEND\n') as [string, string];
      await follow(second, `${settings}\nEND`);
      await substitute(second, { S3_ACCESS_KEY_ID: STORE_KEY, S3_SECRET_ACCESS_KEY: STORE_KEY });
      expect(await follow(second, commands)).toContain('convoke was made');
      expect(commands.trim().split('\n').at(-1)).toContain(
        restore!.trim().split('\n').at(-1)!.replace('docker compose', ''),
      );
      expect((await readdir(join(second.path, 'volumes/data/media'), { recursive: true })).join()).not.toContain(
        '.webp',
      );
      const shown = await fetch(poster);
      expect([shown.status, shown.headers.get('content-type')]).toEqual([200, expect.stringContaining('image/')]);

      // The session of before goes on, and the password is the one it was.
      expect((await send('{ loggedPerson { id } }')).loggedPerson.id).toBe(me);
      token = await signIn();
      const { url: address } = await publish('After the night');
      await expect
        .poll(() => arrived('After the night'), PATIENCE)
        .toEqual([{ title: 'After the night', url: address }]);
      const { length: tables } = Object.keys(before.counts);
      tell(
        'F13',
        'a backup restored on an empty machine',
        `${tables} tables, as many rows in each, keys the same, federation goes on`,
      );
    },
    LONG,
  );
});
