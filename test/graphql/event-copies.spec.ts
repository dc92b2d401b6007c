import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InstanceSettingsService } from '#convoke/instance';
import { MediaService } from '#convoke/media';
import { buildEvent, buildParticipation, inHours, writtenByEvents } from '#test/events';
import { buildPerson, type TestPerson } from '#test/people';
import { photograph } from '#test/pictures';
import { startTestServer, type TestServer } from '#test/server';

const CONTENT = `title description beginsOn endsOn status visibility joinOptions category language onlineAddress phoneAddress
  draft publishAt tags { title } contacts { id } organizerActor { id } metadata { key value }
  physicalAddress { id description locality geom } picture { id url alt }
  options { maximumAttendeeCapacity timezone isOnline attendees } participantStats { going creator }`;
const DUPLICATE = `mutation ($eventId: ID!) { duplicateEvent(eventId: $eventId) { uuid ${CONTENT} } }`;

let server: TestServer;
let rose: TestPerson;
let stranger: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  rose = await buildPerson(server, { name: 'Rose' });
  stranger = await buildPerson(server);
});
afterAll(() => server.close());

const duplicate = (eventId: string, { accessToken: token }: TestPerson) =>
  server.graphql(DUPLICATE, { eventId }, { token });

describe('a copy of an event', () => {
  it('is a draft that says the same, but for its dates and its people', async () => {
    const owner = { userId: rose.user.id, actorId: rose.actor.id };
    const picture = await server.app
      .get(MediaService, { strict: false })
      .upload({ bytes: await photograph(120, 60), name: 'poster.jpg', alt: 'A poster', owner });
    const built = await buildEvent(server, {
      organizer: rose,
      title: 'Repair evening',
      // In Paris, an hour more apart after the clocks have changed.
      beginsOn: new Date('2020-10-20T17:00:00Z'),
      endsOn: new Date('2020-10-20T19:00:00Z'),
      options: { timezone: 'Europe/Paris', maximumAttendeeCapacity: 12, attendees: ['Somebody known'] },
      tags: ['Repair', 'Bicycles'],
      contacts: [{ id: rose.actor.id }],
      physicalAddress: { description: 'Workshop', locality: 'Lyon', geom: '4.83;45.76' },
      picture: { mediaId: picture.id },
      phoneAddress: '+33 1 23 45 67 89',
      visibility: 'unlisted',
      joinOptions: 'restricted',
      metadata: [{ key: 'mz:accessibility:smokeFree', value: 'true', type: 'boolean' }],
      status: 'cancelled',
    });
    const read = `query ($uuid: UUID!) { event(uuid: $uuid) { ${CONTENT} } }`;
    const token = rose.accessToken;
    const original = (await server.graphql(read, { uuid: built.event.uuid }, { token })).data!.event;
    const { data, errors } = await duplicate(built.event.id, rose);
    expect(errors).toBeUndefined();
    const { uuid, ...copy } = data!.duplicateEvent;
    expect(uuid).not.toBe(built.event.uuid);
    const { beginsOn, endsOn, physicalAddress, picture: copied } = copy;
    expect(copy).toEqual({
      ...original,
      draft: true,
      publishAt: null,
      status: 'CONFIRMED',
      contacts: [],
      beginsOn,
      endsOn,
      options: { ...original.options, attendees: [] },
      physicalAddress: { ...original.physicalAddress, id: physicalAddress.id },
      picture: { ...original.picture, id: copied.id },
    });
    expect(physicalAddress.id).not.toBe(original.physicalAddress.id);
    expect(copied.id).not.toBe(original.picture.id);
    expect(Date.parse(beginsOn)).toBeGreaterThan(Date.now());
    const clock = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Europe/Paris',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
    });
    expect([beginsOn, endsOn].map((at) => clock.format(new Date(at)))).toEqual(['Tue 19:00', 'Tue 21:00']);
    expect((await server.graphql(read, { uuid }, { token: stranger.accessToken })).errors).toMatchObject([
      { code: 'event_not_found' },
    ]);
  });

  it('is a week later where the event is yet to come', async () => {
    const beginsOn = inHours(50);
    const { event } = await buildEvent(server, { organizer: rose, beginsOn });
    const { data } = await duplicate(event.id, rose);
    expect(Date.parse(data!.duplicateEvent.beginsOn)).toBe(beginsOn.getTime() + 7 * 86_400_000);
  });

  it('is for those who may edit the event, where the instance takes new ones', async () => {
    const built = await buildEvent(server, { organizer: rose });
    const draft = await buildEvent(server, { organizer: rose, draft: true });
    await buildParticipation(server, built, stranger);
    const before = await writtenByEvents(server);
    expect((await duplicate(built.event.id, stranger)).errors).toMatchObject([{ code: 'unauthorized' }]);
    expect((await duplicate(draft.event.id, stranger)).errors).toMatchObject([{ code: 'event_not_found' }]);
    expect((await duplicate('none', rose)).errors).toMatchObject([{ code: 'event_not_found' }]);
    const settings = server.app.get(InstanceSettingsService, { strict: false });
    await settings.change({ eventCreation: false });
    const { errors } = await duplicate(built.event.id, rose);
    await settings.change({ eventCreation: true });
    expect(errors).toMatchObject([{ code: 'event_creation_closed' }]);
    expect(await writtenByEvents(server)).toEqual(before);
  });
});
