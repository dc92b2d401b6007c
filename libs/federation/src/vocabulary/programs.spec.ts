import { describe, expect, it, test } from 'vitest';
import { federationFixture, federationFixtures } from '#test/federation-fixtures';
import { readActivity, readActor, readCollection, readEvent, readNote } from './index.js';

const READERS: [pattern: RegExp, read: (document: unknown) => unknown][] = [
  [/\/event/, readEvent],
  [/\/(person|group|relay|application|instance-actor)$/, readActor],
  [/\/outbox$/, readCollection],
  [/\/(create|join|follow|undo|announce|delete|flag|invite|accept)/, readActivity],
];
const event = (name: string) =>
  readEvent(name.includes('create') ? federationFixture(name).object : federationFixture(name));
const actor = (name: string) => readActor(federationFixture(name));
const activity = (name: string) => readActivity(federationFixture(name));

test.each(federationFixtures().filter((name) => !name.endsWith('/key')))('%s is read', (name) => {
  const reader = READERS.find(([pattern]) => pattern.test(name));
  expect(() => reader![1](federationFixture(name))).not.toThrow();
});

describe('a note', () => {
  it('of Mastodon says what it answers, to whom, and whom it names', () => {
    const { object } = federationFixture('mastodon/create-note');
    const id = 'https://mastodon.example/users/ada/statuses/113500000000000001';
    expect(readNote(object)).toEqual({
      url: id,
      authorUri: 'https://mastodon.example/users/ada',
      actorUri: 'https://mastodon.example/users/ada',
      inReplyToUri: 'https://here.example/events/3b0c6d5e-1f0a-4b7c-9d2e-5a6b7c8d9e0f',
      contextUri: 'tag:mastodon.example,2026-11-20:objectId=1:objectType=Conversation',
      text: object.content,
      language: 'en',
      isAnnouncement: false,
      mentionedUris: ['https://here.example/@father'],
      publishedAt: new Date('2026-11-20T18:30:12Z'),
      changedAt: new Date('2026-11-20T18:30:12Z'),
      to: ['https://www.w3.org/ns/activitystreams#Public'],
      cc: ['https://mastodon.example/users/ada/followers', 'https://here.example/@father'],
    });
    const mobilizon = { ...object, attributedTo: undefined, actor: 'https://m.example/@a', isAnnouncement: true };
    expect(readNote({ ...mobilizon, content: 'a < b\n\nc', mediaType: 'text/plain' })).toMatchObject({
      authorUri: 'https://m.example/@a',
      isAnnouncement: true,
      text: '<p>a &lt; b</p><p>c</p>',
    });
  });

  it('names the conversation that it stands in, by either word, if that can be an address', () => {
    const { object } = federationFixture('mastodon/create-note');
    const named = (...[conversation, context]: unknown[]) => readNote({ ...object, conversation, context }).contextUri;
    expect(named(null, 'https://m.example/contexts/1')).toBe('https://m.example/contexts/1');
    expect(named('tag:m', { id: 'https://m.example/contexts/1' })).toBe('tag:m');
    for (const wrong of ['', 'x', 'a b:c', 7, ['tag:m'], `tag:${'x'.repeat(5000)}`]) expect(named(wrong)).toBeNull();
  });

  it('is refused without an id or an author', () => {
    const { object } = federationFixture('mastodon/create-note');
    for (const wrong of [{ id: 'javascript:x' }, { attributedTo: { name: 'x' } }, { type: 'Article' }, { id: null }])
      expect(() => readNote({ ...object, ...wrong })).toThrow();
  });
});

