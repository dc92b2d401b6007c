import { type CalendarResponse, sync, type VEvent } from 'node-ical';
import { describe, expect, it } from 'vitest';
import { eventWithEverything, federatedPlace, HOME } from '#test/federated-event';
import { type CalendarTitle, writeCalendar } from './calendar.js';
import type { CalendarEntry } from './calendar-event.js';

type Values = Parameters<typeof eventWithEverything>[0];

function entry(values: Values = {}, beside: Partial<CalendarEntry> = {}): CalendarEntry {
  return {
    event: eventWithEverything(values),
    page: `${HOME}/events/1`,
    description: 'Come in\nnumbers.',
    organizer: { name: 'Rose', url: `${HOME}/@rose` },
    place: federatedPlace(),
    category: 'Arts',
    picture: { url: `${HOME}/media/lights.webp`, contentType: 'image/webp' },
    ...beside,
  };
}

/** As node-ical reads it, which shares no code with what writes it. */
function read(entries: CalendarEntry[], title?: CalendarTitle): CalendarResponse {
  return sync.parseICS(writeCalendar(entries, title));
}

function readEvent(values: Values = {}, beside: Partial<CalendarEntry> = {}): VEvent {
  const events = Object.values(read([entry(values, beside)])).filter((each) => each?.type === 'VEVENT');
  expect(events).toHaveLength(1);
  return events[0] as VEvent;
}

/** Lines as they were before folding. */
function lines(...entries: CalendarEntry[]): string[] {
  return writeCalendar(entries).replaceAll('\r\n ', '').split('\r\n');
}

describe('a calendar file', () => {
  it('says all that is said of an event', () => {
    const { event } = entry();
    expect(readEvent()).toMatchObject({
      uid: event.url,
      summary: event.title,
      description: `Come in\nnumbers.\n\n${HOME}/events/1`,
      start: event.beginsOn,
      end: event.endsOn,
      datetype: 'date-time',
      created: event.insertedAt,
      lastmodified: event.updatedAt,
      dtstamp: event.updatedAt,
      sequence: (event.updatedAt.getTime() - event.insertedAt.getTime()) / 1000,
      status: 'CONFIRMED',
      class: 'PUBLIC',
      url: `${HOME}/events/1`,
      location: 'Place Bellecour, 1 Place Bellecour, 69002 Lyon, France',
      geo: { lat: 45.757812, lon: 4.832011 },
      categories: ['Arts', 'Lumière', 'fête de rue'],
      organizer: { params: { CN: 'Rose' }, val: `${HOME}/@rose` },
    });
    expect(lines(entry())).toContain(`IMAGE;DISPLAY=BADGE;FMTTYPE=image/webp;VALUE=URI:${HOME}/media/lights.webp`);
    expect(lines(entry())).toContain('CONFERENCE;FEATURE="AUDIO,VIDEO";VALUE=URI:https://stream.example/lights');
  });

  it('speaks the language of the event', () => {
    const values = { onlineAddress: null, tags: [] };
    expect(readEvent({ ...values, language: 'fr' }, { place: null })).toMatchObject({ location: 'En ligne' });
    expect(readEvent({ ...values, language: 'ja' }, { place: null })).toMatchObject({ location: 'Online' });
  });

  it('names a website that is no place to meet after the description', () => {
    const { description } = readEvent({ isOnline: false, onlineAddress: 'https://club.example/' });
    expect(description).toBe(`Come in\nnumbers.\n\nhttps://club.example/\n\n${HOME}/events/1`);
    expect(lines(entry({ isOnline: false })).join()).not.toContain('CONFERENCE');
  });

  it('carries no alarm and no address of mail', () => {
    const file = writeCalendar([entry({ description: 'BEGIN:VALARM' })]);
    expect(file).not.toMatch(/VALARM|mailto/i);
  });

  it('has a title of its own where it is one of many events', () => {
    const file = read([entry(), entry({ url: `${HOME}/events/2` })], { name: 'Here', description: 'What is ahead' });
    expect(Object.values(file).filter((each) => each?.type === 'VEVENT')).toHaveLength(2);
    expect(file.vcalendar).toMatchObject({ 'WR-CALNAME': 'Here', 'WR-CALDESC': 'What is ahead' });
    const written = writeCalendar([], { name: 'Here', description: 'a; b' }).split('\r\n');
    expect(written.slice(4, -2)).toEqual([
      'NAME:Here',
      'X-WR-CALNAME:Here',
      'DESCRIPTION:a\\; b',
      'X-WR-CALDESC:a\\; b',
      'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
      'X-PUBLISHED-TTL:PT1H',
    ]);
  });
});

