import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DeliveryWorker } from '../../libs/federation/src/outbox/index.js';
import { RemoteActors } from '../../libs/federation/src/remote/index.js';
import { UserRole } from '#convoke/accounts';
import { type Actor, Follows, GroupVisibility, Persons, Suspensions } from '#convoke/actors';
import { ModeratedUsers } from '#convoke/moderation';
import { buildGroup } from '#test/groups';
import { openInbox, type OpenInbox } from '#test/inbox';
import { readAsPeer } from '#test/peers';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import type { Json, RemotePerson, RemoteServer } from '#test/remote-server';
import type { TestServer } from '#test/server';

let inbox: OpenInbox;
let server: TestServer;
let remote: RemoteServer;
let moderator: TestPerson;
beforeAll(async () => {
  inbox = await openInbox();
  ({ server, remote } = inbox);
  moderator = await buildPerson(server, { role: UserRole.MODERATOR });
});
afterAll(() => inbox?.close());

const ask = (query: string, variables: Json, { accessToken: token }: TestPerson) =>
  server.graphql(query, variables, { token });
const suspend = async ({ id }: Pick<Actor, 'id'>, suspended: boolean) => {
  await server.app.get(Suspensions, { strict: false }).set(id, suspended);
  await server.runJobs();
};

describe('a profile of ours that is suspended', () => {
  const WAITING = "name = 'federation.tell-of-suspension' AND state = 'created'";

  async function followed({ id }: Pick<Actor, 'id'>, who: RemotePerson): Promise<void> {
    const { actor: follower } = await server.app.get(RemoteActors, { strict: false }).get(who.uri);
    const follow = { uri: `${who.uri}#follow/${id}`, followerId: follower.id, targetId: id, approved: true };
    await server.db.transaction((tx) => server.app.get(Follows, { strict: false }).ask(tx, follow));
  }

  async function arrivals(): Promise<Json[]> {
    await server.runJobs();
    await server.app.get(DeliveryWorker, { strict: false }).workOff();
    return remote.deliveries.splice(0).map(({ body }) => body);
  }

  /** In how many seconds each is told. */
  async function delays(): Promise<{ actorId: string; seconds: number }[]> {
    return server.db.query(
      `SELECT data ->> 'actorId' AS "actorId", extract(epoch FROM start_after - now())::int AS seconds
        FROM jobs.job WHERE ${WAITING} ORDER BY start_after`,
    );
  }
  const letTimePass = () => server.db.query(`UPDATE jobs.job SET start_after = now() WHERE ${WAITING}`);

  test('says so to servers that know it, with nothing that people wrote, and is there again afterwards', async () => {
    const person = await buildPerson(server, { name: 'Rose of here' });
    const { url, preferredUsername } = person.actor;
    await server.app
      .get(Persons, { strict: false })
      .update(person.user, person.actor.id, { summary: 'Sells watches.' });
    await followed(person.actor, remote.person('friend'));
    await arrivals();

    await suspend(person.actor, true);
    expect(await arrivals(), 'at a moment of its own').toEqual([]);
    await letTimePass();
    const [told, ...more] = await arrivals();
    expect(more).toEqual([]);
    const bare = { id: url, suspended: true, discoverable: false, name: preferredUsername, summary: '' };
    expect(told).toMatchObject({ type: 'Update', actor: url, object: bare });
    expect(JSON.stringify(told)).not.toMatch(/Rose of here|watches/);
    const document = await readAsPeer(server, new URL(url).pathname);
    expect(document).toMatchObject({ ...bare, publicKey: { id: `${url}#main-key` } });

    await suspend(person.actor, false);
    await letTimePass();
    const [back] = await arrivals();
    expect(back).toMatchObject({ type: 'Update', object: { id: url, name: 'Rose of here', discoverable: true } });
    expect(back!.object).not.toHaveProperty('suspended');
    expect(back!.id).not.toBe(told!.id);
  });

  test('is told apart from others of its account, whether that is shut or each is suspended by itself', async () => {
    const person = await buildPerson(server);
    const { id, preferredUsername } = person.actor;
    const others = [];
    for (const name of ['b', 'c', 'd', 'e'])
      others.push(await addProfile(server, person.user, `${preferredUsername}_${name}`));
    const all = [person.actor, ...others];
    await server.app.get(ModeratedUsers, { strict: false }).disable(moderator.viewer, person.user.id, '');
    await server.runJobs();
    expect(await delays()).toMatchObject([{ actorId: id }]);
    for (const { id: each } of others) await suspend({ id: each }, true);
    const told = await delays();
    expect(told.map(({ actorId }) => actorId).sort()).toEqual(all.map((each) => each.id).sort());
    // All five within five minutes of two hours: by chance in one of fifty thousand runs.
    expect(told.at(-1)!.seconds - told[0]!.seconds).toBeGreaterThan(300);
    await letTimePass();
    await arrivals();
  });

  test('is told of as it is by then, and not at all once it is deleted', async () => {
    const person = await buildPerson(server);
    await addProfile(server, person.user, `${person.actor.preferredUsername}_left`);
    await followed(person.actor, remote.person('patient'));
    await arrivals();
    await suspend(person.actor, true);
    await suspend(person.actor, false);
    await letTimePass();
    const told = await arrivals();
    expect(told).toHaveLength(2);
    for (const { object } of told) expect(object).not.toHaveProperty('suspended');
    await suspend(person.actor, true);
    await suspend(person.actor, false);
    await server.app.get(Persons, { strict: false }).delete(person.user, person.actor.id);
    await letTimePass();
    expect(await arrivals()).toMatchObject([{ type: 'Delete' }]);
  });

  test('as a group is told at once, and a private one to its people alone', async () => {
    const { group } = await buildGroup(server, { visibility: GroupVisibility.PRIVATE, name: 'Secret choir' });
    await followed(group, remote.person('listener'));
    await arrivals();
    await suspend(group, true);
    const [told] = await arrivals();
    expect(told).toMatchObject({ type: 'Update', object: { type: 'Group', suspended: true, visibility: 'private' } });
    expect(JSON.stringify(told)).not.toMatch(/Secret choir|#Public/);
    const path = new URL(group.url).pathname;
    const accept = { headers: { accept: 'application/activity+json' } };
    expect((await fetch(server.url + path, accept)).status).toBe(404);
  });
});

describe('somebody elsewhere whom their own server suspended', () => {
  const find = async (uri: string, person: TestPerson) =>
    (await ask('query ($uri: String!) { interact(uri: $uri) { url } }', { uri }, person)).data?.interact ?? null;
  const standing = (uri: string) =>
    inbox.one(
      'SELECT suspended_at IS NOT NULL AS out, suspended_with_account AS there FROM actors WHERE url = $1',
      uri,
    );

  /** Tells of an event, and of themselves as they are from now on. */
  const says = (who: RemotePerson, changes: Json) => {
    who.document = { ...who.document, ...changes };
    remote.serve(who.uri, who.document);
    return inbox.tell(who, 'Update', who.document);
  };

  test('is found by moderators alone, with what is theirs, until it says otherwise', async () => {
    const [ada, reader] = [remote.person('ada'), await buildPerson(server)];
    const event = remote.event(ada);
    await inbox.tell(ada, 'Create', event);
    expect(await find(String(event.id), reader)).toEqual({ url: event.id });
    expect(await says(ada, { suspended: true, name: '', summary: '' })).toBeNull();
    await server.runJobs();
    for (const uri of [ada.uri, String(event.id)]) {
      expect(await find(uri, reader)).toBeNull();
      expect(await find(uri, moderator)).toEqual({ url: uri });
    }
    expect(await inbox.tell(ada, 'Update', { ...event, name: 'Changed' })).toContain('blocked');

    expect(await says(ada, { suspended: undefined, name: 'Ada' })).toBeNull();
    await server.runJobs();
    expect(await find(ada.uri, reader)).toEqual({ url: ada.uri });
    expect(await find(String(event.id), reader)).toEqual({ url: event.id });
  });

  test('is not let in by their server where moderators here shut them out, and nobody says it of another', async () => {
    const [ada, eve] = [remote.person('ada_two'), remote.person('eve')];
    await inbox.tell(ada, 'Like', ada.uri);
    await inbox.tell(eve, 'Like', eve.uri);
    expect(await inbox.tell(eve, 'Update', { ...ada.document, suspended: true })).not.toBeNull();
    // What an Update embeds counts for nothing: the actor is asked for where it lives.
    expect(await inbox.tell(ada, 'Update', { ...ada.document, suspended: true })).toBeNull();
    expect(await standing(ada.uri)).toEqual({ out: false, there: false });
    const [row] = await server.db.query<{ id: string }>('SELECT id FROM actors WHERE url = $1', [ada.uri]);
    await says(ada, { suspended: true });
    expect(await standing(ada.uri)).toEqual({ out: true, there: true });
    await suspend(row!, true);
    expect(await says(ada, { suspended: undefined })).toContain('blocked');
    expect(await standing(ada.uri)).toEqual({ out: true, there: false });
  });
});