describe('an event', () => {
  it('of Mobilizon comes with everything that its page shows', () => {
    const person = 'https://mobilizon.example/@amina';
    const group = 'https://mobilizon.example/@jardins';
    const read = event('mobilizon/event');
    expect(read).toEqual({
      event: {
        url: 'https://mobilizon.example/events/6f1b7c2a-95d1-4d0c-9a3f-0d5e2a5f9a01',
        title: 'Troc de graines',
        description: '<p>Apportez vos graines&nbsp;!</p>',
        beginsOn: new Date('2026-12-05T13:00:00Z'),
        previousBeginsOn: null,
        endsOn: new Date('2026-12-05T17:30:00Z'),
        timezone: 'Europe/Paris',
        status: 'tentative',
        visibility: 'public',
        joinOptions: 'restricted',
        externalParticipationUrl: null,
        categories: ['FOOD_DRINK'],
        language: 'fr',
        isOnline: false,
        onlineAddress: 'https://graines.example/troc',
        phoneAddress: null,
        options: { maximumAttendeeCapacity: 40, anonymousParticipation: true, commentModeration: 'closed' },
        metadata: [
          { key: 'mz:accessibility:wheelchairAccessible', value: 'partially', type: 'string' },
          { key: 'mz:accessibility:live:subtitle', title: 'Sous-titres', value: 'true', type: 'boolean' },
        ],
        tags: ['graines', 'jardin partagé'],
        address: {
          description: 'Maison des associations',
          street: '28 Rue Denfert-Rochereau',
          postalCode: '69004',
          locality: 'Lyon',
          region: 'Auvergne-Rhône-Alpes',
          country: 'France',
          geom: '4.82753;45.77466',
        },
        insertedAt: new Date('2026-11-02T10:20:30Z'),
        changedAt: new Date('2026-11-03T08:00:00Z'),
        participantCount: 12,
        remainingCapacity: 28,
      },
      organizerUri: person,
      attributedToUri: group,
      contactUris: [person],
      picture: expect.objectContaining({
        url: 'https://mobilizon.example/media/banner.jpg?name=banniere.jpg',
        mediaType: 'image/jpeg',
        alt: null,
      }),
      attendeesUri: null,
      to: ['https://www.w3.org/ns/activitystreams#Public'],
      cc: [`${group}/followers`],
    });
    expect(event('mobilizon/create-event')).toEqual(read);
  });

  it('of Mobilizon that is unlisted, cancelled, on another page and without limit stays so', () => {
    const { event: read, attributedToUri, picture } = event('mobilizon/event-unlisted');
    expect(read).toMatchObject({
      visibility: 'unlisted',
      status: 'cancelled',
      endsOn: null,
      joinOptions: 'external',
      externalParticipationUrl: 'https://billets.example/troc',
      options: { commentModeration: 'allow_all' },
      isOnline: true,
      address: null,
    });
    expect(read.options).not.toHaveProperty('maximumAttendeeCapacity');
    expect([attributedToUri, picture]).toEqual([null, null]);
  });

  it('of Gancio has its address in one text, its application as organizer, and the zone of its place', () => {
    const { event: read, organizerUri, attributedToUri, picture } = event('gancio/event');
    expect(read).toMatchObject({
      title: 'Concerto in piazza',
      beginsOn: new Date('2026-12-12T20:00:00Z'),
      endsOn: new Date('2026-12-12T22:30:00Z'),
      timezone: 'Europe/Rome',
      address: { description: 'Piazza Castello', street: 'Piazza Castello, Torino', geom: '7.6852;45.0711' },
      onlineAddress: 'https://stream.example/piazza',
      tags: ['concerto', 'punk'],
      description: '<p>Portate gli amici</p>',
      status: 'confirmed',
      joinOptions: 'free',
    });
    expect([organizerUri, attributedToUri]).toEqual(['https://gancio.example/federation/u/relay', null]);
    expect(picture).toMatchObject({ url: 'https://gancio.example/media/5c1.jpg', alt: 'La banda sul palco' });
  });

  it('of Friendica is public by the short name and in the language of its text', () => {
    expect(event('friendica/event').event).toMatchObject({
      title: 'Fahrradtour',
      visibility: 'public',
      language: 'de',
      beginsOn: new Date('2026-05-16T08:00:00Z'),
      address: { description: 'Bahnhof Kassel-Wilhelmshöhe', geom: null },
      tags: ['fahrrad'],
    });
  });

  it('of WordPress has its picture attached by another name, and is joined on its own page', () => {
    const { event: read, picture } = event('wordpress/event');
    expect(read).toMatchObject({
      timezone: 'Europe/Vienna',
      language: 'de',
      categories: ['BOOK_CLUBS'],
      joinOptions: 'external',
      externalParticipationUrl: 'https://wordpress.example/veranstaltung/lesung/',
      address: { description: 'Kulturzentrum', street: 'Hauptplatz 1, 8010 Graz, Österreich' },
    });
    expect(picture).toMatchObject({ alt: 'Eine Bühne mit Lampe', mediaType: 'image/jpeg' });
  });

  it('of snac has a place that is a mere text', () => {
    expect(event('snac/event').event).toMatchObject({
      visibility: 'public',
      timezone: null,
      address: { description: 'The old mill' },
    });
  });

  it('that was postponed may tell only when it was to begin, and then was not moved from there', () => {
    const { startTime, endTime: _, ...rest } = federationFixture('snac/event');
    const { event: read } = readEvent({ ...rest, previousStartTime: startTime, eventStatus: 'EventPostponed' });
    expect(read).toMatchObject({ beginsOn: new Date(String(startTime)), previousBeginsOn: null });
  });

  it('in the words of FEP-8a8e is on Earth and online, on its own clock, by its first organizer', () => {
    const { event: read, organizerUri, picture, attendeesUri } = event('fep-8a8e/event-hybrid');
    expect(read).toMatchObject({
      title: 'Debate sobre el fediverso',
      previousBeginsOn: new Date('2026-12-31T01:00:00Z'),
      description: '<p>Hablamos.</p>',
      language: 'es',
      timezone: 'America/Argentina/Buenos_Aires',
      beginsOn: new Date('2027-01-01T01:00:00Z'),
      endsOn: new Date('2027-01-03T07:00:00Z'),
      options: { showEndTime: false, maximumAttendeeCapacity: 100 },
      status: 'confirmed',
      categories: ['CLIMATE_ENVIRONMENT', 'LEARNING'],
      visibility: 'public',
      joinOptions: 'external',
      externalParticipationUrl: 'https://bonfire.example/post/e1',
      isOnline: true,
      onlineAddress: 'https://bbb.example/sala-1',
      address: { description: 'Universidad', street: 'Calle 15, Córdoba', geom: '-64.1888;-31.4201' },
      tags: ['Fediverso', 'debate'],
      participantCount: 84,
    });
    expect(organizerUri).toBe('https://bonfire.example/pub/actors/rio');
    expect(picture).toMatchObject({ url: 'https://bonfire.example/banner.jpg', alt: 'Una sala', width: 1200 });
    expect(attendeesUri).toBe('https://bonfire.example/pub/objects/e1/attendees');
  });

  it('without a context, with several types and authors, on a whole day and in plain text is read all the same', () => {
    const { event: read, organizerUri, attributedToUri, picture } = event('fep-8a8e/event-online');
    expect(read).toMatchObject({
      title: 'Stammtisch',
      description: '<p>Hallo &lt;alle&gt;<br>Bis gleich</p><p>Rio</p>',
      beginsOn: new Date('2026-12-24T00:00:00Z'),
      endsOn: null,
      options: { showStartTime: false },
      status: 'cancelled',
      isOnline: true,
      onlineAddress: 'https://jitsi.example/kreis',
      address: null,
      language: 'de-AT',
      visibility: 'public',
    });
    expect(organizerUri).toBe('https://bonfire.example/pub/actors/rio');
    expect(attributedToUri).toBe('https://bonfire.example/pub/actors/kreis');
    expect(picture?.url).toBe('https://bonfire.example/bild.png');
  });
});

