import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InboxWorker } from '#convoke/federation';
import { DomainBlocks } from '#convoke/moderation';
import { DeliveryWorker } from '../../libs/federation/src/outbox/index.js';
import { buildEvent, type BuiltEvent } from '#test/events';
import { waitingForLock } from '#test/locks';
import { mailsTo } from '#test/mails';
import { buildPerson, type TestPerson } from '#test/people';
import { type Json, type RemotePerson, RemoteServer } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
let remote: RemoteServer;
let ada: RemotePerson;
let father: TestPerson;
let rose: TestPerson;
beforeAll(async () => {
  [server, remote] = await Promise.all([startTestServer({ FEDERATION: 'true' }), RemoteServer.start()]);
  father = await buildPerson(server, { username: 'father', name: 'Father' });
});
afterAll(() => Promise.all([server.close(), remote.close()]));
beforeEach(async () => {
  await block(null);
  await delivered();
  ada = remote.person(`ada_${randomUUID().slice(0, 8)}`);
  rose = await buildPerson(server, { name: 'Rose' });
});

const ask = async (who: TestPerson, query: string, variables: object = {}) =>
  server.graphql(query, variables as Record<string, unknown>, { token: who.accessToken });
const block = (given: Parameters<DomainBlocks['set']>[1]) =>
  server.app.get(DomainBlocks, { strict: false }).set('127.0.0.1', given);
/** What came to the other server since the last look. */
async function delivered(): Promise<Json[]> {
  await server.runJobs();
  await server.app.get(DeliveryWorker, { strict: false }).workOff();
  return remote.deliveries.splice(0).map(({ body }) => body);
}
const activity = (type: string, object: unknown, traits: Json = {}): Json => ({
  '@context': 'https://www.w3.org/ns/activitystreams',
  id: `${remote.url}/activities/${randomUUID()}`,
  type,
  actor: ada.uri,
  object,
  ...traits,
});
/** Posts, works it off, and answers why it was refused, null when it was not. */
async function handled(body: Json, signer = ada): Promise<string | null> {
  expect((await remote.post(`${server.url}/inbox`, body, signer)).status).toBe(202);
  const worker = server.app.get(InboxWorker, { strict: false });
  while ((await worker.workOff()) > 0);
  const sql = 'SELECT problem FROM inbox_activities WHERE uri = $1';
  return (await server.db.query<{ problem: string | null }>(sql, [body.id]))[0]!.problem;
}
/** Who stands how on an event's two lists, by the names of the profiles. */
async function lists(eventUrl: unknown): Promise<Record<string, string>> {
  const rows = await server.db.query<{ name: string; standing: string }>(
    `SELECT a.preferred_username AS name, i.status AS standing FROM event_invitations i
        JOIN actors a ON a.id = i.actor_id JOIN events e ON e.id = i.event_id WHERE e.url = $1
      UNION ALL SELECT a.preferred_username, p.role FROM participations p
        JOIN actors a ON a.id = p.actor_id JOIN events e ON e.id = p.event_id WHERE e.url = $1 AND p.role <> 'creator'
      ORDER BY standing`,
    [eventUrl],
  );
  return Object.fromEntries(
    [...Map.groupBy(rows, ({ name }) => name)].map(([name, all]) => [name, all.map((row) => row.standing).join(' ')]),
  );
}
const nameOf = ({ handle }: RemotePerson) => handle.split('@')[0]!;

