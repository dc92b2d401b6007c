import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Persons } from '#convoke/actors';
import { parseInput } from '#convoke/core';
import { EventService, EventStatus, EventVisibility } from '#convoke/events';
import { refusedOf, searched } from '#test/event-search';
import { buildEvent, inHours } from '#test/events';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { EventIndexService } from './event-index.service.js';
import { eventSearchInput, SearchEventSortOptions } from './event-search.schema.js';
import { EventSearchService } from './event-search.service.js';

const DAY = 24;

let server: TestServer;
let organizer: TestPerson;

beforeAll(async () => {
  server = await startTestServer();
  organizer = await buildPerson(server);
});
afterAll(() => server.close());

const publish = async (traits: Record<string, unknown>) => (await buildEvent(server, { organizer, ...traits })).event;
const change = (id: string, given: object) =>
  server.app.get(EventService, { strict: false }).update(organizer.viewer, id, given);
const remove = (id: string) => server.app.get(EventService, { strict: false }).delete(organizer.viewer, id);
const place = (longitude: number, latitude: number, words = {}) => ({ geom: `${longitude};${latitude}`, ...words });

const search = (args: Record<string, unknown>, options = {}) => searched(server, args, options);
const found = async (args: Record<string, unknown>, locale?: string) => (await search(args, { locale })).titles;

