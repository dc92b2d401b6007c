import { describe, expect, it } from 'vitest';
import { federationFixture } from '#test/federation-fixtures';
import { isPublic, readActivity, readActor, readCollection, readEvent } from './index.js';

const plain = federationFixture('snac/event');
const read = (changes: object) => readEvent({ ...plain, ...changes });
const person = federationFixture('snac/person');

describe('what cannot be taken is refused with its reason', () => {
  it.each([
    ['not_an_object', null],
    ['not_an_object', 'https://there.example/events/1'],
    ['not_an_object', [plain]],
    ['type', { ...plain, type: 'Note' }],
    ['type', { ...plain, type: undefined }],
    ['id_missing', { ...plain, id: undefined }],
    ['id_missing', { ...plain, id: 'javascript:alert(1)' }],
    ['id_missing', { ...plain, id: 'https://there.example/a b' }],
    ['id_missing', { ...plain, id: `https://there.example/${'a'.repeat(2000)}` }],
    ['id_missing', { ...plain, id: 'https://there.example/\ud800' }],
    ['name_missing', { ...plain, name: ' \u202e\n' }],
    ['name_missing', { ...plain, name: { en: 'x' } }],
    ['actor_missing', { ...plain, attributedTo: [] }],
    ['draft', { ...plain, draft: true }],
    ['start_missing', { ...plain, startTime: null }],
    ['date', { ...plain, startTime: 'tomorrow' }],
    ['date', { ...plain, startTime: 1_764_000_000 }],
    ['date', { ...plain, startTime: '+275760-09-13T00:00:00Z' }],
    ['date', { ...plain, startTime: '1969-12-31T23:59:59Z' }],
    ['date', { ...plain, startTime: '9999-12-31T23:59:59-12:00' }],
    ['date', { ...plain, startTime: '2026-02-30T10:00:00Z' }],
    ['date', { ...plain, endTime: '+275760-09-13T00:00:00Z' }],
    ['ends_before_it_begins', { ...plain, endTime: '2026-12-19T17:59:59Z' }],
  ])('%s: %j', (reason, document) => {
    expect(() => readEvent(document)).toThrow(expect.objectContaining({ name: 'VocabularyRefused', reason }));
  });

  it.each([
    ['type', { ...person, type: 'Event' }],
    ['id_missing', { ...person, id: 7 }],
    ['inbox_missing', { ...person, inbox: 'ftp://there.example/inbox' }],
    ['name_missing', { ...person, preferredUsername: '' }],
  ])('an actor: %s', (reason, document) => {
    expect(() => readActor(document)).toThrow(expect.objectContaining({ reason }));
  });

  it.each([
    ['id_missing', { type: 'Like', actor: 'https://there.example/a' }],
    ['type', { id: 'https://there.example/1', actor: 'https://there.example/a' }],
    ['type', { id: 'https://there.example/1', type: 'x'.repeat(101), actor: 'https://there.example/a' }],
    ['actor_missing', { id: 'https://there.example/1', type: 'Like' }],
    [
      'several_actors',
      { id: 'https://there.example/1', type: 'Like', actor: ['https://there.example/a', 'https://there.example/b'] },
    ],
  ])('an activity: %s', (reason, document) => {
    expect(() => readActivity(document)).toThrow(expect.objectContaining({ reason }));
  });

  it('a key of another owner, or without end, is not the actor’s', () => {
    const publicKey = { id: 'https://evil.example/key', owner: 'https://evil.example/me', publicKeyPem: 'PEM' };
    expect(readActor({ ...person, publicKey }).keys).toEqual({});
    const endless = { id: person.publicKey.id, owner: person.id, publicKeyPem: 'P'.repeat(8_193) };
    expect(readActor({ ...person, publicKey: endless }).keys).toEqual({});
    expect(readActor({ ...person, publicKey: [publicKey, person.publicKey] }).keys).toEqual({
      [person.publicKey.id]: person.publicKey.publicKeyPem,
    });
  });

  it('a collection is no actor, and an actor no collection', () => {
    expect(() => readCollection(person)).toThrow('type');
  });
});

