import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { UserSettingsService } from '#convoke/accounts';
import { Clock } from '#convoke/core';
import {
  EventJoinOptions,
  EventOrganizers,
  OrganizerInvitations,
  type OrganizerRole,
  ParticipationService,
} from '#convoke/events';
import { runCron } from '#test/cron';
import { type BuiltEvent, buildEvent } from '#test/events';
import { mailsTo } from '#test/mails';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { NotificationChoices } from '../choices/notification-choices.service.js';

let server: TestServer;
let clock: Clock;
beforeAll(async () => {
  server = await startTestServer();
  clock = server.app.get(Clock, { strict: false });
});
afterEach(() => Reflect.deleteProperty(clock, 'now'));
afterAll(() => server.close());

const at = (time: string) => (clock.now = () => new Date(time));
const settings = ({ user }: TestPerson, wanted: object) =>
  server.app.get(UserSettingsService, { strict: false }).change(user.id, wanted);
const join = async ({ event }: BuiltEvent, { viewer, actor }: TestPerson) => {
  const joined = await server.app.get(ParticipationService).join(viewer, { eventId: event.id, actorId: actor.id });
  await server.runJobs();
  return joined;
};
const sendDigests = () => runCron(server, 'notifications.pending-digests');
const subjects = async ({ user }: TestPerson) => (await mailsTo(server, user.email)).map(({ subject }) => subject);

async function buildRestricted(title = 'More trees', traits = {}) {
  const beginsOn = new Date('2026-12-24T18:00:00Z');
  return buildEvent(server, { title, beginsOn, joinOptions: EventJoinOptions.RESTRICTED, ...traits });
}

test('who asks is told to the organizer the next morning by their clock, all in one mail, once', async () => {
  at('2026-12-01T14:00:00Z');
  const built = await buildRestricted();
  const { organizer } = built;
  const other = await buildRestricted('Fewer cars', { organizer });
  await settings(organizer, { timezone: 'America/New_York' });
  const [rose, amir, lea] = [
    await buildPerson(server, { name: 'Rose' }),
    await buildPerson(server),
    await buildPerson(server),
  ];
  await join(built, rose);
  await join(other, amir);
  const answered = await join(built, lea);
  await server.app.get(ParticipationService).changeRole(organizer.viewer, answered.id, 'rejected');
  at('2026-12-02T12:59:00Z');
  await sendDigests();
  expect(await subjects(organizer)).toEqual([]);
  at('2026-12-02T13:00:00Z');
  await Promise.all([sendDigests(), sendDigests()]);
  expect(await subjects(organizer)).toEqual(['2 people ask to take part in your events']);
  const [mail] = await mailsTo(server, organizer.user.email);
  for (const word of [
    'More trees',
    `Rose (@${rose.actor.preferredUsername})`,
    'Fewer cars',
    amir.actor.preferredUsername,
  ])
    expect(mail!.text).toContain(word);
  for (const secret of [lea.actor.preferredUsername, rose.user.email]) expect(mail!.text).not.toContain(secret);
  at('2026-12-03T14:00:00Z');
  await sendDigests();
  expect(await subjects(organizer)).toHaveLength(1);
});

test.each([
  ['direct', ['2026-12-01T12:00:00Z']],
  ['one_hour', ['2026-12-01T12:59:00Z', '2026-12-01T13:00:00Z']],
  // The first Monday; before it there is nothing to tell.
  ['one_week', ['2026-12-07T06:59:00Z', '2026-12-07T07:00:00Z']],
  ['none', ['2027-01-01T12:00:00Z']],
] as const)('a mail goes %s as the organizer chose', async (notificationPendingParticipation, times) => {
  at('2026-12-01T12:00:00Z');
  const organizer = await buildPerson(server, { locale: 'fr' });
  await settings(organizer, { notificationPendingParticipation, timezone: 'Europe/Paris' });
  await join(await buildRestricted('Des arbres', { organizer }), await buildPerson(server));
  const counts: number[] = [];
  for (const time of times) {
    at(time);
    await sendDigests();
    counts.push((await subjects(organizer)).length);
  }
  const sent = notificationPendingParticipation === 'none' ? 0 : 1;
  expect(counts).toEqual([...times.slice(1).map(() => 0), sent]);
});

