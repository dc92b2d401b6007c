import { describe, expect, it } from 'vitest';
import { InvalidInput } from '#convoke/core';
import type { Reading } from '../candidate.js';
import { readSource } from './read-source.js';

const PARIS: Reading = { url: null, timezone: 'Europe/Paris', fields: null };
const read = (source: string | Uint8Array, reading: Partial<Reading> = {}, charset: string | null = null) =>
  readSource(typeof source === 'string' ? Buffer.from(source) : source, { ...PARIS, ...reading }, charset);
const events = (source: string | Uint8Array, reading: Partial<Reading> = {}) => read(source, reading).candidates;
const calendar = (...lines: string[]) => ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: string[]) => ['BEGIN:VEVENT', 'UID:1@there', 'SUMMARY:A ball', ...lines, 'END:VEVENT'];
const at = (text: string) => new Date(text);
const page = (head: string, body = '') => `<!doctype html><html><head>${head}</head><body>${body}</body></html>`;
const linked = (data: unknown) => `<script type="application/ld+json">${JSON.stringify(data)}</script>`;

/** The reason for which a source is refused. */
function refusal(source: string | Uint8Array, charset: string | null = null): string {
  try {
    read(source, {}, charset);
  } catch (error) {
    if (error instanceof InvalidInput) return error.problems[0].message;
    throw error;
  }
  return 'it was read';
}

describe('a calendar', () => {
  it('tells of events with all that one has here', () => {
    const [ball] = events(
      calendar(
        ...event(
          'URL:https://there.example/ball',
          'DTSTART;TZID=America/New_York:20270501T180000',
          'DTEND;TZID=America/New_York:20270501T220000',
          'DESCRIPTION:First line\\nsecond <b>line</b>\\, and a very long',
          '  one',
          'LOCATION:Town hall\\, Lyon',
          'GEO:45.76;4.83',
          'CATEGORIES:dance,music',
          'STATUS:TENTATIVE',
        ),
      ),
    );
    expect(ball).toMatchObject({
      uid: '1@there',
      url: 'https://there.example/ball',
      title: 'A ball',
      beginsOn: at('2027-05-01T22:00:00Z'),
      endsOn: at('2027-05-02T02:00:00Z'),
      timezone: 'America/New_York',
      place: { description: 'Town hall, Lyon', geom: '4.83;45.76' },
      tags: ['dance', 'music'],
      status: 'tentative',
      isAllDay: false,
    });
    expect(ball!.description).toContain('and a very long one');
  });

  it.each([
    ['the clock of whoever reads it', ['DTSTART:20270501T180000'], '2027-05-01T16:00:00Z', 'Europe/Paris'],
    ['UTC', ['DTSTART:20270501T180000Z'], '2027-05-01T18:00:00Z', null],
    [
      'a zone behind a path',
      ['DTSTART;TZID=/x.org/1/Europe/Lisbon:20270501T180000'],
      '2027-05-01T17:00:00Z',
      'Europe/Lisbon',
    ],
  ])('goes by %s', (_, lines, begins, timezone) => {
    expect(events(calendar(...event(...lines)))[0]).toMatchObject({ beginsOn: at(begins), timezone });
  });

  it('goes by the rules of a zone that only it knows, and says where there are none', () => {
    const zone = [
      'BEGIN:VTIMEZONE',
      'TZID:Ours',
      'BEGIN:STANDARD',
      'DTSTART:19700101T000000',
      'TZOFFSETFROM:+0500',
      'TZOFFSETTO:+0500',
    ];
    const ends = ['END:STANDARD', 'END:VTIMEZONE'];
    const ours = event('DTSTART;TZID=Ours:20270501T180000');
    expect(events(calendar(...zone, ...ends, ...ours))[0]!.beginsOn).toEqual(at('2027-05-01T13:00:00Z'));
    const [lost] = events(calendar(...ours));
    expect(lost).toMatchObject({ beginsOn: at('2027-05-01T16:00:00Z'), notes: ['event_import_note_zone'] });
  });

  it('tells days without hours, the last of them included', () => {
    const days = (...lines: string[]) => events(calendar(...event(...lines)))[0];
    expect(days('DTSTART;VALUE=DATE:20270501', 'DTEND;VALUE=DATE:20270502')).toMatchObject({
      beginsOn: at('2027-04-30T22:00:00Z'),
      endsOn: null,
      isAllDay: true,
    });
    expect(days('DTSTART;VALUE=DATE:20270501', 'DTEND;VALUE=DATE:20270504')!.endsOn).toEqual(
      at('2027-05-03T21:59:00Z'),
    );
  });

  it('has one event of a series, whose other dates it names', () => {
    const [series, ...others] = events(
      calendar(
        ...event('DTSTART:20270501T180000', 'RRULE:FREQ=WEEKLY;COUNT=5'),
        ...event('DTSTART:20270508T190000', 'RECURRENCE-ID:20270508T180000'),
      ),
    );
    expect(others).toEqual([]);
    expect(series).toMatchObject({ recurrence: 'FREQ=WEEKLY;COUNT=5', notes: ['event_import_note_dates'] });
  });

  it('passes over what is nested, however deep, and what is broken', () => {
    const deep = [...Array<string>(50_000).fill('BEGIN:VALARM'), ...Array<string>(50_000).fill('END:VALARM')];
    const found = events(
      calendar(...event('DTSTART:20270501T180000', ...deep), ...event('DTSTART:yesterday', 'X-ODD'), 'no line at all'),
    );
    expect(found.map(({ beginsOn }) => beginsOn)).toEqual([at('2027-05-01T16:00:00Z'), null]);
  });

  it('is read as far as anybody looks', () => {
    const { candidates, isCut } = read(
      calendar(...Array.from({ length: 2001 }, () => event('DTSTART:20270501T180000')).flat()),
    );
    expect([candidates.length, isCut]).toEqual([2000, true]);
  });

  it('has the picture that lies somewhere, and none that is no address', () => {
    const picture = (...lines: string[]) => events(calendar(...event('DTSTART:20270501T180000', ...lines)))[0]!.picture;
    const attached = 'ATTACH;FMTTYPE=image/png:https://there.example/b.png';
    const inline = 'ATTACH;FMTTYPE=image/png;ENCODING=BASE64;VALUE=BINARY:AAAA';
    const letter = 'ATTACH;FMTTYPE=text/plain:https://there.example/letter';
    expect(picture(letter, inline, attached)).toEqual({ url: 'https://there.example/b.png', alt: null });
    expect(picture('IMAGE;VALUE=URI:https://there.example/a.png', attached)!.url).toContain('/a.png');
    expect(picture('IMAGE;VALUE=URI:javascript:alert(1)', letter)).toBeNull();
  });

  it('cannot bring a link that does something', () => {
    const [ball] = events(calendar(...event('URL:javascript:alert(1)', 'LOCATION:data:text/html,x')));
    expect(ball).toMatchObject({ url: null, onlineAddress: null });
  });
});

