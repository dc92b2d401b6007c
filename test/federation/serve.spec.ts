import { createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Persons } from '#convoke/actors';
import { EventVisibility } from '#convoke/events';
import { DomainBlocks } from '#convoke/moderation';
import { readActivity, readActor, readCollection, readEvent } from '../../libs/federation/src/vocabulary/index.js';
import { buildEvent, buildParticipation } from '#test/events';
import { ACTIVITY, askAsPeer, readAsPeer } from '#test/peers';
import { addProfile, buildPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ FEDERATION: 'true', INSTANCE_NAME: 'Plum Tree' });
});
afterAll(() => server.close());

const ask = (address: string, accept?: string, method?: string) => askAsPeer(server, address, { accept, method });
const read = (address: string) => readAsPeer(server, address);
const status = async (address: string, accept?: string) => (await ask(address, accept)).status;

/** An event of another server that a trusted one brought. */
async function buildRemoteEvent(traits: { discoverable?: boolean } = {}) {
  const { event, organizer } = await buildEvent(server);
  const url = `https://elsewhere.example/events/${event.uuid}`;
  const { discoverable = true } = traits;
  await server.db.query('UPDATE events SET local = false, url = $2, discoverable = $3 WHERE id = $1', [
    event.id,
    url,
    discoverable,
  ]);
  return { event, organizer, url };
}

describe('a profile', () => {
  test('is a Person with what a peer needs to write to it and to check its signatures', async () => {
    const { actor } = await buildPerson(server, { name: 'Ada L.' });
    const document = await read(`/@${actor.preferredUsername}`);
    const content = readActor(document);
    expect(content).toMatchObject({
      uri: actor.url,
      type: 'person',
      preferredUsername: actor.preferredUsername,
      name: 'Ada L.',
      inbox: `${actor.url}/inbox`,
      sharedInbox: `${server.url}/inbox`,
      outbox: `${actor.url}/outbox`,
      followers: `${actor.url}/followers`,
      keys: { [`${actor.url}#main-key`]: expect.any(String) },
    });
    expect(document.upcomingEvents).toBe(`${actor.url}/upcomingEvents`);
    expect(createPublicKey(content.keys[`${actor.url}#main-key`]!).asymmetricKeyDetails?.modulusLength).toBe(2048);
    expect((await read(`/@${actor.preferredUsername}`)).publicKey).toEqual(document.publicKey);
  });

  test('is found by its name in any case, at the one address that is its own', async () => {
    const { actor } = await buildPerson(server);
    const response = await ask(`/@${actor.preferredUsername.toUpperCase()}`);
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe(actor.url);
  });

  test('leaves a tombstone under its address, and so do its events', async () => {
    const organizer = await buildPerson(server, { name: 'Former name' });
    await addProfile(server, organizer.user, `second_${organizer.actor.preferredUsername}`);
    const { event } = await buildEvent(server, { organizer });
    await server.app.get(Persons, { strict: false }).delete(organizer.user, organizer.actor.id);
    await server.runJobs();
    const response = await ask(`/@${organizer.actor.preferredUsername}`);
    const text = await response.text();
    expect(response.status).toBe(410);
    expect(JSON.parse(text)).toMatchObject({ id: organizer.actor.url, type: 'Tombstone', formerType: 'Person' });
    expect(text).not.toContain('Former name');
    expect(await status(`/events/${event.uuid}`)).toBe(410);
    expect(await status(`/@${organizer.actor.preferredUsername}/outbox`)).toBe(404);
  });

  test('says nothing but that while it is suspended', async () => {
    const { actor } = await buildPerson(server, { name: 'Name of a spammer' });
    await server.db.query('UPDATE actors SET suspended_at = now() WHERE id = $1', [actor.id]);
    const response = await ask(`/@${actor.preferredUsername}`);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ id: actor.url, type: 'Person', suspended: true, discoverable: false });
    expect(text).not.toContain('Name of a spammer');
    expect(await status(`/@${actor.preferredUsername}/outbox`)).toBe(404);
  });

  test.each(['nobody', 'anonymous', 'a%00b', '%ED%A0%80', '@', 'a@', 'a@b@c', 'x'.repeat(90)])(
    'none is called %s',
    async (name) => {
      expect([400, 404]).toContain(await status(`/@${name}`));
      expect([400, 404]).toContain(await status(`/@${name}/outbox`));
    },
  );

  test('of another server is found there, unless the server is shut out', async () => {
    const { actor } = await buildPerson(server);
    const url = `https://elsewhere.example/users/${actor.preferredUsername}`;
    await server.db.query("UPDATE actors SET domain = 'elsewhere.example', url = $2, user_id = NULL WHERE id = $1", [
      actor.id,
      url,
    ]);
    const address = `/@${actor.preferredUsername}@elsewhere.example`;
    expect((await ask(address)).headers.get('location')).toBe(url);
    expect(await status(`${address}/outbox`)).toBe(404);
    const blocks = server.app.get(DomainBlocks, { strict: false });
    await blocks.set('elsewhere.example', { severity: 'suspend', rejectMedia: true });
    expect(await status(address)).toBe(404);
    await blocks.set('elsewhere.example', null);
  });
});

