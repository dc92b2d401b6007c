import { generateKeyPairSync, hash, randomUUID, sign } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { httpbis } from 'http-message-signatures';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ParticipationService } from '#convoke/events';
import { InboxWorker } from '#convoke/federation';
import { DomainBlocks } from '#convoke/moderation';
import { buildEvent } from '#test/events';
import { buildPerson } from '#test/people';
import { type Json, type RemotePerson, RemoteServer } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';
import { InstanceFollows } from '../../libs/federation/src/follows/index.js';
import { DeliveryWorker } from '../../libs/federation/src/outbox/index.js';

let server: TestServer;
let remote: RemoteServer;
let ada: RemotePerson;
let inbox: string;

beforeAll(async () => {
  [server, remote] = await Promise.all([
    startTestServer({ FEDERATION: 'true', FEDERATION_ALLOW_PRIVATE_NETWORK: 'true' }),
    RemoteServer.start(),
  ]);
  ada = remote.person('ada');
  inbox = `${server.url}/inbox`;
});
afterAll(() => Promise.all([server.close(), remote.close()]));
beforeEach(() => server.db.query('DELETE FROM inbox_activities'));

const activity = (type: string, object: unknown, traits: Json = {}): Json => ({
  '@context': 'https://www.w3.org/ns/activitystreams',
  id: `${remote.url}/activities/${randomUUID()}`,
  type,
  actor: ada.uri,
  to: ['https://www.w3.org/ns/activitystreams#Public'],
  object,
  ...traits,
});
const post = (body: unknown, signer = ada, options = {}) => remote.post(inbox, body, signer, options);
const kept = async () => await server.db.query('SELECT uri, type, problem, due_at FROM inbox_activities ORDER BY id');
const workOff = async () => {
  const worker = server.app.get(InboxWorker, { strict: false });
  while ((await worker.workOff()) > 0);
};
/** Posts, works it off, and answers why it was refused, null when it was not. */
async function handled(body: Json, signer = ada): Promise<string | null> {
  expect((await post(body, signer)).status).toBe(202);
  await workOff();
  const [row] = await server.db.query<{ problem: string | null }>(
    'SELECT problem FROM inbox_activities WHERE uri = $1',
    [body.id],
  );
  return row!.problem;
}
const storedEvent = async (uri: unknown) =>
  (
    await server.db.query<{ title: string; deleted_at: Date | null; discoverable: boolean; local: boolean }>(
      'SELECT title, deleted_at, discoverable, local FROM events WHERE url = $1',
      [uri],
    )
  )[0];

