import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DomainEvents, JobRegistry } from '#convoke/core';
import { CommentMentioned } from '#convoke/threads';
import { type BuiltEvent, buildEvent } from '#test/events';
import { mailsTo } from '#test/mails';
import { buildPerson, signIn, type TestPerson } from '#test/people';
import { programToken } from '#test/programs';
import { type Device, PushService, vapidClaims } from '#test/push-service';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';

const HOUR_MS = 3_600_000;

let server: TestServer;
let service: PushService;
let built: BuiltEvent;
beforeAll(async () => {
  [server, service] = await Promise.all([startTestServer(), PushService.start()]);
  built = await buildEvent(server, { title: 'Trees' });
});
afterEach(() => Object.assign(service, { status: 201, headers: {} }));
afterAll(async () => {
  await server?.close();
  await service?.close();
});

const REGISTER = `mutation ($endpoint: String!, $auth: String!, $p256dh: String!) {
  registerPush(endpoint: $endpoint, auth: $auth, p256dh: $p256dh) }`;
const UNREGISTER = 'mutation ($endpoint: String!) { unregisterPush(endpoint: $endpoint) }';

const register = (token: string, given: object) => server.graphql(REGISTER, { ...given }, { token });
const isRegistered = async (token: string) =>
  (await server.graphql('{ loggedUser { pushRegistered } }', {}, { token })).data!.loggedUser.pushRegistered as boolean;
const stored = ({ user }: TestPerson) =>
  server.db.query('SELECT id FROM push_subscriptions WHERE user_id = $1', [user.id]);

async function registered(token: string): Promise<Device> {
  const device = service.device();
  expect((await register(token, device.registration)).data).toEqual({ registerPush: 'OK' });
  return device;
}

/** Somebody writes a comment that names the person; its notices lie in jobs until they run. */
async function mention({ actor }: TestPerson): Promise<string> {
  const { accessToken: token, actor: author } = built.organizer;
  const { data } = await server.graphql(
    `mutation ($text: String!, $actorId: ID!, $eventId: ID!) {
      createComment(text: $text, actorId: $actorId, eventId: $eventId) { id uuid } }`,
    { text: `<p>A spade, @${actor.preferredUsername}?</p>`, actorId: author.id, eventId: built.event.id },
    { token },
  );
  return data!.createComment.id as string;
}

async function mentionAndRun(person: TestPerson): Promise<string> {
  const id = await mention(person);
  await server.runJobs();
  return id;
}

/** Runs the handler of what is sent to devices as the queue does, with what was written for it. */
async function sendAgain(changes = {}): Promise<void> {
  const [job] = await server.db.query<{ data: object }>(
    `SELECT data FROM jobs.job WHERE name = 'notifications.send-push' ORDER BY created_on DESC LIMIT 1`,
  );
  const handlers = server.app.get(JobRegistry).all();
  await handlers.find(({ queue }) => queue === 'notifications.send-push')!.run([{ ...job!.data, ...changes }]);
}

