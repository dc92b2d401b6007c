import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eventWithEverything, federatedActor, federatedPicture, federatedPlace, HOME } from '#test/federated-event';
import { type EventParts, pictureOf, readEvent, writeEvent } from './index.js';

const everything: EventParts = {
  organizer: federatedActor('host'),
  group: federatedActor('club', { type: 'group' }),
  contacts: [federatedActor('helper')],
  place: federatedPlace(),
  picture: pictureOf(federatedPicture, `${HOME}/media/lights.webp`),
  takesAnonymous: true,
};
const bare: EventParts = { organizer: federatedActor('host'), takesAnonymous: false };
const overTheWire = (document: unknown) => JSON.parse(JSON.stringify(document));

describe('an event', () => {
  it('is delivered in exactly these bytes', () => {
    const file = new URL('../../../../test/fixtures/federation/convoke/event.json', import.meta.url);
    const expected = JSON.stringify(JSON.parse(readFileSync(file, 'utf8')));
    expect(JSON.stringify(writeEvent(eventWithEverything(), everything))).toBe(expected);
  });

  it('is read back as it was', () => {
    const event = eventWithEverything();
    const read = readEvent(overTheWire(writeEvent(event, everything)));
    expect(read).toEqual({
      event: {
        url: event.url,
        title: event.title,
        description: event.description,
        beginsOn: event.beginsOn,
        previousBeginsOn: event.previousBeginsOn,
        endsOn: event.endsOn,
        timezone: event.timezone,
        status: event.status,
        visibility: event.visibility,
        joinOptions: event.joinOptions,
        externalParticipationUrl: event.externalParticipationUrl,
        categories: [event.category],
        language: event.language,
        isOnline: event.isOnline,
        onlineAddress: event.onlineAddress,
        phoneAddress: event.phoneAddress,
        options: event.options,
        metadata: event.metadata.map(({ title, ...rest }) => ({ ...rest, ...(title ? { title } : {}) })),
        tags: ['Lumière', 'fête de rue'],
        address: {
          description: 'Place Bellecour',
          street: '1 Place Bellecour',
          locality: 'Lyon',
          postalCode: '69002',
          region: 'Auvergne-Rhône-Alpes',
          country: 'France',
          geom: '4.832011;45.757812',
        },
        insertedAt: event.publishedAt,
        changedAt: event.updatedAt,
        participantCount: 12,
        remainingCapacity: 39,
      },
      organizerUri: `${HOME}/@host`,
      attributedToUri: `${HOME}/@club`,
      contactUris: [`${HOME}/@helper`],
      picture: everything.picture,
      attendeesUri: `${event.url}/attendees`,
      to: ['https://www.w3.org/ns/activitystreams#Public'],
      cc: [`${HOME}/@club/followers`],
    });
  });

  it.each(['public', 'unlisted', 'restricted', 'private'] as const)(
    'that is %s is told to nobody else',
    (visibility) => {
      const document = writeEvent(eventWithEverything({ visibility }), bare);
      const { to, cc, event } = readEvent(overTheWire(document));
      const open = visibility === 'public' || visibility === 'unlisted';
      expect(event.visibility).toBe(open ? visibility : 'private');
      expect([...to, ...cc].length).toBe(open ? 2 : 0);
    },
  );

  it.each(['tentative', 'confirmed', 'cancelled'] as const)('that is %s is so in all three spellings', (status) => {
    const document = writeEvent(eventWithEverything({ status }), bare);
    expect(document.status).toBe(document['ical:status']);
    for (const key of ['status', 'ical:status', 'eventStatus']) {
      const only = { ...document, status: undefined, 'ical:status': undefined, eventStatus: undefined };
      expect(readEvent({ ...only, [key]: document[key] }).event.status).toBe(status);
    }
  });

  it('with an open end tells programs the end of its day, and people none', () => {
    const document = writeEvent(eventWithEverything({ endsOn: null }), bare);
    expect(document).toMatchObject({ endTime: '2026-12-08T23:59:59+01:00', displayEndTime: false });
    expect(readEvent(overTheWire(document)).event.endsOn).toBeNull();
  });

  it('that begins in the last second of a day still ends after it begins', () => {
    const beginsOn = new Date('2026-12-08T22:59:59Z');
    const document = writeEvent(eventWithEverything({ beginsOn, endsOn: null }), bare);
    expect(Date.parse(String(document.endTime))).toBeGreaterThan(Date.parse(String(document.startTime)));
  });

  it('was moved only if it begins at another time than before', () => {
    const moved = writeEvent(eventWithEverything(), bare);
    expect(moved).toMatchObject({ eventStatus: 'EventRescheduled', previousStartTime: '2026-12-07T18:00:00+01:00' });
    const { beginsOn } = eventWithEverything();
    for (const previousBeginsOn of [null, beginsOn]) {
      const same = writeEvent(eventWithEverything({ previousBeginsOn }), bare);
      expect(same.eventStatus).toBe('EventScheduled');
      expect(same).not.toHaveProperty('previousStartTime');
    }
  });

  it('that hides how many take part tells nobody, but still how many may', () => {
    const options = { hideNumberOfParticipants: true, maximumAttendeeCapacity: 50 };
    const document = writeEvent(eventWithEverything({ options }), bare);
    expect(document).toMatchObject({ maximumAttendeeCapacity: 50 });
    expect(document).not.toHaveProperty('participantCount');
    expect(document).not.toHaveProperty('remainingAttendeeCapacity');
  });

  it('has one place, since Mobilizon drops events with several: that on Earth, and online only where there is none', () => {
    const place = federatedPlace();
    const online = writeEvent(eventWithEverything(), bare);
    expect(online.location).toMatchObject({ type: 'VirtualLocation', url: 'https://stream.example/lights' });
    const both = writeEvent(eventWithEverything(), { ...bare, place });
    expect(both.location).toMatchObject({ type: 'Place', name: 'Place Bellecour' });
    expect(readEvent(overTheWire(both)).event).toMatchObject({
      isOnline: true,
      onlineAddress: 'https://stream.example/lights',
    });
    expect(writeEvent(eventWithEverything({ isOnline: false }), bare)).not.toHaveProperty('location');
  });

  it('says its language to programs that look at its name, unless nobody knows it', () => {
    expect(writeEvent(eventWithEverything(), bare)).toMatchObject({
      inLanguage: 'fr',
      nameMap: { fr: expect.any(String) },
    });
    const unknown = writeEvent(eventWithEverything({ language: 'und' }), bare);
    expect(Object.keys(unknown)).not.toContain('inLanguage');
    expect(Object.keys(unknown)).not.toContain('nameMap');
  });

  it('belongs to its organizer where it is of no group', () => {
    const document = writeEvent(eventWithEverything(), bare);
    expect(document.attributedTo).toBe(`${HOME}/@host`);
    expect(readEvent(document)).toMatchObject({ organizerUri: `${HOME}/@host`, attributedToUri: null });
  });
});