describe('the instance', () => {
  test('is an Application that anybody can read without a signature, whatever they accept', async () => {
    for (const accept of [ACTIVITY, '*/*', 'application/json']) {
      const response = await ask('/relay', accept);
      expect(response.headers.get('content-type')).toBe('application/activity+json; charset=utf-8');
      expect(readActor(await response.json())).toMatchObject({
        uri: `${server.url}/relay`,
        type: 'application',
        preferredUsername: 'relay',
        name: 'Plum Tree',
        inbox: `${server.url}/relay/inbox`,
        keys: { [`${server.url}/relay#main-key`]: expect.any(String) },
      });
    }
  });

  test('leads people who open its address to what it says of itself', async () => {
    const response = await ask('/relay', 'text/html,*/*;q=0.8');
    expect(response.headers.get('location')).toBe(`${server.url}/about/instance`);
  });

  test('is the same actor by the name of its handle', async () => {
    expect((await ask('/@relay')).headers.get('location')).toBe(`${server.url}/relay`);
  });
});

describe('an event', () => {
  test('is read without loss by what reads events of other servers', async () => {
    const beginsOn = new Date('2040-05-01T18:00:00Z');
    const { event, organizer } = await buildEvent(server, { title: 'Night walk', tags: ['walks'], beginsOn });
    const content = readEvent(await read(`/events/${event.uuid}`));
    expect(content.event).toMatchObject({
      url: event.url,
      title: 'Night walk',
      description: '<p>Bring a friend.</p>',
      beginsOn,
      visibility: EventVisibility.PUBLIC,
      tags: ['walks'],
      participantCount: 1,
    });
    expect(content.organizerUri).toBe(organizer.actor.url);
    expect(content.attendeesUri).toBe(`${event.url}/attendees`);
  });

  test('has hashtags that lead to a page of events', async () => {
    const { event } = await buildEvent(server, { tags: ['Street festival'] });
    const { tag } = (await read(`/events/${event.uuid}`)) as { tag: { href: string }[] };
    expect(await status(tag[0]!.href, 'text/html')).toBe(200);
  });

  test('that is unlisted is given to who has its address, without addressing everybody', async () => {
    const { event } = await buildEvent(server, { visibility: EventVisibility.UNLISTED });
    expect(readEvent(await read(`/events/${event.uuid}`)).event.visibility).toBe(EventVisibility.UNLISTED);
  });

  test.each([
    ['private', { visibility: EventVisibility.PRIVATE }],
    ['restricted', { visibility: EventVisibility.RESTRICTED }],
    ['a draft', { draft: true }],
  ])('that is %s is not there, nor after it was deleted', async (_, traits) => {
    const { event } = await buildEvent(server, traits);
    const addresses = ['', '/activity', '/attendees'].map((rest) => `/events/${event.uuid}${rest}`);
    expect(await Promise.all(addresses.map((each) => status(each)))).toEqual([404, 404, 404]);
    await server.db.query('UPDATE events SET deleted_at = now() WHERE id = $1', [event.id]);
    expect(await Promise.all(addresses.map((each) => status(each)))).toEqual([404, 404, 404]);
  });

  test('that was deleted leaves a tombstone', async () => {
    const { event } = await buildEvent(server, { title: 'A secret name' });
    await server.db.query('UPDATE events SET deleted_at = now() WHERE id = $1', [event.id]);
    const response = await ask(`/events/${event.uuid}`);
    const text = await response.text();
    expect(response.status).toBe(410);
    expect(JSON.parse(text)).toMatchObject({ id: event.url, type: 'Tombstone', formerType: 'Event' });
    expect(text).not.toContain('secret');
  });

  test('of another server is found there', async () => {
    const { event, url } = await buildRemoteEvent();
    const response = await ask(`/events/${event.uuid}`);
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe(url);
    expect(response.headers.get('vary')).toBe('Accept');
  });

  test('of another server that strangers may not see is not there', async () => {
    const { event } = await buildRemoteEvent({ discoverable: false });
    expect(await status(`/events/${event.uuid}`)).toBe(404);
    const { event: suspended } = await buildRemoteEvent();
    await server.db.query('UPDATE events SET suspended = true WHERE id = $1', [suspended.id]);
    expect(await status(`/events/${suspended.uuid}`)).toBe(404);
  });

  test.each(['me', 'create', '0', '00000000-0000-0000-0000-000000000000', "a'b", '%00'])('%s is none', async (uuid) => {
    expect([400, 404]).toContain(await status(`/events/${uuid}`));
    expect([400, 404]).toContain(await status(`/events/${uuid}/attendees`));
  });

  test('has the activity that told of it, under the address that the activity names', async () => {
    const { event, organizer } = await buildEvent(server);
    const creation = readActivity(await read(`/events/${event.uuid}/activity`));
    expect(creation).toMatchObject({
      id: `${event.url}/activity`,
      type: 'Create',
      actorUri: organizer.actor.url,
      objectUri: event.url,
    });
    expect(readEvent(creation.object).event.title).toBe(event.title);
  });

  test('tells how many take part and never who', async () => {
    const { event, organizer } = await buildEvent(server);
    const guest = await buildPerson(server);
    await buildParticipation(server, { event, organizer }, guest);
    const document = await read(`/events/${event.uuid}/attendees`);
    expect(readCollection(document)).toMatchObject({
      uri: `${event.url}/attendees`,
      totalItems: 2,
      items: [],
      first: null,
    });
    for (const address of ['', '/activity', '/attendees']) {
      const text = await (await ask(`/events/${event.uuid}${address}`)).text();
      expect(text).not.toContain(guest.actor.preferredUsername);
    }
  });

  test('does not tell how many take part when its organizer hides it', async () => {
    const { event } = await buildEvent(server, { options: { hideNumberOfParticipants: true } });
    expect((await read(`/events/${event.uuid}/attendees`)).totalItems).toBeUndefined();
    expect(readEvent(await read(`/events/${event.uuid}`)).event.participantCount).toBeNull();
  });
});

