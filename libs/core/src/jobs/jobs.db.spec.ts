import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCron } from '#test/cron';
import { startTestServer, type TestServer } from '#test/server';
import { Database } from '../database/index.js';
import { Mailer } from '../mail/index.js';
import { BossHolder } from './boss.js';
import { domainEvent } from './definitions.js';
import { DomainEvents } from './jobs.service.js';
import { JobRegistry } from './registry.js';

let server: TestServer;
let db: Database;
let mailer: Mailer;

beforeAll(async () => {
  server = await startTestServer();
  db = server.app.get(Database);
  mailer = server.app.get(Mailer);
});
afterAll(() => server.close());

const mail = (subject: string) => ({ to: 'rose@example.org', subject, text: 'x', html: '<p>x</p>' });

describe('a job', () => {
  it('exists when the transaction that wrote it commits', async () => {
    await db.transaction((tx) => mailer.queue(tx, mail('kept')));
    expect((await server.mails()).map(({ subject }) => subject)).toContain('kept');
  });

  it('is gone when the transaction that wrote it rolls back', async () => {
    const failing = db.transaction(async (tx) => {
      await mailer.queue(tx, mail('rolled back'));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect((await server.mails()).map(({ subject }) => subject)).not.toContain('rolled back');
  });

  it('carries headers that cannot be broken by a line end in the subject', async () => {
    await db.transaction((tx) => mailer.queue(tx, mail('innocent\r\nBcc: victim@example.org')));
    const sent = (await server.mails()).find(({ subject }) => subject?.startsWith('innocent'));
    expect(sent?.subject).toBe('innocent Bcc: victim@example.org');
    expect(sent?.bcc ?? []).toEqual([]);
  });
});

it('what was done is forgotten after a day; what failed for good stays to be looked at', async () => {
  const { boss } = server.app.get(BossHolder);
  const ids = await Promise.all(['completed', 'completed', 'failed'].map(() => boss.send('core.send-mail', {})));
  const states = ['completed', 'completed', 'failed'];
  for (const [i, id] of ids.entries()) {
    await db.query(
      `UPDATE jobs.job SET state = $2, completed_on = now() - $3 * interval '1 hour' WHERE id = $1 AND name = 'core.send-mail'`,
      [id, states[i], [23, 25, 25][i]],
    );
  }
  await runCron(server, 'core.forget-finished-jobs');
  const found = await Promise.all(ids.map((id) => boss.findJobs('core.send-mail', { id: id! })));
  expect(found.map((jobs) => jobs.length)).toEqual([1, 0, 1]);
});

describe('a domain event', () => {
  const happened = domainEvent<{ eventId: string }>('event.updated');
  const payloads = ['1', '2', '3'].map((eventId) => ({ eventId, changed: [] }));
  /** What waits for each of its subscribers. */
  const waiting = async () => {
    const { boss } = server.app.get(BossHolder);
    const queues = server.app.get(JobRegistry).subscribersOf(happened.name);
    return Promise.all(queues.map((queue) => boss.findJobs(queue, { queued: true })));
  };

  it('of which many are told at once is told of each to every subscriber, as if it had been told alone', async () => {
    const events = server.app.get(DomainEvents);
    await db.transaction((tx) => events.emit(tx, happened, { ...payloads[0]!, eventId: '0' }));
    await db.transaction((tx) => events.emitMany(tx, happened, payloads));
    await db.transaction((tx) => events.emitMany(tx, happened, []));
    const jobs = await waiting();
    expect(jobs.length).toBeGreaterThan(1);
    for (const each of jobs) {
      expect(each.map(({ data }) => (data as { eventId: string }).eventId).toSorted()).toEqual(['0', '1', '2', '3']);
      const own = { id: '', data: null, createdOn: null, startAfter: null, keepUntil: null };
      const settings = each.map((job) => JSON.stringify({ ...job, ...own }));
      expect(new Set(settings).size).toBe(1);
    }
    await server.runJobs();
  });

  it('is not told where the transaction rolls back', async () => {
    const failing = db.transaction(async (tx) => {
      await server.app.get(DomainEvents).emitMany(tx, happened, payloads);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect((await waiting()).flat()).toEqual([]);
  });
});

describe('a worker', () => {
  it('runs a job that a process without workers wrote to the same database', async () => {
    const url = server.config.database.url!;
    await db.transaction((tx) => mailer.queue(tx, mail('across processes')));
    const { createApp } = await import('../../../../apps/server/src/create-app.js');
    const { testConfig } = await import('#test/config');
    const worker = await createApp(
      testConfig({ DATABASE_URL: url, ROLE: 'worker', DATA_DIR: server.config.server.dataDir }),
    );
    await worker.init();
    const { boss } = worker.get(BossHolder);
    await expect
      .poll(async () => (await boss.findJobs('core.send-mail', { queued: true })).length, { timeout: 30_000 })
      .toBe(0);
    await worker.close();
    expect((await server.mails()).map(({ subject }) => subject)).toContain('across processes');
  });
});
