import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MediaService } from '#convoke/media';
import { buildEvent, type BuiltEvent, buildParticipation, inHours } from '../support/events.js';
import { buildPerson, type TestPerson } from '../support/people.js';
import { photograph } from '../support/pictures.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { statementsOf } from '../support/statements.js';

let server: TestServer;
let rose: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  rose = await buildPerson(server, { name: 'Rose' });
});
afterAll(() => server.close());

const as = ({ accessToken }: TestPerson) => ({ token: accessToken });
const PERMISSIONS = 'viewerCan { update delete join leave manageParticipants seeParticipants }';
const ask = async (uuid: string, fields: string, who?: TestPerson) => {
  const query = `query ($uuid: UUID!) { event(uuid: $uuid) { ${fields} } }`;
  return (await server.graphql(query, { uuid }, who && as(who))).data!.event;
};

describe('an event that is not for everybody', () => {
  it.each(['private', 'restricted'])('of visibility %s is there for its people only', async (visibility) => {
    const friend = await buildPerson(server);
    const { event } = await buildEvent(server, { organizer: rose, visibility, contacts: [{ id: friend.actor.id }] });
    expect(await ask(event.uuid, 'id')).toBeNull();
    expect(await ask(event.uuid, 'id', await buildPerson(server))).toBeNull();
    expect(await ask(event.uuid, 'id', friend)).toEqual({ id: event.id });
    expect(await ask(event.uuid, 'id', rose)).toEqual({ id: event.id });
  });

  it('stays out of every list, its tags too', async () => {
    const tags = ['hidden gathering'];
    const visibilities = ['unlisted', 'restricted', 'private'];
    for (const visibility of visibilities)
      await buildEvent(server, { organizer: rose, title: 'Hidden', visibility, tags });
    await buildEvent(server, { organizer: rose, title: 'Hidden', draft: true, tags });
    const { data } = await server.graphql(
      '{ events(limit: 100) { elements { title } } tags(filter: "hidden") { title } }',
    );
    expect(data!.events.elements.map(({ title }: { title: string }) => title)).not.toContain('Hidden');
    expect(data!.tags).toEqual([]);
  });
});

describe('what the viewer can do', () => {
  const nothing = {
    update: false,
    delete: false,
    join: false,
    leave: false,
    manageParticipants: false,
    seeParticipants: false,
  };
  let built: BuiltEvent;
  let guest: TestPerson;
  beforeAll(async () => {
    built = await buildEvent(server, { organizer: rose });
    guest = await buildPerson(server);
    await buildParticipation(server, built, guest);
  });

  it('is nothing for somebody unknown', async () => {
    expect(await ask(built.event.uuid, PERMISSIONS)).toEqual({ viewerCan: nothing });
  });

  it('is to join for a stranger, to leave for a participant', async () => {
    const stranger = await buildPerson(server);
    expect(await ask(built.event.uuid, PERMISSIONS, stranger)).toEqual({ viewerCan: { ...nothing, join: true } });
    expect(await ask(built.event.uuid, PERMISSIONS, guest)).toEqual({ viewerCan: { ...nothing, leave: true } });
  });

  it('is everything but joining and leaving for the organizer', async () => {
    const all = { update: true, delete: true, manageParticipants: true, seeParticipants: true };
    expect(await ask(built.event.uuid, PERMISSIONS, rose)).toEqual({ viewerCan: { ...nothing, ...all } });
  });

  it('comes with what the viewer’s own profiles are at the event', async () => {
    const own = 'viewerParticipations { role actor { id } }';
    expect(await ask(built.event.uuid, own)).toEqual({ viewerParticipations: [] });
    expect(await ask(built.event.uuid, own, guest)).toEqual({
      viewerParticipations: [{ role: 'PARTICIPANT', actor: { id: guest.actor.id } }],
    });
  });
});

