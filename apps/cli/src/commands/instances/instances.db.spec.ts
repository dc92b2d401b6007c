import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commandLineOn } from '#test/command-line';
import { RemoteServer } from '#test/remote-server';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ FEDERATION: 'true' });
});
afterAll(() => server.close());

const instances = (...args: string[]) => commandLineOn(server)('instances', ...args);
const answer = async (...args: string[]) => JSON.parse((await instances(...args, '--json')).stdout);

it('this one talks to those on a list, when it is told so', async () => {
  expect(await instances('mode', 'allowlist')).toMatchObject({ exitCode: 2 });
  expect(await answer('mode')).toEqual({ mode: 'open' });
  expect(await answer('mode', 'allowlist', '--yes')).toEqual({ mode: 'allowlist' });
  expect(await answer('allow', 'Friends.Example')).toEqual({ host: 'friends.example' });
  expect(await answer('allowed')).toMatchObject([{ host: 'friends.example' }]);
  await instances('disallow', 'friends.example');
  expect(await instances('disallow', 'friends.example')).toMatchObject({ exitCode: 1 });
  await instances('mode', 'open');
  const log = await server.db.query<{ action: string }>(
    'SELECT action FROM action_logs WHERE user_id IS NULL ORDER BY id',
  );
  expect(log.map(({ action }) => action)).toEqual([
    'federation_mode_change',
    'instance_allow',
    'instance_disallow',
    'federation_mode_change',
  ]);
});

it('lists of blocks are tried, taken over and written', async () => {
  const folder = server.config.server.dataDir;
  const file = join(folder, 'blocks.csv');
  await writeFile(file, '#domain,#severity\nspam.example,suspend\nloud.example,silence\ncom,suspend\n');
  const counts = [
    { outcome: 'new', lines: 2 },
    { outcome: 'refused', lines: 1 },
  ];
  expect(await answer('import-blocks', file, '--dry-run')).toEqual(counts);
  expect(await instances('import-blocks', file)).toMatchObject({ exitCode: 2 });
  expect(await server.db.query('SELECT FROM block_list_imports')).toEqual([]);
  expect(await answer('import-blocks', file, '--yes')).toMatchObject({ counts });
  await server.runJobs();
  expect(await answer('blocks')).toMatchObject([{ host: 'loud.example' }, { host: 'spam.example' }]);
  const written = join(folder, 'written.csv');
  await instances('export-blocks', written);
  const { stdout } = await instances('export-blocks');
  expect((await readFile(written, 'utf8')).trimEnd()).toBe(stdout.trimEnd());
  expect(stdout).toContain('spam.example,suspend');
  expect(await instances('import-blocks', written, '--yes')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('Nothing of it is to be done.'),
  });
  expect(await instances('import-blocks', '/nowhere', '--yes')).toMatchObject({ exitCode: 2 });
});

it('are listed and shown as far as they are known', async () => {
  expect(await answer('list', 'spam')).toMatchObject([{ host: 'spam.example', suspended: true }]);
  expect(await answer('show', 'spam.example')).toMatchObject({ events: 0, suspended: true });
  expect(await instances('show', `'; --`)).toMatchObject({ exitCode: 1, stdout: '' });
});

it('are followed, let in, turned away and asked anew, and none that is not there', async () => {
  const other = await RemoteServer.start();
  const { host } = other;
  const relay = other.person('relay', { type: 'Application' });
  other.nodeInfo({ software: 'mobilizon', version: '5.1', actorUri: relay.uri });
  const standing = async () => {
    const { followed, followsUs, version } = await answer('show', host);
    return { followed, followsUs, version };
  };
  expect(await answer('follow', ` ${host}`)).toEqual({ host });
  expect(await standing()).toEqual({ followed: 'pending', followsUs: 'none', version: '5.1' });
  await instances('unfollow', host);
  expect(await instances('unfollow', host)).toMatchObject({ exitCode: 1, stdout: '' });

  await server.db.query(
    `INSERT INTO follows (uri, follower_id, target_id, approved, created_at, updated_at)
      SELECT $1 || '#follow', them.id, us.id, false, now(), now() FROM actors us, actors them
      WHERE us.url = $2 AND them.url = $1`,
    [relay.uri, `${server.url}/relay`],
  );
  expect(await answer('accept', host)).toEqual({ host });
  expect(await standing()).toEqual({ followed: 'none', followsUs: 'approved', version: '5.1' });
  expect(await answer('reject', host)).toEqual({ host });
  for (const way of ['accept', 'reject']) expect(await instances(way, host)).toMatchObject({ exitCode: 1, stdout: '' });

  other.nodeInfo({ software: 'mobilizon', version: '5.2', actorUri: relay.uri });
  expect(await answer('refresh', host)).toEqual({ host });
  expect(await standing()).toEqual({ followed: 'none', followsUs: 'none', version: '5.2' });
  await other.close();
  for (const way of ['follow', 'refresh']) {
    const { exitCode, stderr } = await instances(way, '127.0.0.1:1');
    expect({ way, exitCode, lines: stderr.trim().split('\n').length }).toEqual({ way, exitCode: 1, lines: 1 });
  }
  const log = await server.db.query<{ action: string }>(
    `SELECT action FROM action_logs WHERE user_id IS NULL AND target_id = $1 ORDER BY id`,
    [host],
  );
  expect(log.map(({ action }) => action)).toEqual([
    'instance_follow',
    'instance_unfollow',
    'instance_accept',
    'instance_reject',
    'instance_refresh',
  ]);
});
