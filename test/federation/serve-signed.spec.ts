import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { EventService, EventVisibility, ParticipantRole, ParticipationService } from '#convoke/events';
import { DomainBlocks } from '#convoke/moderation';
import { RemoteActors, RemoteDocuments } from '../../libs/federation/src/remote/index.js';
import { buildEvent } from '#test/events';
import { askAsPeer } from '#test/peers';
import { type RemotePerson, RemoteServer } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';

let open: TestServer;
let guarded: TestServer;
let remote: RemoteServer;
let ada: RemotePerson;

beforeAll(async () => {
  [open, guarded, remote] = await Promise.all([
    startTestServer({ FEDERATION: 'true' }),
    startTestServer({ FEDERATION: 'true', AUTHORIZED_FETCH: 'true' }),
    RemoteServer.start(),
  ]);
  ada = remote.person('ada');
});
afterAll(() => Promise.all([open.close(), guarded.close(), remote.close()]));
beforeEach(() => Promise.all([open, guarded].map((server) => block(server, null))));

const block = (server: TestServer, severity: 'suspend' | null) =>
  server.app.get(DomainBlocks, { strict: false }).set('127.0.0.1', severity && { severity, rejectMedia: false });

/** Addresses of a person, their event, and what belongs to both. */
async function guardedAddresses(server: TestServer): Promise<string[]> {
  const { event, organizer } = await buildEvent(server);
  const actor = organizer.actor.url;
  const collections = ['outbox', 'followers', 'following', 'upcomingEvents'];
  return [
    actor,
    ...collections.flatMap((name) => [`${actor}/${name}`, `${server.url}/relay/${name}`]),
    ...['', '/activity', '/attendees'].map((rest) => event.url + rest),
  ];
}
const statuses = async (answers: Promise<Response>[]) => (await Promise.all(answers)).map(({ status }) => status);

describe('where only known servers may read', () => {
  test.each(['cavage', 'rfc9421'] as const)(
    'a request signed by %s is answered, to its signer alone',
    async (scheme) => {
      for (const address of await guardedAddresses(guarded)) {
        const { status, headers } = await remote.get(address, ada, { scheme });
        expect(`${address} ${status}`).toBe(`${address} 200`);
        expect(headers.get('vary')).toBe('Accept, Signature');
        expect(headers.get('cache-control')).toBe('private, no-cache');
      }
    },
  );

  test('one without a signature is not, and learns why', async () => {
    for (const address of await guardedAddresses(guarded)) {
      const response = await askAsPeer(guarded, address);
      expect(`${address} ${response.status}`).toBe(`${address} 401`);
      expect(response.headers.get('vary')).toBe('Accept, Signature');
      expect(await response.json()).toMatchObject({ message: 'signature refused: unsigned' });
    }
  });

  test('nor is one whose signature is old, of another key, for another address or of nobody', async () => {
    const { event } = await buildEvent(guarded);
    const stale = new Date(Date.now() - 7_200_000);
    const eve = { ...remote.person('eve'), keyId: ada.keyId };
    const ghost = { ...ada, keyId: `${remote.url}/users/ghost#main-key` };
    const answers = [
      remote.get(event.url, ada, { at: stale }),
      ...[eve, ghost].map((who) => remote.get(event.url, who)),
    ];
    expect(await statuses(answers)).toEqual([401, 401, 401]);
    const stolen: Record<string, string> = {};
    remote.handle('/elsewhere', ({ headers }, response) => {
      for (const name of ['date', 'signature']) stolen[name] = String(headers[name]);
      response.end();
    });
    await remote.get(`${remote.url}/elsewhere`, ada);
    const replayed = await fetch(event.url, { headers: { accept: 'application/activity+json', ...stolen } });
    expect(replayed.status).toBe(401);
  });

  test('what is needed to check our own signatures, and to find us, stays open', async () => {
    const { organizer } = await buildEvent(guarded);
    const key = (await (await askAsPeer(guarded, '/relay')).json()) as { publicKey: unknown };
    expect(key.publicKey).toMatchObject({ id: `${guarded.url}/relay#main-key` });
    const named = `/.well-known/webfinger?resource=${encodeURIComponent(organizer.actor.url)}`;
    const addresses = [named, '/.well-known/host-meta', '/.well-known/nodeinfo', '/nodeinfo/2.1'];
    expect(await statuses(addresses.map((address) => askAsPeer(guarded, address)))).toEqual([200, 200, 200, 200]);
  });

  test('people see the same pages', async () => {
    const { event } = await buildEvent(guarded);
    expect((await askAsPeer(guarded, event.url, { accept: 'text/html' })).status).toBe(200);
  });

  test('two such servers read each other', async () => {
    const { event, organizer } = await buildEvent(guarded);
    const other = await startTestServer({ FEDERATION: 'true', AUTHORIZED_FETCH: 'true' });
    const { actor } = await other.app.get(RemoteActors, { strict: false }).get(organizer.actor.url);
    expect(actor.preferredUsername).toBe(organizer.actor.preferredUsername);
    const document = await other.app.get(RemoteDocuments, { strict: false }).fetch(event.url);
    expect(document.name).toBe(event.title);
    await other.close();
  });
});

