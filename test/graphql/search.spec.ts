import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { Comments } from '#convoke/threads';
import { EventStatus } from '#convoke/events';
import { buildEvent, buildParticipation, inHours } from '#test/events';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { statementsOf } from '#test/statements';
import { moveClock } from '#test/time';

let server: TestServer;
let organizer: TestPerson;

beforeAll(async () => {
  server = await startTestServer();
  organizer = await buildPerson(server, { name: 'Olga' });
});
afterAll(() => server.close());

const SEARCH = `query Search($term: String, $tags: String, $location: String, $radius: Float, $bbox: String, $zoom: Int,
    $type: EventType, $category: String, $categoryOneOf: [String], $statusOneOf: [EventStatus], $languageOneOf: [String],
    $boostLanguages: [String], $searchTarget: SearchTarget, $longEvents: Boolean, $beginsOn: DateTime, $endsOn: DateTime,
    $sortBy: SearchEventSortOptions, $page: Int, $limit: Int) {
  searchEvents(term: $term, tags: $tags, location: $location, radius: $radius, bbox: $bbox, zoom: $zoom, type: $type,
      category: $category, categoryOneOf: $categoryOneOf, statusOneOf: $statusOneOf, languageOneOf: $languageOneOf,
      boostLanguages: $boostLanguages, searchTarget: $searchTarget, longEvents: $longEvents, beginsOn: $beginsOn,
      endsOn: $endsOn, sortBy: $sortBy, page: $page, limit: $limit) {
    total
    elements {
      __typename id uuid url title beginsOn endsOn longEvent status category tags { title slug }
      picture { url } physicalAddress { locality geom } attributedTo { id } organizerActor { name preferredUsername }
      options { isOnline } participantStats { going }
      ... on Event { slug }
    }
  }
}`;

const search = (variables: Record<string, unknown>, options = {}) => server.graphql(SEARCH, variables, options);
const publish = (traits: Record<string, unknown>) => buildEvent(server, { organizer, ...traits });

describe('A visitor searches', () => {
  test('and gets events with all that a list shows', async () => {
    await publish({
      title: 'Lantern walk',
      tags: ['Lights'],
      category: 'OUTDOORS_ADVENTURE',
      physicalAddress: { locality: 'Ghent', geom: '3.72;51.05' },
    });
    await server.runJobs();
    const { data, errors } = await search({ term: 'lantern', location: 'u14dhk', radius: 20 });
    expect(errors).toBeUndefined();
    expect(data!.searchEvents).toMatchObject({
      total: 1,
      elements: [
        {
          __typename: 'Event',
          title: 'Lantern walk',
          slug: 'lantern-walk',
          status: 'CONFIRMED',
          category: 'OUTDOORS_ADVENTURE',
          tags: [{ title: 'Lights', slug: 'lights' }],
          physicalAddress: { locality: 'Ghent', geom: '3.72;51.05' },
          organizerActor: { name: 'Olga' },
          longEvent: false,
          participantStats: { going: 1 },
        },
      ],
    });
  });

  test('with every argument as Mobilizon’s front end sends them when nothing was chosen', async () => {
    const { data, errors } = await search({
      term: '',
      tags: '',
      location: '',
      bbox: '',
      categoryOneOf: [],
      statusOneOf: ['CONFIRMED'],
      languageOneOf: [],
      boostLanguages: ['en', 'fr'],
      searchTarget: 'INTERNAL',
      longEvents: false,
      beginsOn: new Date().toISOString(),
      endsOn: null,
      sortBy: 'MATCH_DESC',
      page: 1,
      limit: 16,
    });
    expect(errors).toBeUndefined();
    expect(data!.searchEvents.elements.map(({ title }: { title: string }) => title)).toContain('Lantern walk');
  });

  test('on this instance, the network and everywhere', async () => {
    for (const searchTarget of ['SELF', 'INTERNAL', 'GLOBAL']) {
      expect((await search({ term: 'lantern', searchTarget })).data!.searchEvents.total).toBe(1);
    }
  });

  test.each([
    ['term', { term: 'x'.repeat(100_000) }],
    ['location', { location: 'a place' }],
    ['radius', { location: 'u14dhk', radius: 0 }],
    ['bbox', { bbox: '1,2,3,4' }],
    ['zoom', { zoom: 99 }],
    ['category', { category: 'NONSENSE' }],
    ['categoryOneOf.0', { categoryOneOf: ['NONSENSE'] }],
    ['languageOneOf.0', { languageOneOf: ['?'] }],
    ['boostLanguages.0', { boostLanguages: ['?'] }],
    ['tags', { tags: 'long'.repeat(1000) }],
    ['endsOn', { beginsOn: inHours(2).toISOString(), endsOn: inHours(1).toISOString() }],
    ['page', { page: 0 }],
    ['limit', { limit: -1 }],
  ])('and is told that %s is wrong', async (field, variables) => {
    const { data, errors } = await search(variables);
    expect(data?.searchEvents ?? null).toBeNull();
    expect(errors).toMatchObject([{ code: 'validation', status_code: 422, field }]);
    expect(errors![0]!.message).not.toMatch(/^error_/);
  });

  test('and is told of every argument that is wrong, in French', async () => {
    const { errors } = await search({ location: 'ici', bbox: 'là' }, { locale: 'fr' });
    expect(errors!.map(({ field }) => field)).toEqual(['location', 'bbox']);
    expect(errors![0]!.message).toContain('geohash');
    expect(errors![0]!.message).toContain('Indiquez');
  });

  test('with the same number of statements for one event as for ten', async () => {
    for (let count = 0; count < 10; count++) {
      await buildEvent(server, { title: `Statement ${count}`, tags: ['statements', `tag ${count}`] });
    }
    await server.runJobs();
    const count = async (limit: number) => (await statementsOf(() => search({ term: 'statement', limit }))).length;
    await count(1);
    expect(await count(10)).toBe(await count(1));
  });
});

