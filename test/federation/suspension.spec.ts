import { randomUUID } from 'node:crypto';
import type { Type } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { Silencings, Suspensions } from '#convoke/actors';
import { Clock, DomainEvents } from '#convoke/core';
import { InboxWorker } from '#convoke/federation';
import { InstanceSettingsService } from '#convoke/instance';
import { type BlockSeverity, DomainBlocks } from '#convoke/moderation';
import { buildEvent } from '#test/events';
import { buildPerson, type TestPerson } from '#test/people';
import { type Json, type RemotePerson, RemoteServer } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';

/** An event, and what else leads to it. */
interface Shown {
  id: string;
  uuid: string;
  url: string;
  organizerUrl: string;
  title: string;
  tag: string;
}

const HERE = { latitude: 45.75, longitude: 4.85 };
const LISTS = ['home', 'map', 'name', 'tag'];
const BY_ADDRESS = ['address', 'event', 'interact', 'organizer'];
let server: TestServer;
let remote: RemoteServer;
let ada: RemotePerson;
let reader: TestPerson;
let moderator: TestPerson;

beforeAll(async () => {
  [server, remote] = await Promise.all([
    startTestServer({ FEDERATION: 'true', FEDERATION_ALLOW_PRIVATE_NETWORK: 'true' }),
    RemoteServer.start(),
  ]);
  ada = remote.person('ada');
  reader = await buildPerson(server);
  moderator = await buildPerson(server, { role: UserRole.MODERATOR });
});
afterAll(() => Promise.all([server.close(), remote.close()]));
beforeEach(() => block(null));

async function block(severity: BlockSeverity | null): Promise<void> {
  const blocks = server.app.get(DomainBlocks, { strict: false });
  await blocks.set('127.0.0.1', severity && { severity, rejectMedia: false });
  await server.runJobs();
}

async function tell(type: string, object: unknown, sender = ada): Promise<void> {
  const activity = { id: `${remote.url}/activities/${randomUUID()}`, type, actor: sender.uri, object };
  await remote.post(`${server.url}/inbox`, activity, sender);
  const worker = server.app.get(InboxWorker, { strict: false });
  while ((await worker.workOff()) > 0);
  await server.runJobs();
}

/** Somebody here follows them, which is why strangers find their events. */
async function followAda(): Promise<void> {
  await server.db.query(
    `INSERT INTO follows (uri, follower_id, target_id, approved, created_at, updated_at)
      SELECT $1, us.id, them.id, true, now(), now() FROM actors us, actors them WHERE us.url = $2 AND them.url = $3
      ON CONFLICT DO NOTHING`,
    [`${server.url}/relay#follows/${randomUUID()}`, `${server.url}/relay`, ada.uri],
  );
}

/** An event of theirs that everybody finds and the reader has joined. */
async function fromElsewhere(): Promise<Shown> {
  const [title, tag] = [`Feast ${randomUUID()}`, `t${randomUUID().slice(0, 8)}`];
  const about = { name: title, tag: [{ type: 'Hashtag', name: `#${tag}` }], location: { type: 'Place', ...HERE } };
  const document = remote.event(ada, about);
  await tell('Create', document);
  await followAda();
  await tell('Update', document);
  const [event] = await server.db.query<{ id: string; uuid: string }>('SELECT id, uuid FROM events WHERE url = $1', [
    document.id,
  ]);
  await join(event!.id);
  return { ...event!, url: String(document.id), organizerUrl: ada.uri, title, tag };
}

/** The same by somebody of ours. */
async function fromHere(): Promise<Shown & { organizer: TestPerson }> {
  const [title, tag] = [`Feast ${randomUUID()}`, `t${randomUUID().slice(0, 8)}`];
  const physicalAddress = { description: 'Quay', geom: `${HERE.longitude};${HERE.latitude}` };
  const { event, organizer } = await buildEvent(server, { title, tags: [tag], physicalAddress });
  await server.runJobs();
  await join(event.id);
  const { id, uuid, url } = event;
  return { id, uuid, url, organizerUrl: organizer.actor.url, title, tag, organizer };
}

