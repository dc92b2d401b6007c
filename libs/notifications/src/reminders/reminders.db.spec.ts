import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { User, UserSettingsService } from '#convoke/accounts';
import { Clock } from '#convoke/core';
import { EventService } from '#convoke/events';
import { runCron } from '#test/cron';
import { type BuiltEvent, buildEvent, buildParticipation } from '#test/events';
import { mailsTo } from '#test/mails';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
let clock: Clock;
beforeAll(async () => {
  server = await startTestServer();
  clock = server.app.get(Clock, { strict: false });
});
afterEach(() => Reflect.deleteProperty(clock, 'now'));
afterAll(() => server.close());

const at = (time: string) => (clock.now = () => new Date(time));
/** All that may remind, twice at once, as two workers would. */
const remind = async () => {
  const crons = ['before', 'on-day', 'of-week'].map((name) => `notifications.remind-${name}`);
  await Promise.all([...crons, ...crons].map((name) => runCron(server, name)));
};
const subjects = async ({ user }: TestPerson) =>
  (await mailsTo(server, user.email))
    .map(({ subject }) => subject)
    .filter((subject) => !subject?.startsWith('Changed'));

const NOTHING = { notificationBeforeEvent: false, notificationOnDay: false, notificationEachWeek: false };

async function buildGuest(settings: object, locale: 'en' | 'fr' = 'en') {
  const guest = await buildPerson(server, { locale });
  await server.app.get(UserSettingsService, { strict: false }).change(guest.user.id, { ...NOTHING, ...settings });
  return guest;
}

/** An event by the clock of Paris, of which the organizer wants to hear nothing. */
async function buildGathering(begins: string, title = 'Trees') {
  const organizer = await buildGuest({});
  return buildEvent(server, { title, beginsOn: new Date(begins), organizer, options: { timezone: 'Europe/Paris' } });
}

/** How many mails somebody has at each of the times. */
async function countsAt(guest: TestPerson, times: string[]): Promise<number[]> {
  const counts: number[] = [];
  for (const time of times) {
    at(time);
    await remind();
    counts.push((await subjects(guest)).length);
  }
  return counts;
}

const go = (built: BuiltEvent, guest: TestPerson) => buildParticipation(server, built, guest);
const change = ({ event, organizer }: BuiltEvent, given: object) =>
  server.app.get(EventService).update(organizer.viewer, event.id, given);
const move = (built: BuiltEvent, begins: string) => change(built, { beginsOn: new Date(begins) });

test('one hour before it begins people are reminded once, also late, but not when they came within that hour', async () => {
  at('2026-12-01T12:00:00Z');
  const built = await buildGathering('2026-12-02T18:00:00Z');
  const guest = await buildGuest({ notificationBeforeEvent: true });
  await go(built, guest);
  expect(await countsAt(guest, ['2026-12-02T16:59:00Z', '2026-12-02T17:20:00Z', '2026-12-02T17:30:00Z'])).toEqual([
    0, 1, 1,
  ]);
  expect(await subjects(guest)).toEqual(['Soon: Trees']);
  const [mail] = await mailsTo(server, guest.user.email);
  expect(mail!.text).toMatch(/Wednesday.* 2 December 2026.*19:00/);
  const late = await buildGuest({ notificationBeforeEvent: true });
  await go(built, late);
  expect(await countsAt(late, ['2026-12-02T17:40:00Z', '2026-12-02T18:00:00Z'])).toEqual([0, 0]);
});

test('what is moved away is not reminded of until its new time comes, what is cancelled never', async () => {
  at('2026-12-01T12:00:00Z');
  const guest = await buildGuest({ notificationBeforeEvent: true });
  const [moved, cancelled] = [
    await buildGathering('2026-12-02T18:00:00Z'),
    await buildGathering('2026-12-02T18:00:00Z'),
  ];
  for (const built of [moved, cancelled]) await go(built, guest);
  await move(moved, '2026-12-05T18:00:00Z');
  await change(cancelled, { status: 'cancelled' });
  await server.runJobs();
  const before = (await subjects(guest)).length;
  const times = ['2026-12-02T17:30:00Z', '2026-12-05T17:30:00Z', '2026-12-05T17:35:00Z'];
  expect(await countsAt(guest, times)).toEqual([before, before + 1, before + 1]);
  await move(moved, '2026-12-09T18:00:00Z');
  expect(await countsAt(guest, ['2026-12-09T17:30:00Z'])).toEqual([before + 2]);
});

