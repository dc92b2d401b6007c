import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ParticipantRole } from '#convoke/events';
import { ParticipationLinks } from '#convoke/events';
import { anonymousActorId, confirmAnonymously } from '#test/anonymous';
import { buildEvent } from '#test/events';
import { openInbox, type OpenInbox } from '#test/inbox';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import type { RemotePerson } from '#test/remote-server';
import type { TestServer } from '#test/server';

const PLACES = 50;
const [HERE, ELSEWHERE, WITHOUT_ACCOUNT] = [90, 30, 80];

interface Guest {
  id: string;
  uuid: string;
  actorId: string;
  role: ParticipantRole;
  anonymous: boolean;
  email: string | null;
  updatedAt: Date;
}

let inbox: OpenInbox;
let server: TestServer;
let father: TestPerson;
let rose: TestPerson;
let eventId: string;
let eventUrl: string;
/** Those elsewhere, by the ids that their profiles have here. */
let elsewhere: Map<string, RemotePerson>;
let anonymousId: string;

beforeAll(async () => {
  inbox = await openInbox();
  ({ server } = inbox);
  [father, rose] = [await buildPerson(server), await buildPerson(server)];
  anonymousId = await anonymousActorId(server);
  const options = { maximumAttendeeCapacity: PLACES, anonymousParticipation: true };
  const { event } = await buildEvent(server, { organizer: father, options });
  [eventId, eventUrl] = [event.id, event.url];
});
afterAll(() => inbox?.close());

/** Of the newest in line, who have a rank each, down to those who are in. */
async function guests(): Promise<Guest[]> {
  return server.db.query<Guest & Record<string, unknown>>(
    `SELECT id, uuid, actor_id AS "actorId", role, anonymous, email, updated_at AS "updatedAt" FROM participations
      WHERE event_id = $1 AND role <> 'creator' ORDER BY waiting_rank NULLS FIRST, id`,
    [eventId],
  );
}

/** Somebody without an account who has the mail with the link; answers the token in it. */
async function unconfirmed(number: number): Promise<string> {
  const uuid = randomUUID();
  await server.db.query(
    `INSERT INTO participations (uuid, event_id, actor_id, role, anonymous, email, metadata)
      VALUES ($1, $2, $3, 'not_confirmed', true, $4, '{"acceptsWaiting": true, "locale": "en"}')`,
    [uuid, eventId, anonymousId, `stranger${number}@example.org`],
  );
  await server.db.query('UPDATE event_stats SET not_confirmed = not_confirmed + 1 WHERE event_id = $1', [eventId]);
  return server.app.get(ParticipationLinks, { strict: false }).token('confirm', { uuid });
}

const many = (count: number) => Array.from({ length: count }, (_, number) => number);

async function leave(guest: Guest): Promise<void> {
  const person = elsewhere.get(guest.actorId);
  if (person) return void (await inbox.post(person, inbox.activity(person, 'Leave', eventUrl)));
  const token = guest.anonymous
    ? server.app.get(ParticipationLinks, { strict: false }).token('manage', guest)
    : undefined;
  const query = `mutation ($eventId: ID!, $actorId: ID!, $token: String) {
    leaveEvent(eventId: $eventId, actorId: $actorId, token: $token) { id } }`;
  const variables = { eventId, actorId: guest.actorId, token };
  const { errors } = await server.graphql(query, variables, guest.anonymous ? {} : { token: rose.accessToken });
  expect(errors).toBeUndefined();
}

it('200 people from everywhere at once fill 50 places, the others wait in order, and who leaves lets in the next', async () => {
  const profiles = [];
  for (const number of many(HERE)) profiles.push(await addProfile(server, rose.user, `crowd_${number}`));
  const people = many(ELSEWHERE).map((number) => inbox.remote.person(`far_${number}`));
  const tokens = [];
  for (const number of many(WITHOUT_ACCOUNT)) tokens.push(await unconfirmed(number));
  for (const person of people) await inbox.post(person, inbox.activity(person, 'Join', eventUrl));

  const query = `mutation ($eventId: ID!, $actorId: ID!) {
    joinEvent(eventId: $eventId, actorId: $actorId, acceptWaiting: true) { role } }`;
  const answers = await Promise.all([
    inbox.workOff(),
    ...profiles.map(({ id: actorId }) => server.graphql(query, { eventId, actorId }, { token: rose.accessToken })),
    ...tokens.map((token) => confirmAnonymously(server, token)),
  ]);
  expect(answers.flatMap((answer) => answer?.errors ?? [])).toEqual([]);

  const joined = await guests();
  const [inside, line] = [joined.slice(0, PLACES), joined.slice(PLACES)];
  expect(new Set(inside.map(({ role }) => role))).toEqual(new Set(['participant']));
  expect(line.map(({ role }) => role)).toEqual(many(200 - PLACES).map(() => 'waiting'));
  // They changed one after the other, under the event's lock.
  const times = line.map(({ updatedAt }) => updatedAt.getTime());
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(Math.max(...inside.map(({ updatedAt }) => updatedAt.getTime()))).toBeLessThanOrEqual(times[0]!);

  const rows = await server.db.query<{ id: string; url: string }>(
    'SELECT id, url FROM actors WHERE domain IS NOT NULL',
  );
  elsewhere = new Map(rows.flatMap(({ id, url }) => people.filter(({ uri }) => uri === url).map((one) => [id, one])));
  const before = (await server.mails()).length;
  const leaving = many(10).map((number) => inside[number * 5]!);
  await Promise.all(leaving.map(leave));
  await inbox.workOff();

  const after = await guests();
  const ids = (list: Guest[]) => list.map(({ id }) => id).sort();
  const promoted = line.slice(0, 10);
  const stay = inside.filter((guest) => !leaving.includes(guest));
  expect(ids(after.filter(({ role }) => role === 'participant'))).toEqual(ids([...stay, ...promoted]));
  expect(after.filter(({ role }) => role === 'waiting').map(({ id }) => id)).toEqual(
    line.slice(10).map(({ id }) => id),
  );
  const [stats] = await server.db.query(
    'SELECT participant, waiting, not_confirmed FROM event_stats WHERE event_id = $1',
    [eventId],
  );
  expect(stats).toEqual({ participant: 50, waiting: 140, not_confirmed: 0 });

  const here = promoted.filter(({ actorId }) => !elsewhere.has(actorId));
  const letters = (await server.mails())
    .slice(before)
    .filter(({ subject }) => subject?.startsWith('You are taking part'));
  const addresses = letters.flatMap(({ to }) => to?.map(({ address }) => address) ?? []);
  expect(addresses.sort()).toEqual(here.map(({ email }) => email ?? rose.user.email).sort());
  for (const guest of promoted) {
    const person = elsewhere.get(guest.actorId);
    if (person) expect((await inbox.answersTo(person)).map(({ type }) => type)).toEqual(['Accept']);
  }
});
