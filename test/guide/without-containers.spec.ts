import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blocksOf, readUnit, RunningService, runToEnd, type Unit } from '#test/composed/index';
import { cloneDatabase } from '#test/database';
import { freePort } from '#test/processes';
import { throwawayFolder } from '#test/throwaway-folder';

const ROOT = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '');
/** Starts a whole machine on a busy one. */
const LONG = 300_000;
const PATIENCE = { timeout: LONG, interval: 250 };

let database: Awaited<ReturnType<typeof cloneDatabase>>;
let folder: Awaited<ReturnType<typeof throwawayFolder>>;
let settings: Record<string, string>;
let running: RunningService | undefined;

beforeAll(async () => {
  [database, folder] = await Promise.all([cloneDatabase(), throwawayFolder('convoke-unit-')]);
  const port = await freePort();
  settings = {
    ...(parseEnv(blocksOf('Without containers')[1]!) as Record<string, string>),
    // What this machine has in place of the example's.
    PUBLIC_URL: `http://localhost:${port}`,
    PORT: String(port),
    DATABASE_URL: database.url,
    DATA_DIR: join(folder.path, 'data'),
    GEOCODER: 'photon',
  };
});
afterAll(async () => {
  await running?.stop('SIGKILL');
  await Promise.all([database.drop(), folder.remove()]);
});

/** The unit's command where its folders lie on this machine, with what systemd gives it. */
function called({ command, directory, environment }: Unit) {
  const here = (path: string) => path.replace('/opt/convoke', ROOT).replace('/var/backups', folder.path);
  const [file, ...args] = command.map(here) as [string, ...string[]];
  return { file, args, options: { cwd: here(directory), env: { PATH: '/usr/bin:/bin', ...environment, ...settings } } };
}

describe('what systemd starts, with the settings of the guide', () => {
  it(
    'is a server that says that it is ready, and the password once, and ends when it is told to',
    async () => {
      const { file, args, options } = called(readUnit('convoke.service'));
      const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
      const isReady = () =>
        fetch(`http://127.0.0.1:${settings.PORT}/health/ready`).then(
          ({ ok }) => ok,
          () => false,
        );
      running = new RunningService(child, Number(settings.PORT), isReady);
      await expect.poll(async () => (await isReady()) || running!.isOver, PATIENCE).toBe(true);
      expect(running.output).toMatch(/you@example\.org\s+\S+/);
      await running.stop('SIGTERM');
      expect(child.exitCode, running.output).toBe(0);
    },
    LONG,
  );

  it(
    'is a backup each night, where the guide says',
    async () => {
      const { file, args, options } = called(readUnit('convoke-backup.service'));
      mkdirSync(join(folder.path, 'convoke'));
      expect(await runToEnd(file, args, options)).toMatchObject({
        code: 0,
        output: expect.stringContaining(' tables, '),
      });
      expect(readdirSync(join(folder.path, 'convoke'))).toEqual([expect.stringMatching(/\.tar\.gz$/)]);
    },
    LONG,
  );
});
