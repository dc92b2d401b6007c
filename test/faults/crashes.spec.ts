import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { inHours } from '#test/events';
import { isFull, sizeOf, tell } from '#test/experiments';
import { type Instance, startInstance } from '#test/instances';
import { type RemotePerson, RemoteServer } from '#test/remote-server';

/** For as many starts as there are kills, on a machine that others use as well. */
const LONG = sizeOf(7_200_000, 180_000);
const PATIENCE = { timeout: 120_000, interval: 250 };
/** Between a start and a kill, so that kills fall at any moment of it. */
const LONGEST_LIFE_MS = 1500;

let instance: Instance;
let elsewhere: RemoteServer;
let follower: RemotePerson;
let database: pg.Pool;
/** Titles of what was acknowledged. */
const created: string[] = [];
const joined: string[] = [];

beforeAll(async () => {
  [instance, elsewhere] = await Promise.all([startInstance(), RemoteServer.start()]);
  database = new pg.Pool({ connectionString: instance.databaseUrl, max: 2 });
  follower = elsewhere.person('relay', { type: 'Application' });
  elsewhere.nodeInfo({ actorUri: follower.uri });
  await follow();
}, LONG);
afterAll(async () => {
  await database.end();
  await instance.close();
  await elsewhere.close();
});

const ACCEPT = 'mutation ($address: String!) { acceptRelay(address: $address) { approved } }';

async function follow(): Promise<void> {
  const follow = {
    '@context': 'https://www.w3.org/ns/activitystreams',
    id: `${elsewhere.url}/activities/follow`,
    type: 'Follow',
    actor: follower.uri,
    object: `${instance.url}/relay`,
  };
  const answer = await elsewhere.post(`${instance.url}/inbox`, follow, follower);
  expect([answer.status, await answer.text()]).toEqual([202, '']);
  await vi.waitFor(() => instance.ask(ACCEPT, { address: elsewhere.host }), PATIENCE);
  await vi.waitFor(() => expect(elsewhere.deliveries.map(({ body }) => body.type)).toContain('Accept'), PATIENCE);
}

const CREATE = `mutation ($title: String!, $beginsOn: DateTime!, $organizerActorId: ID!) {
  createEvent(title: $title, description: "<p>Come!</p>", beginsOn: $beginsOn, organizerActorId: $organizerActorId,
    draft: false, joinOptions: FREE) { id } }`;
const JOIN = 'mutation ($event: ID!, $me: ID!) { joinEvent(eventId: $event, actorId: $me) { id } }';

async function write(title: string, me: string): Promise<void> {
  const variables = { title, beginsOn: inHours(48).toISOString(), organizerActorId: instance.actor.id };
  const { createEvent } = await instance.ask(CREATE, variables);
  created.push(title);
  await instance.ask(JOIN, { event: createEvent.id, me });
  joined.push(title);
}

/** Writes until it is told to stop; what fails while there is no server was not acknowledged. */
async function keepWriting(name: string, me: string, isOver: () => boolean): Promise<void> {
  for (let number = 0; !isOver(); number++) {
    await write(`${name} ${number}`, me).catch((error: unknown) => {
      if (String(error).includes('refused:')) throw error;
    });
    await sleep(sizeOf(1, 100));
  }
}

const rows = async (sql: string) => (await database.query<{ found: string }>(sql)).rows.map(({ found }) => found);
/** What the follower was told of, each telling once however often it came. */
function announced(): string[] {
  const announces = elsewhere.deliveries.map(({ body }) => body).filter(({ type }) => type === 'Announce');
  return [...new Map(announces.map(({ id, object }) => [id, object as string])).values()].sort();
}

describe('a server that is killed at any moment', () => {
  it(
    'has lost nothing that it acknowledged, and tells each follower of each event once',
    async () => {
      const { createPerson } = await instance.ask(
        'mutation { createPerson(preferredUsername: "guest", name: "Guest") { id } }',
      );
      const kills = sizeOf(200, 3);
      let killed = 0;
      const writers = ['Oak', 'Elm'].map((name) =>
        keepWriting(name, createPerson.id, () => killed === kills && created.length >= sizeOf(1000, 4)),
      );
      for (; killed < kills; killed++) {
        await sleep(randomInt(LONGEST_LIFE_MS));
        await instance.stop('SIGKILL');
        if (!isFull) await instance.letLeasesRunOut();
        await instance.start();
      }
      await Promise.all(writers);

      // More than was acknowledged may be there: the answer was what got lost.
      const events = await rows(`SELECT title AS found FROM events WHERE title ~ '^(Oak|Elm) '`);
      expect(created.filter((title) => !events.includes(title))).toEqual([]);
      const guests = await rows(
        `SELECT title AS found FROM participations JOIN events ON events.id = event_id WHERE role = 'participant'`,
      );
      expect(joined.filter((title) => !guests.includes(title))).toEqual([]);
      expect(guests.length).toBe(new Set(guests).size);

      // A delivery that was not answered comes again, as the same activity; nobody hears of an event as of two.
      const urls = (await rows(`SELECT url AS found FROM events WHERE title ~ '^(Oak|Elm) '`)).sort();
      await expect.poll(announced, PATIENCE).toEqual(urls);
      const told = `acknowledged ${created.length} + ${joined.length}, lost 0; delivered ${announced().length} of ${urls.length}`;
      tell('F1', `${kills} kills of the server while it is written to`, told);
    },
    LONG,
  );

  // The kills above hit deliveries, too; that many of them take their time.
  if (isFull)
    it(
      'has delivered everything in the end, however often it dies while it delivers',
      async () => {
        const before = announced().length;
        const kills = 100;
        let published = 0;
        for (let killed = 0; killed < kills; killed++) {
          const variables = { beginsOn: inHours(48).toISOString(), organizerActorId: instance.actor.id };
          for (let number = 0; number < 5; number++, published++) {
            await instance.ask(CREATE, { title: `Ash ${killed} ${number}`, ...variables });
          }
          await sleep(randomInt(60));
          await instance.stop('SIGKILL');
          await instance.start();
        }
        const arrived = () => announced().length - before;
        await expect.poll(arrived, PATIENCE).toBe(published);
        tell('F2', `${kills} kills while it delivers`, `published ${published}, arrived ${arrived()}, lost 0`);
      },
      LONG,
    );
});
