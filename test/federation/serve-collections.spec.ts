import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EventVisibility } from '#convoke/events';
import { hasType, readActivity, readCollection, readEvent } from '../../libs/federation/src/vocabulary/index.js';
import { buildEvent, inHours } from '#test/events';
import { askAsPeer, readAsPeer } from '#test/peers';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ FEDERATION: 'true' });
});
afterAll(() => server.close());

const read = (address: string) => readAsPeer(server, address);
const status = async (address: string) => (await askAsPeer(server, address)).status;

/** Members on all pages, as a peer walks through them. */
async function membersOf(address: string): Promise<unknown[]> {
  const members: unknown[] = [];
  const { first } = readCollection(await read(address));
  for (let next = first as string | null; next;) {
    const page = await read(next);
    expect(page).toMatchObject({ id: next, type: 'OrderedCollectionPage', partOf: server.url + address });
    members.push(...readCollection(page).items);
    next = readCollection(page).next;
  }
  return members;
}

/** Events whose titles tell what is wrong with them; `shown` alone is for everybody. */
async function buildAllKinds(organizer: TestPerson) {
  const { event: shown } = await buildEvent(server, { organizer, title: 'shown' });
  await buildEvent(server, { organizer, title: 'draft', draft: true });
  for (const visibility of [EventVisibility.UNLISTED, EventVisibility.PRIVATE, EventVisibility.RESTRICTED]) {
    await buildEvent(server, { organizer, title: visibility, visibility });
  }
  const { event: deleted } = await buildEvent(server, { organizer, title: 'deleted' });
  await server.db.query('UPDATE events SET deleted_at = now() WHERE id = $1', [deleted.id]);
  const { event: remote } = await buildEvent(server, { organizer, title: 'remote' });
  await server.db.query('UPDATE events SET local = false WHERE id = $1', [remote.id]);
  return shown;
}

async function addressesOfPublic(): Promise<string[]> {
  const rows = await server.db.query<{ url: string }>(
    `SELECT url FROM events WHERE local AND NOT draft AND visibility = 'public' AND deleted_at IS NULL`,
  );
  return rows.map(({ url }) => url);
}

describe('the outbox', () => {
  test('of a profile tells how its public events were made, and of no other event', async () => {
    const organizer = await buildPerson(server);
    const shown = await buildAllKinds(organizer);
    const address = `/@${organizer.actor.preferredUsername}/outbox`;
    expect(readCollection(await read(address))).toMatchObject({ uri: server.url + address, totalItems: 1 });
    const members = await membersOf(address);
    expect(members).toHaveLength(1);
    const creation = readActivity(members[0]);
    expect(creation).toMatchObject({ id: `${shown.url}/activity`, type: 'Create', actorUri: organizer.actor.url });
    expect(readEvent(creation.object).event).toMatchObject({ url: shown.url, title: 'shown' });
  });

  test('of a profile does not show what it made for a group, whose events do not name it', async () => {
    const [organizer, group] = [await buildPerson(server), await buildPerson(server)];
    const { event } = await buildEvent(server, { organizer });
    await server.db.query('UPDATE events SET attributed_to_id = $2 WHERE id = $1', [event.id, group.actor.id]);
    expect(await membersOf(`/@${organizer.actor.preferredUsername}/outbox`)).toEqual([]);
  });

  test('of the instance announces the public events of everybody here, the newest first', async () => {
    const { event: older } = await buildEvent(server);
    const shown = await buildAllKinds(await buildPerson(server));
    const announcements = (await membersOf('/relay/outbox')).map(readActivity);
    expect(announcements.slice(0, 2).map(({ objectUri }) => objectUri)).toEqual([shown.url, older.url]);
    expect(announcements[0]).toMatchObject({ type: 'Announce', actorUri: `${server.url}/relay`, object: null });
    expect(announcements.map(({ objectUri }) => objectUri).toSorted()).toEqual((await addressesOfPublic()).toSorted());
  });

  test('comes on pages that lead to each other and hold every event once', async () => {
    const organizer = await buildPerson(server);
    for (let each = 0; each < 12; each++) await buildEvent(server, { organizer });
    const address = `/@${organizer.actor.preferredUsername}/outbox`;
    const members = (await membersOf(address)).map((member) => readActivity(member).objectUri);
    expect(new Set(members).size).toBe(12);
    expect((await read(`${address}?page=2`)).prev).toBe(`${server.url}${address}?page=1`);
    expect(await status(`${address}?page=3`)).toBe(404);
  });

  test('names an event with a very long description instead of bringing it, so that a page stays small', async () => {
    const organizer = await buildPerson(server);
    const { event } = await buildEvent(server, { organizer, description: `<p>${'long '.repeat(6000)}</p>` });
    for (const collection of ['outbox', 'upcomingEvents']) {
      const { first } = readCollection(await read(`/@${organizer.actor.preferredUsername}/${collection}`));
      const response = await askAsPeer(server, String(first));
      const text = await response.text();
      expect(text.length).toBeLessThan(10_000);
      expect(text).toContain(`"${event.url}"`);
    }
  });
});

