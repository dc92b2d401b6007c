import { afterAll, beforeAll, expect, test } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { buildEvent } from '#test/events';
import { buildGroup } from '#test/groups';
import { buildPerson, type TestPerson } from '#test/people';
import { RemoteServer } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
let remote: RemoteServer;
let moderator: TestPerson;
beforeAll(async () => {
  [server, remote] = await Promise.all([
    startTestServer({ FEDERATION: 'true', FEDERATION_ALLOW_PRIVATE_NETWORK: 'true' }),
    RemoteServer.start(),
  ]);
  moderator = await buildPerson(server, { role: UserRole.MODERATOR });
});
afterAll(() => Promise.all([server?.close(), remote?.close()]));

const ask = (query: string, variables: object, person: TestPerson | null) =>
  server.graphql(query, { ...variables }, { token: person?.accessToken });
const change = (name: string, id: string, as: TestPerson | null = moderator) =>
  ask(`mutation ($id: ID!) { ${name}(id: $id) { id silenced name } }`, { id }, as);
const logOf = async (id: string) => {
  const rows = await server.db.query<{ action: string }>(
    `SELECT action FROM action_logs WHERE target_kind = 'actor' AND target_id = $1 ORDER BY id`,
    [id],
  );
  return rows.map(({ action }) => action);
};

test('a profile is silenced once though three do it at once, listed for moderators, and heard again', async () => {
  const rose = await buildPerson(server);
  const { event } = await buildEvent(server, { organizer: rose, title: 'Roses for sale' });
  const { id, preferredUsername } = rose.actor;
  await Promise.all([1, 2, 3].map(() => change('silenceProfile', id)));
  await server.runJobs();
  const found = async () =>
    (await ask('{ searchEvents(term: "Roses for sale") { total } }', {}, null)).data!.searchEvents.total;
  expect(await found()).toBe(0);
  const list = (as: TestPerson) =>
    ask(
      `query ($name: String) { persons(preferredUsername: $name, silenced: true) { elements { id } } }`,
      { name: preferredUsername },
      as,
    );
  expect((await list(moderator)).data!.persons.elements).toEqual([{ id }]);
  const told = await ask(
    'query ($uuid: UUID!) { event(uuid: $uuid) { organizerActor { id silenced } } }',
    { uuid: event.uuid },
    rose,
  );
  expect(told.data!.event.organizerActor).toEqual({ id, silenced: null });
  expect((await change('unsilenceProfile', id)).data!.unsilenceProfile).toMatchObject({ id, silenced: false });
  await server.runJobs();
  expect(await found()).toBe(1);
  expect(await logOf(id)).toEqual(['actor_silencing', 'actor_unsilencing']);
});

test('a silenced group is found by its members alone, and shows on its own page what it did', async () => {
  const lea = await buildPerson(server);
  const { group } = await buildGroup(server, { founder: lea, name: 'Loud gardeners' });
  await buildEvent(server, { organizer: lea, title: 'Loud garden', attributedToId: group.id });
  await change('silenceProfile', group.id);
  await server.runJobs();
  const groups = async (as: TestPerson | null) =>
    (await ask('{ searchGroups(term: "Loud gardeners") { total } }', {}, as)).data!.searchGroups.total;
  expect([await groups(null), await groups(moderator), await groups(lea)]).toEqual([0, 0, 1]);
  const { data } = await ask(
    'query ($name: String!) { group(preferredUsername: $name) { organizedEvents { total } } events { elements { title } } }',
    { name: group.preferredUsername },
    null,
  );
  expect(data!.group.organizedEvents.total).toBe(1);
  expect(JSON.stringify(data!.events)).not.toContain('Loud garden');
});

test.each(['silenceProfile', 'unsilenceProfile', 'refreshProfile'])(
  '%s is for moderators, of what there is',
  async (name) => {
    const [rose, admin] = [await buildPerson(server), await buildPerson(server, { role: UserRole.ADMINISTRATOR })];
    for (const as of [null, rose]) expect((await change(name, rose.actor.id, as)).errors).toHaveLength(1);
    for (const id of ['0', '-1', 'x', '9'.repeat(40)]) {
      expect((await change(name, id)).errors![0]).toMatchObject({ code: 'actor_not_found' });
    }
    if (name === 'silenceProfile') {
      expect((await change(name, moderator.actor.id)).errors![0]!.code).toBe('own_account');
      expect((await change(name, admin.actor.id)).errors![0]!.code).toBe('administrators_only');
    }
    expect(await logOf(rose.actor.id)).toEqual([]);
  },
);

test('a profile elsewhere is read anew, and what cannot be had is said', async () => {
  const ada = remote.person('ada');
  await ask('query ($uri: String!) { interact(uri: $uri) { url } }', { uri: ada.uri }, moderator);
  const [{ id }] = (await server.db.query<{ id: string }>('SELECT id FROM actors WHERE url = $1', [ada.uri])) as [
    { id: string },
  ];
  remote.serve(ada.uri, { ...ada.document, name: 'Ada the Second' });
  expect((await change('refreshProfile', id)).data!.refreshProfile.name).toBe('Ada the Second');
  remote.handle(new URL(ada.uri).pathname, (_, response) => response.writeHead(500).end());
  const { errors } = await change('refreshProfile', id);
  expect(JSON.stringify(errors)).toContain('Its server did not give it to us');
  expect((await change('refreshProfile', moderator.actor.id)).errors![0]).toMatchObject({ field: 'id' });
  expect(await logOf(id)).toEqual(['actor_refresh']);
});
