import { AsyncLocalStorage } from 'node:async_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#convoke/actors';
import { MediaService } from '#convoke/media';
import { buildEvent, buildParticipation, inHours, writtenByEvents } from '#test/events';
import { waitingForLock } from '#test/locks';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { photograph } from '#test/pictures';
import { type GraphqlAnswer, startTestServer, type TestServer } from '#test/server';

const READ = `query ($uuid: UUID!) { event(uuid: $uuid) {
  title slug description endsOn visibility joinOptions tags { title } contacts { id } organizerActor { id }
  physicalAddress { locality } options { maximumAttendeeCapacity isOnline showEndTime } } }`;

let server: TestServer;
let rose: TestPerson;
let stranger: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  rose = await buildPerson(server, { name: 'Rose' });
  stranger = await buildPerson(server);
});
afterAll(() => server.close());

const as = ({ accessToken }: TestPerson) => ({ token: accessToken });
const read = (uuid: string, who?: TestPerson) => server.graphql(READ, { uuid }, who && as(who));
const remove = (eventId: string, who: TestPerson) =>
  server.graphql('mutation ($eventId: ID!) { deleteEvent(eventId: $eventId) { id } }', { eventId }, as(who));

/** Sends updateEvent with the arguments as written in GraphQL. */
const update = (eventId: string, args: string, who = rose) =>
  server.graphql(`mutation { updateEvent(eventId: "${eventId}", ${args}) { visibility } }`, {}, as(who));

describe('a change of an event', () => {
  it('changes what is named and nothing else: a private event stays private', async () => {
    const contacts = [{ id: stranger.actor.id }];
    const { event } = await buildEvent(server, {
      organizer: rose,
      visibility: 'private',
      joinOptions: 'restricted',
      contacts,
    });
    expect((await update(event.id, 'title: "New title"')).data!.updateEvent).toMatchObject({ visibility: 'PRIVATE' });
    expect((await read(event.uuid, rose)).data!.event).toMatchObject({
      title: 'New title',
      slug: 'new-title',
      description: '<p>Bring a friend.</p>',
      visibility: 'PRIVATE',
      joinOptions: 'RESTRICTED',
      contacts: [{ id: stranger.actor.id }],
    });
  });

  it('remembers the last time that it was to begin, of what people had been told', async () => {
    const [first, second, third] = [inHours(24), inHours(48), inHours(72)];
    const { event } = await buildEvent(server, { organizer: rose, beginsOn: first, draft: true });
    const moveTo = async (begin: Date, more = '') => {
      await update(event.id, `beginsOn: "${begin.toISOString()}"${more}`);
      return (await server.graphql(`{ event(uuid: "${event.uuid}") { previousBeginsOn } }`)).data!.event;
    };
    expect(await moveTo(second, ', draft: false')).toEqual({ previousBeginsOn: null });
    expect(await moveTo(third)).toEqual({ previousBeginsOn: second.toISOString() });
    expect(await moveTo(third, ', title: "Another title"')).toEqual({ previousBeginsOn: second.toISOString() });
    expect(await moveTo(first)).toEqual({ previousBeginsOn: third.toISOString() });
  });

  it('can empty what an event need not have', async () => {
    const place = { locality: 'Lyon', geom: '4.8;45.7' };
    const { event } = await buildEvent(server, {
      organizer: rose,
      endsOn: inHours(30),
      physicalAddress: place,
      tags: ['trees'],
    });
    await update(event.id, 'endsOn: null, physicalAddress: null, tags: []');
    expect((await read(event.uuid)).data!.event).toMatchObject({ endsOn: null, physicalAddress: null, tags: [] });
  });

  it('keeps the options that it does not name', async () => {
    const { event } = await buildEvent(server, {
      organizer: rose,
      options: { maximumAttendeeCapacity: 9, showEndTime: false },
    });
    await update(event.id, 'options: { isOnline: true, maximumAttendeeCapacity: 0 }');
    expect((await read(event.uuid)).data!.event.options).toMatchObject({
      isOnline: true,
      showEndTime: false,
      maximumAttendeeCapacity: 0,
    });
  });

  it.each([
    ['title: "ab"', 'title'],
    ['title: "Fine title", endsOn: "2001-01-01T00:00:00Z"', 'endsOn'],
    ['title: "Fine title", physicalAddress: { locality: "Lyon" }, contacts: [{ id: "999999" }]', 'contacts'],
    ['title: "Fine title", joinOptions: EXTERNAL', 'externalParticipationUrl'],
    ['title: "Fine title", organizerActorId: "1"', 'organizerActorId'],
    ['title: "Fine title", attributedToId: "1"', 'attributedToId'],
    ['title: "Fine title", tags: ["x"]', 'tags'],
    [
      'title: "Fine title", physicalAddress: { description: "Hall", timezone: "Europe/Paris", geom: null, street: "\\u0000" }',
      'physicalAddress.street',
    ],
    ['title: "Fine title", options: { maximumAttendeeCapacity: 1 }', 'options.maximumAttendeeCapacity'],
  ])('that breaks a rule (%s) names the field %s and writes nothing', async (args, field) => {
    const built = await buildEvent(server, { organizer: rose, title: 'As it was' });
    await buildParticipation(server, built, await buildPerson(server));
    await buildParticipation(server, built, await buildPerson(server));
    const before = await writtenByEvents(server);
    const { data, errors } = await update(built.event.id, args);
    expect(data).toEqual({ updateEvent: null });
    expect(errors).toMatchObject([{ code: 'validation', status_code: 422, field }]);
    expect(await writtenByEvents(server)).toEqual(before);
    expect((await read(built.event.uuid)).data!.event.title).toBe('As it was');
  });

  it('is for organizer and co-organizers; others are refused, or told that there is no such event', async () => {
    const contacts = [{ id: stranger.actor.id }];
    const open = await buildEvent(server, { organizer: rose, contacts });
    const hidden = await buildEvent(server, { organizer: rose, visibility: 'private' });
    const outsider = await buildPerson(server);
    expect((await update(open.event.id, 'title: "By a contact"', stranger)).errors).toBeUndefined();
    expect((await update(open.event.id, 'title: "By another"', outsider)).errors).toMatchObject([
      { code: 'unauthorized', status_code: 403 },
    ]);
    expect((await update(hidden.event.id, 'title: "By another"', outsider)).errors).toMatchObject([
      { code: 'event_not_found' },
    ]);
    expect((await update('999999', 'title: "Nothing"')).errors).toMatchObject([{ code: 'event_not_found' }]);
    expect((await update('no id', 'title: "Nothing"')).errors).toMatchObject([{ code: 'event_not_found' }]);
  });
});