describe('an actor', () => {
  it('of Mobilizon has name, texts, pictures, key and mailboxes', () => {
    const uri = 'https://mobilizon.example/@amina';
    expect(actor('mobilizon/person')).toMatchObject({
      uri,
      type: 'person',
      preferredUsername: 'amina',
      name: 'Amina K.',
      summary: '<p>Gardens in the city.</p>',
      url: uri,
      inbox: `${uri}/inbox`,
      sharedInbox: 'https://mobilizon.example/inbox',
      outbox: `${uri}/outbox`,
      followers: `${uri}/followers`,
      keys: { [`${uri}#main-key`]: expect.stringContaining('PUBLIC KEY') },
      icon: { url: 'https://mobilizon.example/media/a1.webp' },
      image: { url: 'https://mobilizon.example/media/b1.jpg' },
      discoverable: true,
    });
    expect(actor('mobilizon/relay')).toMatchObject({ type: 'application', discoverable: false });
    expect(actor('mobilizon/group').type).toBe('group');
  });

  it('of Mastodon may have no name, be hidden and have moved', () => {
    expect(actor('mastodon/person')).toMatchObject({
      name: null,
      discoverable: false,
      manuallyApprovesFollowers: true,
      alsoKnownAs: ['https://old.example/users/jo'],
      movedTo: 'https://new.example/users/jo',
      icon: { alt: 'A cat' },
      publishedAt: new Date('2022-11-07T00:00:00Z'),
    });
  });

  it('of PeerTube has several pages, of which the first counts, and pictures, of which the largest does', () => {
    expect(actor('peertube/group')).toMatchObject({
      url: 'https://peertube.example/c/concerts',
      icon: { url: 'https://peertube.example/lazy-static/avatars/l.png', width: 120 },
      image: { url: 'https://peertube.example/lazy-static/banners/b.jpg' },
    });
  });

  it('of GoToSocial at the address of its key shows no more than that: there is nowhere to write to', () => {
    expect(() => actor('gotosocial/key')).toThrow('inbox_missing');
    expect(Object.keys(actor('gotosocial/person').keys)).toEqual(['https://gotosocial.example/users/kim/main-key']);
  });
});

describe('an activity', () => {
  it('comes with its object, or the address of it', () => {
    const created = activity('mobilizon/create-event');
    expect(created).toMatchObject({ type: 'Create', actorUri: 'https://mobilizon.example/@amina' });
    expect(readEvent(created.object).event.url).toBe(created.objectUri);
    expect(activity('mobilizon/announce')).toMatchObject({
      type: 'Announce',
      object: null,
      objectUri: 'https://mobilizon.example/events/6f1b7c2a-95d1-4d0c-9a3f-0d5e2a5f9a01',
      cc: ['https://www.w3.org/ns/activitystreams#Public'],
    });
    expect(activity('gotosocial/accept').objectUri).toBe('https://here.example/follows/3');
    expect(activity('friendica/invite').targetUri).toBe('https://here.example/@host');
  });

  it('tells what its sender writes', () => {
    expect(activity('mobilizon/join').message).toBe('I bring cake');
    expect(activity('mastodon/flag')).toMatchObject({ message: 'Spam', objectUris: { length: 2 } });
  });

  it('leads from a collection to its pages', () => {
    const { totalItems, first } = readCollection(federationFixture('mobilizon/outbox'));
    expect(totalItems).toBe(12);
    const page = readCollection(first);
    expect(page.next).toBe('https://mobilizon.example/@jardins/outbox?page=2');
    expect(readActivity(page.items[0]).type).toBe('Create');
  });
});