describe('the inbox', () => {
  it.each(['/inbox', '/relay/inbox', '/@anybody/inbox'])('takes at %s what its actor has signed', async (path) => {
    inbox = server.url + path;
    const like = activity('Like', `${server.url}/events/1`);
    expect((await post(like)).status).toBe(202);
    expect(await kept()).toMatchObject([{ uri: like.id, type: 'Like' }]);
    inbox = `${server.url}/inbox`;
  });

  it('takes RFC 9421 as well', async () => {
    expect((await post(activity('Like', ada.uri), ada, { scheme: 'rfc9421' })).status).toBe(202);
    expect(await kept()).toHaveLength(1);
  });

  it('takes what was signed with any of the keys that its actor names', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const bytes = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
    const publicKeyMultibase = `u${Buffer.concat([Buffer.from('ed01', 'hex'), bytes]).toString('base64url')}`;
    const id = `${remote.url}/users/twokeys#ed25519`;
    const multikey = { id, type: 'Multikey', controller: `${remote.url}/users/twokeys`, publicKeyMultibase };
    const twokeys = remote.person('twokeys', { with: { assertionMethod: [multikey] } });
    const like = JSON.stringify(activity('Like', ada.uri, { actor: twokeys.uri }));
    const digest = `sha-256=:${hash('sha256', like, 'base64')}:`;
    const { headers } = await httpbis.signMessage(
      {
        key: { id, alg: 'ed25519', sign: async (text) => sign(null, text, privateKey) },
        fields: ['@method', '@target-uri', 'content-digest'],
      },
      {
        method: 'POST',
        url: inbox,
        headers: { 'content-digest': digest, 'content-type': 'application/activity+json' },
      },
    );
    const sent = { method: 'POST', headers: headers as Record<string, string>, body: like };
    expect((await fetch(inbox, sent)).status).toBe(202);
    expect((await post(activity('Like', ada.uri, { actor: twokeys.uri }), twokeys)).status).toBe(202);
    expect(await kept()).toHaveLength(2);
  });

  it('takes the same again without doing it again, however many bring it at once', async () => {
    const like = activity('Like', ada.uri);
    const answers = await Promise.all(Array.from({ length: 30 }, () => post(like)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(await kept()).toHaveLength(1);
  });

  it('is not there while federation is off', async () => {
    const closed = await startTestServer({ FEDERATION: 'false' });
    expect((await remote.post(`${closed.url}/inbox`, activity('Like', ada.uri), ada)).status).toBe(404);
    await closed.close();
  });

  it('waits no longer than half a minute for a request to come in whole', () => {
    const { requestTimeout, headersTimeout } = server.app.getHttpServer() as {
      requestTimeout: number;
      headersTimeout: number;
    };
    expect(requestTimeout).toBeGreaterThan(0);
    expect(requestTimeout).toBeLessThanOrEqual(30_000);
    expect(headersTimeout).toBeLessThanOrEqual(60_000);
  });

  it('forgets nothing that was not worked off, and gives it to one worker at a time', async () => {
    await post(activity('Like', ada.uri));
    const worker = server.app.get(InboxWorker, { strict: false });
    const worked = await Promise.all([worker.workOff(), worker.workOff(), worker.workOff()]);
    expect(worked.reduce((sum, count) => sum + count)).toBe(1);
    expect(await kept()).toMatchObject([{ due_at: null, problem: null }]);
  });
});

describe('nothing is taken', () => {
  const refusals: [string, number, () => Promise<Response> | Response][] = [
    [
      'without a signature',
      401,
      () =>
        fetch(inbox, {
          method: 'POST',
          headers: { 'content-type': 'application/activity+json' },
          body: JSON.stringify(activity('Like', ada.uri)),
        }),
    ],
    [
      'with a body changed under its digest',
      401,
      () => post(activity('Like', ada.uri), ada, { body: JSON.stringify(activity('Follow', ada.uri)) }),
    ],
    [
      'that was signed two hours ago',
      401,
      () => post(activity('Like', ada.uri), ada, { at: new Date(Date.now() - 7_200_000) }),
    ],
    [
      'that will be signed in an hour',
      401,
      () => post(activity('Like', ada.uri), ada, { at: new Date(Date.now() + 3_600_000) }),
    ],
    ['that was signed for another host', 401, () => post(activity('Like', ada.uri), ada, { host: 'other.example' })],
    ['in the name of another actor', 401, () => post(activity('Like', ada.uri, { actor: remote.person('bob').uri }))],
    ['of two actors', 400, () => post(activity('Like', ada.uri, { actor: [ada.uri, remote.person('bob').uri] }))],
    ['whose id lies on another server', 401, () => post(activity('Like', ada.uri, { id: 'https://other.example/1' }))],
    ['without an id', 400, () => post(activity('Like', ada.uri, { id: undefined }))],
    ['without a type', 400, () => post(activity('Like', ada.uri, { type: undefined }))],
    ['that is no JSON', 400, () => post('{"id":')],
    [
      'deeper than anything sensible',
      400,
      () => post(activity('Like', JSON.parse(`${'['.repeat(200)}1${']'.repeat(200)}`))),
    ],
    ['with a NUL in it', 400, () => post(activity('Like', ada.uri, { content: 'a\0b' }))],
    ['as a form', 415, () => post(activity('Like', ada.uri), ada, { headers: { 'content-type': 'application/json' } })],
    [
      'without end',
      413,
      () => {
        const parts = async function* () {
          for (let size = 0; size < 17; size++) yield Buffer.alloc(1_048_576, ' ');
        };
        return fetch(inbox, {
          method: 'POST',
          headers: { 'content-type': 'application/activity+json' },
          body: ReadableStream.from(parts()),
          duplex: 'half',
        } as RequestInit);
      },
    ],
    [
      'that is compressed',
      400,
      () =>
        fetch(inbox, {
          method: 'POST',
          headers: { 'content-type': 'application/activity+json', 'content-encoding': 'gzip' },
          body: gzipSync(Buffer.alloc(20_000_000, ' ')),
        }),
    ],
    ['larger than a MiB', 413, () => post(activity('Like', ada.uri, { content: 'x'.repeat(1_100_000) }))],
    [
      'with a key that its owner does not name',
      401,
      () => {
        const eve = remote.person('eve');
        return post(activity('Like', ada.uri, { actor: eve.uri }), { ...eve, keyId: `${ada.uri}#main-key` });
      },
    ],
    [
      'with a key of an actor that cannot be had',
      401,
      () => {
        const ghost = remote.person('ghost');
        remote.remove(ghost.uri);
        return post(activity('Like', ada.uri, { actor: ghost.uri }), ghost);
      },
    ],
  ];
  it.each(refusals)('%s', async (_, status, send) => {
    const response = await send();
    expect(response.status).toBe(status);
    expect(((await response.json()) as { error?: string }).error).toEqual(expect.any(String));
    expect(await kept()).toEqual([]);
  });

  it('from a suspended host, nor from one below it, and its key is not even asked for', async () => {
    const blocks = server.app.get(DomainBlocks, { strict: false });
    await blocks.set('127.0.0.1', { severity: 'suspend', rejectMedia: false, reason: null });
    const asked = remote.asked.length;
    expect((await post(activity('Like', ada.uri), remote.person('zoe'))).status).toBe(403);
    expect(remote.asked.length).toBe(asked);
    await blocks.set('127.0.0.1', null);
    expect(await kept()).toEqual([]);
  });
});

describe('a key', () => {
  it('that was changed is fetched once more, and then known', async () => {
    const bea = remote.person('bea');
    const like = () => activity('Like', ada.uri, { actor: bea.uri });
    expect((await post(like(), bea)).status).toBe(202);
    remote.rotateKey(bea);
    expect((await post(like(), bea)).status).toBe(202);
    const asked = remote.timesAsked('/users/bea');
    expect((await post(like(), bea)).status).toBe(202);
    expect(remote.timesAsked('/users/bea')).toBe(asked);
  });

  it('that is wrong makes no storm of questions', async () => {
    const cleo = remote.person('cleo');
    await post(activity('Like', ada.uri, { actor: cleo.uri }), cleo);
    const { privateKey } = remote.person('mallory');
    const before = remote.timesAsked('/users/cleo');
    for (let time = 0; time < 8; time++) {
      const forged = await post(activity('Like', ada.uri, { actor: cleo.uri }), { ...cleo, privateKey });
      expect(forged.status).toBe(401);
    }
    expect(remote.timesAsked('/users/cleo') - before).toBeLessThanOrEqual(1);
  });

  it('of an actor that is gone is no trouble when the actor says goodbye', async () => {
    const dora = remote.person('dora');
    remote.remove(dora.uri, 410);
    expect((await post(activity('Delete', dora.uri, { actor: dora.uri }), dora)).status).toBe(202);
    expect(await kept()).toEqual([]);
  });
});

describe('an event elsewhere', () => {
  it('is kept, changed and deleted as its organizer says', async () => {
    const document = remote.event(ada);
    expect(await handled(activity('Create', document))).toBeNull();
    expect(await storedEvent(document.id)).toMatchObject({
      title: 'A feast elsewhere',
      local: false,
      discoverable: false,
    });
    const later = new Date(Date.now() + 1000).toISOString();
    expect(await handled(activity('Update', { ...document, name: 'A greater feast', updated: later }))).toBeNull();
    expect(await storedEvent(document.id)).toMatchObject({ title: 'A greater feast' });
    expect(await handled(activity('Delete', { id: document.id, type: 'Tombstone' }))).toBeNull();
    expect((await storedEvent(document.id))?.deleted_at).not.toBeNull();
  });

  it('that was deleted before it came never comes', async () => {
    const document = remote.event(ada);
    await handled(activity('Delete', document.id));
    expect(await handled(activity('Create', document))).toContain('event_not_found');
    expect(await storedEvent(document.id)).toBeUndefined();
  });

  it('that is changed before it came comes by that', async () => {
    const document = remote.event(ada);
    expect(await handled(activity('Update', document))).toBeNull();
    expect(await storedEvent(document.id)).toBeDefined();
  });

  it('is not replaced by an older version', async () => {
    const document = remote.event(ada, { updated: new Date(Date.now() + 60_000).toISOString() });
    await handled(activity('Create', document));
    await handled(
      activity('Update', { ...document, name: 'Older', updated: new Date(Date.now() - 60_000).toISOString() }),
    );
    expect((await storedEvent(document.id))?.title).toBe('A feast elsewhere');
  });

  it('cannot be made, changed or deleted by somebody else of its server', async () => {
    const bob = remote.person('bob');
    const document = remote.event(ada);
    const asBob = { actor: bob.uri };
    expect(await handled(activity('Create', document, asBob), bob)).toContain('key_owner');
    expect(await storedEvent(document.id)).toBeUndefined();
    await handled(activity('Create', document));
    expect(await handled(activity('Update', { ...document, name: 'Stolen' }, asBob), bob)).toContain('key_owner');
    expect(await handled(activity('Delete', document.id, asBob), bob)).toContain('key_owner');
    expect(await storedEvent(document.id)).toMatchObject({ title: 'A feast elsewhere', deleted_at: null });
  });

  it('cannot be made, changed or kept away by somebody of its server who says that it is theirs as well', async () => {
    const bertha = remote.person('bertha');
    const document = remote.event(ada);
    const claimed = { ...document, name: 'Claimed', actor: ada.uri, attributedTo: bertha.uri };
    const asBertha = { actor: bertha.uri };
    await handled(activity('Delete', document.id, asBertha), bertha);
    await handled(activity('Undo', document.id, asBertha), bertha);
    await handled(activity('Create', claimed, asBertha), bertha);
    expect(await storedEvent(document.id)).toMatchObject({ title: 'A feast elsewhere' });
    await handled(
      activity('Update', { ...claimed, updated: new Date(Date.now() + 60_000).toISOString() }, asBertha),
      bertha,
    );
    expect(await storedEvent(document.id)).toMatchObject({ title: 'A feast elsewhere', deleted_at: null });
  });

  it('of a group is changed and deleted by the group, as the event says', async () => {
    const group = remote.person('choir', { type: 'Group' });
    const asGroup = { actor: group.uri };
    const document = remote.event(ada, { actor: ada.uri, attributedTo: group.uri });
    expect(await handled(activity('Create', document, asGroup), group)).toBeNull();
    expect(await storedEvent(document.id)).toMatchObject({ title: 'A feast elsewhere' });
    expect(await handled(activity('Delete', document.id, asGroup), group)).toBeNull();
    expect((await storedEvent(document.id))?.deleted_at).not.toBeNull();
  });

  it('that lies on another server than who tells of it is not believed', async () => {
    const other = await RemoteServer.start();
    const eve = other.person('eve');
    const document = remote.event(ada);
    await handled(activity('Create', document));
    const forged = { id: `${other.url}/1`, actor: eve.uri };
    const send = async (body: Json) => {
      await other.post(inbox, body, eve);
      await workOff();
    };
    await send(activity('Update', { ...document, name: 'Forged' }, forged));
    await send(activity('Delete', document.id, { ...forged, id: `${other.url}/2` }));
    expect(await storedEvent(document.id)).toMatchObject({ title: 'A feast elsewhere', deleted_at: null });
    await other.close();
  });

  it('that is announced is fetched where it lives, whatever was embedded', async () => {
    const document = remote.event(ada);
    const other = await RemoteServer.start();
    const eve = other.person('eve');
    const announce = activity('Announce', { ...document, name: 'Forged' }, { id: `${other.url}/a`, actor: eve.uri });
    await other.post(inbox, announce, eve);
    await workOff();
    expect(await storedEvent(document.id)).toMatchObject({ title: 'A feast elsewhere', discoverable: false });
    await other.close();
  });
});

describe('events here', () => {
  it('cannot be changed or deleted from elsewhere', async () => {
    const { event } = await buildEvent(server, { title: 'Ours' });
    const document = { ...remote.event(ada), id: event.url, name: 'Taken over' };
    await handled(activity('Update', document));
    await handled(activity('Delete', event.url));
    expect(await storedEvent(event.url)).toMatchObject({ title: 'Ours', deleted_at: null });
  });
});

describe('somebody from elsewhere', () => {
  const roles = async (eventId: string) =>
    (
      await server.db.query<{ role: string }>(
        'SELECT p.role FROM participations p JOIN actors a ON a.id = p.actor_id WHERE p.event_id = $1 AND a.domain IS NOT NULL ORDER BY p.id',
        [eventId],
      )
    ).map(({ role }) => role);

  it('joins and leaves an event here as a click here does', async () => {
    const { event } = await buildEvent(server);
    expect(await handled(activity('Join', event.url))).toBeNull();
    expect(await roles(event.id)).toEqual(['participant']);
    expect(await handled(activity('Join', event.url))).toContain('already_participant');
    expect(await handled(activity('Leave', event.url))).toBeNull();
    expect(await roles(event.id)).toEqual([]);
  });

  it('who asks again hears the same again, and is in once', async () => {
    const iris = remote.person('iris');
    const built = await buildEvent(server);
    const join = async () => {
      const asked = activity('Join', built.event.url, { actor: iris.uri });
      await handled(asked, iris);
      return asked.id;
    };
    const heard = async () => {
      await server.runJobs();
      await server.app.get(DeliveryWorker, { strict: false }).workOff();
      return remote.deliveries.splice(0).map(({ body }) => [body.type, (body.object as Json).id]);
    };
    await heard();
    for (let times = 0; times < 2; times++) expect([['Accept', await join()]]).toEqual(await heard());
    const [stats] = await server.db.query('SELECT participant FROM event_stats WHERE event_id = $1', [built.event.id]);
    expect([await roles(built.event.id), stats]).toEqual([['participant'], { participant: 1 }]);
    const [{ id }] = await server.db.query<any>('SELECT id FROM participations WHERE event_id = $1 AND role = $2', [
      built.event.id,
      'participant',
    ]);
    await server.app.get(ParticipationService, { strict: false }).changeRole(built.organizer.viewer, id, 'rejected');
    expect(await heard()).toMatchObject([['Reject', expect.any(String)]]);
    expect([['Reject', await join()]]).toEqual(await heard());
    expect(await roles(built.event.id)).toEqual(['rejected']);
  });

  it('who waits to be let in hears nothing, however often they ask', async () => {
    const juno = remote.person('juno');
    const { event } = await buildEvent(server, { joinOptions: 'restricted' });
    for (let times = 0; times < 2; times++) await handled(activity('Join', event.url, { actor: juno.uri }), juno);
    await server.runJobs();
    expect(await server.db.query('SELECT FROM deliveries WHERE object_uri = $1', [event.url])).toEqual([]);
  });

  it('waits where the organizer approves', async () => {
    const { event } = await buildEvent(server, { joinOptions: 'restricted' });
    await handled(activity('Join', event.url, { participationMessage: '<b>Please</b>' }));
    expect(await roles(event.id)).toEqual(['not_approved']);
  });

  it.each([
    ['a draft', { draft: true }, 'event_not_found'],
    ['a private event', { visibility: 'private' }, 'event_not_found'],
    ['one on invitation', { joinOptions: 'invite' }, 'event_on_invitation'],
    ['one that is cancelled', { status: 'cancelled' }, 'event_cancelled'],
  ])('does not join %s', async (_, traits, reason) => {
    const { event } = await buildEvent(server, traits);
    expect(await handled(activity('Join', event.url))).toContain(reason);
    expect(await roles(event.id)).toEqual([]);
  });

  it('never takes more places than there are, from everywhere at once', async () => {
    const { event } = await buildEvent(server, { options: { maximumAttendeeCapacity: 5 } });
    const people = Array.from({ length: 12 }, (_, index) => remote.person(`crowd_${index}`));
    await Promise.all(people.map((person) => post(activity('Join', event.url, { actor: person.uri }), person)));
    await workOff();
    expect(await roles(event.id)).toEqual(Array.from({ length: 5 }, () => 'participant'));
  });

  it('cannot act for another, nor undo what another did', async () => {
    const { event } = await buildEvent(server);
    const join = activity('Join', event.url);
    await handled(join);
    const bob = remote.person('bob');
    await handled(activity('Undo', join, { actor: bob.uri }), bob);
    await handled(activity('Leave', event.url, { actor: bob.uri }), bob);
    expect(await roles(event.id)).toEqual(['participant']);
    await handled(activity('Undo', join));
    expect(await roles(event.id)).toEqual([]);
  });

  it('cannot follow a person, and asks before following the instance', async () => {
    const rose = await buildPerson(server);
    await handled(activity('Follow', rose.actor.url));
    const relay = `${server.url}/relay`;
    await handled(activity('Follow', relay));
    const follows = await server.db.query('SELECT approved FROM follows');
    expect(follows).toEqual([{ approved: false }]);
  });

  it('whose answer nobody asked for gets nothing by it', async () => {
    await handled(activity('Accept', `${server.url}/relay#follows/${randomUUID()}`));
    expect(await server.db.query('SELECT FROM follows WHERE approved')).toEqual([]);
  });

  it('follows the instance once, and hears that it does as often as it asks', async () => {
    const friend = remote.person('friend', { type: 'Application' });
    const ask = () => handled(activity('Follow', `${server.url}/relay`, { actor: friend.uri }), friend);
    const accepted = async () =>
      (
        await server.db.query(
          `SELECT FROM outbound_activities WHERE body ->> 'type' = 'Accept' AND body -> 'to' ->> 0 = $1`,
          [friend.uri],
        )
      ).length;
    await ask();
    await ask();
    expect(await accepted()).toBe(0);
    await server.app.get(InstanceFollows, { strict: false }).accept(friend.uri);
    expect(await accepted()).toBe(1);
    await ask();
    expect(await accepted()).toBe(2);
    const follows = await server.db.query(
      'SELECT f.approved FROM follows f JOIN actors a ON a.id = f.follower_id WHERE a.url = $1',
      [friend.uri],
    );
    expect(follows).toEqual([{ approved: true }]);
  });

  it('complains once, and the moderators have it', async () => {
    const { event } = await buildEvent(server);
    const flag = activity('Flag', [event.url], { content: '<p>Spam</p>' });
    await handled(flag);
    const reports = await server.db.query('SELECT content, object_uris FROM reports WHERE uri = $1', [flag.id]);
    expect(reports).toEqual([{ content: 'Spam', object_uris: [event.url] }]);
  });

  it('moves only to where they are known', async () => {
    const old = remote.person('old');
    const thief = remote.person('thief');
    const move = (target: RemotePerson) => activity('Move', old.uri, { actor: old.uri, target: target.uri });
    expect(await handled(move(thief), old)).toContain('key_owner');
    const heir = remote.person('heir', { with: { alsoKnownAs: [old.uri] } });
    expect(await handled(move(heir), old)).toBeNull();
  });

  it.each(['Like', 'EmojiReact', 'View', 'Block', 'Whatever'])('may send %s, which does nothing', async (type) => {
    expect(await handled(activity(type, ada.uri))).toBeNull();
  });
});