describe('The order by participants', () => {
  test('follows who joins, half a minute later', async () => {
    const quiet = await publish({ title: 'Popularity contest quiet' });
    const busy = await publish({ title: 'Popularity contest busy', beginsOn: inHours(90) });
    await buildParticipation(server, busy, await buildPerson(server));
    await server.runJobs();
    await server.db.query(`UPDATE jobs.job SET start_after = now() WHERE name = 'discovery.recount-participants'`);
    await server.runJobs();
    const { data } = await search({ term: 'popularity contest', sortBy: 'PARTICIPANT_COUNT_DESC' });
    expect(data!.searchEvents.elements.map(({ id }: { id: string }) => id)).toEqual([busy.event.id, quiet.event.id]);
  });
});

describe('The instance in numbers', () => {
  const STATISTICS = `{
    statistics { numberOfUsers numberOfEvents numberOfLocalEvents numberOfComments numberOfLocalComments numberOfGroups
      numberOfLocalGroups numberOfInstanceFollowers numberOfInstanceFollowings }
    categoryStatistics { key number }
  }`;

  test('counts what anybody may find, anew every minute', async () => {
    const chess = await publish({ title: 'Chess', category: 'GAMES', status: EventStatus.TENTATIVE });
    const secret = await publish({ title: 'Secret chess', category: 'GAMES', visibility: 'private' });
    await publish({ title: 'Chess to be', category: 'GAMES', draft: true });
    for (const { event, organizer } of [chess, secret]) {
      const remark = { eventId: event.id, actorId: organizer.actor.id, text: 'Check' };
      await server.app.get(Comments, { strict: false }).post(organizer.viewer, remark);
    }
    await server.runJobs();
    const [first, second] = [await server.graphql(STATISTICS), await server.graphql(STATISTICS)];
    expect(first.errors).toBeUndefined();
    const { statistics, categoryStatistics } = first.data!;
    expect(categoryStatistics).toContainEqual({ key: 'GAMES', number: 1 });
    expect(statistics.numberOfEvents).toBe(
      categoryStatistics.reduce((sum: number, { number }: { number: number }) => sum + number, 0),
    );
    expect(statistics).toMatchObject({
      numberOfLocalEvents: statistics.numberOfEvents,
      numberOfGroups: 0,
      numberOfComments: 1,
      numberOfLocalComments: 1,
    });
    expect(second.data).toEqual(first.data);

    await publish({ title: 'More chess', category: 'GAMES' });
    await server.runJobs();
    const restore = moveClock(server, 1);
    const later = await server.graphql(STATISTICS);
    restore();
    expect(later.data!.categoryStatistics).toContainEqual({ key: 'GAMES', number: 2 });
  });
});

describe('A moderator searches for people', () => {
  const people = async (as: TestPerson | undefined, given: object) => {
    const query = `query ($term: String, $limit: Int) {
      searchPersons(term: $term, limit: $limit) { total elements { __typename preferredUsername } } }`;
    const { data, errors } = await server.graphql(query, { ...given }, { token: as?.accessToken });
    return errors ? errors.map(({ code }) => code) : data!.searchPersons;
  };

  test('by parts of name and handle, whatever the accents', async () => {
    const moderator = await buildPerson(server, { role: UserRole.MODERATOR });
    const { actor } = await buildPerson(server, { username: 'amelie_p', name: 'Amélie Poulain' });
    const found = { total: 1, elements: [{ __typename: 'Person', preferredUsername: 'amelie_p' }] };
    const here = server.config.server.publicHost;
    for (const term of ['amelie', ' POULAIN  amélie', '@amelie_p', `@amelie_p@${here}`])
      expect(await people(moderator, { term })).toEqual(found);
    for (const term of ['amelie nobody', '%', '@amelie_p@elsewhere.example']) {
      expect(await people(moderator, { term })).toEqual({ total: 0, elements: [] });
    }
    expect(await people(moderator, { term: 'amelie', limit: 0 })).toEqual({ total: 1, elements: [] });
    expect(await people(moderator, { term: 'amelie', limit: -1 })).toEqual(['validation']);
    await server.db.query(`UPDATE actors SET domain = 'elsewhere.example' WHERE id = $1`, [actor.id]);
    expect(await people(moderator, { term: '@amelie_p@elsewhere.example' })).toEqual(found);
  });

  test('and nobody else does', async () => {
    expect(await people(undefined, {})).toEqual(['unauthenticated']);
    expect(await people(organizer, {})).toEqual(['unauthorized']);
  });
});

describe('Somebody who searches by machine', () => {
  test('is slowed down by network, and counts for what is summed up as well', async () => {
    const limited = await startTestServer({ RATE_LIMITS: 'true' });
    try {
      const query = `{ ${Array.from({ length: 40 }, (_, index) => `s${index}: searchEvents(limit: 0) { facets { estimated } }`).join(' ')} }`;
      const codes: (string | undefined)[] = [];
      for (let round = 0; round < 4; round++) codes.push((await limited.graphql(query)).errors?.[0]?.code);
      expect(codes).toEqual([undefined, undefined, undefined, 'too_many_requests']);
    } finally {
      await limited.close();
    }
  });
});
