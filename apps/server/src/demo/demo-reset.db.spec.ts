import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ConfigMistakes } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { MediaService } from '#convoke/media';
import { runCron } from '#test/cron';
import { buildEvent, inHours } from '#test/events';
import { buildPerson } from '#test/people';
import { photograph } from '#test/pictures';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';
import { firstDay, type FirstSignIns } from '../first-day.js';
import { DEMO_PEOPLE } from './demo-people.js';
import { DemoContent } from './demo-content.service.js';
import { DemoReset } from './demo-reset.service.js';
import { DEMO_RESET } from './demo-wipe.service.js';

const ADMIN = { email: 'admin@example.org', password: 'the-admin-password-of-tests' };
const ACCOUNTS = new Set(DEMO_PEOPLE.map(({ email }) => email)).size + 1;
const LOGIN =
  'mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { accessToken } }';

let server: TestServer;
let signIns: FirstSignIns;
beforeAll(async () => {
  server = await startTestServer({ DEMO_RESET: 'daily' });
  signIns = (await firstDay(server.app))!;
  // Drawing takes long, and is the same after a reset.
  vi.spyOn(server.app.get(DemoContent), 'illustrate').mockResolvedValue();
});
afterAll(() => server.close());

const settings = () => server.app.get(InstanceSettingsService, { strict: false });
const count = async (from: string) => Number((await server.db.query(`SELECT count(*) FROM ${from}`))[0]!.count);
const highest = async (table: string) => Number((await server.db.query(`SELECT max(id) FROM ${table}`))[0]!.max);
const signIn = async (account: object) => (await server.graphql(LOGIN, { ...account })).data?.login;

let days = 0;

/** Each time a day later. */
async function resetTomorrow(work = () => runCron(server, DEMO_RESET)): Promise<void> {
  days += 1;
  const restore = moveClock(server, 24 * days);
  await work().finally(restore);
}

/** How much there is of everything that people write. */
async function contents(): Promise<Record<string, number>> {
  const tables = await server.db.query<{ name: string }>(
    `SELECT relname AS name FROM pg_stat_user_tables WHERE schemaname = 'public' AND relname <> 'rate_limits' ORDER BY 1`,
  );
  const counted: Record<string, number> = {};
  for (const { name } of tables) counted[name] = await count(name);
  return counted;
}

async function keyOfInstance(): Promise<string> {
  const answer = await fetch(`${server.url}/relay`, { headers: { accept: 'application/activity+json' } });
  return ((await answer.json()) as { publicKey: { publicKeyPem: string } }).publicKey.publicKeyPem;
}

async function files(): Promise<string[]> {
  const { directory } = server.config.media;
  const found = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  return found.filter((entry) => entry.isFile()).map(({ name }) => name);
}

it('has after a reset what it began with, and nothing that people made', async () => {
  const { anonymousActorId, instanceActorId } = await settings().current();
  const key = await keyOfInstance();
  const before = { contents: await contents(), files: (await files()).length };
  const ada = await buildPerson(server);
  const { event } = await buildEvent(server, { organizer: ada });
  await server.app.get(MediaService, { strict: false }).upload({
    bytes: await photograph(200, 100),
    name: 'poster.jpg',
    owner: { userId: ada.user.id, actorId: ada.actor.id },
  });
  await settings().change({ slogan: 'Buy our shoes' });
  await resetTomorrow();

  expect(await contents()).toEqual(before.contents);
  expect(await files()).toHaveLength(before.files);
  expect(await settings().read(server.db.manager)).toMatchObject({ anonymousActorId, instanceActorId, slogan: '' });
  expect(await keyOfInstance()).toBe(key);
  expect(await count(`jobs.job WHERE data->>'eventId' = '${event.id}'`)).toBe(0);
  expect(await count(`events WHERE id <= ${event.id}`)).toBe(0);
  expect(await server.graphql('{ loggedUser { id } }', {}, { token: ada.accessToken })).toMatchObject({
    message: 'invalid_token',
  });
  for (const account of [ADMIN, signIns.demo!]) expect(await signIn(account)).toHaveProperty('accessToken');
});

it('is reset once a day, by one of those who try at once, whatever people are doing', async () => {
  const ada = await buildPerson(server);
  const CREATE = `mutation ($me: ID!, $beginsOn: DateTime!) {
    createEvent(title: "Sale", beginsOn: $beginsOn, organizerActorId: $me, draft: false) { id } }`;
  let stopped = false;
  const write = async () => {
    const given = { me: ada.actor.id, beginsOn: inHours(48).toISOString() };
    while (!stopped) await server.graphql(CREATE, given, { token: ada.accessToken });
  };
  const writers = [write(), write()];
  const users = await highest('users');
  await resetTomorrow(async () => {
    await Promise.all([runCron(server, DEMO_RESET), runCron(server, DEMO_RESET)]);
    await runCron(server, DEMO_RESET);
  });
  stopped = true;
  await Promise.all(writers);
  expect([await count('users'), (await highest('users')) - users]).toEqual([ACCOUNTS, ACCOUNTS]);
  expect(await count(`events WHERE title = 'Sale'`)).toBe(0);
  expect((await settings().read(server.db.manager)).demoContent).toBe('drawing');
});

it('goes on with a fill that was cut short', async () => {
  await settings().change({ demoContent: 'filling' });
  const events = await count('events');
  await server.db.query('DELETE FROM events WHERE id = (SELECT max(id) FROM events)');
  await runCron(server, DEMO_RESET);
  expect(await count('events')).toBe(events);
});

it('wipes nothing that did not begin as such a demo, and does not start on it', async () => {
  const reset = server.app.get(DemoReset);
  await reset.claim();
  const unconfigured: DemoReset = Object.assign(Object.create(DemoReset.prototype), reset, {
    config: { content: true, resetHour: null },
  });
  // A start without the variable: from here on it is somebody's own instance.
  await unconfigured.claim();
  const users = await highest('users');
  await resetTomorrow();
  expect(await highest('users')).toBe(users);
  await expect(reset.claim()).rejects.toThrow(ConfigMistakes);
  await expect(reset.claim()).rejects.toThrow('DEMO_RESET');
});