describe('the organizer of an event', () => {
  let second: Actor;
  beforeAll(async () => {
    second = await addProfile(server, rose.user, 'second_of_rose');
  });
  const handOver = (id: string, rest = '') => update(id, `organizerActorId: "${second.id}" ${rest}`);

  it('can be another profile of theirs as long as it is a draft, and then nothing is left of the first', async () => {
    const inline = await server.app.get(MediaService).upload({
      bytes: await photograph(81, 60),
      name: 'inline',
      owner: { userId: rose.user.id, actorId: rose.actor.id },
    });
    const { event } = await buildEvent(server, {
      organizer: rose,
      draft: true,
      description: `<img src="${server.url}/media/${inline.key}">`,
      picture: { media: { name: 'poster', file: { filename: 'x.jpg', bytes: await photograph(80, 60) } } },
    });
    expect((await update(event.id, `contacts: [{ id: "${rose.actor.id}" }]`)).errors).toBeUndefined();
    const parts = '{ event(uuid: $uuid) { description picture { id url } media { id url } contacts { id } } }';
    const shown = async () =>
      (await server.graphql(`query ($uuid: UUID!) ${parts}`, { uuid: event.uuid }, as(rose))).data!.event;
    const before = await shown();
    expect((await handOver(event.id, 'draft: false')).errors).toBeUndefined();
    expect((await read(event.uuid)).data!.event.organizerActor).toEqual({ id: second.id });
    const rows = await server.db.query('SELECT actor_id, role FROM participations WHERE event_id = $1', [event.id]);
    expect(rows).toEqual([{ actor_id: second.id, role: 'creator' }]);
    const after = await shown();
    expect(after).toMatchObject({ picture: {}, media: [{}], contacts: [{ id: second.id }] });
    const marks = ({ description, picture, media }: typeof before) =>
      JSON.stringify([description, picture, media]).match(/[0-9a-f]{32}|"id":"\d+"/g)!;
    expect(marks(before)).toHaveLength(5);
    expect(marks(after).filter((mark) => marks(before).includes(mark))).toEqual([]);
    for (const { url } of [after.picture, ...after.media]) expect((await fetch(url)).status).toBe(200);
  });

  it('stays who it was when it was published, as readers would learn that both profiles are of one account', async () => {
    const { event } = await buildEvent(server, { organizer: rose });
    const refusal = { code: 'validation', status_code: 422, field: 'organizerActorId' };
    expect((await handOver(event.id)).errors).toMatchObject([refusal]);
    expect((await handOver(event.id, 'draft: true')).errors).toMatchObject([refusal]);
    expect((await read(event.uuid)).data!.event.organizerActor).toEqual({ id: rose.actor.id });
  });

  it('stays, too, of a draft that others organize as well, and goes to nobody by them', async () => {
    const { event } = await buildEvent(server, { organizer: rose, draft: true, contacts: [{ id: stranger.actor.id }] });
    expect((await handOver(event.id)).errors).toMatchObject([{ code: 'validation', field: 'organizerActorId' }]);
    const theft = await update(event.id, `organizerActorId: "${stranger.actor.id}"`, stranger);
    expect(theft.errors).toMatchObject([{ field: 'organizerActorId' }]);
    expect((await read(event.uuid, rose)).data!.event.organizerActor).toEqual({ id: rose.actor.id });
  });
});

