import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GroupVisibility, Viewer } from '#convoke/actors';
import { parseInput } from '#convoke/core';
import { buildGroup } from '#test/groups';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { groupSearchInput } from './group-search.schema.js';
import { GroupSearchService } from './group-search.service.js';

let server: TestServer;
let founder: TestPerson;

beforeAll(async () => {
  server = await startTestServer();
  founder = await buildPerson(server);
  const place = (latitude: number) => ({ physicalAddress: { geom: `4.85;${latitude}` } });
  const groups = [
    { preferredUsername: 'green_thumbs', name: 'Jardins partagés', summary: '<p>Nous plantons des <b>légumes</b></p>' },
    { preferredUsername: 'repaircafe', name: 'Repairing together', summary: '<p>Bring your bicycles</p>' },
    { preferredUsername: 'choir_north', name: 'Choir north', ...place(45.9) },
    { preferredUsername: 'choir_south', name: 'Singers', summary: '<p>A choir</p>', ...place(45.76) },
    { preferredUsername: 'quiet', name: 'Singing in the middle, a choir', ...place(45.77) },
    { preferredUsername: 'shy', name: 'Wallflower guild' },
    { preferredUsername: 'hidden', name: 'Underground cinema', visibility: GroupVisibility.UNLISTED },
  ];
  for (const traits of groups) await buildGroup(server, { founder, ...traits });
});
afterAll(() => server.close());

async function found(args: Record<string, unknown>, viewer = Viewer.anonymous): Promise<string[]> {
  const input = parseInput(groupSearchInput, args);
  const service = server.app.get(GroupSearchService, { strict: false });
  const { elements } = await service.find(viewer, input, { offset: 0, limit: 20 });
  return elements.map(({ preferredUsername }) => preferredUsername);
}

describe('groups are found', () => {
  it.each([
    ['accents that the reader left out', 'partages', 'green_thumbs'],
    ['another form of a French word', 'jardin', 'green_thumbs'],
    ['another form of an English word', 'bicycle', 'repaircafe'],
    ['another form of a word of the text', 'légume', 'green_thumbs'],
    ['a part of a name', 'paircaf', 'repaircafe'],
    ['the beginning of the last word', 'repairing toge', 'repaircafe'],
    ['stop words beside a word', 'the bicycles of', 'repaircafe'],
    ['a missing letter', 'jardns', 'green_thumbs'],
    ['two swapped letters', 'repairign', 'repaircafe'],
    ['one misspelt word among others', 'jardnis légumes', 'green_thumbs'],
  ])('by %s', async (_, term, name) => {
    expect(await found({ term })).toEqual([name]);
  });

  it('by all of their words, and by none that are none', async () => {
    for (const term of ['jardins bicycles', '!!!', "' & | ! :*", '%', '\\']) expect(await found({ term })).toEqual([]);
  });

  it('those called so first, and the nearer ones of them', async () => {
    expect((await found({ term: 'choir' }))[0]).toBe('choir_north');
    const near = { term: 'choir', location: '4.85;45.75', radius: 50 };
    expect(await found(near)).toEqual(['choir_north', 'choir_south', 'quiet']);
    expect((await found({ ...near, term: 'a choir' })).slice(0, 2)).toEqual(['choir_south', 'quiet']);
  });

  it('unless they stand in no list, however their names are spelt', async () => {
    const args = { minimumVisibility: GroupVisibility.UNLISTED };
    for (const term of ['underground', 'undergroud']) expect(await found({ ...args, term })).toEqual([]);
    expect(await found({ ...args, term: 'underground' }, founder.viewer)).toEqual(['hidden']);
  });

  it('unless they say that searches are not to find them, but by who is in them', async () => {
    const wish = async (indexable: boolean) =>
      server.db.query(`UPDATE actors SET indexable = $1 WHERE preferred_username = 'shy'`, [indexable]);
    expect(await found({ term: 'wallflowr' })).toEqual(['shy']);
    await wish(false);
    for (const term of ['wallflower', 'wallflowr', 'allflow', 'shy']) expect(await found({ term })).toEqual([]);
    expect(await found({})).not.toContain('shy');
    expect(await found({ term: 'wallflower' }, founder.viewer)).toEqual(['shy']);
    await wish(true);
    expect(await found({ term: 'wallflower' })).toEqual(['shy']);
  });
});
