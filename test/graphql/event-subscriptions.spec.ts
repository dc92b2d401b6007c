import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCron } from '#test/cron';
import { calendarOf, refusalIn } from '#test/event-imports';
import { mailsTo } from '#test/mails';
import { buildPerson, type TestPerson } from '#test/people';
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
const subscriptionOf = async ({ accessToken: token }: TestPerson) =>
  (await server.graphql('{ eventSubscriptions { state reason readAt failingSince } }', {}, { token })).data!
    .eventSubscriptions[0];

describe('a calendar that somebody follows', () => {
  it('brings its events, their changes, and new ones', async () => {
    const { person, tell } = await follower([BALL]);
    const [{ id }] = (await eventsOf(person)) as [{ id: string }];
    tell([{ ...BALL, SUMMARY: 'A great ball' }, WALK]);
    await later();
    expect(await eventsOf(person)).toMatchObject([
      { id, title: 'A great ball', draft: false },
      { title: 'A walk', status: 'confirmed' },
    ]);
    await later();
    expect(await eventsOf(person)).toHaveLength(2);
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
