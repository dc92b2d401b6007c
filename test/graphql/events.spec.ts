import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InstanceSettingsService } from '#convoke/instance';
import { buildEvent, inHours, writtenByEvents } from '#test/events';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';

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

/** Sends updateEvent with the arguments as written in GraphQL. */
const update = (eventId: string, args: string, who = rose) =>
  server.graphql(`mutation { updateEvent(eventId: "${eventId}", ${args}) { draft } }`, {}, as(who));

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

  it('goes by the zone that was chosen, else that of its place, else UTC, and by nothing that is of the account', async () => {
    const place = { locality: 'Tokyo', geom: '139.69;35.68' };
    const zoneOf = async (variables: object, who = rose) =>
      (await create({ ...variables, organizerActorId: who.actor.id }, who)).data!.createEvent.options.timezone;
    expect(await zoneOf({ options: { timezone: 'Europe/Paris' }, physicalAddress: place })).toBe('Europe/Paris');
    expect(await zoneOf({ physicalAddress: place })).toBe('Asia/Tokyo');
    expect(await zoneOf({})).toBe('UTC');
    const traveller = await buildPerson(server);
    await server.graphql('mutation { setUserSettings(timezone: "America/Lima") { timezone } }', {}, as(traveller));
    expect(await zoneOf({}, traveller)).toBe('UTC');
  });

  it.each(BAD_INPUT)(
    'with %s is refused by naming the field, and leaves nothing behind',
    async (_, variables, field, code = 'validation') => {
      const before = await writtenByEvents(server);
      const { data, errors } = await create({ physicalAddress: { locality: 'Lyon' }, ...variables });
      expect(data).toEqual({ createEvent: null });
      expect(errors).toHaveLength(1);
      expect(errors![0]).toMatchObject({ code, field, status_code: code === 'validation' ? 422 : 404 });
      expect(errors![0]!.message).not.toMatch(/^error_/);
      expect(await writtenByEvents(server)).toEqual(before);
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
