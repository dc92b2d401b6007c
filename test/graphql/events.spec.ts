import { AsyncLocalStorage } from 'node:async_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InstanceSettingsService } from '#convoke/instance';
import { buildEvent, buildParticipation, inHours } from '../support/events.js';
import { addProfile, buildPerson, type TestPerson } from '../support/people.js';
import { type GraphqlAnswer, startTestServer, type TestServer } from '../support/server.js';
import { moveClock } from '../support/time.js';

const CREATE = `mutation ($title: String!, $description: String!, $beginsOn: DateTime!, $endsOn: DateTime,
    $organizerActorId: ID!, $tags: [String], $physicalAddress: AddressInput, $options: EventOptionsInput,
    $metadata: [EventMetadataInput], $contacts: [Contact], $picture: MediaInput, $publishAt: DateTime, $draft: Boolean,
    $visibility: EventVisibility, $joinOptions: EventJoinOptions, $externalParticipationUrl: String,
    $onlineAddress: String, $phoneAddress: String, $language: String, $attributedToId: ID, $category: EventCategory) {
  createEvent(title: $title, description: $description, beginsOn: $beginsOn, endsOn: $endsOn,
    organizerActorId: $organizerActorId, tags: $tags, physicalAddress: $physicalAddress, options: $options,
    metadata: $metadata, contacts: $contacts, picture: $picture, publishAt: $publishAt, draft: $draft,
    visibility: $visibility, joinOptions: $joinOptions, externalParticipationUrl: $externalParticipationUrl,
    onlineAddress: $onlineAddress, phoneAddress: $phoneAddress, language: $language, attributedToId: $attributedToId,
    category: $category) { id uuid url slug draft publishAt options { timezone } }
}`;
const READ = `query ($uuid: UUID!) { event(uuid: $uuid) {
  id title slug description beginsOn endsOn status visibility joinOptions category language onlineAddress phoneAddress draft
  longEvent local tags { title slug } metadata { key title value type } contacts { id } organizerActor { id }
  physicalAddress { locality geom } options { maximumAttendeeCapacity timezone isOnline showEndTime commentModeration }
  participantStats { creator } } }`;

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
const least = () => ({
  title: 'More trees, less ads!',
  description: '<p>We plant.</p>',
  beginsOn: inHours(24),
  organizerActorId: rose.actor.id,
});
const create = (variables: object = {}, who = rose) => server.graphql(CREATE, { ...least(), ...variables }, as(who));
const read = (uuid: string, who?: TestPerson) => server.graphql(READ, { uuid }, who && as(who));
const remove = (eventId: string, who: TestPerson) =>
  server.graphql('mutation ($eventId: ID!) { deleteEvent(eventId: $eventId) { id } }', { eventId }, as(who));

/** Sends updateEvent with the arguments as written in GraphQL. */
const update = (eventId: string, args: string, who = rose) =>
  server.graphql(
    `mutation { updateEvent(eventId: "${eventId}", ${args}) { id title visibility draft publishAt } }`,
    {},
    as(who),
  );

const COUNTED = [
  'events',
  'event_stats',
  'participations',
  'event_tags',
  'event_contacts',
  'addresses',
  'media_attachments',
];

