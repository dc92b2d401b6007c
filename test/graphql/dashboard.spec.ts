import { afterAll, beforeAll, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { runCron } from '#test/cron';
import { buildEvent } from '#test/events';
import { buildGroup } from '#test/groups';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';

let server: TestServer;
let ada: TestPerson;
let mona: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  ada = await buildPerson(server, { role: UserRole.ADMINISTRATOR });
  mona = await buildPerson(server, { role: UserRole.MODERATOR });
});
afterAll(() => server.close());

const ask = async (who: TestPerson | null, fields: string) => {
  const { data, errors } = await server.graphql(
    `{ dashboard { ${fields} } }`,
    {},
    who ? { token: who.accessToken } : {},
  );
  return errors ? errors[0]!.code : data!.dashboard;
};

it('says what there is, to administrators alone', async () => {
  const before = await ask(ada, 'numberOfUsers numberOfEvents numberOfGroups');
  const { event } = await buildEvent(server, { organizer: mona });
  const { group } = await buildGroup(server, { founder: mona });
  expect(
    await ask(
      ada,
      'numberOfUsers numberOfEvents numberOfGroups lastPublicEventPublished { uuid } lastGroupCreated { id }',
    ),
  ).toEqual({
    numberOfUsers: before.numberOfUsers,
    numberOfEvents: before.numberOfEvents + 1,
    numberOfGroups: before.numberOfGroups + 1,
    lastPublicEventPublished: { uuid: event.uuid },
    lastGroupCreated: { id: group.id },
  });
  expect(await ask(mona, 'numberOfUsers')).toBe('unauthorized');
  expect(await ask(null, 'numberOfUsers')).toBe('unauthenticated');
});

it('counts each day once, when it is over', async () => {
  const days = () =>
    ask(ada, 'figures(last: 400) { day accounts reports activitiesReceived deliveries failedDeliveries }').then(
      ({ figures }) => figures,
    );
  const today = new Date().toISOString().slice(0, 10);
  await runCron(server, 'discovery.count-days');
  expect(await days()).toHaveLength(365);
  expect((await days()).some(({ day }: { day: string }) => day === today)).toBe(false);
  await server.db.query('INSERT INTO delivery_counts (day, delivered, failed) VALUES ($1, 7, 2)', [today]);
  await server.db.query(
    `INSERT INTO inbox_activities (uri, type, host, actor_uri, body, received_at)
      SELECT 'urn:' || n, 'Like', 'other.example', 'urn:x', '{}', $1::date + interval '1 hour' FROM generate_series(1, 3) n`,
    [today],
  );
  const federated = { activitiesReceived: 3, deliveries: 7, failedDeliveries: 2 };
  const restore = moveClock(server, 24);
  await runCron(server, 'discovery.count-days');
  await runCron(server, 'discovery.count-days');
  restore();
  const later = await days();
  expect(later.filter(({ day }: { day: string }) => day === today)).toEqual([
    { day: today, accounts: expect.any(Number), reports: 0, ...federated },
  ]);
  expect(later.at(-1).accounts).toBeGreaterThanOrEqual(2);
});
