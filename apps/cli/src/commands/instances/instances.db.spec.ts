import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commandLineOn } from '#test/command-line';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
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
  expect(await instances('import-blocks', '/nowhere', '--yes')).toMatchObject({ exitCode: 2 });
});

it('are listed and shown as far as they are known', async () => {
  expect(await answer('list', 'spam')).toMatchObject([{ host: 'spam.example', suspended: true }]);
  expect(await answer('show', 'spam.example')).toMatchObject({ events: 0, suspended: true });
  expect(await instances('show', `'; --`)).toMatchObject({ exitCode: 1, stdout: '' });
});
