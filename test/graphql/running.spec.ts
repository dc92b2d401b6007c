import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { BossHolder } from '#convoke/core';
import { type Media, MediaAttachments, MediaService } from '#convoke/media';
import { buildPerson, type TestPerson } from '#test/people';
import { photograph } from '#test/pictures';
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

describe('background work', () => {
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
    const entry = (action: string) => ({
      action,
      userId: ada.user.id,
      kind: 'job',
      queue: QUEUE,
      details: { count: 1 },
    });
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
});

describe('storage', () => {
  const CLEAN = 'mutation ($days: Int!) { cleanMedia(olderThanDays: $days) { pictures bytes } }';
  const REPORT = `{ storageReport { bucket disk { freeBytes totalBytes low } archives { files bytes }
    pictures { purpose files bytes } fromElsewhere { files } leaving orphans { files bytes nextAt }
    owners { files bytes actor { id } } } }`;
  const report = () => say(ada, REPORT);
  let width = 100;

  const upload = async ({ user, actor }: TestPerson) =>
    server.app.get(MediaService, { strict: false }).upload({
      bytes: await photograph(width++, 60),
      name: 'tree.jpg',
      owner: { userId: user.id, actorId: actor.id },
    });
  const weightOf = (...pictures: Media[]) =>
    pictures
      .flatMap(({ size, variants }) => [size, ...variants.map((variant) => variant.size)])
      .reduce((sum, size) => sum + size, 0);
  const filesOf = (...pictures: Media[]) => pictures.flatMap(({ keys }) => keys).length;

  it('is told by kind and by owner, each file once, with what nothing shows', async () => {
    const [shown, orphan] = [await upload(ada), await upload(mona)];
    await server.db.transaction((tx) =>
      server.app.get(MediaAttachments, { strict: false }).attach(tx, { kind: 'event', id: '1' }, [shown.id]),
    );
    const twin = await server.app
      .get(MediaService, { strict: false })
      .copyFor({ userId: ada.user.id, actorId: ada.actor.id }, shown.id);
    expect(twin.storageKey).toBe(shown.storageKey);
    const told = await report();
    expect(told).toMatchObject({
      bucket: null,
      disk: { freeBytes: expect.any(Number), totalBytes: expect.any(Number), low: expect.any(Boolean) },
      archives: { files: 0, bytes: 0 },
      fromElsewhere: { files: 0 },
      pictures: [{ purpose: 'default', files: filesOf(shown, orphan), bytes: weightOf(shown, orphan) }],
      orphans: { files: filesOf(orphan), bytes: weightOf(orphan) },
    });
    expect(Date.parse(told.orphans.nextAt)).toBe(orphan.createdAt.getTime() + 48 * 3_600_000);
    expect(told.owners.map(({ actor, bytes }: any) => [actor.id, bytes])).toEqual(
      expect.arrayContaining([
        [ada.actor.id, weightOf(shown)],
        [mona.actor.id, weightOf(orphan)],
      ]),
    );
    await server.db.query(`UPDATE actors SET domain = 'away.example' WHERE id = $1`, [mona.actor.id]);
    const away = await report();
    await server.db.query('UPDATE actors SET domain = NULL WHERE id = $1', [mona.actor.id]);
    expect(away.fromElsewhere.files).toBe(filesOf(orphan));
    expect(away.owners.map(({ actor }: any) => actor.id)).toEqual([ada.actor.id]);
  });

  it('is cleaned at an administrator’s word, but of nothing that came within the hour', async () => {
    await upload(mona);
    expect(await say(ada, CLEAN, { days: 0 })).toEqual({ pictures: 0, bytes: 0 });
    await server.db.query(`UPDATE media SET unattached_since = unattached_since - interval '2 hours'`);
    const before = await report();
    expect(before.orphans.files).toBeGreaterThan(0);
    expect(await say(ada, CLEAN, { days: 1 })).toEqual({ pictures: 0, bytes: 0 });
    const { pictures } = await say(ada, CLEAN, { days: 0 });
    expect(pictures).toBeGreaterThan(0);
    await server.runJobs();
    expect(await report()).toMatchObject({ orphans: { files: 0, nextAt: null }, leaving: 0 });
    const entries = await server.db.query(
      `SELECT user_id AS "userId", details FROM action_logs WHERE action = 'media_cleaning' ORDER BY id DESC LIMIT 1`,
    );
    expect(entries).toEqual([{ userId: ada.user.id, details: { pictures, days: 0 } }]);
  });

  it('is for administrators, and takes days only', async () => {
    for (const days of [-1, 3651]) expect(await say(ada, CLEAN, { days })).toEqual(['validation', 'olderThanDays']);
    expect(await say(mona, CLEAN, { days: 1 })).toEqual(['unauthorized']);
    expect(await say(mona, REPORT)).toEqual(['unauthorized']);
  });
});
