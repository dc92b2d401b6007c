import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCron } from '#test/cron';
import { calendarOf, refusalIn } from '#test/event-imports';
import { mailsTo } from '#test/mails';
import { buildPerson, type TestPerson } from '#test/people';
import { photograph } from '#test/pictures';
import { RemoteServer } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';

let server: TestServer;
let there: RemoteServer;
beforeAll(async () => {
  server = await startTestServer();
  there = await RemoteServer.start();
});
afterAll(async () => {
  await server.close();
  await there.close();
});

const ICS = { type: 'text/calendar' };
const BALL = { UID: 'ball@there', SUMMARY: 'A ball' };
const WALK = { UID: 'walk@there', SUMMARY: 'A walk' };

const ADD = `mutation ($url: String!, $profileId: ID!, $publish: Boolean!, $whenGone: EventSubscriptionWhenGone!, $hours: Int!) {
  addEventSubscription(url: $url, profileId: $profileId, timezone: "Europe/Paris", publish: $publish, whenGone: $whenGone,
    hours: $hours) { id } }`;

let calendars = 0;

/** Somebody who follows a calendar, which says what `tell` says last. */
async function follower(events: Record<string, string>[], wish: object = {}) {
  const person = await buildPerson(server);
  const path = `/calendar-${calendars++}.ics`;
  const tell = (told: Record<string, string>[]) => there.serve(path, calendarOf(told), ICS);
  tell(events);
  const asked = {
    url: there.url + path,
    profileId: person.actor.id,
    publish: true,
    whenGone: 'CANCEL',
    hours: 1,
    ...wish,
  };
  const { data, errors } = await server.graphql(ADD, asked, { token: person.accessToken });
  expect(errors).toBeUndefined();
  await server.runJobs();
  return { person, path, tell, asked, id: data!.addEventSubscription.id as string };
}

/** Two hours later, and whatever is due then. */
async function later(hours = 2): Promise<void> {
  const back = moveClock(server, hours);
  await runCron(server, 'portability.follow-event-subscriptions');
  await server.runJobs();
  back();
  await server.db.query('UPDATE event_subscriptions SET next_at = now()');
}

const eventsOf = (person: TestPerson) =>
  server.db.query<Record<string, any>>(
    'SELECT id, title, status, draft FROM events WHERE organizer_actor_id = $1 AND deleted_at IS NULL ORDER BY title',
    [person.actor.id],
  );
/** How large the pictures of somebody's events are, which are their own. */
const picturesOf = async ({ actor }: TestPerson) => {
  const rows = await server.db.query<{ width: number; height: number }>(
    `SELECT m.width, m.height FROM events e JOIN media m ON m.id = e.picture_id
      WHERE e.organizer_actor_id = $1 AND m.owner_actor_id = $1`,
    [actor.id],
  );
  return rows.map(({ width, height }) => [width, height]);
};
const subscriptionOf = async ({ accessToken: token }: TestPerson) =>
  (await server.graphql('{ eventSubscriptions { state reason readAt failingSince } }', {}, { token })).data!
    .eventSubscriptions[0];