/** Rows of everything that an event may write. */
async function written(): Promise<unknown> {
  const counts = COUNTED.map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`);
  return (await server.db.query(`SELECT ${counts.join(', ')}`))[0];
}

const BAD_INPUT: [string, object, string, string?][] = [
  ['a short title', { title: 'ab' }, 'title'],
  ['a long title', { title: 'x'.repeat(201) }, 'title'],
  ['a long description', { description: 'x'.repeat(100_001) }, 'description'],
  ['an end before the beginning', { endsOn: inHours(1) }, 'endsOn'],
  ['a profile of somebody else', { organizerActorId: '1' }, 'organizerActorId'],
  ['a group that does not exist', { attributedToId: '999999' }, 'attributedToId'],
  ['a script as address', { onlineAddress: 'javascript:alert(1)' }, 'onlineAddress'],
  [
    'a script as external page',
    { joinOptions: 'EXTERNAL', externalParticipationUrl: 'javascript:x' },
    'externalParticipationUrl',
  ],
  ['an external page left out', { joinOptions: 'EXTERNAL' }, 'externalParticipationUrl'],
  ['a long phone number', { phoneAddress: '1'.repeat(101) }, 'phoneAddress'],
  ['no language', { language: 'Klingon!' }, 'language'],
  ['a short tag', { tags: ['good tag', 'x'] }, 'tags'],
  ['a contact who does not exist', { contacts: [{ id: '999999' }] }, 'contacts'],
  ['a negative capacity', { options: { maximumAttendeeCapacity: -5 } }, 'options.maximumAttendeeCapacity'],
  ['metadata without key', { metadata: [{ key: ' ', value: 'x' }] }, 'metadata.0.key'],
  ['a picture that does not exist', { picture: { mediaId: '999999' } }, 'picture', 'media_not_found'],
  ['an address too long', { physicalAddress: { street: 'x'.repeat(301) } }, 'physicalAddress.street'],
];

describe('an event that somebody creates', () => {
  it('reads back as it was written, with its creator as first participant', async () => {
    const { data, errors } = await create({
      endsOn: inHours(24 * 40),
      tags: ['#Écologie', 'ecologie', 'Vélo'],
      visibility: 'UNLISTED',
      joinOptions: 'RESTRICTED',
      category: 'OUTDOORS_ADVENTURE',
      language: 'fr',
      onlineAddress: 'https://pad.example/p/trees',
      phoneAddress: '+33 1 23 45 67 89',
      physicalAddress: { locality: 'Lyon', country: 'France', geom: '4.8357;45.764' },
      options: { maximumAttendeeCapacity: 50, isOnline: true, showEndTime: false },
      metadata: [{ key: 'mz:accessibility:smokeFree', value: 'true', type: 'BOOLEAN' }],
      contacts: [{ id: rose.actor.id }],
    });
    expect(errors).toBeUndefined();
    const { event } = (await read(data!.createEvent.uuid)).data!;
    expect(event).toMatchObject({
      title: 'More trees, less ads!',
      slug: 'more-trees-less-ads',
      description: '<p>We plant.</p>',
      status: 'CONFIRMED',
      visibility: 'UNLISTED',
      joinOptions: 'RESTRICTED',
      category: 'OUTDOORS_ADVENTURE',
      language: 'fr',
      local: true,
      longEvent: true,
      onlineAddress: 'https://pad.example/p/trees',
      phoneAddress: '+33 1 23 45 67 89',
      physicalAddress: { locality: 'Lyon', geom: '4.8357;45.764' },
      options: { maximumAttendeeCapacity: 50, isOnline: true, showEndTime: false, commentModeration: 'ALLOW_ALL' },
      contacts: [{ id: rose.actor.id }],
      organizerActor: { id: rose.actor.id },
      metadata: [{ key: 'mz:accessibility:smokeFree', title: null, value: 'true', type: 'BOOLEAN' }],
    });
    expect(event.tags).toEqual([
      { title: 'Écologie', slug: 'ecologie' },
      { title: 'Vélo', slug: 'velo' },
    ]);
    expect((await read(data!.createEvent.uuid, rose)).data!.event.participantStats).toEqual({ creator: 1 });
  });

  it('goes by the zone that was chosen, else that of its place, else that of its organizer, else UTC', async () => {
    const place = { locality: 'Tokyo', geom: '139.69;35.68' };
    const zoneOf = async (variables: object, who = rose) =>
      (await create({ ...variables, organizerActorId: who.actor.id }, who)).data!.createEvent.options.timezone;
    expect(await zoneOf({ options: { timezone: 'Europe/Paris' }, physicalAddress: place })).toBe('Europe/Paris');
    expect(await zoneOf({ physicalAddress: place })).toBe('Asia/Tokyo');
    expect(await zoneOf({})).toBe('UTC');
    const traveller = await buildPerson(server);
    await server.graphql('mutation { setUserSettings(timezone: "America/Lima") { timezone } }', {}, as(traveller));
    expect(await zoneOf({}, traveller)).toBe('America/Lima');
  });

  it.each(BAD_INPUT)(
    'with %s is refused by naming the field, and leaves nothing behind',
    async (_, variables, field, code = 'validation') => {
      const before = await written();
      const { data, errors } = await create({ physicalAddress: { locality: 'Lyon' }, ...variables });
      expect(data).toEqual({ createEvent: null });
      expect(errors).toHaveLength(1);
      expect(errors![0]).toMatchObject({ code, field, status_code: code === 'validation' ? 422 : 404 });
      expect(errors![0]!.message).not.toMatch(/^error_/);
      expect(await written()).toEqual(before);
    },
  );

  it('is refused in the reader’s language', async () => {
    const { errors } = await server.graphql(
      CREATE,
      { ...least(), title: '' },
      as(await buildPerson(server, { locale: 'fr' })),
    );
    expect(errors!.find(({ field }) => field === 'title')!.message).toBe('Au moins 3 caractères.');
  });

  it('needs an account', async () => {
    const { errors } = await server.graphql(CREATE, least());
    expect(errors).toMatchObject([{ code: 'unauthenticated', status_code: 401 }]);
  });

  it('needs an instance that takes new events', async () => {
    const settings = server.app.get(InstanceSettingsService, { strict: false });
    await settings.change({ eventCreation: false });
    const { errors } = await create();
    await settings.change({ eventCreation: true });
    expect(errors).toMatchObject([{ code: 'event_creation_closed', status_code: 403 }]);
  });
});

describe('a draft', () => {
  const uuidOf = async (variables: object) => (await create(variables)).data!.createEvent;

  it('is there for its organizer only, until it is published', async () => {
    const { id, uuid } = await uuidOf({ draft: true });
    expect((await read(uuid, stranger)).errors).toMatchObject([{ code: 'event_not_found', status_code: 404 }]);
    expect((await read(uuid)).errors).toMatchObject([{ code: 'event_not_found' }]);
    expect((await read(uuid, rose)).data!.event.draft).toBe(true);
    expect((await update(id, 'draft: false')).data!.updateEvent).toMatchObject({ draft: false });
    expect((await read(uuid)).data!.event.draft).toBe(false);
  });

  it('publishes itself at its time, and not before', async () => {
    const { uuid, draft } = await uuidOf({ publishAt: inHours(2) });
    expect(draft).toBe(true);
    await server.db.query(`UPDATE jobs.job SET start_after = now() WHERE name = 'events.publish-scheduled'`);
    await server.runJobs();
    expect((await read(uuid)).errors).toMatchObject([{ code: 'event_not_found' }]);
    const restore = moveClock(server, 3);
    await server.db.query(`UPDATE jobs.job SET start_after = now() WHERE name = 'events.publish-scheduled'`);
    await server.runJobs();
    restore();
    expect((await read(uuid)).data!.event.draft).toBe(false);
  });

  it('no longer publishes itself once the time was taken back', async () => {
    const { id, uuid } = await uuidOf({ publishAt: inHours(2) });
    await update(id, 'publishAt: null');
    const restore = moveClock(server, 3);
    await server.db.query(`UPDATE jobs.job SET start_after = now() WHERE name = 'events.publish-scheduled'`);
    await server.runJobs();
    restore();
    expect((await read(uuid)).errors).toMatchObject([{ code: 'event_not_found' }]);
  });

  it('cannot be made of a published event', async () => {
    const { event } = await buildEvent(server, { organizer: rose });
    expect((await update(event.id, 'draft: true')).errors).toMatchObject([{ code: 'validation', field: 'draft' }]);
    const later = inHours(5).toISOString();
    expect((await update(event.id, `publishAt: "${later}"`)).errors).toMatchObject([{ field: 'publishAt' }]);
  });
});

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
    const before = await written();
    const { data, errors } = await update(built.event.id, args);
    expect(data).toEqual({ updateEvent: null });
    expect(errors).toMatchObject([{ code: 'validation', status_code: 422, field }]);
    expect(await written()).toEqual(before);
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

  it('hands an event to another profile of its organizer without a trace of the first, and to nobody by a co-organizer', async () => {
    const { event } = await buildEvent(server, { organizer: rose, contacts: [{ id: stranger.actor.id }] });
    const theft = await update(event.id, `organizerActorId: "${stranger.actor.id}"`, stranger);
    expect(theft.errors).toMatchObject([{ code: 'unauthorized', field: 'organizerActorId' }]);
    const second = await addProfile(server, rose.user, `second_${event.id}`);
    expect((await update(event.id, `organizerActorId: "${second.id}"`)).errors).toBeUndefined();
    expect((await read(event.uuid)).data!.event.organizerActor).toEqual({ id: second.id });
    const rows = await server.db.query('SELECT actor_id, role FROM participations WHERE event_id = $1', [event.id]);
    expect(rows).toEqual([{ actor_id: second.id, role: 'creator' }]);
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
    const created = await create({ contacts: [{ id: stranger.actor.id }] });
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
      await elsewhere(() => waitingForLock());
      await tx.query('DELETE FROM event_contacts WHERE event_id = $1', [event.id]);
    });
    expect((await saving).errors).toMatchObject([{ field: 'contacts' }]);
    expect(await contactsOf(event.uuid)).toEqual([]);
  });
});

/** Ends as soon as somebody waits for a row. */
async function waitingForLock(): Promise<void> {
  const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  while ((await server.db.query(waiting)).length === 0);
}

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