describe('upcoming events', () => {
  test('are what goes on and what is ahead, the next first, without what is over', async () => {
    const organizer = await buildPerson(server);
    const make = async (title: string, beginsOn: number, endsOn: number) =>
      buildEvent(server, { organizer, title, beginsOn: inHours(beginsOn), endsOn: inHours(endsOn) });
    await make('later', 50, 51);
    await make('over', -3, -2);
    await make('soon', 1, 2);
    await make('now', -1, 1);
    for (const address of [`/@${organizer.actor.preferredUsername}/upcomingEvents`, '/relay/upcomingEvents']) {
      const titles = (await membersOf(address))
        .filter((member) => hasType(member, 'Event'))
        .map((member) => readEvent(member))
        .filter(({ organizerUri }) => organizerUri === organizer.actor.url)
        .map(({ event }) => event.title);
      expect(titles).toEqual(['now', 'soon', 'later']);
    }
    const own = await read(`/@${organizer.actor.preferredUsername}/upcomingEvents`);
    expect(readCollection(own).totalItems).toBe(3);
  });

  test('are all there, page after page, though several begin at once and one comes or goes meanwhile', async () => {
    const organizer = await buildPerson(server);
    const beginsOn = inHours(9);
    const made: string[] = [];
    for (let each = 0; each < 23; each++) made.push((await buildEvent(server, { organizer, beginsOn })).event.url);
    await buildEvent(server, { organizer, beginsOn: inHours(-1), endsOn: inHours(1), title: 'goes on' });
    const address = `/@${organizer.actor.preferredUsername}/upcomingEvents`;
    const page = async (next: string) => readCollection(await read(next));
    const first = await page(String((await page(address)).first));
    expect(first.items).toHaveLength(10);
    await server.db.query(`UPDATE events SET begins_on = begins_on - interval '1 day' WHERE title = 'goes on'`);
    const second = await page(first.next!);
    const third = await page(second.next!);
    expect(third.next).toBeNull();
    const seen = [first, second, third].flatMap(({ items }) => items.map((item) => readEvent(item).event.url));
    expect(seen.slice(1)).toEqual(made);
  });

  test('are those for everybody only', async () => {
    const organizer = await buildPerson(server);
    await buildAllKinds(organizer);
    const members = await membersOf(`/@${organizer.actor.preferredUsername}/upcomingEvents`);
    expect(members.map((member) => readEvent(member).event.title)).toEqual(['shown']);
  });
});