describe('what is wrong in a part is left out', () => {
  it('takes the first of ten thousand tags, and of each spelling one', () => {
    const tags = Array.from({ length: 10_000 }, (_, index) => ({ type: 'Hashtag', name: `#Tag ${index % 5_000}` }));
    expect(read({ tag: tags }).event.tags).toHaveLength(20);
    const odd = ['#ab', 'AB', '#', '  ', '#a', '--', 'x'.repeat(41), null, 3, {}, { name: '#cd' }];
    expect(read({ tag: odd }).event.tags).toEqual(['ab', 'cd']);
  });

  it('clips endless texts, never in the middle of a character', () => {
    const { event } = read({ name: '😀'.repeat(500_000), content: 'x'.repeat(1_000_000) });
    expect(event.title.isWellFormed()).toBe(true);
    expect(event.title).toHaveLength(200);
    expect(read({ name: `a${'😀'.repeat(500_000)}` }).event.title).toBe(`a${'😀'.repeat(99)}`);
    expect(event.description).toHaveLength(100_000);
  });

  it('drops what no database or reader takes: NUL, half characters, marks that turn a line', () => {
    const { event } = read({ name: 'a\u0000b\ud800c\u202ed\r\ne', content: '<p>\u0000x\udc00</p>\n<p>y</p>' });
    expect(event.title).toBe('ab\ufffdcd e');
    expect(event.description).toBe('<p>x\ufffd</p>\n<p>y</p>');
  });

  it('knows no coordinates off the Earth', () => {
    const at = (latitude: unknown, longitude: unknown) =>
      read({ location: { type: 'Place', name: 'x', latitude, longitude } }).event.address?.geom;
    expect(at(48.85, 2.35)).toBe('2.35;48.85');
    expect(at('48.85', '-2')).toBe('-2;48.85');
    expect(at(1e-7, -3e-9)).toBe('-3e-9;1e-7');
    const wrong = [NaN, Infinity, -Infinity, 90.1, -91, '1e3', 'NaN', null, undefined, {}, [], true];
    for (const degrees of wrong) expect(at(degrees, 2)).toBeNull();
    expect(at(2, 180.5)).toBeNull();
    expect(at(0, 0)).toBeNull();
  });

  it('takes no zone that it does not know, and then that of the place', () => {
    expect(read({ timezone: 'Mars/Olympus_Mons' }).event.timezone).toBeNull();
    expect(read({ timezone: '+02:00' }).event.timezone).toBeNull();
    const location = { type: 'Place', latitude: 48.85, longitude: 2.35 };
    expect(read({ timezone: 7, location }).event.timezone).toBe('Europe/Paris');
  });

  it('moves a time that no clock shows to the one after the gap', () => {
    const times = { startTime: '2026-03-29T02:30:00', endTime: '2026-03-29T05:00:00', timezone: 'Europe/Paris' };
    expect(read(times).event.beginsOn).toEqual(new Date('2026-03-29T01:30:00Z'));
  });

  it('takes an end in the very moment of the start for none, as it does nothing', () => {
    for (const endTime of [plain.startTime, '', null]) expect(read({ endTime }).event.endsOn).toBeNull();
  });

  it('counts nothing that is no number of people', () => {
    for (const count of [-1, 1.5, NaN, Infinity, '1e9', '-3', {}, [], true, 1e12]) {
      const { event } = read({
        maximumAttendeeCapacity: count,
        participantCount: count,
        remainingAttendeeCapacity: count,
      });
      expect([event.options.maximumAttendeeCapacity, event.participantCount, event.remainingCapacity]).toEqual([
        undefined,
        null,
        null,
      ]);
    }
  });

  it('leads nowhere but to the web', () => {
    const links = ['javascript:alert(1)', 'data:text/html,x', '//evil.example', 'https:\\\\evil.example', 'http:///x'];
    for (const href of links) {
      const attachment = [
        { type: 'Link', name: 'Website', href, mediaType: 'text/html' },
        { type: 'Document', name: 'Banner', mediaType: 'image/png', url: href },
      ];
      const location = { type: 'VirtualLocation', url: href };
      const { event, picture } = read({ attachment, location, image: href, contacts: [href] });
      expect([event.onlineAddress, picture]).toEqual([null, null]);
    }
  });

  it('shows no picture that says to be something else', () => {
    const attachment = [{ type: 'Document', mediaType: 'text/html', url: 'https://there.example/x' }];
    expect(read({ attachment }).picture).toBeNull();
  });

  it('is not confused by members that every object has', () => {
    const text =
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"status":"__proto__","ical:status":"constructor","joinMode":"toString","category":"hasOwnProperty"}';
    const { event } = read(JSON.parse(text));
    expect(event).toMatchObject({ status: 'confirmed', joinOptions: 'free', categories: ['hasOwnProperty'] });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(event).not.toHaveProperty('polluted');
  });

  it('reads values of any wrong kind without breaking', () => {
    const wrong = [
      null,
      true,
      7,
      '',
      'x',
      [],
      [[]],
      [null],
      {},
      { id: {} },
      { type: 7 },
      { type: [[]] },
      [{ url: [] }],
    ];
    const keys =
      'to cc content summary nameMap contentMap mediaType updated published timezone inLanguage location attachment image tag joinMode externalParticipationUrl category status eventStatus contacts attendees organizers offers phoneAddress displayEndTime isOnline draft url language actor repliesModerationOption commentsEnabled';
    for (const key of keys.split(' ')) {
      for (const value of wrong) {
        if (key === 'draft' && value === true) continue;
        expect(() => read({ [key]: value }), `${key}: ${JSON.stringify(value)}`).not.toThrow();
      }
    }
    for (const key of 'name summary url endpoints icon image publicKey alsoKnownAs movedTo published outbox'.split(
      ' ',
    )) {
      for (const value of wrong) expect(() => readActor({ ...person, [key]: value })).not.toThrow();
    }
  });

  it('knows everybody by three names only', () => {
    for (const name of ['https://www.w3.org/ns/activitystreams#Public', 'as:Public', 'Public']) {
      expect(isPublic(name) && isPublic([name]) && isPublic({ id: name })).toBe(true);
    }
    for (const other of ['public', 'https://www.w3.org/ns/activitystreams#public', {}, null]) {
      expect(isPublic(other)).toBe(false);
    }
  });
});