describe('a device that somebody registers', () => {
  test('is told once, in their language, so that nobody on the way can read it', async () => {
    const rose = await buildPerson(server, { locale: 'fr' });
    const device = await registered(rose.accessToken);
    const commentId = await mentionAndRun(rose);
    await server.db.transaction((tx) =>
      server.app
        .get(DomainEvents)
        .emit(tx, CommentMentioned, { commentId, eventId: built.event.id, actorIds: [rose.actor.id] }),
    );
    await server.runJobs();

    const [message, ...more] = device.messages;
    expect(more).toEqual([]);
    const name = `@${built.organizer.actor.preferredUsername}`;
    expect(message).toMatchObject({ title: `${name} vous mentionne dans un commentaire` });
    expect(message!.body).toMatch(/^A spade, @/);
    expect(message!.path).toMatch(new RegExp(`^/events/${built.event.uuid}#comment-`));
    const [push] = device.pushes;
    expect(push!.raw.toString('latin1')).not.toMatch(/spade|Trees|mention/);
    expect(push!.raw.length).toBeLessThan(2048);
    expect(push!.headers).toMatchObject({ 'content-encoding': 'aes128gcm', topic: message!.tag });
    expect(Number(push!.headers.ttl)).toBeGreaterThan(3600);

    const config = (await server.graphql('{ config { webPush { enabled publicKey } } }')).data!.config;
    expect(config.webPush.enabled).toBe(true);
    const claims = vapidClaims(push!, config.webPush.publicKey as string);
    expect(claims).toMatchObject({ aud: service.url, sub: 'mailto:noreply@127.0.0.1' });
  });

  test('shows what came twice once: it has the same tag, and takes the place of what waits', async () => {
    const rose = await buildPerson(server);
    const device = await registered(rose.accessToken);
    await mentionAndRun(rose);
    await sendAgain();
    const [first, second] = device.messages;
    expect(second).toEqual(first);
    expect(device.pushes.map(({ headers }) => headers.topic)).toEqual([first!.tag, first!.tag]);
  });

  test('hears of the kinds that were chosen for devices, whatever goes by mail', async () => {
    const rose = await buildPerson(server);
    const device = await registered(rose.accessToken);
    const choose = (method: string, enabled: boolean) =>
      server.graphql(
        `mutation ($method: String!, $enabled: Boolean!) {
          updateActivitySetting(key: "event_comment_mention", method: $method, enabled: $enabled) { key } }`,
        { method, enabled },
        { token: rose.accessToken },
      );
    await choose('push', false);
    await mentionAndRun(rose);
    expect(device.pushes).toEqual([]);
    await choose('push', true);
    await choose('email', false);
    await mentionAndRun(rose);
    expect(device.messages).toHaveLength(1);
    expect(await mailsTo(server, rose.user.email)).toHaveLength(1);
  });

  test('is one of several, and each is told until somebody signs out on it', async () => {
    const rose = await buildPerson(server);
    const [phone, tablet] = [await signIn(server, rose.user), await signIn(server, rose.user)];
    const devices = [await registered(phone.accessToken), await registered(tablet.accessToken)];
    expect([await isRegistered(phone.accessToken), await isRegistered(rose.accessToken)]).toEqual([true, false]);
    await mention(rose);
    await server.graphql('mutation ($t: String!) { logout(refreshToken: $t) }', { t: phone.refreshToken });
    await server.runJobs();
    expect(devices.map(({ pushes }) => pushes.length)).toEqual([0, 1]);
    // A message that waits for its device is not sent either.
    await server.graphql('mutation { endOtherSessions { id } }', {}, { token: rose.accessToken });
    await sendAgain();
    expect(devices[1]!.pushes).toHaveLength(1);
    expect(await stored(rose)).toEqual([]);
  });

  test('is not told once the session has run out, or the account is locked', async () => {
    const rose = await buildPerson(server);
    const device = await registered(rose.accessToken);
    await mention(rose);
    const setRight = moveClock(server, 61 * 24);
    await server.runJobs().finally(setRight);
    const amir = await buildPerson(server);
    const other = await registered(amir.accessToken);
    await mentionAndRun(amir);
    await server.db.query('UPDATE users SET disabled_at = now() WHERE id = $1', [amir.user.id]);
    await sendAgain();
    expect([device.pushes.length, other.pushes.length]).toEqual([0, 1]);
  });

  test('belongs to whoever signed in there last, and its session has no other', async () => {
    const [rose, amir] = [await buildPerson(server), await buildPerson(server)];
    const shared = await registered(rose.accessToken);
    expect((await register(amir.accessToken, shared.registration)).errors).toBeUndefined();
    await mentionAndRun(rose);
    expect(shared.pushes).toEqual([]);
    const renewed = await registered(amir.accessToken);
    await mentionAndRun(amir);
    expect([shared.pushes.length, renewed.messages.length]).toEqual([0, 1]);
    expect(await stored(amir)).toHaveLength(1);
  });

  test('is told no more after unregisterPush, which only its owner can ask for', async () => {
    const [rose, amir] = [await buildPerson(server), await buildPerson(server)];
    const { endpoint } = await registered(rose.accessToken);
    const unregister = (token: string) => server.graphql(UNREGISTER, { endpoint }, { token });
    const missing = [{ code: 'push_subscription_not_found', field: 'endpoint' }];
    expect((await unregister(amir.accessToken)).errors).toMatchObject(missing);
    expect(await stored(rose)).toHaveLength(1);
    expect((await unregister(rose.accessToken)).data).toEqual({ unregisterPush: 'OK' });
    expect((await unregister(rose.accessToken)).errors).toMatchObject(missing);
    expect(await isRegistered(rose.accessToken)).toBe(false);
  });

  test('may be a program’s, for as long as its permission lasts; of twenty the oldest gives way', async () => {
    const rose = await buildPerson(server);
    const token = await programToken(server, rose, 'write:user:setting:push');
    const first = await registered(token);
    await mentionAndRun(rose);
    expect(first.messages).toHaveLength(1);
    await Promise.all(Array.from({ length: 22 }, () => registered(token)));
    expect(await stored(rose)).toHaveLength(20);
    await mentionAndRun(rose);
    expect(first.messages).toHaveLength(1);
    await server.db.query('DELETE FROM application_grants WHERE user_id = $1', [rose.user.id]);
    expect(await stored(rose)).toEqual([]);
  });
});

