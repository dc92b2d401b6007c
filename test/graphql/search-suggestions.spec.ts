import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GroupVisibility } from '#convoke/actors';
import { EventVisibility } from '#convoke/events';
import { buildEvent, inHours } from '#test/events';
import { buildGroup } from '#test/groups';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

const SUGGEST = `query ($term: String!, $limit: Int) { searchSuggestions(term: $term, limit: $limit) {
  events { uuid title beginsOn } groups { preferredUsername } tags { title } categories { id label }
} }`;

let server: TestServer;
let organizer: TestPerson;

beforeAll(async () => {
  server = await startTestServer();
  organizer = await buildPerson(server);
  await publish({ title: 'Fête des lumières', language: 'fr', tags: ['Lights', 'Light music'], beginsOn: inHours(50) });
  await publish({ title: 'Lantern walk', description: '<p>Bring a torch</p>', tags: ['Lights'] });
  await publish({ title: 'Lantern night', beginsOn: inHours(-4), endsOn: inHours(4) });
  await publish({ title: 'Lantern workshop', beginsOn: inHours(-9), endsOn: inHours(-8) });
  await publish({ title: 'Lantern choir', recurrence: 'FREQ=DAILY;COUNT=3', beginsOn: inHours(30) });
  for (const traits of [
    { preferredUsername: 'thumbs', name: 'Jardins partagés', summary: '<p>Lantern</p>' },
    { preferredUsername: 'makers_of_light', name: '' },
    { preferredUsername: 'north', name: 'Lantern makers of the north' },
  ])
    await buildGroup(server, { founder: organizer, ...traits });
  await server.runJobs();
});
afterAll(() => server.close());

const publish = (traits: Record<string, unknown>) => buildEvent(server, { organizer, ...traits });
const ask = (variables: Record<string, unknown>, options = {}) => server.graphql(SUGGEST, variables, options);

async function suggested(term: string, limit?: number, options = {}) {
  const { data, errors } = await ask({ term, limit }, options);
  expect(errors).toBeUndefined();
  const { events, groups, tags, categories } = data!.searchSuggestions;
  const titles = (of: { title: string }[]) => of.map(({ title }) => title);
  return {
    events: titles(events),
    groups: groups.map(({ preferredUsername: name }: { preferredUsername: string }) => name),
    tags: titles(tags),
    categories: categories.map(({ label }: { label: string }) => label),
  };
}
const nothing = { events: [], groups: [], tags: [], categories: [] };

describe('Whoever types is suggested', () => {
  test('what is ahead by its title, of each series the next date, then what goes on, and nothing that is over', async () => {
    expect((await suggested('lantern')).events).toEqual(['Lantern walk', 'Lantern choir', 'Lantern night']);
    expect((await suggested('lantern', 1)).events).toEqual(['Lantern walk']);
    expect((await suggested('torch')).events).toEqual([]);
  });

  test.each([
    ['two letters', 'fê', 'Fête des lumières'],
    ['an unfinished last word', 'fete des lum', 'Fête des lumières'],
    ['accents left out', 'lumieres', 'Fête des lumières'],
    ['another form', 'lumière', 'Fête des lumières'],
    ['a typing mistake', 'lumirees', 'Fête des lumières'],
    ['capitals and punctuation', '“LUMIÈRES!', 'Fête des lumières'],
  ])('an event by %s', async (_, term, title) => {
    expect((await suggested(term)).events).toEqual([title]);
  });

  test('groups by the words of their names, first those that are called so', async () => {
    expect((await suggested('lan')).groups).toEqual(['north']);
    expect((await suggested('ma')).groups).toEqual(['makers_of_light', 'north']);
    expect((await suggested('the makers')).groups).toEqual(['north']);
    expect((await suggested('partages jar')).groups).toEqual(['thumbs']);
    expect((await suggested('jardns')).groups).toEqual(['thumbs']);
    expect((await suggested('tern')).groups).toEqual([]);
  });

  test('tags, the most used first, and categories in the language of whoever asks', async () => {
    expect((await suggested('light')).tags).toEqual(['Lights', 'Light music']);
    expect((await suggested('music')).categories).toEqual(['Music']);
    expect((await suggested('musique', 5, { locale: 'fr' })).categories).toEqual(['Musique']);
  });
});