describe('the list of events', () => {
  let list: TestServer;
  const titles = async (args = '', fields = 'elements { title } total') => {
    const { data, errors } = await list.graphql(`{ events${args} { ${fields} } }`);
    if (errors) return errors;
    return { ...data!.events, elements: data!.events.elements?.map(({ title }: { title: string }) => title) };
  };
  beforeAll(async () => {
    list = await startTestServer();
    const organizer = await buildPerson(list);
    const make = (title: string, values: object) => buildEvent(list, { organizer, title, ...values });
    await make('Yesterday', { beginsOn: inHours(-24) });
    await make('Going on', { beginsOn: inHours(-1), endsOn: inHours(1) });
    await make('In Lyon', { beginsOn: inHours(30), physicalAddress: { locality: 'Lyon', geom: '4.8357;45.7640' } });
    await make('Tomorrow', { beginsOn: inHours(24) });
    await make('In Villeurbanne', {
      beginsOn: inHours(40),
      physicalAddress: { locality: 'V', geom: '4.8902;45.7719' },
    });
    await make('A long one', { beginsOn: inHours(-50), endsOn: inHours(24 * 60) });
  });
  afterAll(() => list.close());

  it('holds what is not over, the soonest first', async () => {
    const elements = ['A long one', 'Going on', 'Tomorrow', 'In Lyon', 'In Villeurbanne'];
    expect(await titles()).toEqual({ total: 5, elements });
    expect(await titles('(direction: DESC)')).toEqual({ total: 5, elements: elements.toReversed() });
    const newest = ['A long one', 'In Villeurbanne', 'Tomorrow', 'In Lyon', 'Going on'];
    expect(await titles('(orderBy: INSERTED_AT, direction: DESC)')).toEqual({ total: 5, elements: newest });
  });

  it('comes in pages with the true total', async () => {
    expect(await titles('(page: 2, limit: 2)')).toEqual({ total: 5, elements: ['Tomorrow', 'In Lyon'] });
    expect(await titles('(page: 4, limit: 2)')).toEqual({ total: 5, elements: [] });
    expect(await titles('(limit: 0)')).toEqual({ total: 5, elements: [] });
    expect(await titles('(limit: 100000)')).toMatchObject({ total: 5 });
    expect(await titles('(limit: -1)')).toMatchObject([{ code: 'validation', field: 'limit' }]);
    expect(await titles('(page: 0)')).toMatchObject([{ code: 'validation', field: 'page' }]);
  });

  it('holds long events apart', async () => {
    expect(await titles('(longEvents: true)')).toEqual({ total: 1, elements: ['A long one'] });
    expect(await titles('(longEvents: false)')).toMatchObject({ total: 4 });
  });

  it('holds what lies around a place', async () => {
    expect(await titles('(location: "u05kq4", radius: 3)')).toEqual({ total: 1, elements: ['In Lyon'] });
    expect(await titles('(location: "u05kq4", radius: 20)')).toMatchObject({ total: 2 });
    expect(await titles('(location: "nowhere!", radius: 20)')).toMatchObject([{ field: 'location' }]);
    expect(await titles('(location: "u05kq4", radius: -1)')).toMatchObject([{ field: 'radius' }]);
  });

  it('costs the same statements for one row as for many', async () => {
    const query = (limit: number) => `{ events(limit: ${limit}) { total elements { title description longEvent
      organizerActor { name avatar { url } } physicalAddress { locality } picture { url } tags { title related { title } }
      options { remainingAttendeeCapacity } participantStats { going } contacts { name } participants { total elements { id } }
      viewerCan { join } } } }`;
    const reader = await buildPerson(list);
    for (const options of [{}, as(reader)]) {
      const one = await statementsOf(() => list.graphql(query(1), {}, options));
      const many = await statementsOf(() => list.graphql(query(100), {}, options));
      expect(many.length).toBeLessThanOrEqual(one.length + 1);
    }
  });
});

it('an event page costs at most six statements', async () => {
  const { event } = await buildEvent(server, {
    organizer: rose,
    tags: ['trees', 'ads'],
    physicalAddress: { locality: 'Lyon', geom: '4.8;45.7' },
    contacts: [{ id: rose.actor.id }],
  });
  const fields = `id title description beginsOn tags { title } organizerActor { name avatar { url } } contacts { name }
    physicalAddress { locality } picture { url } options { timezone remainingAttendeeCapacity } participantStats { going }
    ${PERMISSIONS} relatedEvents { title beginsOn }`;
  await ask(event.uuid, fields, rose);
  expect((await statementsOf(() => ask(event.uuid, fields))).length).toBeLessThanOrEqual(6);
  expect((await statementsOf(() => ask(event.uuid, fields, rose))).length).toBeLessThanOrEqual(6);
});