describe('inviting somebody elsewhere', () => {
  const party = (traits: object = {}) => buildEvent(server, { organizer: father, visibility: 'private', ...traits });
  const invite = ({ event }: BuiltEvent, ...actors: string[]) =>
    ask(father, 'mutation ($id: ID!, $actors: [String!]!) { inviteToEvent(eventId: $id, actors: $actors) { id } }', {
      id: event.id,
      actors,
    });
  async function invited(traits: object = {}): Promise<BuiltEvent & { sent: Json; id: string }> {
    const built = await party(traits);
    const { data, errors } = await invite(built, `@${ada.handle}`);
    expect(errors).toBeUndefined();
    const [sent] = await delivered();
    return { ...built, sent: sent!, id: data!.inviteToEvent[0].id as string };
  }

  it('sends them, in the name of the organizer, a private event for their eyes alone', async () => {
    const { event, sent } = await invited({ title: 'Surprise' });
    expect(sent).toMatchObject({
      type: 'Invite',
      actor: father.actor.url,
      target: ada.uri,
      to: [ada.uri],
      cc: [],
      object: { type: 'Event', id: event.url, name: 'Surprise', to: [ada.uri], cc: [], joinMode: 'free' },
    });
    expect(JSON.stringify(sent)).not.toContain('#Public');
  });

  it('says nothing of an event whose invitation is being taken back just then', async () => {
    const { data } = await invite(await party(), `@${ada.handle}`);
    const [held, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const withdrawing = server.db.transaction(async (tx) => {
      await tx.query('DELETE FROM event_invitations WHERE id = $1', [data!.inviteToEvent[0].id]);
      held.resolve();
      await release.promise;
    });
    await held.promise;
    const sent = delivered();
    await waitingForLock(server);
    release.resolve();
    await withdrawing;
    expect(await sent).toEqual([]);
  });

  it('sends the address of one that everybody may read', async () => {
    const { event, sent } = await invited({ visibility: 'public' });
    expect(sent).toMatchObject({ type: 'Invite', object: event.url, target: ada.uri });
  });

  it('lets their server read a private event, and no other, until it is taken back', async () => {
    const { event, sent, id } = await invited();
    const stranger = await RemoteServer.start();
    const statuses = async () => [
      (await remote.get(event.url, ada)).status,
      (await stranger.get(event.url, stranger.person('eve'))).status,
    ];
    expect(await statuses()).toEqual([200, 404]);
    await ask(father, 'mutation ($id: ID!) { withdrawEventInvitation(id: $id) { id } }', { id });
    expect(await statuses()).toEqual([404, 404]);
    expect(await delivered()).toMatchObject([
      {
        type: 'Undo',
        actor: father.actor.url,
        to: [ada.uri],
        object: { type: 'Invite', id: sent.id, object: event.url },
      },
    ]);
    await stranger.close();
  });

  it('tells them what becomes of the event, and nobody else who is invited', async () => {
    const { event } = await invited();
    await ask(father, 'mutation ($id: ID!) { updateEvent(eventId: $id, title: "Later") { id } }', { id: event.id });
    const [update] = await delivered();
    expect(update).toMatchObject({ type: 'Update', object: { name: 'Later' } });
    expect(JSON.stringify(update)).not.toContain(ada.uri);
    await ask(father, 'mutation ($id: ID!) { deleteEvent(eventId: $id) { id } }', { id: event.id });
    expect(await delivered()).toMatchObject([{ type: 'Delete' }]);
  });

  it.each([
    ['the Invite', ({ sent }: { sent: Json }) => sent.id],
    ['the Invite in full', ({ sent }: { sent: Json }) => sent],
    ['the event', ({ event }: BuiltEvent) => event.url],
  ])('takes their Accept of %s for a Join, and their Reject for a no', async (_, object) => {
    const built = await invited({ joinOptions: 'restricted' });
    expect(await handled(activity('Reject', object(built)))).toBeNull();
    expect(await lists(built.event.url)).toEqual({ [nameOf(ada)]: 'declined' });
    expect(await handled(activity('TentativeAccept', object(built)))).toBeNull();
    expect(await lists(built.event.url)).toEqual({ [nameOf(ada)]: 'declined' });
    expect(await handled(activity('Accept', object(built)))).toBeNull();
    expect(await lists(built.event.url)).toEqual({ [nameOf(ada)]: 'accepted participant' });
    expect(await delivered()).toMatchObject([{ type: 'Accept', actor: father.actor.url }]);
    expect(await handled(activity('Reject', object(built)))).toBeNull();
    expect(await lists(built.event.url)).toEqual({ [nameOf(ada)]: 'declined' });
  });

  it('lets them join a private event, and tells them when there is no place', async () => {
    const built = await invited({ options: { maximumAttendeeCapacity: 1, waitingList: false } });
    expect(await handled(activity('Join', built.event.url))).toBeNull();
    expect(await delivered()).toMatchObject([{ type: 'Accept' }]);
    const bob = remote.person(`bob_${randomUUID().slice(0, 8)}`);
    await invite(built, bob.handle);
    await delivered();
    const late = activity('Join', built.event.url, { actor: bob.uri });
    expect(await handled(late, bob)).toBe('maximum_attendee_capacity_reached');
    expect(await delivered()).toMatchObject([{ type: 'Reject', to: [bob.uri] }]);
  });

  it('takes no answer of somebody else', async () => {
    const { event, sent } = await invited();
    const eve = remote.person(`eve_${randomUUID().slice(0, 8)}`);
    for (const type of ['Accept', 'Reject'])
      for (const object of [sent.id, sent, event.url]) {
        expect(await handled(activity(type, object, { actor: eve.uri }), eve)).toBeNull();
      }
    expect(await lists(event.url)).toEqual({ [nameOf(ada)]: 'pending' });
    expect(await handled(activity('Join', event.url, { actor: eve.uri }), eve)).toBe('event_not_found');
    expect(await delivered()).toEqual([]);
  });

  it('finds people by WebFinger, but none of a host that is shut out, and no groups', async () => {
    const built = await party();
    const group = remote.person(`group_${randomUUID().slice(0, 8)}`, { type: 'Group' });
    const errors = async (...handles: string[]) => (await invite(built, ...handles)).errors ?? [];
    expect(await errors(ada.handle, group.handle, `nobody@${remote.host}`)).toMatchObject([
      { field: 'actors', message: expect.stringContaining(`${group.handle} and nobody@${remote.host}`) },
    ]);
    await block({ severity: 'suspend', rejectMedia: false });
    expect(await errors(ada.handle)).toMatchObject([{ field: 'actors' }]);
    await block(null);
    expect(await lists(built.event.url)).toEqual({});
    expect(await delivered()).toEqual([]);
  });
});

describe('being invited from elsewhere', () => {
  const privately = (traits: Json = {}) => remote.event(ada, { to: [rose.actor.url], cc: [], ...traits });
  const toRose = (object: unknown, traits: Json = {}) =>
    activity('Invite', object, { to: [rose.actor.url], target: { type: 'Person', id: rose.actor.url }, ...traits });
  const waiting = async (who = rose) => {
    const query = `{ loggedUser { eventInvitations { elements { id invitedBy { preferredUsername }
      event { id uuid title visibility local } } } } }`;
    return (await ask(who, query)).data!.loggedUser.eventInvitations.elements;
  };
  const decline = (id: string) => ask(rose, 'mutation ($id: ID!) { declineEventInvitation(id: $id) { id } }', { id });
  const join = (id: string) =>
    ask(rose, 'mutation ($id: ID!, $as: ID!) { joinEvent(eventId: $id, actorId: $as) { role } }', {
      id,
      as: rose.actor.id,
    });

  it('to a private event that comes along shows it to them alone, and mails them', async () => {
    const event = privately();
    remote.remove(String(event.id));
    expect(await handled(toRose(event))).toBeNull();
    const [invitation] = await waiting();
    expect(invitation).toMatchObject({
      invitedBy: { preferredUsername: nameOf(ada) },
      event: { title: 'A feast elsewhere', visibility: 'PRIVATE', local: false },
    });
    const mails = await mailsTo(server, rose.user.email);
    expect(mails.map(({ text }) => text)).toEqual([
      expect.stringMatching(new RegExp(`@${ada.handle}[^]*/events/${invitation.event.uuid}`)),
    ]);
    const seen = await ask(father, 'query ($uuid: UUID!) { event(uuid: $uuid) { title } }', {
      uuid: invitation.event.uuid,
    });
    expect(seen.errors).toMatchObject([{ code: 'event_not_found' }]);
  });

  it('to one that is only named fetches it, and is taken once', async () => {
    const event = remote.event(ada, { joinMode: 'invite' });
    const invite = toRose(event.id, { target: rose.actor.url });
    expect(await handled(invite)).toBeNull();
    expect(await handled({ ...invite, id: `${String(invite.id)}/again` })).toBeNull();
    expect(await waiting()).toHaveLength(1);
    expect(await mailsTo(server, rose.user.email)).toHaveLength(1);
  });

  it('can be followed, by a Join that its server answers', async () => {
    const event = privately({ joinMode: 'invite' });
    await handled(toRose(event));
    const [{ event: shown }] = await waiting();
    expect((await join(shown.id)).data!.joinEvent.role).toBe('NOT_APPROVED');
    const [sent] = await delivered();
    expect(sent).toMatchObject({ type: 'Join', actor: rose.actor.url, object: event.id });
    expect(await handled(activity('Accept', sent))).toBeNull();
    expect(await lists(event.id)).toEqual({ [rose.actor.preferredUsername]: 'accepted participant' });
  });

  it('can be declined, which the organizer is told', async () => {
    const event = privately();
    const invite = toRose(event);
    await handled(invite);
    const [{ id }] = await waiting();
    expect((await decline(id)).errors).toBeUndefined();
    expect(await delivered()).toMatchObject([
      {
        type: 'Reject',
        actor: rose.actor.url,
        to: [ada.uri],
        object: { type: 'Invite', id: invite.id, object: event.id },
      },
    ]);
  });

  it('can be taken back, even once it was declined or while a Join is on its way', async () => {
    for (const answer of ['none', 'no', 'yes']) {
      const event = privately();
      const invite = toRose(event);
      await handled(invite);
      const [invitation] = await waiting();
      if (answer === 'no') await decline(invitation.id);
      if (answer === 'yes') await join(invitation.event.id);
      expect(await handled(activity('Undo', invite))).toBeNull();
      const left = answer === 'yes' ? { [rose.actor.preferredUsername]: 'accepted rejected' } : {};
      expect(await lists(event.id), answer).toEqual(left);
      expect(await waiting()).toEqual([]);
    }
    const early = toRose(privately());
    await handled(activity('Undo', early));
    await handled(early);
    expect(await waiting()).toEqual([]);
  });

  it.each([
    ['of somebody who does not organize it', 'unauthorized', () => remote.event(ada).id],
    ['of somebody who does not organize it where it is private', 'event_not_found', (event: Json) => event.id],
    ['that brings an event of somebody else', 'event_not_found', (event: Json) => ({ ...event, name: 'Forged' })],
  ])('is nothing %s', async (_, problem, object) => {
    const eve = remote.person(`eve_${randomUUID().slice(0, 8)}`);
    const event = privately();
    const forged = toRose(object(event), { actor: eve.uri });
    expect(await handled(forged, eve)).toMatch(problem);
    expect(await lists(event.id)).toEqual({});
    expect(await waiting()).toEqual([]);
    expect(await server.db.query("SELECT FROM events WHERE title = 'Forged'")).toEqual([]);
  });

  it('cannot be taken back by somebody else, nor be for an event of ours or for nobody here', async () => {
    const eve = remote.person(`eve_${randomUUID().slice(0, 8)}`);
    const event = privately();
    const invite = toRose(event);
    await handled(invite);
    expect(await handled(activity('Undo', invite, { actor: eve.uri }), eve)).toBe('invitation_not_found');
    expect(await lists(event.id)).toEqual({ [rose.actor.preferredUsername]: 'pending' });
    const ours = await buildEvent(server, { organizer: father, visibility: 'private' });
    expect(await handled(toRose(ours.event.url))).toMatch('ours');
    expect(await lists(ours.event.url)).toEqual({});
    const unknown = privately();
    for (const target of [`${server.url}/@nobody`, `${server.url}/relay`, ada.uri])
      expect(await handled(toRose(unknown, { target, to: [target] }))).toBeNull();
    expect(await server.db.query('SELECT FROM events WHERE url = $1', [unknown.id])).toEqual([]);
  });
});