describe('words', () => {
  beforeAll(async () => {
    await publish({
      title: 'Fête de l’été au château',
      description: '<p>Dégustations et découvertes</p>',
      language: 'fr',
    });
    await publish({
      title: 'Repairing bicycles together',
      description: '<p>We <b>meet</b> every week</p>',
      language: 'en',
    });
    await publish({ title: 'Gespräche über Häuser', description: '<p>Wir bauen</p>', language: 'de' });
    await publish({
      title: 'Node.js evening',
      tags: ['Slow Food'],
      physicalAddress: place(7.75, 48.58, { locality: 'Strasbourg' }),
    });
  });

  it.each([
    ['accents that the reader left out', 'fete ete chateau', 'Fête de l’été au château'],
    ['accents that the organizer left out', 'évening', 'Node.js evening'],
    ['another form of a French word', 'châteaux', 'Fête de l’été au château'],
    ['another form of a French word in the description', 'dégustation', 'Fête de l’été au château'],
    ['another form of an English word', 'bicycle repairs', 'Repairing bicycles together'],
    ['a word beside HTML tags', 'meeting', 'Repairing bicycles together'],
    ['another form of a German word', 'Gespräch', 'Gespräche über Häuser'],
    ['the beginning of the last word', 'repairing bicy', 'Repairing bicycles together'],
    ['a tag', 'slow food', 'Node.js evening'],
    ['a town', 'strasbourg', 'Node.js evening'],
    ['a part of a word with punctuation', 'node', 'Node.js evening'],
    ['stop words beside a word', 'the evening of an', 'Node.js evening'],
    ['capitals', 'NODE.JS', 'Node.js evening'],
  ])('find %s', async (_, term, title) => {
    expect(await found({ term })).toEqual([title]);
  });

  it.each([
    ['a wrong letter', 'bicicles', 'Repairing bicycles together'],
    ['a missing letter', 'strasburg', 'Node.js evening'],
    ['two swapped letters', 'evenign', 'Node.js evening'],
    ['one misspelt word among others', 'reparing bicycles', 'Repairing bicycles together'],
  ])('find what was meant in spite of %s', async (_, term, title) => {
    expect(await found({ term })).toEqual([title]);
  });

  it('find a place by what it is called in the languages that events are written in', async () => {
    await server.db
      .query(`INSERT INTO gazetteer_names (place_id, name, folded, languages, country, district, weight) VALUES
      (1, 'Munich', 'munich', NULL, 'DE', false, 14), (1, 'München', 'munchen', '{de}', 'DE', false, 14),
      (1, 'Minhene', 'minhene', '{lv}', 'DE', false, 14), (2, 'Whistle', 'whistle', NULL, 'XX', false, 7),
      (2, 'Flöte', 'flote', '{de}', 'XX', false, 7)`);
    await server.db.query(
      `INSERT INTO gazetteer_regions VALUES ('DE.02', 'Bavaria', 'bavaria', '{en}'), ('DE.02', 'Bayern', 'bayern', '{de}')`,
    );
    const physicalAddress = place(11.57, 48.14, { locality: 'München', region: 'Bayern' });
    await publish({ title: 'Flöte und Harfe', language: 'de', physicalAddress });
    for (const term of ['munich', 'harfe munich', 'munchen', 'bavaria harfe']) {
      expect([term, await found({ term })]).toEqual([term, ['Flöte und Harfe']]);
    }
    for (const term of ['minhene', 'whistle']) expect(await found({ term })).toEqual([]);
  });

  it('are found by their beginnings, few of them or many', async () => {
    const words = Array.from({ length: 300 }, (_, number) => `quilt${number}x`);
    await publish({ title: 'Sewing', description: `<p>${words.slice(0, 150).join(' ')}</p>` });
    await publish({ title: 'Sewing more', description: `<p>${words.slice(150).join(' ')}</p>` });
    expect(await found({ term: 'sewing quilt' })).toEqual(['Sewing', 'Sewing more']);
    expect(await found({ term: 'quilt14' })).toEqual(['Sewing']);
    expect(await found({ term: 'quilt299' })).toEqual(['Sewing more']);
    expect(await found({ term: 'quilt300' })).toEqual([]);
    expect(await found({ term: 'quilt2 sewing' })).toEqual([]);
  });

  it('must all be found', async () => {
    expect(await found({ term: 'bicycles château' })).toEqual([]);
  });

  it('find the same in whatever language the reader has', async () => {
    expect(await found({ term: 'dégustation' }, 'de')).toEqual(['Fête de l’été au château']);
  });

  it('find nothing, and do no harm, when they are none', async () => {
    for (const term of ["' & | ! ( ) :* <->", "a' OR '1'='1", '%%__', '\\\\', '🎉🎉', ':*', "''", '" \' ;--']) {
      expect((await search({ term })).total).toBe(0);
    }
  });

  it('are refused by name when there are too many or they are no text', () => {
    expect(refusedOf({ term: 'a'.repeat(100_000) })).toEqual(['term']);
    expect(refusedOf({ term: 'a\u0000b' })).toEqual(['term']);
  });

  it('in the title stand before those in the description', async () => {
    await publish({
      title: 'Something else altogether',
      description: '<p>accordion, accordion and accordion</p>',
      beginsOn: inHours(2),
    });
    await publish({ title: 'Accordion night', beginsOn: inHours(50) });
    expect(await found({ term: 'accordion' })).toEqual(['Accordion night', 'Something else altogether']);
  });

  it('find what is nearer or sooner first, as far as it fits as well', async () => {
    const at = (latitude: number) => ({ physicalAddress: place(2.35, latitude) });
    const location = '2.35;48.85';
    await publish({ title: 'Zither far', beginsOn: inHours(24), ...at(49.2) });
    await publish({ title: 'Zither near', beginsOn: inHours(48), ...at(48.86) });
    await publish({ title: 'Zither late', beginsOn: inHours(24 * 200), ...at(48.86) });
    await publish({ title: 'Strings', description: '<p>zither</p>', beginsOn: inHours(2), ...at(48.85) });
    const soonest = ['Zither far', 'Zither near', 'Zither late', 'Strings'];
    expect(await found({ term: 'zither' })).toEqual(soonest);
    const nearest = ['Zither near', 'Zither far', 'Zither late', 'Strings'];
    expect(await found({ term: 'zither', location, radius: 50 })).toEqual(nearest);
  });

  it('find events in the boosted languages first', async () => {
    await publish({ title: 'Karaoke one', language: 'en', beginsOn: inHours(2) });
    await publish({ title: 'Karaoke deux', language: 'fr', beginsOn: inHours(50) });
    expect(await found({ term: 'karaoke' })).toEqual(['Karaoke one', 'Karaoke deux']);
    expect(await found({ term: 'karaoke', boostLanguages: ['fr'] })).toEqual(['Karaoke deux', 'Karaoke one']);
  });
});