describe('the contacts of an event', () => {
  const contactsOf = async (uuid: string) => (await read(uuid, rose)).data!.event.contacts;
  const named = (...ids: string[]) => `contacts: [${ids.map((id) => `{ id: "${id}" }`).join(', ')}]`;

  it('can be the organizer, and no other profile of one’s own, which would be linked to it in public', async () => {
    const { event } = await buildEvent(server, { organizer: rose });
    const second = await addProfile(server, rose.user, `contact_${event.id}`);
    expect((await update(event.id, named(second.id))).errors).toMatchObject([{ field: 'contacts' }]);
    expect((await update(event.id, named(rose.actor.id))).errors).toBeUndefined();
    expect(await contactsOf(event.uuid)).toEqual([{ id: rose.actor.id }]);
  });

  it('cannot be somebody else, and nobody learns which profiles there are', async () => {
    const { event } = await buildEvent(server, { organizer: rose });
    const refusals = [];
    for (const id of [stranger.actor.id, '999999', '1'])
      refusals.push(await update(event.id, named(rose.actor.id, id)));
    expect(refusals[0]!.errors).toMatchObject([{ code: 'validation', status_code: 422, field: 'contacts' }]);
    for (const refusal of refusals) expect(refusal).toEqual(refusals[0]);
    expect(await contactsOf(event.uuid)).toEqual([]);
    const created = await server.graphql(
      `mutation ($as: ID!) { createEvent(title: "With a friend", description: "", beginsOn: "2999-01-01T00:00:00Z",
        organizerActorId: $as, ${named(stranger.actor.id)}) { id } }`,
      { as: rose.actor.id },
      as(rose),
    );
    expect(created.errors).toMatchObject([{ code: 'validation', field: 'contacts' }]);
  });

  it('stay when others are named beside them, and stay off once they took themselves off', async () => {
    const { event } = await buildEvent(server, { organizer: rose, contacts: [{ id: stranger.actor.id }] });
    const both = named(rose.actor.id, stranger.actor.id);
    expect((await update(event.id, both)).errors).toBeUndefined();
    expect((await update(event.id, named(rose.actor.id), stranger)).errors).toBeUndefined();
    expect((await update(event.id, both)).errors).toMatchObject([{ field: 'contacts' }]);
    expect(await contactsOf(event.uuid)).toEqual([{ id: rose.actor.id }]);
  });

  it('stay off, too, when the organizer saves the others at the same moment', async () => {
    const { event } = await buildEvent(server, { organizer: rose, contacts: [{ id: stranger.actor.id }] });
    let saving!: Promise<GraphqlAnswer>;
    const elsewhere = AsyncLocalStorage.snapshot();
    await server.db.transaction(async (tx) => {
      await tx.query('SELECT FROM event_stats WHERE event_id = $1 FOR UPDATE', [event.id]);
      saving = elsewhere(() => update(event.id, named(stranger.actor.id, rose.actor.id)));
      await elsewhere(() => waitingForLock(server));
      await tx.query('DELETE FROM event_contacts WHERE event_id = $1', [event.id]);
    });
    expect((await saving).errors).toMatchObject([{ field: 'contacts' }]);
    expect(await contactsOf(event.uuid)).toEqual([]);
  });
});