const ask = (query: string, variables: Json, person: TestPerson | null) =>
  server.graphql(query, variables, { token: person?.accessToken });

async function join(eventId: string): Promise<void> {
  const variables = { eventId, actorId: reader.actor.id };
  const query = 'mutation ($eventId: ID!, $actorId: ID!) { joinEvent(eventId: $eventId, actorId: $actorId) { id } }';
  expect((await ask(query, variables, reader)).errors).toBeUndefined();
}

/** Where somebody comes upon the event, in alphabetical order. */
async function placesOf({ uuid, url, organizerUrl, title, tag }: Shown, person: TestPerson | null): Promise<string[]> {
  const { data } = await ask(
    `query ($uuid: UUID!, $url: String!, $organizerUrl: String, $title: String, $tag: String) {
      event(uuid: $uuid) { uuid }
      home: events(limit: 100) { elements { uuid } }
      name: searchEvents(term: $title) { elements { ... on Event { uuid } } }
      tag: searchEvents(tags: $tag) { elements { ... on Event { uuid } } }
      map: searchEvents(bbox: "45.8,4.8:45.7,4.9", limit: 100) { elements { ... on Event { uuid } } }
      address: searchEvents(term: $url) { elements { ... on Event { uuid } } }
      organizer: searchEvents(term: $organizerUrl) { elements { ... on Event { uuid } } }
      interact(uri: $url) { ... on Event { uuid } }
      loggedUser { participations(limit: 100) { total elements { event { uuid } } } }
    }`,
    { uuid, url, organizerUrl, title, tag },
    person,
  );
  const { loggedUser, ...answers } = data!;
  const found = Object.entries(answers).filter(([, answer]) => JSON.stringify(answer).includes(uuid));
  const own: { event: { uuid: string } | null }[] = loggedUser?.participations.elements ?? [];
  expect(own.filter(({ event }) => event === null)).toEqual([]);
  const mine = own.some(({ event }) => event?.uuid === uuid) ? ['participations'] : [];
  return [...found.map(([place]) => place), ...mine].sort();
}

const everywhere = (...more: string[]) => [...LISTS, ...BY_ADDRESS, ...more].sort();
const documentAt = async (uuid: string) => {
  const headers = { accept: 'application/activity+json' };
  return (await fetch(`${server.url}/events/${uuid}`, { headers, redirect: 'manual' })).status;
};

