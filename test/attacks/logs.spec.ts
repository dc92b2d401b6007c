import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cloneDatabase, moveHome } from '#test/database';
import { inHours } from '#test/events';
import { freePort, type ServerProcess, startProcess } from '#test/processes';
import { RemoteServer } from '#test/remote-server';
import { type MailServer, startMailServer } from '#test/smtp';

const PATIENCE = { timeout: 60_000, interval: 100 };
const ADMIN = { email: 'admin@example.org', password: 'the-admin-password-of-tests' };

type Data = Record<string, any>;

/** What no line may have, of whomever it is. */
const people = {
  address: 'anna.geheim@example.org',
  newAddress: 'anna.neu@example.org',
  guest: 'gustav.gast@example.org',
  password: 'the pond behind annas house',
  wrongPassword: 'the lake behind annas house',
  username: 'annageheim',
  name: 'Anna Geheim',
  remote: 'bertaweit',
  text: 'We meet at the old oak',
  message: 'I bring my aunt',
  complaint: 'She sold my bicycle',
  ip: '203.0.113.77',
  device: 'AnnasOwnBrowser',
  guess: 'Qm9iLWd1ZXNzZXM-dG9rZW5z',
};

let server: ServerProcess;
let database: Awaited<ReturnType<typeof cloneDatabase>>;
let dataDir: string;
let mail: MailServer;
let elsewhere: RemoteServer;
/** Tokens, as they come up. */
const secrets: string[] = [];
/** Of each answer. */
const answered: string[] = [];

beforeAll(async () => {
  const port = await freePort();
  [database, dataDir, mail, elsewhere] = await Promise.all([
    cloneDatabase(),
    mkdtemp(join(tmpdir(), 'convoke-logs-')),
    startMailServer(),
    RemoteServer.start(),
  ]);
  await moveHome(database.url, `http://127.0.0.1:${port}`);
  server = await startProcess({
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    PORT: String(port),
    SMTP_URL: mail.url,
    FEDERATION_ALLOW_PRIVATE_NETWORK: 'true',
    TRUSTED_PROXIES: '127.0.0.1',
    RATE_LIMITS: 'false',
    LOG_LEVEL: 'debug',
  });
  await walkTheStory();
});
afterAll(async () => {
  await server?.stop('SIGKILL');
  mail?.close();
  await elsewhere?.close();
  await database?.drop();
  await rm(dataDir, { recursive: true, force: true });
});

const lines = () =>
  server
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'));
const logged = () => lines().map((line) => JSON.parse(line) as Data);
const isLogged = (what: Data) =>
  vi.waitFor(() => expect(logged()).toContainEqual(expect.objectContaining(what)), PATIENCE);

async function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  const own = { 'x-forwarded-for': people.ip, 'user-agent': people.device, 'x-request-id': people.guess };
  const response = await fetch(server.url + path, { headers: { ...own, ...headers }, redirect: 'manual' });
  answered.push(response.headers.get('x-request-id')!);
  return response;
}

async function ask(
  query: string,
  variables: Data = {},
  token?: string,
): Promise<{ data?: Data; errors?: Data[]; id: string }> {
  const response = await fetch(`${server.url}/api`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': people.ip,
      'user-agent': people.device,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify({ query, variables }),
  });
  const id = response.headers.get('x-request-id')!;
  answered.push(id);
  return { ...((await response.json()) as Data), id };
}

async function tokenMailed(address: string, path: RegExp): Promise<string> {
  const text = async () => (await mail.mailsTo(address)).at(-1)?.text ?? '';
  await vi.waitFor(async () => expect(await text()).toMatch(path), PATIENCE);
  const token = path.exec(await text())![1]!;
  secrets.push(token);
  return token;
}

async function signedIn({ email, password }: { email: string; password: string }): Promise<string> {
  const { data } = await ask(
    'mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { accessToken refreshToken } }',
    { email, password },
  );
  secrets.push(data!.login.accessToken, data!.login.refreshToken);
  return data!.login.accessToken;
}

