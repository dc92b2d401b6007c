import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { buildGroup } from '#test/groups';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
let ada: TestPerson;
let mona: TestPerson;
let rose: TestPerson;
beforeAll(async () => {
  server = await startTestServer({ RATE_LIMITS: 'false', RESOURCE_PROVIDERS: 'jitsi=https://meet.example/{id}' });
  ada = await buildPerson(server, { role: UserRole.ADMINISTRATOR });
  mona = await buildPerson(server, { role: UserRole.MODERATOR });
  rose = await buildPerson(server);
});
afterAll(() => server.close());
beforeEach(async () => {
  for (const { id } of await list()) await remove(ada, id);
});

const PAD = { kind: 'pad', label: 'Étherpad', url: 'https://pad.example/p/{id}' };
const SAVE = `mutation ($id: ID, $kind: String!, $label: String!, $url: String!) {
  saveResourceService(id: $id, kind: $kind, label: $label, url: $url) { id kind label url madeAtOnce } }`;

/** The first field of the answer, or the fields with mistakes, or the code of the refusal. */
const say = async (who: TestPerson | null, text: string, variables: Record<string, unknown> = {}): Promise<any> => {
  const { data, errors } = await server.graphql(text, variables, who ? { token: who.accessToken } : {});
  if (!errors) return Object.values(data!)[0];
  const fields = errors.map(({ field }) => field).filter(Boolean);
  return fields.length > 0 ? fields : errors[0]!.code;
};
const list = (who: TestPerson | null = ada) => say(who, '{ resourceServices { id kind label url } }');
const save = (who: TestPerson | null, service: object) => say(who, SAVE, { ...service });
const remove = (who: TestPerson | null, id: string) =>
  say(who, 'mutation ($id: ID!) { removeResourceService(id: $id) { id } }', { id });

it('offers what an administrator names, changes and takes away, at once', async () => {
  const pad = await save(ada, PAD);
  expect(pad).toEqual({ ...PAD, id: 'etherpad', madeAtOnce: true });
  const { group } = await buildGroup(server, { founder: rose });
  const make = () =>
    say(
      rose,
      `mutation ($group: ID!, $id: String) {
        createResource(actorId: $group, title: "Minutes", provider: $id) { type resourceUrl } }`,
      { group: group.id, id: pad.id },
    );
  expect(await make()).toMatchObject({
    type: 'pad',
    resourceUrl: expect.stringMatching(/^https:\/\/pad\.example\/p\//),
  });

  const moved = { id: pad.id, kind: 'calc', label: 'Sheets', url: 'https://calc.example/{id}' };
  expect(await save(ada, moved)).toEqual({ ...moved, madeAtOnce: true });
  expect(await list()).toEqual([moved]);
  expect(await make()).toMatchObject({ type: 'calc', resourceUrl: expect.stringContaining('//calc.example/') });
  const told = await server.graphql('{ config { resourceProviders { type software endpoint } } }');
  expect(told.data!.config.resourceProviders).toEqual([
    { type: 'etherpad', software: 'calc', endpoint: 'https://calc.example/' },
  ]);

  expect(await remove(ada, pad.id)).toEqual({ id: pad.id });
  expect(await make()).toEqual(['provider']);
});

it('gives those of one name ids of their own', async () => {
  const names = ['日本', '日本', '3D', '3D'];
  const ids = [];
  for (const label of names) ids.push((await save(ada, { ...PAD, label })).id);
  expect(ids).toEqual(['service', 'service-2', 's3d', 's3d-2']);
});

it('is for administrators', async () => {
  for (const who of [mona, rose, null]) {
    const refusal = who ? 'unauthorized' : 'unauthenticated';
    expect([await list(who), await save(who, PAD), await remove(who, 'jitsi')]).toEqual([refusal, refusal, refusal]);
  }
  expect(await list()).toEqual([]);
});

it.each<[string, string[], object]>([
  ['no name', ['label'], { label: '  ' }],
  ['a long name', ['label'], { label: 'x'.repeat(41) }],
  ['a name that turns the line', ['label'], { label: 'pad\u202Edap' }],
  ['a kind that there is not', ['kind'], { kind: 'folder' }],
  ['no address', ['url'], { url: '' }],
  ['no whole address', ['url'], { url: 'pad.example/{id}' }],
  ['an address that runs', ['url'], { url: 'javascript:alert(1)//{id}' }],
  ['an address that reads files', ['url'], { url: 'file:///{id}' }],
  ['a host that is made up', ['url'], { url: 'https://{id}.pad.example/' }],
  ['somebody’s password', ['url'], { url: 'https://rose:secret@pad.example/{id}' }],
  ['a line end', ['url'], { url: 'https://pad.example/\n{id}' }],
  ['marks that nobody sees', ['url'], { url: 'https://pad.example/\u202E{id}' }],
  ['NUL', ['url'], { url: 'https://pad.example/\0{id}' }],
  ['a long address', ['url'], { url: `https://pad.example/${'x'.repeat(1000)}` }],
  ['mistakes everywhere', ['kind', 'label', 'url'], { kind: '', label: '', url: 'x' }],
])('refuses %s beside its field', async (_, fields, mistake) => {
  expect((await save(ada, { ...PAD, ...mistake })).toSorted()).toEqual(fields);
  expect(await list()).toEqual([]);
});

it('refuses to change or remove what is not there', async () => {
  expect(await save(ada, { ...PAD, id: 'gone' })).toEqual(['id']);
  expect(await remove(ada, 'gone')).toEqual(['id']);
});

it('loses none of those that are named at once, and takes no more than twenty', async () => {
  const answers = await Promise.all(
    Array.from({ length: 24 }, (_, index) => save(ada, { ...PAD, label: `Pad ${index}` })),
  );
  expect(answers.filter((answer) => Array.isArray(answer))).toEqual(Array(4).fill(['label']));
  expect(new Set((await list()).map(({ id }: { id: string }) => id)).size).toBe(20);
});

it('writes down who changed what', async () => {
  await server.db.query('DELETE FROM action_logs');
  const { id } = await save(ada, PAD);
  await save(ada, { id, ...PAD, url: 'https://other.example/{id}' });
  expect(await save(ada, { id: 'nothing', ...PAD })).toEqual(['id']);
  expect(await save(ada, { ...PAD, url: 'no address' })).toEqual(['url']);
  await remove(ada, id);
  const entries = await server.db.query(
    `SELECT action, target_id AS target, user_id AS "userId", details->>'from' AS "from", details->>'to' AS "to"
      FROM action_logs ORDER BY id`,
  );
  const entry = { action: 'setting_change', target: 'resourceServices', userId: ada.user.id };
  expect(entries).toEqual([
    { ...entry, from: null, to: PAD.url },
    { ...entry, from: PAD.url, to: 'https://other.example/{id}' },
    { ...entry, from: 'https://other.example/{id}', to: null },
  ]);
});