describe('related events', () => {
  it('are the four likest that are listed and not over', async () => {
    const place = { locality: 'Brest', geom: '-4.486;48.390' };
    const tags = ['sailing', 'sea'];
    const make = async (values: Record<string, unknown>) => (await buildEvent(server, values)).event.id;
    const { event } = await buildEvent(server, { tags, physicalAddress: place, language: 'br', category: 'SPORTS' });
    const twin = await make({
      tags,
      physicalAddress: place,
      language: 'br',
      category: 'SPORTS',
      beginsOn: inHours(900),
    });
    const tagged = await make({ tags, beginsOn: inHours(800) });
    const near = await make({ physicalAddress: place, beginsOn: inHours(700) });
    await make({ tags, visibility: 'private' });
    await make({ tags, beginsOn: inHours(-24) });
    await make({ tags, status: 'cancelled' });
    const { relatedEvents } = await ask(event.uuid, 'relatedEvents { id }');
    expect(relatedEvents).toHaveLength(4);
    expect(relatedEvents.slice(0, 3).map(({ id }: { id: string }) => id)).toEqual([twin, tagged, near]);
  });

  it('may be neighbours across the date line', async () => {
    const at = (geom: string) => ({ locality: 'Taveuni', geom });
    const make = async (geom: string) =>
      (await buildEvent(server, { physicalAddress: at(geom), beginsOn: inHours(1000), category: 'THEATRE' })).event;
    await make('-179.9;-16.8');
    const [west, neighbour] = [await make('179.99;-16.8'), await make('-179.99;-16.8')];
    const { relatedEvents } = await ask(west.uuid, 'relatedEvents { id }');
    expect(relatedEvents[0]).toEqual({ id: neighbour.id });
  });

  it('are refused for long lists, where each would cost a search', async () => {
    for (let count = 0; count < 21; count++) await buildEvent(server, { organizer: rose });
    const { errors } = await server.graphql('{ events(limit: 100) { elements { relatedEvents { id } } } }');
    expect(errors![0]).toMatchObject({ code: 'query_too_complex' });
  });
});

describe('numbers of participants', () => {
  it('are for everybody who goes, unless hidden, and by role for those who run the guest list', async () => {
    const stats = 'participantStats { going participant notApproved creator }';
    const places = 'options { maximumAttendeeCapacity remainingAttendeeCapacity }';
    const built = await buildEvent(server, { organizer: rose, options: { maximumAttendeeCapacity: 3 } });
    await buildParticipation(server, built, await buildPerson(server));
    expect(await ask(built.event.uuid, `${stats} ${places}`)).toEqual({
      participantStats: { going: 2, participant: 1, notApproved: null, creator: null },
      options: { maximumAttendeeCapacity: 3, remainingAttendeeCapacity: 2 },
    });
    expect(await ask(built.event.uuid, stats, rose)).toEqual({
      participantStats: { going: 2, participant: 1, notApproved: 0, creator: 1 },
    });
    const hidden = await buildEvent(server, {
      organizer: rose,
      options: { hideNumberOfParticipants: true, maximumAttendeeCapacity: 3 },
    });
    expect(await ask(hidden.event.uuid, `${stats} ${places}`)).toEqual({
      participantStats: { going: null, participant: null, notApproved: null, creator: null },
      options: { maximumAttendeeCapacity: 3, remainingAttendeeCapacity: null },
    });
  });
});

it('holds the pictures of its description, which otherwise would be cleared away as unused', async () => {
  const service = server.app.get(MediaService, { strict: false });
  const owner = { userId: rose.user.id, actorId: rose.actor.id };
  const upload = async (width: number) => service.upload({ bytes: await photograph(width, 50), name: 'A tree', owner });
  const [banner, inline] = [await upload(60), await upload(70)];
  const description = `<p>Look: <img src="${server.url}/media/${inline.key}" alt="A tree"></p>`;
  const { event } = await buildEvent(server, { organizer: rose, description, picture: { mediaId: banner.id } });
  expect(await ask(event.uuid, 'picture { id } media { id }')).toEqual({
    picture: { id: banner.id },
    media: [{ id: inline.id }],
  });
  const unused = () =>
    server.db.query('SELECT id FROM media WHERE unattached_since IS NOT NULL AND id = ANY($1) ORDER BY width', [
      [banner.id, inline.id],
    ]);
  expect(await unused()).toEqual([]);
  await server.graphql(`mutation { deleteEvent(eventId: "${event.id}") { id } }`, {}, as(rose));
  expect(await unused()).toEqual([{ id: banner.id }, { id: inline.id }]);
});

it('tags are found by how they begin, in any spelling, the most used first', async () => {
  for (const tags of [['Zébu', 'Zèbre'], ['zebre'], ['Zzz']]) await buildEvent(server, { organizer: rose, tags });
  const { data } = await server.graphql('{ tags(filter: "zEb") { title slug related { title } } }');
  expect(data!.tags).toEqual([
    { title: 'Zèbre', slug: 'zebre', related: [{ title: 'Zébu' }] },
    { title: 'Zébu', slug: 'zebu', related: [{ title: 'Zèbre' }] },
  ]);
});
