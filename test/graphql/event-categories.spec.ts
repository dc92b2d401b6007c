import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { buildEvent } from '#test/events';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
let ada: TestPerson;
let mona: TestPerson;
let rose: TestPerson;
beforeAll(async () => {
  server = await startTestServer({ RATE_LIMITS: 'false' });
  ada = await buildPerson(server, { role: UserRole.ADMINISTRATOR });
  mona = await buildPerson(server, { role: UserRole.MODERATOR });
  rose = await buildPerson(server);
});
afterAll(() => server.close());
beforeEach(async () => {
  await server.db.query(`UPDATE events SET category = 'MEETING'`);
  for (const { id, hidden, names } of (await list()).elements) {
    if (hidden) await save({ id, hidden: false });
    if (names) await remove(id);
  }
  await order([]);
  await server.db.query('DELETE FROM action_logs');
});

/** The first field of the answer, or what is wrong by field, or the code of the refusal. */
const say = async (who: TestPerson | null, text: string, variables: object = {}, locale = 'en'): Promise<any> => {
  const token = who?.accessToken;
  const { data, errors } = await server.graphql(text, { ...variables }, { ...(token && { token }), locale });
  if (!errors) return Object.values(data!)[0];
  const fields = errors.flatMap(({ field, message }) => (field ? [[field, message]] : []));
  return fields.length > 0 ? Object.fromEntries(fields) : errors[0]!.code;
};
const LIST = 'byName elements { id label hidden names { language name } }';
const list = (who: TestPerson | null = ada) => say(who, `{ administeredCategories { ${LIST} } }`);
const save = (given: object, who: TestPerson | null = ada) =>
  say(
    who,
    `mutation ($id: ID, $names: [EventCategoryNameInput!], $hidden: Boolean) {
      saveEventCategory(id: $id, names: $names, hidden: $hidden) { ${LIST} } }`,
    given,
  );
const remove = (id: string, who: TestPerson | null = ada) =>
  say(who, 'mutation ($id: ID!) { deleteEventCategory(id: $id) { id } }', { id });
const order = (ids: string[], who: TestPerson | null = ada) =>
  say(who, `mutation ($ids: [ID!]!) { orderEventCategories(ids: $ids) { ${LIST} } }`, { ids });
const named = (en: string, fr?: string) => ({
  names: [{ language: 'en', name: en }, ...(fr ? [{ language: 'fr', name: fr }] : [])],
});
const offered = async (locale = 'en', args = '') =>
  (await say(null, `{ config { eventCategories${args} { id label } } }`, {}, locale)).eventCategories;
const create = (category: string, how = '$category') =>
  say(
    rose,
    `mutation ($as: ID!${how === '$category' ? ', $category: EventCategory' : ''}) { createEvent(organizerActorId: $as, title: "Open hives",
      description: "", beginsOn: "2030-05-01T10:00:00Z", category: ${how}) { id category } }`,
    { as: rose.actor.id, ...(how === '$category' && { category }) },
  );
const update = (eventId: string, category: string) =>
  say(
    rose,
    'mutation ($id: ID!, $category: EventCategory) { updateEvent(eventId: $id, category: $category, title: "Hives") { category } }',
    { id: eventId, category },
  );

describe('a category of the instance’s own', () => {
  it('is offered in each language, chosen, searched for and counted', async () => {
    const { elements } = await save(named('Bees & honey', 'Abeilles'));
    const { id } = elements.find(({ names }: { names: unknown }) => names);
    expect(id).toBe('BEES_HONEY');
    expect(await offered('fr')).toContainEqual({ id, label: 'Abeilles' });
    expect(await create(id)).toMatchObject({ category: id });
    await server.runJobs();
    const found = await say(null, '{ searchEvents(category: "BEES_HONEY") { total elements { category } } }');
    expect(found).toEqual({ total: 1, elements: [{ category: id }] });
    expect(await say(null, '{ searchEvents(categoryOneOf: ["bees_honey"]) { total } }')).toEqual({ total: 1 });
    const feed = await (await fetch(`${server.url}/feed/search/ics?category=BEES_HONEY`)).text();
    expect(feed).toMatch(/CATEGORIES:Bees & honey/);
    expect(feed).toMatch(/X-WR-CALNAME:Bees & honey/);

    const renamed = await save({ id, ...named('Bees') });
    expect(renamed.elements).toContainEqual({
      id,
      label: 'Bees',
      hidden: false,
      names: [{ language: 'en', name: 'Bees' }],
    });
    expect(await offered('fr')).toContainEqual({ id, label: 'Bees' });
  });

  it('goes only while no event has it', async () => {
    await save(named('Bees'));
    const { id } = await create('BEES');
    expect(Object.keys(await remove('BEES'))).toEqual(['id']);
    await say(rose, 'mutation ($id: ID!) { deleteEvent(eventId: $id) { id } }', { id });
    expect(await remove('BEES')).toEqual({ id: 'BEES' });
    expect(Object.keys(await create('BEES'))).toEqual(['category']);
  });

  it('has an id of its own, whatever it is called', async () => {
    for (const name of ['Music!', 'Bees', 'Bees?', '蜂', '3D']) await save(named(name));
    const own = (await list()).elements.filter(({ names }: { names: unknown }) => names);
    expect(own.map(({ id }: { id: string }) => id).sort()).toEqual(['BEES', 'BEES_2', 'CATEGORY', 'C_3D', 'MUSIC_2']);
  });
});