test('a suspended host reads nothing, whether or not others have to sign', async () => {
  for (const server of [open, guarded]) {
    const addresses = await guardedAddresses(server);
    await block(server, 'suspend');
    for (const address of addresses) expect((await remote.get(address, ada)).status).toBe(403);
    expect((await remote.get(`${server.url}/relay`, ada)).status).toBe(200);
  }
});

describe('an event that is not for everybody', () => {
  const CLOSED = [EventVisibility.PRIVATE, EventVisibility.RESTRICTED];
  const service = <Service>(type: new (...parts: never[]) => Service) => open.app.get(type, { strict: false });

  /** Somebody comes to an event, which is then closed to everybody else. */
  async function buildClosed(visibility: EventVisibility, guest: RemotePerson) {
    const { event, organizer } = await buildEvent(open);
    const { actor } = await service(RemoteActors).get(guest.uri);
    const viewer = { actorIds: [actor.id], isModerator: false };
    const place = await service(ParticipationService).join(viewer, { eventId: event.id, actorId: actor.id });
    const changes: object = { visibility };
    await service(EventService).update(organizer.viewer, event.id, changes);
    return { addresses: ['', '/activity', '/attendees'].map((rest) => event.url + rest), organizer, place };
  }

  test.each(CLOSED)('is shown, being %s, to the server of somebody who takes part', async (visibility) => {
    const { addresses } = await buildClosed(visibility, ada);
    // Servers ask in the name of whomever they like.
    const relay = remote.person('relay', { type: 'Application' });
    for (const address of addresses) {
      const { status, headers } = await remote.get(address, relay);
      expect(`${address} ${status}`).toBe(`${address} 200`);
      expect(headers.get('vary')).toBe('Accept, Signature');
      expect(headers.get('cache-control')).toBe('private, no-cache');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  test.each(CLOSED)('is shown, being %s, to nobody else', async (visibility) => {
    const { addresses } = await buildClosed(visibility, ada);
    const stranger = await RemoteServer.start();
    const nobody = stranger.person('nobody');
    const forger = { ...nobody, keyId: ada.keyId };
    for (const address of addresses) {
      const answers = [askAsPeer(open, address), stranger.get(address, nobody), stranger.get(address, forger)];
      expect(await statuses(answers)).toEqual([404, 404, 404]);
    }
    await stranger.close();
  });

  test('is shown no more to the server of those who were turned away', async () => {
    const { addresses, organizer, place } = await buildClosed(EventVisibility.PRIVATE, ada);
    await service(ParticipationService).changeRole(organizer.viewer, place.id, ParticipantRole.REJECTED);
    expect(await statuses(addresses.map((address) => remote.get(address, ada)))).toEqual([404, 404, 404]);
  });

  test('is not to be told from one that there is not', async () => {
    const { addresses } = await buildClosed(EventVisibility.PRIVATE, ada);
    const missing = `${open.url}/events/${randomUUID()}`;
    const [closed, none] = await Promise.all([addresses[0]!, missing].map((address) => askAsPeer(open, address)));
    const told = ({ status, headers }: Response) => [status, headers.get('vary'), headers.get('cache-control')];
    expect(told(closed!)).toEqual(told(none!));
  });
});