describe('a suspended host', () => {
  it('has its events shown to nobody but moderators, until it is let in again', async () => {
    const event = await fromElsewhere();
    expect(await placesOf(event, null)).toEqual(everywhere());
    expect(await placesOf(event, reader)).toEqual(everywhere('participations'));
    expect(await documentAt(event.uuid)).toBe(302);
    await block('suspend');
    expect(await placesOf(event, null)).toEqual([]);
    expect(await placesOf(event, reader)).toEqual([]);
    expect(await documentAt(event.uuid)).toBe(404);
    expect(await placesOf(event, moderator)).toEqual(BY_ADDRESS);
    await block(null);
    expect(await placesOf(event, reader)).toEqual([...BY_ADDRESS, 'participations'].sort());
    await followAda();
    await tell('Update', remote.event(ada, { id: event.url, name: event.title, updated: new Date().toISOString() }));
    expect(await placesOf(event, null)).toContain('name');
  });

  it('has its people found by nobody but moderators', async () => {
    await fromElsewhere();
    const find = async (person: TestPerson) =>
      (await ask('query ($uri: String!) { interact(uri: $uri) { url } }', { uri: ada.uri }, person)).data?.interact;
    expect(await find(reader)).toEqual({ url: ada.uri });
    await block('suspend');
    expect(await find(reader)).toBeNull();
    expect(await find(moderator)).toEqual({ url: ada.uri });
  });

  it('has nothing taken in that came before and is not worked off', async () => {
    const event = await fromElsewhere();
    const late = remote.event(ada, { name: 'Too late' });
    const activity = { id: `${remote.url}/activities/${randomUUID()}`, type: 'Create', actor: ada.uri, object: late };
    expect((await remote.post(`${server.url}/inbox`, activity, ada)).status).toBe(202);
    await block('suspend');
    const worker = server.app.get(InboxWorker, { strict: false });
    while ((await worker.workOff()) > 0);
    const rows = await server.db.query('SELECT title FROM events WHERE url = ANY($1)', [[event.url, late.id]]);
    expect(rows).toEqual([{ title: event.title }]);
  });

  it('is shut out also where another process was told of it', async () => {
    const event = await fromElsewhere();
    const find = <T>(type: Type<T>) => server.app.get(type, { strict: false });
    const elsewhere = new DomainBlocks(
      server.app.get('config.server', { strict: false }),
      server.db,
      find(Clock),
      find(DomainEvents),
      find(InstanceSettingsService),
    );
    expect(await find(DomainBlocks).isSuspended('127.0.0.1')).toBe(false);
    await elsewhere.set('127.0.0.1', { severity: 'suspend', rejectMedia: false });
    await server.runJobs();
    expect(await placesOf(event, reader)).toEqual([]);
  });
});

describe('what is silenced stands in no list, and whoever has the address reads it', () => {
  const silence = async (url: string, silenced: boolean) => {
    const [actor] = await server.db.query<{ id: string }>('SELECT id FROM actors WHERE url = $1', [url]);
    const silencings = server.app.get(Silencings, { strict: false });
    await server.db.transaction((tx) => silencings.set(tx, actor!.id, silenced));
    await server.runJobs();
  };
  const sitemap = async () => (await fetch(`${server.url}/sitemaps/events-0.xml`)).text();

  it('where its host is', async () => {
    const event = await fromElsewhere();
    await block('silence');
    expect(await placesOf(event, null)).toEqual(BY_ADDRESS);
    expect(await placesOf(event, reader)).toEqual([...BY_ADDRESS, 'participations'].sort());
    const new_ = remote.event(remote.person('newcomer'), { name: 'By a newcomer' });
    await tell('Create', new_, remote.person('newcomer'));
    expect(await server.db.query('SELECT silenced FROM events WHERE url = $1', [new_.id])).toEqual([
      { silenced: true },
    ]);
    await block(null);
    expect(await placesOf(event, null)).toEqual(everywhere());
  });

  it('where somebody elsewhere is, though their host is not', async () => {
    const event = await fromElsewhere();
    await silence(ada.uri, true);
    expect(await placesOf(event, null)).toEqual(BY_ADDRESS);
    await block('silence');
    await block(null);
    expect(await placesOf(event, null)).toEqual(BY_ADDRESS);
    await silence(ada.uri, false);
    expect(await placesOf(event, null)).toEqual(everywhere());
  });

  it('where somebody of ours is, and no instance hears of it before that is over', async () => {
    const event = await fromHere();
    await silence(event.organizerUrl, true);
    expect(await placesOf(event, null)).toEqual(BY_ADDRESS);
    expect(await placesOf(event, reader)).toEqual([...BY_ADDRESS, 'participations'].sort());
    expect(await sitemap()).not.toContain(event.uuid);
    expect(await documentAt(event.uuid)).toBe(200);
    await tell('Like', event.url);
    await server.db.query(
      `INSERT INTO follows (uri, follower_id, target_id, approved, created_at, updated_at)
        SELECT $1, them.id, us.id, true, now(), now() FROM actors us, actors them WHERE us.url = $2 AND them.url = $3`,
      [`${ada.uri}#follows/relay`, `${server.url}/relay`, ada.uri],
    );
    const { event: late } = await buildEvent(server, { organizer: event.organizer, title: 'In silence' });
    await server.runJobs();
    const announced = async () =>
      (
        await server.db.query(
          `SELECT FROM outbound_activities WHERE body ->> 'type' = 'Announce' AND body ->> 'object' = $1`,
          [late.url],
        )
      ).length;
    expect(await announced()).toBe(0);
    await silence(event.organizerUrl, false);
    expect(await placesOf(event, reader)).toEqual(everywhere('participations'));
    expect(await announced()).toBe(1);
    await server.db.query('DELETE FROM follows WHERE uri = $1', [`${ada.uri}#follows/relay`]);
  });
});