/** Something of everything that people entrust to a server, and of everything that goes wrong. */
async function walkTheStory(): Promise<void> {
  const anna = { email: people.address, password: people.password };
  await ask(
    'mutation ($email: String!, $password: String!) { createUser(email: $email, password: $password) { id } }',
    anna,
  );
  const confirmation = await tokenMailed(people.address, /\/validate\/([\w-]{20,})/);
  await get(`/validate/${confirmation}`);
  await ask('mutation ($token: String!) { validateUser(token: $token) { accessToken } }', { token: confirmation });
  await ask(
    'mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { accessToken } }',
    {
      ...anna,
      password: people.wrongPassword,
    },
  );
  const token = await signedIn(anna);
  const person =
    'mutation ($name: String!, $username: String!) { createPerson(name: $name, preferredUsername: $username) { id } }';
  const me = (await ask(person, people, token)).data!.createPerson.id as string;
  await readPages();
  const eventId = await publish(me, token);
  await takePart(eventId);
  await hearFromElsewhere();
  await administer();
  await askWrongly(token);
  await breakTheDatabase(me, token);
  await loseMails();
}

async function readPages(): Promise<void> {
  const cookie = `convoke_session=${secrets.at(-1)}`;
  for (const path of ['/', '/settings', `/@${people.username}`, `/search?term=${encodeURIComponent(people.text)}`]) {
    await get(path, { cookie });
  }
  await get(`/password-reset/${people.guess}?token=${people.guess}&email=${people.address}`);
  await get(`/%40${people.username}%0A{"level":50}/${encodeURIComponent(people.address)}`);
  await get(`/.well-known/webfinger?resource=acct:${people.address}`);
  await get(`/events/going/${people.guess}/ics?x=${people.guess}`, { authorization: `Bearer ${people.guess}` });
}

async function publish(me: string, token: string): Promise<string> {
  const { data } = await ask(
    `mutation ($title: String!, $beginsOn: DateTime!, $me: ID!) { createEvent(title: $title, description: $title, beginsOn: $beginsOn,
      organizerActorId: $me, draft: false, options: { anonymousParticipation: true }) { id } }`,
    { title: people.text, beginsOn: inHours(48).toISOString(), me },
    token,
  );
  return data!.createEvent.id;
}

async function takePart(eventId: string): Promise<void> {
  const { data } = await ask('{ config { anonymous { actorId } } }');
  const { actorId } = data!.config.anonymous;
  await ask(
    `mutation ($eventId: ID!, $actorId: ID!, $guest: String!, $message: String) { joinEvent(eventId: $eventId, actorId: $actorId,
      email: $guest, message: $message) { id } }`,
    { eventId, actorId, ...people },
  );
  await tokenMailed(people.guest, /\/participation\/email\/confirm\/(?:[0-9a-f-]{36}\/)?([\w-]{43})/);
}

async function hearFromElsewhere(): Promise<void> {
  const berta = elsewhere.person(people.remote, { with: { name: people.name } });
  const inbox = `${server.url}/inbox`;
  const activity = (type: string, object: unknown) => ({
    '@context': 'https://www.w3.org/ns/activitystreams',
    id: `${berta.uri}/activities/${randomUUID()}`,
    type,
    actor: berta.uri,
    object,
  });
  const note = { id: `${berta.uri}/notes/1`, type: 'Note', attributedTo: berta.uri, content: people.text };
  const signed = [
    activity('Follow', `${server.url}/@${people.username}`),
    activity('Create', { ...note, to: ['https://www.w3.org/ns/activitystreams#Public'] }),
    activity('Announce', `${elsewhere.url}/users/${people.remote}/gone`),
  ];
  for (const each of signed) expect((await elsewhere.post(inbox, each, berta)).status).toBe(202);
  await elsewhere.post(inbox, `{"id": "${people.text}`, berta);
  await vi.waitFor(() => expect(elsewhere.deliveries).not.toHaveLength(0), PATIENCE);
}