describe('what takes long', () => {
  const deep = (depth: number) => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`) as object;
  const repeated = (text: string) => (size: number) => text.repeat(size / text.length);
  const strings: [name: string, build: (size: number) => string][] = [
    ['blanks', repeated(' ')],
    ['blanks before a letter', (size) => `${' '.repeat(size)}x`],
    ['line ends', repeated('\n\n')],
    ['carriage returns', repeated('\r')],
    ['number signs', repeated('# ')],
    ['digits', repeated('1')],
    ['a date without end', (size) => `2026-12-05T10:00:00.${'0'.repeat(size)}`],
    ['an address without end', (size) => `https://there.example/${'%41/'.repeat(size / 4)}`],
    ['a language without end', (size) => `en${'-aaaaaaaa'.repeat(size / 9)}!`],
    ['tags of HTML', repeated('<p')],
    ['colons, slashes and number signs', repeated(':/#')],
    ['half characters', repeated('\ud800')],
    ['accents', repeated('e\u0301\u0323')],
  ];

  it.each(strings)('grows with the size of the document and no faster: %s', (_, build) => {
    expectLinear((size) => {
      const text = build(size);
      return () => {
        const values = Object.fromEntries(Object.keys(plain).map((key) => [key, text]));
        const list = [
          { type: 'PropertyValue', name: text, value: text },
          { type: 'Link', href: text },
        ];
        attempt(() => readEvent({ ...values, type: 'Event' }));
        attempt(() => read({ name: text, content: text, mediaType: 'text/plain', tag: [text], location: text }));
        attempt(() => read({ attachment: list, timezone: text, inLanguage: text, category: text, status: text }));
        attempt(() => read({ joinMode: text, updated: text, location: { name: text, address: text, latitude: text } }));
        attempt(() => readActor({ ...person, name: text, summary: text, type: text, url: text }));
        attempt(() => readActivity({ ...values, type: text }));
      };
    });
  });

  it('is not number: of endless lists and maps only the beginning is looked at', () => {
    const looks = (size: number) => {
      let count = 0;
      const counted = <T extends object>(target: T): T =>
        new Proxy(target, {
          get: (object, key) => {
            count++;
            return Reflect.get(object, key) as unknown;
          },
          getOwnPropertyDescriptor: (object, key) => {
            count++;
            return Reflect.getOwnPropertyDescriptor(object, key);
          },
        });
      const members = Array.from({ length: size }, (_, index) => ({ type: `T${index}`, name: `n${index}` }));
      const list = counted(members);
      const map = counted(Object.fromEntries(members.map(({ name }, index) => [name, index])));
      attempt(() => read({ tag: list, attachment: list, location: list, to: list, cc: list, contacts: list }));
      attempt(() => read({ actor: null, attributedTo: list, organizers: { items: list }, offers: list, image: list }));
      attempt(() => read({ type: list }));
      attempt(() => read({ contentMap: map, content: null }));
      attempt(() => read({ nameMap: map, name: null }));
      attempt(() => readActor({ ...person, type: list }));
      attempt(() => readActor({ ...person, publicKey: list, icon: list, alsoKnownAs: list }));
      attempt(() => readActivity({ ...plain, actor: 'https://there.example/a', object: list, to: list }));
      return count;
    };
    expect(looks(5_000)).toBeGreaterThan(1_000);
    expect(looks(80_000)).toBe(looks(5_000));
  });

  it('is not depth: nothing goes deeper than it has to', () => {
    const value = deep(5_000);
    const odd = { ...plain, location: value, attachment: value, tag: value, image: value, to: value, offers: value };
    expect(readEvent(odd).event.title).toBe('LAN party');
    expect(readActor({ ...person, icon: value, publicKey: value }).icon).toBeNull();
  });
});

function attempt(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    expect(error).toMatchObject({ name: 'VocabularyRefused' });
  }
}

/** Sixteen times the size may take some sixteen times as long; the square of it would be 256. */
function expectLinear(prepare: (size: number) => () => void): void {
  const small = fastest(prepare(2_048));
  const large = fastest(prepare(2_048 * 16));
  // What takes less than the ticks of the clock cannot be compared.
  expect(large).toBeLessThan(Math.max(50, 80 * small));
}

/** Milliseconds of its own work: others on the machine do not count. */
function fastest(run: () => void): number {
  return Math.min(
    ...Array.from({ length: 3 }, () => {
      const before = process.threadCpuUsage();
      run();
      return process.threadCpuUsage(before).user / 1000;
    }),
  );
}