describe('a suspended organizer', () => {
  const set = async (url: string, suspended: boolean) => {
    const [actor] = await server.db.query<{ id: string }>('SELECT id FROM actors WHERE url = $1', [url]);
    await server.app.get(Suspensions, { strict: false }).set(actor!.id, suspended);
    await server.runJobs();
  };
  const sitemap = async () => (await fetch(`${server.url}/sitemaps/events-0.xml`)).text();

  it('of ours has events that nobody but moderators finds', async () => {
    const event = await fromHere();
    expect(await placesOf(event, reader)).toEqual(everywhere('participations'));
    expect(await sitemap()).toContain(event.uuid);
    await set(event.organizerUrl, true);
    for (const person of [null, reader, event.organizer]) expect(await placesOf(event, person)).toEqual([]);
    expect(await placesOf(event, moderator)).toEqual(BY_ADDRESS);
    expect(await sitemap()).not.toContain(event.uuid);
    expect(await documentAt(event.uuid)).toBe(404);
    await set(event.organizerUrl, false);
    expect(await placesOf(event, reader)).toEqual(everywhere('participations'));
  });

  it('of ours has events that nobody joins and no other server hears of', async () => {
    const { url, id, organizerUrl } = await fromHere();
    const sent = async () => {
      const rows = await server.db.query<{ type: string }>(
        `SELECT body ->> 'type' AS type FROM outbound_activities WHERE strpos(body::text, $1) > 0 ORDER BY id`,
        [url],
      );
      return rows.map(({ type }) => type);
    };
    await tell('Join', url);
    expect(await sent()).toEqual(['Accept']);
    await set(organizerUrl, true);
    expect(await sent()).toEqual(['Accept']);
    const query = 'mutation ($id: ID!, $actorId: ID!) { joinEvent(eventId: $id, actorId: $actorId) { id } }';
    const { errors } = await ask(query, { id, actorId: moderator.actor.id }, moderator);
    expect(errors?.[0]).toMatchObject({ code: 'event_not_found' });
    await tell('Join', url, remote.person('ben'));
    expect(await sent()).toEqual(['Accept']);
    await set(organizerUrl, false);
    expect(await sent()).toEqual(['Accept', 'Update']);
  });

  it('of elsewhere tells us nothing, and may take back what they told', async () => {
    const event = await fromElsewhere();
    await set(ada.uri, true);
    const named = async () =>
      (await server.db.query<{ title: string }>('SELECT title FROM events WHERE url = $1', [event.url]))[0]!.title;
    const changed = { id: event.url, name: 'Renamed', updated: new Date(Date.now() + 1000).toISOString() };
    await tell('Update', remote.event(ada, changed));
    expect(await named()).toBe(event.title);
    remote.remove(event.url, 410);
    await tell('Delete', event.url);
    expect(await named()).toBe('');
    await set(ada.uri, false);
  });

  it('of elsewhere stays out when their host is let in again', async () => {
    const event = await fromElsewhere();
    await set(ada.uri, true);
    expect(await placesOf(event, reader)).toEqual([]);
    await block('suspend');
    await block(null);
    expect(await placesOf(event, reader)).toEqual([]);
    await set(ada.uri, false);
    expect(await placesOf(event, reader)).toEqual([...BY_ADDRESS, 'participations'].sort());
  });
});