describe('a category that is hidden', () => {
  it('stays with the events that have it, and no other gets it', async () => {
    const { event } = await buildEvent(server, { organizer: rose, category: 'GAMES' });
    const { event: other } = await buildEvent(server, { organizer: rose, category: 'ARTS' });
    await server.runJobs();
    await save({ id: 'GAMES', hidden: true });
    const ids = (options: { id: string }[]) => options.map(({ id }) => id);
    expect(ids(await offered())).not.toContain('GAMES');
    expect(ids(await offered('en', '(hidden: true)'))).toContain('GAMES');
    expect(await update(event.id, 'GAMES')).toEqual({ category: 'GAMES' });
    expect(Object.keys(await update(other.id, 'GAMES'))).toEqual(['category']);
    expect(Object.keys(await create('GAMES'))).toEqual(['category']);
    expect(await say(null, '{ searchEvents(category: "GAMES") { total } }')).toEqual({ total: 1 });
    const counted = await say(null, '{ categoryStatistics { key } }');
    expect(counted.map(({ key }: { key: string }) => key)).not.toContain('GAMES');
    await save({ id: 'GAMES', hidden: false });
    expect(await create('GAMES')).toMatchObject({ category: 'GAMES' });
  });
});

it('they have the order that they are given, and by name without one', async () => {
  expect((await list()).byName).toBe(true);
  const ordered = await order(['MUSIC', 'MEETING']);
  expect(ordered.byName).toBe(false);
  expect((await offered('fr')).slice(0, 3)).toEqual([
    { id: 'MUSIC', label: 'Musique' },
    { id: 'MEETING', label: expect.any(String) },
    { id: 'PETS', label: 'Animaux' },
  ]);
  expect((await order([])).byName).toBe(true);
});

it('clients name one as Mobilizon has it, as a value of an enum', async () => {
  expect(await create('', 'MUSIC')).toMatchObject({ category: 'MUSIC' });
  expect(await create('', '"MUSIC"')).toMatchObject({ category: 'MUSIC' });
});

it.each([
  ['names', { names: [] }],
  ['names', { names: [{ language: 'en', name: '  ' }] }],
  ['names.en', named('x'.repeat(61))],
  ['names', { names: [{ language: 'xx', name: 'Bees' }] }],
  ['names', { names: [{ language: '__proto__', name: 'Bees' }] }],
  ['names', { id: 'MUSIC', ...named('Noise') }],
  ['names.en', named('music')],
  ['names.fr', named('Fun', 'JEUX')],
  ['hidden', { id: 'MEETING', hidden: true }],
  ['id', { id: 'KNITTING', hidden: true }],
  ['id', { id: '__proto__', hidden: true }],
])('what makes no sense is refused by %s: %j', async (field, given) => {
  const before = await list();
  expect(Object.keys(await save(given))).toEqual([field]);
  expect(await list()).toEqual(before);
  expect(await server.db.query('SELECT FROM action_logs')).toEqual([]);
});

it('those who add at once all do, each an id, but for a name that is taken', async () => {
  const answers = await Promise.all(['Bees', 'BEES', 'Bees!', 'Bees?', 'Bees…'].map((name) => save(named(name))));
  expect(answers.filter((answer) => Object.keys(answer)[0] === 'names.en')).toHaveLength(1);
  const own = (await list()).elements.filter(({ names }: { names: unknown }) => names);
  expect(own.map(({ id }: { id: string }) => id).sort()).toEqual(['BEES', 'BEES_2', 'BEES_3', 'BEES_4']);
});

it('one keeps its name, and takes no other’s', async () => {
  await save(named('Bees'));
  await save(named('Wasps'));
  expect(Object.keys(await save({ id: 'BEES', ...named('wasps') }))).toEqual(['names.en']);
  expect(Object.keys(await save({ id: 'BEES', ...named('bees', 'Abeilles') }))).toEqual(['byName', 'elements']);
});

it('are for administrators, who read in the log what was done', async () => {
  for (const who of [mona, rose, null]) {
    const refusal = who ? 'unauthorized' : 'unauthenticated';
    const tried = [await list(who), await save(named('Bees'), who), await remove('BEES', who), await order([], who)];
    expect(tried).toEqual([refusal, refusal, refusal, refusal]);
  }
  await save(named('Bees'));
  await save({ id: 'BEES', hidden: true });
  await save({ id: 'BEES', hidden: true });
  await order(['BEES']);
  await remove('BEES');
  expect(
    await server.db.query(
      'SELECT action, target_id AS id, details, user_id AS by FROM action_logs ORDER BY action_logs.id',
    ),
  ).toEqual([
    { action: 'category_creation', id: 'BEES', details: { title: 'Bees', hidden: false }, by: ada.user.id },
    { action: 'category_update', id: 'BEES', details: { title: 'Bees', hidden: true }, by: ada.user.id },
    { action: 'category_order', id: '', details: {}, by: ada.user.id },
    { action: 'category_deletion', id: 'BEES', details: { title: 'Bees', hidden: false }, by: ada.user.id },
  ]);
});
