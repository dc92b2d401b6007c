import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PersonDeleted } from '#convoke/actors';
import { DomainEvents } from '#convoke/core';
import { ParticipationService } from '#convoke/events';
import { runCron } from '#test/cron';
import { buildEvent } from '#test/events';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const ask = (query: string, { accessToken: token }: TestPerson, variables = {}) =>
  server.graphql(query, variables, { token });
const choose = (person: TestPerson, key: string, method: string, enabled: boolean) =>
  ask(
    `mutation ($key: String!, $method: String!, $enabled: Boolean!) {
      updateActivitySetting(key: $key, method: $method, enabled: $enabled) { key method enabled user { id } } }`,
    person,
    { key, method, enabled },
  );
const own = '{ loggedUser { activitySettings { key method enabled } notificationKinds { key email push locked } } }';

test('only what somebody chose otherwise than the table of kinds is kept, and is theirs alone', async () => {
  const [rose, amir] = [await buildPerson(server), await buildPerson(server)];
  const chosen = { key: 'event_new_participation', method: 'email', enabled: true };
  const { data } = await choose(rose, chosen.key, chosen.method, true);
  expect(data!.updateActivitySetting).toEqual({ ...chosen, user: { id: rose.user.id } });
  await choose(rose, 'event_new_pending_participation', 'push', true);

  const after = (await ask(own, rose)).data!.loggedUser;
  expect(after.activitySettings).toEqual([chosen]);
  expect(after.notificationKinds).toContainEqual({ key: chosen.key, email: true, push: false, locked: false });
  const others = (await ask(own, amir)).data!.loggedUser;
  expect(others.activitySettings).toEqual([]);
  expect(others.notificationKinds).toContainEqual({ key: chosen.key, email: false, push: false, locked: false });

  await choose(rose, chosen.key, chosen.method, false);
  expect((await ask(own, rose)).data!.loggedUser.activitySettings).toEqual([]);
});

test.each([
  ['participation_event_updated', 'email', 'key'],
  ['user_email_password_updated', 'push', 'key'],
  ['constructor', 'email', 'key'],
  ['event_created', 'pigeon', 'method'],
  [`event_created${'x'.repeat(10_000)}`, 'email', 'key'],
])('%.30s cannot be set by %s', async (key, method, field) => {
  const rose = await buildPerson(server);
  const { errors } = await choose(rose, key, method, false);
  expect(errors).toMatchObject([{ code: 'validation', field }]);
  expect(await server.db.query('SELECT FROM notification_choices WHERE user_id = $1', [rose.user.id])).toEqual([]);
});

test('how often and when somebody is told is kept with their settings', async () => {
  const rose = await buildPerson(server);
  const wanted = {
    notificationOnDay: false,
    notificationEachWeek: true,
    notificationBeforeEvent: true,
    notificationPendingParticipation: 'ONE_HOUR',
    notificationPendingMembership: 'ONE_WEEK',
    groupNotifications: 'NONE',
  };
  const fields = Object.keys(wanted).join(' ');
  const args = Object.entries(wanted).map(([name, value]) => `${name}: ${value}`);
  const { errors } = await ask(`mutation { setUserSettings(${args.join(', ')}) { timezone } }`, rose);
  expect(errors).toBeUndefined();
  expect((await ask(`{ loggedUser { settings { ${fields} } } }`, rose)).data!.loggedUser.settings).toEqual(wanted);
});

describe('the list of notifications', () => {
  const query = `{ loggedUser { unreadNotificationsCount notifications(limit: 5) { total elements {
    kind read insertedAt event { title } subject { preferredUsername } profile { id } } } } }`;

  test('has what somebody was told until they have read it, and nobody else sees it', async () => {
    const { event, organizer } = await buildEvent(server, { title: 'Trees', joinOptions: 'restricted' });
    const guests = [await buildPerson(server), await buildPerson(server)];
    for (const { viewer, actor } of guests) {
      await server.app.get(ParticipationService).join(viewer, { eventId: event.id, actorId: actor.id });
      await server.runJobs();
    }
    const { notifications, unreadNotificationsCount } = (await ask(query, organizer)).data!.loggedUser;
    expect([unreadNotificationsCount, notifications.total]).toEqual([2, 2]);
    const told = {
      kind: 'event_new_pending_participation',
      event: { title: 'Trees' },
      profile: { id: organizer.actor.id },
    };
    expect(notifications.elements).toMatchObject(
      guests
        .toReversed()
        .map(({ actor }) => ({ ...told, read: false, subject: { preferredUsername: actor.preferredUsername } })),
    );

    const [newest, oldest] = notifications.elements;
    const mark = 'mutation ($until: DateTime!) { markNotificationsRead(until: $until) { unreadNotificationsCount } }';
    expect((await ask(mark, guests[0]!, { until: newest.insertedAt })).errors).toBeUndefined();
    expect((await ask(mark, organizer, { until: oldest.insertedAt })).data).toEqual({
      markNotificationsRead: { unreadNotificationsCount: 1 },
    });
    expect((await ask(query, guests[0]!)).data!.loggedUser.notifications).toEqual({ total: 0, elements: [] });
  });

  test('loses what is about a profile that is gone, and what is old', async () => {
    const { event, organizer } = await buildEvent(server, { joinOptions: 'restricted' });
    const { viewer, actor } = await buildPerson(server);
    await server.app.get(ParticipationService).join(viewer, { eventId: event.id, actorId: actor.id });
    await server.runJobs();
    await server.db.transaction((tx) =>
      server.app.get(DomainEvents).emit(tx, PersonDeleted, { actorId: actor.id, groupIds: [] }),
    );
    await server.runJobs();
    const list = async () => (await ask(query, organizer)).data!.loggedUser.notifications.elements;
    expect(await list()).toMatchObject([{ subject: null }]);
    const reset = moveClock(server, 91 * 24);
    await runCron(server, 'notifications.purge-old');
    reset();
    expect(await list()).toEqual([]);
  });
});