describe('a push service', () => {
  test.each([404, 410])('that answers %i has lost the device, which is forgotten', async (status) => {
    const rose = await buildPerson(server);
    const device = await registered(rose.accessToken);
    service.status = status;
    await mentionAndRun(rose);
    expect(device.pushes).toHaveLength(1);
    expect(await stored(rose)).toEqual([]);
  });

  test.each([500, 503, 429])('that answers %i is asked again later, for three days', async (status) => {
    const rose = await buildPerson(server);
    const device = await registered(rose.accessToken);
    await mentionAndRun(rose);
    service.status = status;
    await expect(sendAgain()).rejects.toThrow(String(status));
    service.status = 201;
    await sendAgain();
    expect(device.messages).toHaveLength(3);
    // What failed before that is forgiven.
    service.status = status;
    const until = new Date(Date.now() + 200 * HOUR_MS).toISOString();
    for (const [hours, left] of [
      [100, 1],
      [150, 1],
      [180, 0],
    ] as const) {
      const setRight = moveClock(server, hours);
      await expect(sendAgain({ until })).rejects.toThrow();
      setRight();
      expect(await stored(rose)).toHaveLength(left);
    }
  });

  test('that leads elsewhere is not followed', async () => {
    const rose = await buildPerson(server);
    const device = await registered(rose.accessToken);
    Object.assign(service, { status: 307, headers: { location: `${server.url}/health/live` } });
    await mentionAndRun(rose);
    expect(device.pushes).toHaveLength(1);
    expect(await stored(rose)).toEqual([]);
  });

  test('gets nothing that is of no use any more', async () => {
    const rose = await buildPerson(server);
    const device = await registered(rose.accessToken);
    await mentionAndRun(rose);
    const setRight = moveClock(server, 25);
    await sendAgain().finally(setRight);
    expect(device.pushes).toHaveLength(1);
  });
});

const offCurve = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]).toString('base64url');
test.each([
  ['endpoint', ''],
  ['endpoint', 'ftp://push.example/1'],
  ['endpoint', 'javascript:alert(1)'],
  ['endpoint', 'https://user:password@push.example/1'],
  ['endpoint', 'https://push.example:22/1'],
  ['endpoint', 'https://0x7f.1/1'],
  ['endpoint', `https://push.example/${'x'.repeat(2048)}`],
  ['auth', ''],
  ['auth', 'AAAA'],
  ['auth', 'A'.repeat(100_000)],
  ['auth', '\u0000 \u0000'],
  ['p256dh', 'AAAA'],
  ['p256dh', offCurve],
  ['p256dh', 'ß'.repeat(87)],
])('the %s “%.40s” registers nothing', async (field, wrong) => {
  const given = { ...service.device().registration, [field]: wrong };
  const { organizer } = built;
  expect((await register(organizer.accessToken, given)).errors).toMatchObject([{ code: 'validation', field }]);
  expect(await stored(organizer)).toEqual([]);
});

test('keys in the other alphabet of Base64 are read as well', async () => {
  const rose = await buildPerson(server);
  const device = service.device();
  const { endpoint, ...keys } = device.registration;
  const usual = (text: string) => Buffer.from(text, 'base64url').toString('base64');
  await register(rose.accessToken, { endpoint, auth: usual(keys.auth), p256dh: usual(keys.p256dh) });
  await mentionAndRun(rose);
  expect(device.messages).toHaveLength(1);
});
