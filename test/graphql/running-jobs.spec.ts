import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { BossHolder } from '#convoke/core';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

const QUEUE = 'discovery.recount-participants';

let server: TestServer;
let ada: TestPerson;
let mona: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  ada = await buildPerson(server, { role: UserRole.ADMINISTRATOR });
  mona = await buildPerson(server, { role: UserRole.MODERATOR });
  await server.runJobs();
});
afterAll(() => server.close());

const say = async (who: TestPerson, text: string, variables = {}): Promise<any> => {
  const { data, errors } = await server.graphql(text, variables, { token: who.accessToken });
  return errors ? [errors[0]!.code, errors[0]!.field].filter(Boolean) : Object.values(data!)[0];
};
const RETRY = 'mutation ($queue: String!, $id: ID) { retryJobs(queue: $queue, id: $id) }';
const DISCARD = 'mutation ($queue: String!, $id: ID) { discardJobs(queue: $queue, id: $id) }';
const PARKED = `query ($queue: String, $page: Int, $limit: Int) {
  parkedJobs(queue: $queue, page: $page, limit: $limit) {
    total elements { id queue about { name value } problem attempts } } }`;
const queueOf = async (name: string) =>
  (await say(ada, '{ jobQueues { queue waiting running retrying parked } }')).find(
    ({ queue }: { queue: string }) => queue === name,
  );
const logged = () =>
  server.db.query(
    `SELECT action, user_id AS "userId", target_kind AS kind, target_id AS queue, details
      FROM action_logs WHERE action LIKE 'job%' ORDER BY id`,
  );

beforeEach(async () => {
  await server.db.query('DELETE FROM jobs.job WHERE name = $1', [QUEUE]);
  await server.db.query(`DELETE FROM action_logs WHERE action LIKE 'job%'`);
  const { boss } = server.app.get(BossHolder);
  for (const eventId of ['1', '2', '3']) {
    await boss.send(QUEUE, { eventId, userId: '7', note: 'secret' }, { singletonKey: eventId });
  }
  await server.db.query(
    `UPDATE jobs.job SET state = 'failed', completed_on = now(), retry_count = 8, keep_until = now() - interval '1 day',
        output = '{"message": "no rose@example.org", "stack": "secret"}'
      WHERE name = $1`,
    [QUEUE],
  );
});

it('shows what failed for good, in pages, with ids alone', async () => {
  expect(await queueOf(QUEUE)).toEqual({ queue: QUEUE, waiting: 0, running: 0, retrying: 0, parked: 3 });
  const { total, elements } = await say(ada, PARKED, { queue: QUEUE, limit: 2, page: 1 });
  expect(total).toBe(3);
  expect(elements).toHaveLength(2);
  const all = await say(ada, PARKED, { limit: 100 });
  const ours = all.elements.filter(({ queue }: { queue: string }) => queue === QUEUE);
  expect(ours.map(({ about }: { about: object[] }) => about).flat()).toEqual(
    expect.arrayContaining(['1', '2', '3'].map((value) => ({ name: 'eventId', value }))),
  );
  expect(ours[0]).toMatchObject({ problem: 'no r…@example.org', attempts: 9 });
  expect(JSON.stringify(all)).not.toMatch(/secret|userId|rose@/);
  expect(await say(ada, PARKED, { queue: 'nothing' })).toEqual({ total: 0, elements: [] });
});

it('one, or all of a queue, is tried again or discarded, and it is written down', async () => {
  const [one, other] = (await say(ada, PARKED, { queue: QUEUE })).elements;
  expect(await say(ada, RETRY, { queue: QUEUE, id: one.id })).toBe(1);
  expect(await queueOf(QUEUE)).toMatchObject({ retrying: 1, parked: 2 });
  expect(await say(ada, DISCARD, { queue: QUEUE, id: other.id })).toBe(1);
  expect(await say(ada, RETRY, { queue: QUEUE })).toBe(1);
  await server.runJobs();
  expect(await queueOf(QUEUE)).toMatchObject({ waiting: 0, retrying: 0, parked: 0 });
  expect(await say(ada, DISCARD, { queue: QUEUE })).toBe(0);
  const entry = (action: string) => ({ action, userId: ada.user.id, kind: 'job', queue: QUEUE, details: { count: 1 } });
  expect(await logged()).toEqual(['job_retry', 'job_discard', 'job_retry'].map(entry));
});

it('what is not there is refused, and so are all others', async () => {
  const { id } = (await say(ada, PARKED, { queue: QUEUE })).elements[0];
  for (const text of [RETRY, DISCARD]) {
    expect(await say(ada, text, { queue: 'nothing' })).toEqual(['not_found', 'queue']);
    expect(await say(ada, text, { queue: '' })).toEqual(['validation', 'queue']);
    expect(await say(ada, text, { queue: 'core.send-mail', id })).toEqual(['not_found', 'id']);
    expect(await say(ada, text, { queue: QUEUE, id: "1' OR true" })).toEqual(['not_found', 'id']);
    expect(await say(mona, text, { queue: QUEUE })).toEqual(['unauthorized']);
  }
  expect(await say(mona, PARKED)).toEqual(['unauthorized']);
  expect(await say(mona, '{ jobQueues { queue } }')).toEqual(['unauthorized']);
  expect([await queueOf(QUEUE), await logged()]).toMatchObject([{ parked: 3 }, []]);
});

it('two administrators at once discard each job once', async () => {
  const counts = await Promise.all([say(ada, DISCARD, { queue: QUEUE }), say(ada, DISCARD, { queue: QUEUE })]);
  expect(counts.reduce((sum, count) => sum + count)).toBe(3);
});
