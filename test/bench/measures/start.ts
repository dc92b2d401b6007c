import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from '#test/processes';
import { rounded, type Row } from '../table.js';

const GOAL_S = 5;
const LIMIT_MS = 60_000;
const ROOT = new URL('../../../../', import.meta.url).pathname;

/** P12: from `npm start` on an installed and built tree to the first page, with an empty data folder and with a used one. */
export async function measureStart(folder: string): Promise<Row[]> {
  const dataDir = join(folder, 'start');
  const first = await secondsToPage(dataDir);
  const again = await secondsToPage(dataDir);
  const row = (what: string, seconds: number): Row => ({
    id: 'P12',
    what: `\`npm start\` to the first page, ${what}`,
    value: `${rounded(seconds)} s`,
    reference: '–',
    ratio: '–',
    goal: `≤ ${GOAL_S} s`,
    met: seconds <= GOAL_S,
  });
  return [row('new instance (makes its database)', first), row('instance that ran before', again)];
}

async function secondsToPage(dataDir: string): Promise<number> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const start = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: ROOT,
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      HOST: '127.0.0.1',
      PORT: String(port),
      PUBLIC_URL: url,
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
  try {
    while (!(await answers(url))) {
      if (performance.now() - start > LIMIT_MS) throw new Error('npm start shows no page');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return (performance.now() - start) / 1000;
  } finally {
    await end(child.pid!);
  }
}

/** Ends the whole group that npm leads, which itself passes no signal on and goes before the server does. */
async function end(group: number): Promise<void> {
  process.kill(-group, 'SIGTERM');
  while (isThere(group)) await new Promise((resolve) => setTimeout(resolve, 50));
}

function isThere(group: number): boolean {
  try {
    return process.kill(-group, 0);
  } catch {
    return false;
  }
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    async (response) => response.ok && (await response.text()).includes('</html>'),
    () => false,
  );
}