async function administer(): Promise<void> {
  const token = await signedIn(ADMIN);
  const { data } = await ask(
    'query ($email: String) { users(email: $email) { elements { id } } }',
    { email: people.address },
    token,
  );
  const change = 'mutation ($id: ID!, $email: String) { adminUpdateUser(id: $id, email: $email, notify: true) { id } }';
  await ask(change, { id: data!.users.elements[0].id, email: people.newAddress }, token);
  await vi.waitFor(() => expect(mail.recipients()).toContain(people.newAddress), PATIENCE);
}

async function askWrongly(token: string): Promise<void> {
  await ask('query ($uuid: UUID!) { event(uuid: $uuid) { id } }', { uuid: people.text }, token);
  await ask(`{ event(uuid: "${people.text}") { nothing } }`);
  await ask('{ loggedPerson { id } }', {}, `${people.guess}.${people.guess}`);
  const form = new FormData();
  form.set('query', 'mutation ($file: Upload!) { uploadMedia(name: "x", file: $file) { id } }');
  form.set('variables', JSON.stringify({ file: 'picture' }));
  form.set('picture', new Blob([people.text]), `${people.name}.jpg`);
  await fetch(`${server.url}/api`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: form });
}

let faultId: string;

/** What the database says of a row that it does not take has the row in it. */
async function breakTheDatabase(me: string, token: string): Promise<void> {
  await inDatabase(`ALTER TABLE events ADD CONSTRAINT never CHECK (title <> '${people.complaint}')`);
  const create = `mutation ($title: String!, $beginsOn: DateTime!, $me: ID!) { createEvent(title: $title, description: $title,
    beginsOn: $beginsOn, organizerActorId: $me, draft: false) { id } }`;
  const { errors, id } = await ask(create, { title: people.complaint, beginsOn: inHours(9).toISOString(), me }, token);
  expect(errors).toMatchObject([{ code: 'unknown_error' }]);
  faultId = id;
}

async function loseMails(): Promise<void> {
  mail.accepting = false;
  await ask('mutation ($newAddress: String!) { sendResetPassword(email: $newAddress) }', people);
  await isLogged({ msg: 'a job failed', queue: 'core.send-mail' });
}

async function inDatabase(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

describe('the log at its most talkative', () => {
  it.each(Object.entries(people))('never has the %s of anybody', (_, needle) => {
    expect(lines().length).toBeGreaterThan(30);
    const told = [needle, encodeURIComponent(needle), needle.toLowerCase()];
    expect(lines().filter((line) => told.some((each) => line.includes(each)))).toEqual([]);
  });

  it('has no token, cookie or password of a session, a mail or the administrator', () => {
    expect(secrets.length).toBeGreaterThan(5);
    const needles = [...secrets, ADMIN.password, ADMIN.email];
    expect(lines().filter((line) => needles.some((needle) => line.includes(needle)))).toEqual([]);
  });

  it('is JSON, a line for each thing; only the words of the start are for people', () => {
    const others = server
      .output()
      .split('\n')
      .filter((line) => line.trim() !== '' && !line.startsWith('{'));
    expect(others.join('\n')).toMatch(/^ {2}Convoke is ready.*\n {2}Sign in .*\n {4}administrator .*$/);
  });

  it('names each request by an id of its own, which its answer carries, whatever the client calls it', () => {
    const requests = logged().filter(({ msg }) => msg === 'request');
    expect(new Set(answered).size).toBe(answered.length);
    expect(requests.map(({ requestId }) => requestId)).toEqual(expect.arrayContaining(answered));
    expect(requests.filter(({ requestId }) => !requestId)).toEqual([]);
  });

  it('has a fault under the id of its request, with what the database objected to', () => {
    const faults = logged().filter(
      ({ requestId, level, msg }) => requestId === faultId && level === 50 && msg === 'an operation failed',
    );
    expect(faults).toMatchObject([{ err: { code: '23514', table: 'events', constraint: 'never' } }]);
    expect(faults[0]!.err.stack).toContain('    at ');
  });
});