describe('Nobody is suggested', () => {
  const events = async (term: string) => (await suggested(term)).events;

  test('events that not everybody may find, and such as no search is to find', async () => {
    for (const visibility of [EventVisibility.PRIVATE, EventVisibility.UNLISTED])
      await publish({ title: `Hidden ${visibility}`, tags: ['Hiddentag'], visibility });
    await publish({ title: 'Hidden draft', draft: true });
    await server.runJobs();
    expect(await suggested('hidden')).toEqual(nothing);
  });

  test.each([
    ['silenced', 'events SET silenced = true WHERE id = $1'],
    ['deleted', 'events SET deleted_at = now() WHERE id = $1'],
    ['of somebody who keeps them from searches', 'actors SET indexable = false WHERE id = $2'],
  ])('an event from the moment on that it is %s, nor its tags', async (_, change) => {
    const { event, organizer: shy } = await buildEvent(server, { title: 'Wallflower ball', tags: ['Wallflowers'] });
    await server.runJobs();
    expect(await suggested('wallflower')).toMatchObject({ events: ['Wallflower ball'], tags: ['Wallflowers'] });
    const ids = change.includes('$2') ? [shy.actor.id] : [event.id];
    await server.db.query(`UPDATE ${change.replace('$2', '$1')}`, ids);
    expect(await suggested('wallflower')).toEqual(nothing);
    await server.db.query('UPDATE events SET deleted_at = now() WHERE id = $1', [event.id]);
  });

  test('groups that stand in no list or keep from searches, are silenced, suspended or gone, not even by a typing mistake', async () => {
    const founder = organizer;
    await buildGroup(server, { founder, name: 'Underground cinema', visibility: GroupVisibility.UNLISTED });
    const moments = ['silenced_at', 'suspended_at', 'deleted_at'].map((moment) => `${moment} = now()`);
    for (const change of [...moments, 'indexable = false']) {
      const { group } = await buildGroup(server, { founder, name: 'Underground radio' });
      await server.db.query(`UPDATE actors SET ${change} WHERE id = $1`, [group.id]);
    }
    for (const term of ['underground', 'undergruond']) expect((await suggested(term)).groups).toEqual([]);
  });

  test('words of events that were hidden later', async () => {
    const { event } = await publish({ title: 'Unspeakableword' });
    await server.runJobs();
    await server.db.query('UPDATE events SET silenced = true WHERE id = $1', [event.id]);
    expect(await events('unspeakablewort')).toEqual([]);
  });
});

describe('What is typed may be anything', () => {
  test.each(['', ' ', 'l', '%', '%%%', '__', '\\', "'; --", ':*', '& | !', '🎉🎉', '!!!'])(
    '%j finds nothing',
    async (term) => {
      expect(await suggested(term)).toEqual(nothing);
    },
  );

  test('sixteen words count', async () => {
    expect((await suggested('lantern '.repeat(60))).events).toHaveLength(3);
  });

  test.each([
    ['term', { term: 'x'.repeat(900_000) }],
    ['term', { term: 'lan\0tern' }],
    ['limit', { term: 'lantern', limit: -1 }],
  ])('but a %s that is wrong is refused', async (field, variables) => {
    const { data, errors } = await ask(variables);
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ code: 'validation', field }]);
  });

  test('ten of a kind are most', async () => {
    await publish({ tags: Array.from({ length: 12 }, (_, number) => `Tenfold ${number}`) });
    expect((await suggested('tenfold', 1000)).tags).toHaveLength(10);
  });
});
