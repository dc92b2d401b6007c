import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ParticipantRole } from '#convoke/events';
import { buildEvent, type BuiltEvent, buildParticipation } from '../support/events.js';
import { buildPerson, type TestPerson } from '../support/people.js';
import { startTestServer, type TestServer } from '../support/server.js';

const { PARTICIPANT, NOT_APPROVED } = ParticipantRole;

let server: TestServer;
let host: TestPerson;
let people: TestPerson[];
let ids: string[];
let built: BuiltEvent;
beforeAll(async () => {
  server = await startTestServer();
  host = await buildPerson(server);
  const names = ['Zoé Łęcka', 'Ann', 'Bob', 'Cyd'];
  people = await Promise.all(names.map((name) => buildPerson(server, { name })));
  built = await buildEvent(server, { organizer: host, joinOptions: 'restricted' });
  ids = [];
  for (const person of people) ids.push((await buildParticipation(server, built, person, NOT_APPROVED)).id);
});
afterAll(() => server.close());

const as = ({ accessToken }: TestPerson) => ({ token: accessToken });
const answer = async (given: string[], role: string, who = host, locale?: string) => {
  const query = `mutation ($ids: [ID!]!, $role: ParticipantRoleEnum!) {
    updateParticipations(ids: $ids, role: $role) { id code message participant { id role } } }`;
  return server.graphql(query, { ids: given, role }, { ...as(who), locale });
};
const search = async (words: string, args = '') => {
  const query = `query ($uuid: UUID!, $search: String) { event(uuid: $uuid) {
    participants(search: $search, limit: 2${args}) { total elements { actor { name } } } } }`;
  const { data, errors } = await server.graphql(query, { uuid: built.event.uuid, search: words }, as(host));
  return errors ?? data!.event.participants;
};
/** An event with some places, and people who ask to come. */
async function asked(places: number, count: number) {
  const busy = await buildEvent(server, {
    organizer: host,
    joinOptions: 'restricted',
    options: { maximumAttendeeCapacity: places, waitingList: false },
  });
  const asking: string[] = [];
  for (const person of people.slice(0, count)) {
    asking.push((await buildParticipation(server, busy, person, NOT_APPROVED)).id);
  }
  return { busy, asking };
}

describe('the list of participants', () => {
  it('is searched by name, handle and message, whatever the accents, and in one role', async () => {
    const [zoe] = people as [TestPerson];
    const found = { total: 1, elements: [{ actor: { name: 'Zoé Łęcka' } }] };
    for (const words of ['zoe lecka', ' ŁĘCKA ', `@${zoe.actor.preferredUsername}`]) {
      expect(await search(words)).toEqual(found);
    }
    expect(await search('Zoé', ', roles: "PARTICIPANT"')).toEqual({ total: 0, elements: [] });
    expect(await search('')).toMatchObject({ total: 5, elements: { length: 2 } });
    // What means something to a pattern means itself.
    for (const words of ['%', '_nn', '\\', "' OR true --"]) expect(await search(words)).toMatchObject({ total: 0 });
    expect(await search('x'.repeat(201))).toMatchObject([{ code: 'validation', field: 'search' }]);
  });

  it('is of no use to anybody who does not run it, whatever they search', async () => {
    const query = `query ($uuid: UUID!) { event(uuid: $uuid) { participants(search: "Ann") { total elements { id } } } }`;
    for (const who of [people[0]!, await buildPerson(server)]) {
      const { data } = await server.graphql(query, { uuid: built.event.uuid }, as(who));
      expect(data!.event.participants).toEqual({ total: 0, elements: [] });
    }
  });
});

describe('answering many at once', () => {
  it('tells of each what became of it, in the order asked, and gives the places to the first', async () => {
    const { asking } = await asked(2, 3);
    const [first, second, third] = asking;
    const { data } = await answer([third!, first!, 'x', first!, second!, '999999'], 'PARTICIPANT', host, 'fr');
    const full = { code: 'maximum_attendee_capacity_reached', participant: null };
    const none = { code: 'participant_not_found', participant: null };
    const taken = (id: string) => ({ id, code: null, message: null, participant: { id, role: 'PARTICIPANT' } });
    expect(data!.updateParticipations).toMatchObject([
      taken(third!),
      taken(first!),
      { id: 'x', ...none },
      { id: second, ...full, message: expect.stringMatching(/\S/) },
      { id: '999999', ...none },
    ]);
  });

  it('by many organizers at once fills each place once', async () => {
    const { busy, asking } = await asked(2, 4);
    const answers = await Promise.all(
      [asking, asking.toReversed(), asking, asking.slice(2)].map((list) => answer(list, 'PARTICIPANT')),
    );
    expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
    const [stats] = await server.db.query('SELECT participant, not_approved FROM event_stats WHERE event_id = $1', [
      busy.event.id,
    ]);
    expect(stats).toEqual({ participant: 2, not_approved: 2 });
  });

  it('changes nothing for a role that cannot be given, for nobody, or for too many', async () => {
    for (const [list, role, field] of [
      [ids, 'CREATOR', 'role'],
      [[], 'PARTICIPANT', 'ids'],
      [Array.from({ length: 101 }, (_, index) => String(index)), 'PARTICIPANT', 'ids'],
    ] as const) {
      expect((await answer([...list], role)).errors).toMatchObject([{ code: 'validation', field }]);
    }
    expect(await search('', ', roles: "NOT_APPROVED"')).toMatchObject({ total: 4 });
  });

  it('of another’s event is as if there were none', async () => {
    const other = await buildEvent(server, { joinOptions: 'restricted' });
    const theirs = await buildParticipation(server, other, people[1]!, PARTICIPANT);
    const { data } = await answer([theirs.id, ids[0]!], 'REJECTED');
    expect(data!.updateParticipations).toMatchObject([
      { id: theirs.id, code: 'participant_not_found' },
      { id: ids[0], code: null, participant: { role: 'REJECTED' } },
    ]);
    expect((await answer([ids[1]!], 'PARTICIPANT', people[1])).data!.updateParticipations).toMatchObject([
      { code: 'unauthorized' },
    ]);
  });
});
