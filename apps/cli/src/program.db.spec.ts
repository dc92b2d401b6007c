import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callConvoke, environmentOf } from '#test/command-line';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
let environment: Record<string, string>;

beforeAll(async () => {
  server = await startTestServer();
  environment = environmentOf(server);
});
afterAll(() => server.close());

const convoke = (...args: string[]) => callConvoke(environment, ...args);

describe('the command line', () => {
  it('tells who calls it in a wrong way, with 2, and touches nothing', async () => {
    const wrong = [['nonsense'], ['users', 'unlock'], ['backup', '--keep', 'x'], ['--env-file', '/nowhere', 'doctor']];
    for (const args of wrong) {
      const { exitCode, stdout, stderr } = await convoke(...args);
      expect([args, exitCode, stdout]).toEqual([args, 2, '']);
      expect(stderr).not.toMatch(/\n\s+at /);
    }
  });

  it('says in two lines where the database cannot be reached, and waits for none', async () => {
    const nowhere = { ...environment, DATABASE_URL: 'postgresql://127.0.0.1:1/convoke' };
    for (const args of [['users', 'list'], ['migrate'], ['backup', '/nowhere/backup.tar.gz']]) {
      const { exitCode, stderr } = await callConvoke(nowhere, ...args);
      expect([args, exitCode, stderr.split('\n')]).toEqual([
        args,
        1,
        [expect.stringContaining('The database cannot be reached'), expect.stringContaining('DATABASE_URL'), ''],
      ]);
    }
  });

  it('says in a line which file it cannot write', async () => {
    const full = join(environment.DATA_DIR!, 'full');
    await mkdir(environment.DATA_DIR!, { recursive: true });
    await symlink('/dev/full', `${full}.part`);
    for (const [file, why] of [
      ['/nowhere/backup.tar.gz', /^Cannot write \/nowhere\/backup.tar.gz: .*\n$/],
      [full, /^ENOSPC: .*\n$/],
    ] as const) {
      const { exitCode, stderr } = await convoke('backup', file);
      expect([exitCode, stderr]).toEqual([1, expect.stringMatching(why)]);
    }
    expect(await convoke('instances', 'export-blocks', '/nowhere/blocks.csv')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^Cannot write .*\n$/),
    });
  });

  it('explains itself', async () => {
    expect(await convoke('restore', '--help')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('--force'),
    });
  });
});

describe('blocks of instances', () => {
  it('are made, listed and lifted, and the action log says that nobody of the pages did it', async () => {
    expect(await convoke('instances', 'block', 'bad.example')).toMatchObject({ exitCode: 2 });
    expect(await convoke('instances', 'block', 'bad.example', '--comment', 'Spam', '--yes')).toMatchObject({
      exitCode: 0,
      stdout: 'bad.example is blocked (suspend).\n',
    });
    const { stdout } = await convoke('instances', 'blocks', '--json');
    expect(JSON.parse(stdout)).toMatchObject([{ host: 'bad.example', severity: 'suspend', publicComment: 'Spam' }]);
    expect(await convoke('instances', 'unblock', 'bad.example')).toMatchObject({ exitCode: 0 });
    expect(await convoke('instances', 'blocks')).toMatchObject({ stdout: 'No instance is blocked.\n' });
    const log = await server.db.query('SELECT action, target_id, user_id FROM action_logs ORDER BY id');
    expect(log).toEqual([
      { action: 'instance_block', target_id: 'bad.example', user_id: null },
      { action: 'instance_unblock', target_id: 'bad.example', user_id: null },
    ]);
  });

  it('that make no sense are refused in words', async () => {
    for (const args of [
      ['block', 'com', '--yes'],
      ['unblock', 'never.example'],
    ]) {
      const { exitCode, stderr } = await convoke('instances', ...args);
      expect([exitCode, stderr.trim().split('\n').length]).toEqual([1, 1]);
    }
  });
});