describe('a page', () => {
  const ball = {
    '@context': 'https://schema.org',
    '@type': 'MusicEvent',
    name: 'A ball',
    url: '/ball',
    startDate: '2027-05-01T18:00:00+02:00',
    endDate: '2027-05-01T22:00:00+02:00',
    eventStatus: 'https://schema.org/EventCancelled',
    location: {
      '@type': 'Place',
      name: 'Town hall',
      address: {
        '@type': 'PostalAddress',
        streetAddress: '1 Main Street',
        addressLocality: 'Lyon',
        addressCountry: 'FR',
      },
      geo: { latitude: 45.76, longitude: 4.83 },
    },
  };

  it('tells of events in JSON-LD, wherever they stand in it, each once', () => {
    const html = page(linked([{ '@graph': [{ '@type': 'WebPage', mainEntity: ball }] }, ball]));
    expect(events(html, { url: new URL('https://there.example/all') })).toMatchObject([
      {
        title: 'A ball',
        url: 'https://there.example/ball',
        beginsOn: at('2027-05-01T16:00:00Z'),
        endsOn: at('2027-05-01T20:00:00Z'),
        status: 'cancelled',
        place: {
          description: 'Town hall',
          street: '1 Main Street',
          locality: 'Lyon',
          country: 'FR',
          geom: '4.83;45.76',
        },
      },
    ]);
  });

  it('tells of events in microdata', () => {
    const html = page(
      '',
      `<div itemscope itemtype="https://schema.org/Event"><h1 itemprop="name">A <b>ball</b></h1>
        <time itemprop="startDate" datetime="2027-05-01T18:00">1 May</time>
        <p itemprop="location" itemscope itemtype="https://schema.org/Place"><span itemprop="name">Town hall</span></p>
        <p itemprop="description">Come.</p></div>`,
    );
    expect(events(html)).toMatchObject([
      {
        title: 'A ball',
        beginsOn: at('2027-05-01T16:00:00Z'),
        place: { description: 'Town hall' },
        description: '<p>Come.</p>',
      },
    ]);
  });

  it('names the calendar where its events are', () => {
    expect(read(page('<link rel="alternate" type="text/calendar" href="/all.ics">')).calendars).toEqual(['/all.ics']);
  });

  it.each([
    ['recursion', page(`<script type="application/ld+json">${'{"@graph":['.repeat(100_000)}</script>`)],
    ['a million tags', page('', '<div itemscope itemtype="Event">'.repeat(200_000))],
    [
      'the same name without end',
      page('', `<p itemscope itemtype="x/Event">${'<meta itemprop="a" content="b">'.repeat(200_000)}`),
    ],
    ['comments without end', `<!doctype html>${'<!--'.repeat(100_000)}`],
    ['names of objects themselves', page('', '<p itemscope itemtype="x/Event"><b itemprop="__proto__">x</b>')],
  ])('is read through %s', (_, html) => {
    expect(events(html)).toEqual([]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

describe('a table', () => {
  it('is read by the names of its columns, with days and hours as people write them', () => {
    const table = 'Titre;Date;Heure;Ville\nBal;13/05/2027;18h30;Lyon\nFête;14.05.2027;8 pm;\n';
    expect(events(table)).toMatchObject([
      { title: 'Bal', beginsOn: at('2027-05-13T16:30:00Z'), place: { locality: 'Lyon' } },
      { title: 'Fête', beginsOn: at('2027-05-14T18:00:00Z'), place: null },
    ]);
  });

  it('has the month first where one of its dates can only be read so', () => {
    const begins = events('name,start\nOne ball,05/13/2027\nTwo balls,05/01/2027\n').map(({ beginsOn }) => beginsOn);
    expect(begins).toEqual([at('2027-05-12T22:00:00Z'), at('2027-04-30T22:00:00Z')]);
  });

  it('costs no more than its length', () => {
    const endless = ['<p'.repeat(45_000), `01/01/2027${','.repeat(90_000)}\n`];
    const table = `name,description,start\n"A ball","${endless.join('","')}"\n`;
    expect(events(table)).toMatchObject([{ title: 'A ball', beginsOn: null }]);
  });

  it('is read as somebody says what its columns are', () => {
    const table = 'what,x,y\nA ball,odd,2027-05-01 18:00\n';
    expect(read(table).columns!.map(({ field }) => field)).toEqual([null, null, null]);
    const fields = ['title', null, 'beginsOn'] as const;
    expect(events(table, { fields })).toMatchObject([{ title: 'A ball', beginsOn: at('2027-05-01T16:00:00Z') }]);
  });
});

describe('what is nothing of the kind', () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "${'a'.repeat(100)}"><!ENTITY b "&a;&a;">]><x>&b;</x>`;
  it.each([
    ['a text', 'Hello, there'.replace(',', ''), 'error_event_import_form'],
    ['XML with entities', bomb, 'error_event_import_form'],
    ['JSON of something else', '{"a":1}', 'error_event_import_form'],
    ['comments that lead nowhere', '<!---->'.repeat(100_000), 'error_event_import_form'],
    ['JSON without end', '['.repeat(1_000_000), 'error_event_import_form'],
    ['a program', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3]), 'error_event_import_form'],
    [
      'letters of another encoding',
      Buffer.from('name,start\nF\u00eate,2027-05-01', 'latin1'),
      'error_event_import_charset',
    ],
  ])('%s is refused', (_, source, reason) => {
    expect(refusal(source)).toBe(reason);
  });

  it('is read in the encoding that its source names', () => {
    const table = Buffer.from('name,start\nF\u00eate,2027-05-01', 'latin1');
    expect(read(table, {}, 'iso-8859-1').candidates[0]!.title).toBe('Fête');
    expect(refusal(table, 'klingon')).toBe('error_event_import_charset');
  });
});