describe('a calendar that somebody follows', () => {
  it('brings its events, their changes, and new ones', async () => {
    there.serve('/one.jpg?signed=1', await photograph(40, 30), { type: 'image/jpeg' });
    there.serve('/two.jpg', await photograph(60, 20), { type: 'image/jpeg' });
    const shown = (path: string) => ({ 'IMAGE;VALUE=URI;FMTTYPE=image/jpeg': there.url + path });
    const { person, tell } = await follower([{ ...BALL, ...shown('/one.jpg?signed=1') }]);
    const [{ id }] = (await eventsOf(person)) as [{ id: string }];
    expect(await picturesOf(person)).toEqual([[40, 30]]);
    tell([{ ...BALL, ...shown('/one.jpg?signed=2') }]);
    await later();
    expect(there.timesAsked('/one.jpg?signed=2')).toBe(0);
    tell([{ ...BALL, SUMMARY: 'A great ball', ...shown('/two.jpg') }, WALK]);
    await later();
    expect(await eventsOf(person)).toMatchObject([
      { id, title: 'A great ball', draft: false },
      { title: 'A walk', status: 'confirmed' },
    ]);
    expect(await picturesOf(person)).toEqual([[60, 20]]);
    tell([{ ...BALL, ...shown('/gone.jpg') }, WALK]);
    await later();
    expect(await eventsOf(person)).toMatchObject([{ title: 'A ball' }, { title: 'A walk' }]);
    expect(await picturesOf(person)).toEqual([[60, 20]]);
  });

  it.each([
    ['CANCEL', 'cancelled'],
    ['KEEP', 'confirmed'],
  ])('has what vanished there treated as chosen (%s)', async (whenGone, status) => {
    const { person, tell } = await follower([BALL, WALK], { whenGone });
    tell([WALK]);
    await later();
    expect(await eventsOf(person)).toMatchObject([{ title: 'A ball', status }, { status: 'confirmed' }]);
    tell([BALL, WALK]);
    await later();
    expect(await eventsOf(person)).toMatchObject([{ status: 'confirmed' }, { status: 'confirmed' }]);
  });

  it('changes all dates to come of a series, at the hour that it has there now', async () => {
    const choir = { UID: 'choir@there', SUMMARY: 'Choir', RRULE: 'FREQ=WEEKLY' };
    const since = (time: string) => ({ 'DTSTART;TZID=Europe/Paris': `20260105T${time}00` });
    const { person, tell } = await follower([{ ...choir, ...since('1800') }]);
    tell([{ ...choir, ...since('1930'), SUMMARY: 'Great choir' }]);
    await later();
    const hours = await server.db.query(
      `SELECT DISTINCT title, to_char(begins_on AT TIME ZONE 'Europe/Paris', 'HH24:MI') AS hour, count(*) > 5 AS many
        FROM events WHERE organizer_actor_id = $1 AND begins_on > now() GROUP BY 1, 2`,
      [person.actor.id],
    );
    expect(hours).toEqual([{ title: 'Great choir', hour: '19:30', many: true }]);
  });

  it('makes nothing again that somebody deleted', async () => {
    const { person } = await follower([BALL], { publish: false });
    const [event] = await eventsOf(person);
    expect(event!.draft).toBe(true);
    const gone = await server.graphql(
      'mutation ($id: ID!) { deleteEvent(eventId: $id) { id } }',
      { id: event!.id },
      { token: person.accessToken },
    );
    expect(gone.errors).toBeUndefined();
    await later();
    expect(await eventsOf(person)).toEqual([]);
  });

  it('is told to fail, given up after a week with a mail, and goes on when somebody says so', async () => {
    const { person, path, tell, id } = await follower([BALL]);
    there.remove(path);
    await later();
    const failing = await subscriptionOf(person);
    expect(failing).toMatchObject({
      state: 'ACTIVE',
      reason: expect.stringMatching('Nobody answers'),
      failingSince: expect.any(String),
    });
    await later(8 * 24);
    expect(await subscriptionOf(person)).toMatchObject({ state: 'STOPPED' });
    const mail = (await mailsTo(server, person.user.email)).at(-1);
    expect(mail?.text).toContain(there.host);
    expect(mail?.text).not.toContain(path);
    // Its events are not gone: it was not read.
    expect(await eventsOf(person)).toMatchObject([{ status: 'confirmed' }]);
    tell([WALK]);
    const refresh = 'mutation ($id: ID!) { refreshEventSubscription(id: $id) { state } }';
    expect((await server.graphql(refresh, { id }, { token: person.accessToken })).errors).toBeUndefined();
    await server.runJobs();
    expect(await subscriptionOf(person)).toMatchObject({ state: 'ACTIVE', reason: null, failingSince: null });
    expect(await eventsOf(person)).toHaveLength(2);
  });

  it('is its owner’s alone, with a wish that makes sense', async () => {
    const { id, asked, person } = await follower([BALL]);
    const stranger = await buildPerson(server);
    const as = async ({ accessToken: token }: TestPerson, query: string, variables: object) =>
      refusalIn(await server.graphql(query, { ...variables }, { token }));
    const remove = 'mutation ($id: ID!) { deleteEventSubscription(id: $id) { id } }';
    expect(await as(stranger, remove, { id })).toBe('event_subscription_not_found');
    expect(await as(stranger, remove, { id: 'x' })).toBe('event_subscription_not_found');
    expect(await as(stranger, ADD, asked)).toBe('profileId validation');
    expect(await as(person, ADD, asked)).toBe('url validation');
    expect(await as(person, ADD, { ...asked, url: 'ftp://there.example/' })).toBe('url validation');
    expect(await as(person, ADD, { ...asked, hours: 0 })).toBe('hours validation');
    expect(await as(person, remove, { id })).toBeUndefined();
    expect(await subscriptionOf(person)).toBeUndefined();
    expect(await eventsOf(person)).toHaveLength(1);
  });
});
