import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commandLineOn } from '#test/command-line';
import { buildEvent } from '#test/events';
import { Unpacked } from '#test/exports';
import { buildPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const convoke = (...args: string[]) => commandLineOn(server)(...args);

it('all public events of the instance come in one calendar, and no others', async () => {
  const organizer = await buildPerson(server);
  await buildEvent(server, { organizer, title: 'Harvest for all' });
  await buildEvent(server, { organizer, title: 'Harvest for few', visibility: 'private' });
  expect(await convoke('reindex')).toMatchObject({ exitCode: 0, stdout: '2 events were read.\n' });
  const file = join(server.config.server.dataDir, 'events.ics');
  expect(await convoke('export', 'events', file)).toMatchObject({ exitCode: 0, stdout: `1 events are in ${file}.\n` });
  const calendar = await readFile(file, 'utf8');
  expect(calendar).toContain('SUMMARY:Harvest for all');
  expect(calendar).not.toContain('few');
  expect(await convoke('export', 'events', '/nowhere/at/all.ics')).toMatchObject({ exitCode: 1, stdout: '' });
});

it('the archive of an account is written for its owner alone, which the action log says', async () => {
  const { user, actor } = await buildPerson(server);
  const file = join(server.config.server.dataDir, 'archive.zip');
  expect(await convoke('export', 'account', user.email, file)).toMatchObject({ exitCode: 0, stderr: '' });
  expect(new Unpacked(await readFile(file)).json('account.json')).toMatchObject({
    profiles: [`profiles/${actor.preferredUsername}/`],
  });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await convoke('export', 'account', 'nobody@example.org', file)).toMatchObject({ exitCode: 1 });
  const nowhere = await convoke('export', 'account', user.email, '/nowhere/at/all.zip');
  expect([nowhere.exitCode, nowhere.stderr.trim().split('\n')]).toEqual([1, [expect.stringContaining('Cannot write')]]);
  const log = `SELECT user_id AS by FROM action_logs WHERE action = 'user_export' AND target_id = $1`;
  expect(await server.db.query(log, [user.id])).toEqual([{ by: null }, { by: null }]);
});

it('a mail is sent to try, which the action log says', async () => {
  expect(await convoke('mail-test', 'me@example.org')).toMatchObject({ exitCode: 0 });
  expect(await convoke('mail-test', 'no address')).toMatchObject({ exitCode: 1, stdout: '' });
  const log = await server.db.query<{ action: string }>('SELECT action FROM action_logs WHERE user_id IS NULL');
  expect(log.map(({ action }) => action)).toContain('mail_test');
});

it('failed jobs are listed, tried again and forgotten', async () => {
  await server.db.query(`INSERT INTO jobs.job (name, state, completed_on, output)
    SELECT 'core.send-mail', 'failed', now(), '{"message":"No luck"}' FROM generate_series(1, 2)`);
  const failed = JSON.parse((await convoke('jobs', 'failed', 'core.send-mail', '--json')).stdout);
  expect(failed).toMatchObject([{ problem: 'No luck' }, { queue: 'core.send-mail' }]);
  expect(await convoke('jobs', 'retry', 'core.send-mail', '--id', failed[0].id)).toMatchObject({
    stdout: '1 jobs are tried once more.\n',
  });
  expect(await convoke('jobs', 'discard', 'core.send-mail')).toMatchObject({ exitCode: 2 });
  expect(await convoke('jobs', 'discard', 'core.send-mail', '--yes')).toMatchObject({
    stdout: '1 jobs are forgotten.\n',
  });
  expect(await convoke('jobs', 'failed')).toMatchObject({ stdout: 'None failed for good.\n' });
  for (const [args, words] of [
    [['no-queue'], 'There is no queue called no-queue.'],
    [['core.send-mail', '--id', `'; --`], `No job '; -- of core.send-mail failed.`],
  ] as const) {
    expect(await convoke('jobs', 'retry', ...args)).toMatchObject({ exitCode: 1, stderr: `${words}\n` });
  }
});

it('files are weighed, and those that nothing shows are cleaned away', async () => {
  expect((await convoke('media', 'usage')).stdout).toContain('shown nowhere');
  const dry = await convoke('media', 'clean', '--dry-run', '--json');
  expect(JSON.parse(dry.stdout)).toEqual({ pictures: 0, bytes: 0 });
  expect(await convoke('media', 'clean')).toMatchObject({ exitCode: 2 });
  expect(await convoke('media', 'clean', '--days', '-1', '--yes')).toMatchObject({ exitCode: 2 });
  expect(await convoke('media', 'clean', '--yes')).toMatchObject({ exitCode: 0 });
});
