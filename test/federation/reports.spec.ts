import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { Comments } from '#convoke/threads';
import { buildEvent } from '#test/events';
import { openInbox, type OpenInbox } from '#test/inbox';
import { buildPerson, type TestPerson } from '#test/people';
import { type Json, type RemotePerson, type RemoteServer } from '#test/remote-server';
import type { TestServer } from '#test/server';

let inbox: OpenInbox;
let server: TestServer;
let remote: RemoteServer;
let ada: RemotePerson;
let rose: TestPerson;
let moderator: TestPerson;
beforeAll(async () => {
  inbox = await openInbox();
  ({ server, remote } = inbox);
  ada = remote.person('ada');
  rose = await buildPerson(server, { username: 'rose' });
  moderator = await buildPerson(server, { role: UserRole.MODERATOR });
});
afterAll(() => inbox?.close());

const CREATE = `mutation ($reportedId: ID!, $eventsIds: [ID], $forward: Boolean) { createReport(
  reportedId: $reportedId, eventsIds: $eventsIds, forward: $forward, content: "She sells watches") { id } }`;
const report = async (given: object) => {
  const { errors } = await server.graphql(CREATE, { ...given }, { token: rose.accessToken });
  expect(errors).toBeUndefined();
  await server.runJobs();
};
const flags = () =>
  server.db.query<{ body: Json; inbox: string; signer: string }>(
    `SELECT o.body, d.inbox_url AS inbox, a.preferred_username AS signer FROM outbound_activities o
      JOIN deliveries d ON d.activity_id = o.id JOIN actors a ON a.id = o.actor_id WHERE o.body->>'type' = 'Flag'`,
  );
const idOf = async (table: 'actors' | 'events', url: unknown) =>
  (await inbox.one<{ id: string }>(`SELECT id FROM ${table} WHERE url = $1`, url as string))!.id;

describe('a complaint of somebody elsewhere', () => {
  it('goes to their instance only if the complainant wishes, and does not name them', async () => {
    const event = remote.event(ada, { name: 'Watches' });
    await inbox.tell(ada, 'Create', event);
    const given = { reportedId: await idOf('actors', ada.uri), eventsIds: [await idOf('events', event.id)] };
    await report({ reportedId: given.reportedId });
    await report({ reportedId: (await buildPerson(server)).actor.id, forward: true });
    expect(await flags()).toEqual([]);
    await report({ ...given, forward: true });
    const [flag, ...others] = await flags();
    expect(others).toEqual([]);
    expect(flag).toMatchObject({
      signer: 'relay',
      inbox: expect.stringContaining(remote.host),
      body: {
        type: 'Flag',
        actor: `${server.url}/relay`,
        object: [ada.uri, event.id],
        content: 'She sells watches',
        to: [ada.uri],
      },
    });
    expect(JSON.stringify(flag)).not.toMatch(new RegExp(`rose|"${rose.actor.id}"`));
  });

  it('ends with our copy of what they made gone for good, and nothing told to anybody', async () => {
    const event = remote.event(ada, { name: 'More watches' });
    await inbox.tell(ada, 'Create', event);
    const id = await idOf('events', event.id);
    const before = await server.db.query('SELECT id FROM outbound_activities');
    const remove = 'mutation ($id: ID!) { deleteEvent(eventId: $id) { id } }';
    await server.graphql(remove, { id }, { token: moderator.accessToken });
    await server.runJobs();
    await inbox.tell(ada, 'Update', {
      ...event,
      name: 'Even more',
      updated: new Date(Date.now() + 1000).toISOString(),
    });
    await inbox.tell(ada, 'Create', event);
    const row = await inbox.one<{ deleted_at: Date | null }>('SELECT deleted_at FROM events WHERE id = $1', id);
    expect(row!.deleted_at).not.toBeNull();
    expect(await server.db.query('SELECT id FROM outbound_activities')).toEqual(before);
  });
});

describe('what another instance complains of', () => {
  it('is a report of that instance, of what is ours of it', async () => {
    const { event, organizer } = await buildEvent(server, { title: 'Party', description: '<p>Loud</p>' });
    const said = { eventId: event.id, actorId: organizer.actor.id, text: '<p>Very loud</p>' };
    const comment = await server.app.get(Comments, { strict: false }).post(organizer.viewer, said);
    const others = await buildEvent(server);
    const uris = [others.event.url, organizer.actor.url, event.url, comment.url, `${remote.url}/notes/1`];
    const flag = inbox.activity(ada, 'Flag', uris, { content: 'Loud' });
    expect(await inbox.handled(ada, flag)).toBeNull();
    expect(await inbox.handled(ada, { ...flag, content: 'Once more' })).toBeNull();
    const { data } = await server.graphql(
      `{ reports(limit: 1) { elements { uri content reporter { url } reported { url } events { title }
        comments { text } evidence { kind title text } } } }`,
      {},
      { token: moderator.accessToken },
    );
    expect(data!.reports.elements).toEqual([
      {
        uri: flag.id,
        content: 'Loud',
        reporter: { url: ada.uri },
        reported: { url: organizer.actor.url },
        events: [{ title: 'Party' }],
        comments: [{ text: '<p>Very loud</p>' }],
        evidence: [
          { kind: 'ACTOR', title: organizer.actor.preferredUsername, text: '' },
          { kind: 'EVENT', title: 'Party', text: 'Loud' },
          { kind: 'COMMENT', title: null, text: 'Very loud' },
        ],
      },
    ]);
    expect(await server.db.query('SELECT FROM reports WHERE uri = $1', [flag.id])).toHaveLength(1);
  });
});