describe('the time of an event', () => {
  it('goes by the clock of its zone, through a change of the clocks', () => {
    const night = { beginsOn: new Date('2026-10-24T20:00:00Z'), endsOn: new Date('2026-10-25T04:00:00Z') };
    const written = lines(entry(night));
    expect(written).toContain('DTSTART;TZID=Europe/Paris:20261024T220000');
    expect(written).toContain('DTEND;TZID=Europe/Paris:20261025T050000');
    expect(readEvent(night)).toMatchObject({ start: night.beginsOn, end: night.endsOn });
  });

  it('comes with the rules of each zone once', () => {
    const zones = ['Europe/Paris', 'America/New_York', 'Europe/Paris'];
    const written = lines(...zones.map((timezone) => entry({ timezone })));
    expect(written.filter((line) => line === 'BEGIN:VTIMEZONE')).toHaveLength(2);
    expect(written.filter((line) => line === 'TZID:America/New_York')).toHaveLength(1);
  });

  it('is told in UTC where that is its zone, where a zone had other rules then, or none that calendars know', () => {
    expect(lines(entry({ timezone: 'UTC' }))).toContain('DTSTART:20261208T170000Z');
    const summer = { beginsOn: new Date('2010-07-01T10:00:00Z'), endsOn: null, timezone: 'Europe/Istanbul' };
    expect(lines(entry({ ...summer, beginsOn: new Date('2015-01-01T10:00:00Z') }))).toContain(
      'DTSTART:20150101T100000Z',
    );
    expect(lines(entry({ ...summer, timezone: '+03:00' }))).toContain('DTSTART:20100701T100000Z');
  });

  it('is whole days where the organizer shows no time of day, the last one included', () => {
    const days = { beginsOn: new Date('2026-12-07T23:00:00Z'), endsOn: new Date('2026-12-09T22:30:00Z') };
    const written = lines(entry({ ...days, options: { showStartTime: false } }));
    expect(written).toContain('DTSTART;VALUE=DATE:20261208');
    expect(written).toContain('DTEND;VALUE=DATE:20261210');
    expect(written).not.toContain('BEGIN:VTIMEZONE');
    const oneDay = lines(entry({ ...days, endsOn: null, options: { showStartTime: false } }));
    expect(oneDay).toContain('DTEND;VALUE=DATE:20261209');
  });

  it('has no end where the organizer shows none', () => {
    expect(lines(entry({ options: { showEndTime: false } })).join()).not.toContain('DTEND');
  });
});

describe('the state of an event', () => {
  it('is that of the event', () => {
    expect(readEvent({ status: 'tentative' })).toMatchObject({ status: 'TENTATIVE' });
    expect(readEvent({ status: 'cancelled' })).toMatchObject({ status: 'CANCELLED' });
    expect(readEvent({ visibility: 'unlisted' })).toMatchObject({ class: 'PRIVATE' });
  });

  it('is tentative for who is not sure to have a place, and cancelled all the same', () => {
    const since = new Date('2026-11-20T00:00:00Z');
    const concern = { tentative: true, text: 'You wait for a place.', since };
    expect(readEvent({}, { concern })).toMatchObject({ status: 'TENTATIVE', lastmodified: since });
    expect(readEvent({}, { concern }).description).toMatch(/^You wait for a place\.\n\nCome in/);
    expect(readEvent({ status: 'cancelled' }, { concern })).toMatchObject({ status: 'CANCELLED' });
  });

  it('has a number that grows with every change', () => {
    const numbers = ['2026-11-01T10:00:00Z', '2026-11-01T10:00:01Z', '2026-12-01T00:00:00Z'].map((updatedAt) =>
      Number(readEvent({ updatedAt: new Date(updatedAt) }).sequence),
    );
    expect(numbers[0]).toBe(0);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(new Set(numbers).size).toBe(3);
    expect(readEvent({ updatedAt: new Date('2026-10-01T00:00:00Z') })).toMatchObject({ sequence: 0 });
  });
});

describe('hostile words', () => {
  const attack = 'a\r\nBEGIN:VALARM\r\nATTENDEE:mailto:x@y.example\rX-B:1\n\u2028;,:"\\^n\u0000\u0085\ud800 🎉';

  it('stay words', () => {
    const hostile = entry(
      {
        title: attack,
        url: `${HOME}/events/1`,
        tags: [{ id: '1', title: attack, slug: 'a' }],
        onlineAddress: `https://stream.example/\r\nBEGIN:VALARM`,
      },
      {
        description: attack,
        organizer: { name: attack, url: `${HOME}/@rose\r\nATTENDEE:x` },
        place: federatedPlace({ description: attack, street: null, locality: null, postalCode: null, country: null }),
        concern: { tentative: false, text: attack, since: new Date(0) },
      },
    );
    const written = lines(hostile);
    expect(written.filter((line) => /^(BEGIN|END):/.test(line))).toEqual(
      lines(entry()).filter((line) => /^(BEGIN|END):/.test(line)),
    );
    expect(written.filter((line) => /^(ATTENDEE|X-B)/.test(line))).toEqual([]);
    const harmless = attack
      .replaceAll(/\r\n?|\u2028/g, '\n')
      .replace(/[\0\u0085]/g, '')
      .toWellFormed();
    expect(readEvent(hostile.event, hostile)).toMatchObject({ summary: harmless });
  });

  it('that are no web address are no address', () => {
    const { url, organizer } = readEvent(
      {},
      { page: 'javascript:alert(1)', organizer: { name: 'x', url: 'mailto:rose@example.org' } },
    );
    expect([url, organizer]).toEqual([undefined, undefined]);
  });

  it('are folded at 75 bytes without breaking a character', () => {
    const title = `${'🎉'.repeat(200)}é${'漢'.repeat(200)}${'x'.repeat(400)}`;
    const physical = writeCalendar([entry({ title })]).split('\r\n');
    for (const line of physical) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(readEvent({ title })).toMatchObject({ summary: title });
    expect(physical.join('\r\n')).not.toContain('\ufffd');
  });
});