test('who simply takes part is told to those who want to hear of it, but for what they do themselves', async () => {
  const built = await buildEvent(server, { title: 'Open house' });
  const { organizer } = built;
  const helper = await buildPerson(server);
  await server.db.query('INSERT INTO event_contacts (event_id, actor_id, position) VALUES ($1, $2, 1)', [
    built.event.id,
    helper.actor.id,
  ]);
  await join(built, await buildPerson(server));
  expect(await subjects(organizer)).toEqual([]);
  const choices = server.app.get(NotificationChoices, { strict: false });
  for (const { user } of [organizer, helper]) await choices.choose(user.id, 'event_new_participation', 'email', true);
  await join(built, helper);
  expect(await subjects(organizer)).toEqual([`@${helper.actor.preferredUsername} takes part in Open house`]);
  expect(await subjects(helper)).toEqual([]);
});

test('who is asked to organize an event is told, and so are those who do of who comes and goes', async () => {
  const built = await buildEvent(server, { title: 'Picnic' });
  const { organizer, event } = built;
  const [rose, amir] = [await buildPerson(server, { name: 'Rose' }), await buildPerson(server, { name: 'Amir' })];
  const service = server.app.get(OrganizerInvitations, { strict: false });
  const handle = `@${organizer.actor.preferredUsername}`;
  const ask = async ({ actor }: TestPerson, role: OrganizerRole = 'co_organizer') => {
    const { id } = await service.invite(organizer.viewer, event.id, actor, role);
    await server.runJobs();
    return id;
  };
  const again = await ask(rose);
  expect(await ask(rose)).toBe(again);
  expect(await subjects(rose)).toEqual([`${handle} asks you to organize “Picnic” with them`]);
  const [mail] = await mailsTo(server, rose.user.email);
  expect(mail!.text).toContain(`${server.url}/events/${event.uuid}/organizers`);
  await service.accept(rose.viewer, again);
  await service.decline(amir.viewer, await ask(amir));
  await service.accept(amir.viewer, await ask(amir, 'organizer'));
  await server.runJobs();
  expect(await subjects(amir)).toEqual([
    `${handle} asks you to organize “Picnic” with them`,
    `${handle} would like to hand “Picnic” over to you`,
  ]);
  expect(await subjects(organizer)).toEqual([
    'Rose organizes “Picnic” with you now',
    'Amir said no thanks: “Picnic” stays as it is',
    'Amir has taken over “Picnic”',
  ]);
  const organizers = server.app.get(EventOrganizers, { strict: false });
  await organizers.remove(organizer.viewer, event.id, organizer.actor.id);
  await server.runJobs();
  await organizers.remove(amir.viewer, event.id, rose.actor.id);
  await server.runJobs();
  expect((await subjects(rose)).slice(1)).toEqual([
    'Amir has taken over “Picnic”',
    `${handle} no longer organizes “Picnic”`,
    'Amir now organizes “Picnic” without you',
  ]);
});

test('the link of a mail ends its kind, by one click of a program or by the button of a page, and looking ends nothing', async () => {
  const organizer = await buildPerson(server);
  await settings(organizer, { notificationPendingParticipation: 'direct' });
  const built = await buildRestricted('More trees', { organizer });
  await join(built, await buildPerson(server));
  const [mail] = await mailsTo(server, organizer.user.email);
  const header = (name: string) => mail!.headers.find(({ key }) => key === name)!.value;
  expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
  const url = /^<(.*)>$/.exec(header('list-unsubscribe'))![1]!;
  expect(mail!.text).toContain(url);
  const query = 'query ($token: String!) { unsubscription(token: $token) }';
  const token = url.split('/').at(-1)!;
  expect((await server.graphql(query, { token })).data).toEqual({ unsubscription: 'event_new_pending_participation' });
  const stored = () =>
    server.db.query('SELECT kind, method, enabled FROM notification_choices WHERE user_id = $1', [organizer.user.id]);
  expect(await stored()).toEqual([]);

  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  const post = (address: string, init = {}) => fetch(address, { method: 'POST', redirect: 'manual', ...init });
  for (const wrong of [
    token.slice(0, -1),
    `${token.slice(0, -1)}${token.endsWith('A') ? 'Q' : 'A'}`,
    'x',
    'y'.repeat(95),
  ]) {
    expect((await post(`${server.url}/unsubscribe/${wrong}`, { body })).status).toBe(400);
  }
  expect(await stored()).toEqual([]);
  expect((await post(url, { body })).status).toBe(200);
  const ended = [{ kind: 'event_new_pending_participation', method: 'email', enabled: false }];
  expect(await stored()).toEqual(ended);
  expect((await post(url, { body: new URLSearchParams() })).headers.get('location')).toMatch(
    /\/unsubscribe\/.*\?done$/,
  );
  expect(await stored()).toEqual(ended);
  await join(built, await buildPerson(server));
  expect(await subjects(organizer)).toHaveLength(1);
});