describe('a deleted event', () => {
  const TOMBSTONE = 'query ($uuid: UUID!) { tombstone(uuid: $uuid) }';
  const tombstone = async (uuid: string) => (await server.graphql(TOMBSTONE, { uuid })).data!.tombstone;

  it('is gone for everybody, leaves a tombstone and none of its content', async () => {
    const { event } = await buildEvent(server, {
      organizer: rose,
      tags: ['trees'],
      physicalAddress: { locality: 'Lyon' },
    });
    expect(await tombstone(event.uuid)).toBeNull();
    expect((await remove(event.id, rose)).data!.deleteEvent).toEqual({ id: event.id });
    expect((await read(event.uuid, rose)).errors).toMatchObject([{ code: 'event_not_found', status_code: 404 }]);
    expect(new Date(await tombstone(event.uuid)).getTime()).toBeGreaterThan(Date.now() - 60_000);
    const [row] = await server.db.query('SELECT title, description, physical_address_id FROM events WHERE id = $1', [
      event.id,
    ]);
    expect(row).toEqual({ title: '', description: '', physical_address_id: null });
    expect((await remove(event.id, rose)).errors).toMatchObject([{ code: 'event_not_found' }]);
    expect((await update(event.id, 'title: "Risen"')).errors).toMatchObject([{ code: 'event_not_found' }]);
  });

  it('that few knew of leaves no tombstone to others', async () => {
    for (const traits of [{ visibility: 'private' }, { draft: true }]) {
      const { event } = await buildEvent(server, { organizer: rose, ...traits });
      await remove(event.id, rose);
      expect(await tombstone(event.uuid)).toBeNull();
    }
  });

  it('was deleted by its organizer or a moderator, by nobody else', async () => {
    const { event } = await buildEvent(server, { organizer: rose, contacts: [{ id: stranger.actor.id }] });
    const hidden = await buildEvent(server, { organizer: rose, visibility: 'private' });
    const moderator = await buildPerson(server, { role: 'moderator' });
    expect((await remove(event.id, stranger)).errors).toMatchObject([{ code: 'unauthorized' }]);
    expect((await remove(hidden.event.id, stranger)).errors).toMatchObject([{ code: 'event_not_found' }]);
    expect((await remove(hidden.event.id, moderator)).errors).toMatchObject([{ code: 'event_not_found' }]);
    expect((await remove(event.id, moderator)).errors).toBeUndefined();
  });

  it('goes with the profile that organized it', async () => {
    const leaver = await buildPerson(server);
    await addProfile(server, leaver.user, `other_${leaver.actor.id}`);
    const own = await buildEvent(server, { organizer: leaver });
    const built = await buildEvent(server, { organizer: rose, contacts: [{ id: leaver.actor.id }] });
    await buildParticipation(server, built, leaver);
    await server.graphql('mutation ($id: ID!) { deletePerson(id: $id) { id } }', { id: leaver.actor.id }, as(leaver));
    await server.runJobs();
    expect((await read(own.event.uuid)).errors).toMatchObject([{ code: 'event_not_found' }]);
    expect((await read(built.event.uuid)).data!.event.contacts).toEqual([]);
    const [stats] = await server.db.query('SELECT participant FROM event_stats WHERE event_id = $1', [built.event.id]);
    expect(stats).toEqual({ participant: 0 });
  });
});