describe('follows', () => {
  async function follow(followerId: string, targetId: string, approved = true) {
    await server.db.query(
      `INSERT INTO follows (uri, follower_id, target_id, approved, created_at, updated_at)
        VALUES (gen_random_uuid(), $1, $2, $3, now(), now())`,
      [followerId, targetId, approved],
    );
  }

  test('of the instance are named once they are approved', async () => {
    const [relay] = await server.db.query<{ id: string }>("SELECT id FROM actors WHERE preferred_username = 'relay'");
    const [one, other, asking] = [await buildPerson(server), await buildPerson(server), await buildPerson(server)];
    await follow(one.actor.id, relay!.id);
    await follow(asking.actor.id, relay!.id, false);
    await follow(relay!.id, other.actor.id);
    expect(await membersOf('/relay/followers')).toEqual([one.actor.url]);
    expect(await membersOf('/relay/following')).toEqual([other.actor.url]);
  });

  test('of a profile are counted and never named', async () => {
    const [rose, group] = [await buildPerson(server), await buildPerson(server)];
    await follow(rose.actor.id, group.actor.id);
    for (const [person, side] of [
      [rose, 'following'],
      [group, 'followers'],
    ] as const) {
      const address = `/@${person.actor.preferredUsername}/${side}`;
      expect(readCollection(await read(address))).toMatchObject({ totalItems: 1, items: [], first: null });
      expect(await status(`${address}?page=1`)).toBe(404);
    }
  });
});

describe('a page', () => {
  const collections = ['outbox', 'followers', 'following'].map((name) => `/relay/${name}`);

  test.each(collections)('of %s that is no number is refused', async (address) => {
    for (const page of ['0', '-1', '1.5', 'true', '', '1e3', '9999999', '1&page=2', "1'--"]) {
      expect(await status(`${address}?page=${page}`)).toBe(400);
    }
  });

  test('of upcoming events is known by the event before it', async () => {
    for (const after of ['0', '-1', '1-', '1.5-1', 'x-y', '', '1-1&after=2-2', '1-99999999999999999999', "1-1'--"]) {
      expect(await status(`/relay/upcomingEvents?after=${after}`)).toBe(400);
    }
    const last = await read('/relay/upcomingEvents?after=999999999999999-1');
    expect(readCollection(last)).toMatchObject({ items: [], next: null });
  });

  test.each(collections)('of %s beyond the last is not there, and the first always is', async (address) => {
    expect(await status(`${address}?page=1`)).toBe(200);
    expect(await status(`${address}?page=999`)).toBe(404);
  });
});

test('nothing that is served links two profiles of one account', async () => {
  const person = await buildPerson(server, { email: 'the.same@person.example' });
  const second = await addProfile(server, person.user, 'quite_another_name', 'Another Name');
  const guest = { ...person, actor: second };
  const { event } = await buildEvent(server, { organizer: person });
  await buildEvent(server, { organizer: await buildPerson(server) });
  await server.db.query(
    `INSERT INTO participations (uuid, event_id, actor_id, role) VALUES (gen_random_uuid(), $1, $2, 'participant')`,
    [event.id, guest.actor.id],
  );
  const own = `/@${person.actor.preferredUsername}`;
  const pages = [`${own}/outbox?page=1`, `${own}/upcomingEvents?after=0-0`];
  const rest = ['/outbox', '/followers', '/following', '/upcomingEvents'].map((name) => own + name);
  const ofEvent = ['', '/activity', '/attendees'].map((name) => `/events/${event.uuid}${name}`);
  const finger = `/.well-known/webfinger?resource=${encodeURIComponent(person.actor.url)}`;
  for (const address of [own, ...pages, ...rest, ...ofEvent, finger]) {
    const text = await (await askAsPeer(server, address)).text();
    expect(text).not.toMatch(/quite_another_name|Another Name|the\.same@person/);
    expect(text).not.toMatch(/userId|user_id/);
  }
  const [one, other] = [await read(own), await read('/@quite_another_name')];
  expect(one.publicKey).not.toEqual(other.publicKey);
  expect(await membersOf('/@quite_another_name/outbox')).toEqual([]);
});