describe('pages', () => {
  beforeAll(async () => {
    for (let hour = 1; hour <= 7; hour++)
      await publish({ title: `Paged ${hour}`, tags: ['paged'], beginsOn: inHours(hour) });
  });

  it('hold each event once and tell how many there are in all', async () => {
    const args = { tags: 'paged', sortBy: SearchEventSortOptions.START_TIME_ASC };
    const seen = [];
    for (const offset of [0, 3, 6, 9]) seen.push(await search(args, { offset, limit: 3 }));
    expect(seen.map(({ total }) => total)).toEqual([7, 7, 7, 7]);
    expect(seen.flatMap(({ titles }) => titles)).toEqual([1, 2, 3, 4, 5, 6, 7].map((hour) => `Paged ${hour}`));
  });

  it('can be counted without being read', async () => {
    expect(await search({ tags: 'paged' }, { limit: 0 })).toEqual({ titles: [], total: 7 });
  });

  it('are the same however events are looked through', async () => {
    const all = await search({ sortBy: SearchEventSortOptions.START_TIME_ASC });
    expect(all.total).toBe(all.titles.length);
    const boxed = await search({ bbox: '90,-180:-90,180', sortBy: SearchEventSortOptions.START_TIME_ASC });
    expect(boxed.titles).toEqual(all.titles.filter((title) => boxed.titles.includes(title)));
    const backwards = await search({ sortBy: SearchEventSortOptions.START_TIME_DESC });
    expect(backwards.titles).toEqual(all.titles.toReversed());
  });
});

describe('orders', () => {
  const order = (sortBy: string) => found({ tags: 'ordered', sortBy });

  beforeAll(async () => {
    const tags = ['ordered'];
    const first = await publish({ title: 'First made', tags, beginsOn: inHours(30) });
    await publish({ title: 'Second made', tags, beginsOn: inHours(10) });
    await publish({ title: 'Third made', tags, beginsOn: inHours(20) });
    await server.runJobs();
    await server.db.query('UPDATE event_stats SET participant = 5 WHERE event_id = $1', [first.id]);
    await server.app.get(EventIndexService, { strict: false }).recount(first.id);
  });

  it.each([
    [SearchEventSortOptions.START_TIME_ASC, ['Second made', 'Third made', 'First made']],
    [SearchEventSortOptions.START_TIME_DESC, ['First made', 'Third made', 'Second made']],
    [SearchEventSortOptions.CREATED_AT_ASC, ['First made', 'Second made', 'Third made']],
    [SearchEventSortOptions.CREATED_AT_DESC, ['Third made', 'Second made', 'First made']],
    [SearchEventSortOptions.MATCH_DESC, ['Second made', 'Third made', 'First made']],
  ])('%s', async (sortBy, titles) => {
    expect(await order(sortBy)).toEqual(titles);
  });

  it('put the events with most participants first', async () => {
    expect((await order(SearchEventSortOptions.PARTICIPANT_COUNT_DESC))[0]).toBe('First made');
  });
});