test.each([
  // The night before 29 March 2026 has an hour less in Paris, that before 25 October one more.
  ['in the evening', '2026-12-02T18:00:00Z', ['2026-12-02T06:59:00Z', '2026-12-02T07:00:00Z']],
  ['before eight, on the day before', '2026-12-02T06:00:00Z', ['2026-12-01T06:59:00Z', '2026-12-01T07:00:00Z']],
  ['as summer begins', '2026-03-29T12:00:00Z', ['2026-03-29T05:59:00Z', '2026-03-29T06:00:00Z']],
  ['as winter begins', '2026-10-25T12:00:00Z', ['2026-10-25T06:59:00Z', '2026-10-25T07:00:00Z']],
  ['early as winter begins', '2026-10-25T05:00:00Z', ['2026-10-24T05:59:00Z', '2026-10-24T06:00:00Z']],
])('on the day at eight people are reminded once of what begins %s', async (_, begins, times) => {
  at('2026-03-01T12:00:00Z');
  const built = await buildGathering(begins);
  const guest = await buildGuest({ notificationOnDay: true, timezone: 'Europe/Paris' });
  await go(built, guest);
  const again = new Date(new Date(times[1]!).getTime() + 3 * 3_600_000).toISOString();
  expect(await countsAt(guest, [...times, again])).toEqual([0, 1, 1]);
});

test('the morning is that of the reader; whoever told no zone is reminded by the clock of the event', async () => {
  at('2026-11-30T12:00:00Z');
  const built = await buildGathering('2026-12-02T22:00:00Z');
  const [here, far] = [
    await buildGuest({ notificationOnDay: true }),
    await buildGuest({ notificationOnDay: true, timezone: 'America/New_York' }, 'fr'),
  ];
  for (const guest of [here, far]) await go(built, guest);
  expect(await countsAt(here, ['2026-12-02T06:59:00Z', '2026-12-02T07:00:00Z'])).toEqual([0, 1]);
  expect(await countsAt(far, ['2026-12-02T12:59:00Z', '2026-12-02T13:00:00Z'])).toEqual([0, 1]);
  const [mail] = await mailsTo(server, far.user.email);
  expect(mail!.subject).toBe('À venir\u00a0: Trees');
  expect(mail!.text).toMatch(/Quand\u00a0: .*23:00[^]*À votre heure\u00a0: .*17:00/);
  // Who moves to another zone, or whose event moves within the day, has heard of it.
  await server.app.get(UserSettingsService, { strict: false }).change(here.user.id, { timezone: 'America/New_York' });
  await move(built, '2026-12-02T21:00:00Z');
  expect(await countsAt(here, ['2026-12-02T13:30:00Z'])).toEqual([1]);
});

test('once a week people hear of all that is in it, under any profile, on the day on which their weeks begin', async () => {
  at('2026-12-01T12:00:00Z');
  const [first, second] = [
    await buildGathering('2026-12-09T18:00:00Z', 'Late'),
    await buildGathering('2026-12-08T18:00:00Z', 'Early'),
  ];
  const next = await buildGathering('2026-12-15T18:00:00Z', 'Next week');
  const [french, english] = [
    await buildGuest({ notificationEachWeek: true, timezone: 'Europe/Paris' }, 'fr'),
    await buildGuest({ notificationEachWeek: true, timezone: 'Europe/Paris' }),
  ];
  for (const built of [first, second, next]) for (const guest of [french, english]) await go(built, guest);
  const idle = await buildGuest({ notificationEachWeek: true });
  // 6 December 2026 is a Sunday.
  expect(await countsAt(english, ['2026-12-06T06:59:00Z', '2026-12-06T07:00:00Z'])).toEqual([0, 1]);
  expect(await countsAt(french, ['2026-12-07T06:59:00Z', '2026-12-07T07:00:00Z', '2026-12-08T12:00:00Z'])).toEqual([
    0, 1, 1,
  ]);
  expect(await subjects(french)).toEqual(['Votre semaine\u00a0: 2 événements']);
  const [mail] = await mailsTo(server, french.user.email);
  expect(mail!.text!.indexOf('Early')).toBeLessThan(mail!.text!.indexOf('Late'));
  expect(mail!.text).not.toContain('Next week');
  expect(await subjects(idle)).toEqual([]);
});

test('the link of a reminder turns that reminder off', async () => {
  at('2026-12-01T12:00:00Z');
  const built = await buildGathering('2026-12-02T18:00:00Z');
  const guest = await buildGuest({ notificationBeforeEvent: true, notificationOnDay: true });
  await go(built, guest);
  at('2026-12-02T17:30:00Z');
  await runCron(server, 'notifications.remind-before');
  const [mail] = await mailsTo(server, guest.user.email);
  const url = /<(.*)>/.exec(mail!.headers.find(({ key }) => key === 'list-unsubscribe')!.value)![1]!;
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  expect((await fetch(url, { method: 'POST', body })).status).toBe(200);
  const { settings } = await server.db.manager.findOneByOrFail(User, { id: guest.user.id });
  expect(settings).toMatchObject({ notificationBeforeEvent: false, notificationOnDay: true });
});