describe('one address for people and for servers', () => {
  test.each(['text/html,application/xhtml+xml,*/*;q=0.8', '*/*', 'application/json'])(
    'the event is a page for who accepts %s',
    async (accept) => {
      const { event } = await buildEvent(server, { title: 'Shown to people' });
      const response = await ask(`/events/${event.uuid}`, accept);
      expect(response.headers.get('content-type')).toMatch(/^text\/html/);
      expect(response.headers.get('vary')).toMatch(/\bAccept\b(?!-)/);
      expect(await response.text()).toContain('Shown to people');
    },
  );

  test('documents say that they depend on what is accepted, how long they may be kept, and are for everybody', async () => {
    const { event, organizer } = await buildEvent(server);
    for (const address of [
      `/events/${event.uuid}`,
      `/@${organizer.actor.preferredUsername}`,
      '/relay',
      '/relay/outbox',
    ]) {
      const { headers } = await ask(address);
      expect(headers.get('content-type')).toBe('application/activity+json; charset=utf-8');
      expect(headers.get('vary')).toBe('Accept');
      expect(headers.get('cache-control')).toBe('public, max-age=60');
      expect(headers.get('access-control-allow-origin')).toBe('*');
    }
  });

  test('what is missing may come at any time: its absence is not kept', async () => {
    const { headers } = await ask('/events/00000000-0000-0000-0000-000000000000');
    expect(headers.get('vary')).toBe('Accept, Signature');
    expect(headers.get('cache-control')).toBe('private, no-cache');
  });

  test('HEAD answers the headers of GET without the document', async () => {
    const { event } = await buildEvent(server);
    const response = await ask(`/events/${event.uuid}`, ACTIVITY, 'HEAD');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/activity+json; charset=utf-8');
    expect(await response.text()).toBe('');
    expect((await ask(`/events/${event.uuid}`, 'text/html', 'HEAD')).headers.get('content-type')).toMatch(
      /^text\/html/,
    );
  });
});