describe('what not everybody may find', () => {
  const secret = (traits: Record<string, unknown>) => publish({ title: 'Surprise birthday', ...traits });

  it('is found by no search', async () => {
    await secret({ draft: true });
    await secret({ visibility: EventVisibility.UNLISTED });
    await secret({ visibility: EventVisibility.RESTRICTED });
    await secret({ visibility: EventVisibility.PRIVATE });
    expect(await search({ term: 'surprise birthday' })).toEqual({ titles: [], total: 0 });
    expect(await server.db.query(`SELECT FROM search_words WHERE word = 'birthday'`)).toHaveLength(0);
  });

  it('is found once it is published, and no more once it is hidden or deleted', async () => {
    const { id } = await publish({ title: 'Publication party', draft: true });
    const term = 'publication party';
    expect(await found({ term })).toEqual([]);
    await change(id, { draft: false });
    expect(await found({ term })).toEqual(['Publication party']);
    await change(id, { title: 'Publication festivity' });
    expect(await found({ term: 'publication festivity' })).toEqual(['Publication festivity']);
    expect(await found({ term: 'publication party' })).toEqual([]);
    await change(id, { visibility: EventVisibility.PRIVATE });
    expect(await found({ term: 'publication festivity' })).toEqual([]);
    await change(id, { visibility: EventVisibility.PUBLIC });
    await remove(id);
    expect(await found({ term: 'publication festivity' })).toEqual([]);
  });

  it('is not found where who answers for it wants no search to find it, and found again later', async () => {
    const shy = await buildPerson(server);
    await buildEvent(server, { organizer: shy, title: 'Wallflower dance' });
    const wish = async (indexable: boolean) =>
      server.app.get(Persons, { strict: false }).update(shy.user, shy.actor.id, { indexable });
    expect(await found({ term: 'wallflower' })).toEqual(['Wallflower dance']);
    await wish(false);
    const asked = [parseInput(eventSearchInput, { term: 'wallflower' }), 'en', { offset: 0, limit: 1 }] as const;
    const service = server.app.get(EventSearchService, { strict: false });
    expect((await service.find(...asked, { elements: true, total: false })).elements).toEqual([]);
    expect(await search({ term: 'wallflower' })).toEqual({ titles: [], total: 0 });
    await buildEvent(server, { organizer: shy, title: 'Wallflower ball' });
    expect(await found({ term: 'wallflower' })).toEqual([]);
    await wish(true);
    expect((await found({ term: 'wallflower' })).toSorted()).toEqual(['Wallflower ball', 'Wallflower dance']);
  });

  it('is not shown even before the index knows that it is gone', async () => {
    const { id } = await publish({ title: 'Vanishing act' });
    expect(await found({ term: 'vanishing' })).toEqual(['Vanishing act']);
    await remove(id);
    const service = server.app.get(EventSearchService, { strict: false });
    const input = parseInput(eventSearchInput, { term: 'vanishing' });
    expect(
      (await service.find(input, 'en', { offset: 0, limit: 10 }, { elements: true, total: false })).elements,
    ).toEqual([]);
  });
});

describe('Once per series', () => {
  it('a search has the next of the dates that it would find, whatever is asked for', async () => {
    const first = inHours(2 * DAY);
    const { id } = await publish({
      title: 'Tango',
      beginsOn: first,
      recurrence: 'FREQ=DAILY;COUNT=4',
      category: 'FILM_MEDIA',
    });
    await publish({ title: 'Tango alone', beginsOn: inHours(9 * DAY), category: 'FILM_MEDIA' });
    await server.runJobs();
    const dates = await server.db.query<{ id: string }>(
      `SELECT event_id AS id FROM event_occurrences WHERE series_id = (SELECT series_id FROM event_occurrences
        WHERE event_id = $1) ORDER BY recurrence_date`,
      [id],
    );
    for (const [place, { id: date }] of dates.entries()) await change(date, { title: `Tango ${place}` });
    await change(dates[0]!.id, { status: EventStatus.CANCELLED });
    const once = async (args: object) =>
      (await search({ oncePerSeries: true, sortBy: SearchEventSortOptions.START_TIME_ASC, ...args })).titles;
    for (const which of [{ term: 'tango' }, { category: 'FILM_MEDIA' }]) {
      expect(await search({ oncePerSeries: true, ...which })).toEqual({ titles: ['Tango 0', 'Tango alone'], total: 2 });
      expect(await once({ ...which, statusOneOf: ['confirmed'] })).toEqual(['Tango 1', 'Tango alone']);
      expect(await once({ ...which, beginsOn: inHours(4 * DAY - 1) })).toEqual(['Tango 2', 'Tango alone']);
      expect(await once({ ...which, sortBy: SearchEventSortOptions.CREATED_AT_ASC })).toEqual([
        'Tango 0',
        'Tango alone',
      ]);
      expect(await once({ ...which, beginsOn: null })).toHaveLength(5);
      expect((await search(which)).total).toBe(5);
    }
    await remove(dates[0]!.id);
    expect(await once({ term: 'tango' })).toEqual(['Tango 1', 'Tango alone']);
  });
});

describe('the index', () => {
  it('is the same after it was rebuilt from nothing', async () => {
    await server.runJobs();
    const content = () =>
      server.db.query(
        'SELECT event_id, document::text, begins_on, until, position::text FROM event_search ORDER BY event_id',
      );
    const before = await content();
    await server.db.query('TRUNCATE event_search, search_words, search_lexemes, search_languages');
    expect(await server.app.get(EventIndexService, { strict: false }).rebuild()).toBeGreaterThan(before.length);
    expect(await content()).toEqual(before);
    expect(await found({ term: 'repairing bicy' })).toEqual(['Repairing bicycles together']);
  });
});
