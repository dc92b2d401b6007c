import { chmodSync, statSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { prepareDatabase } from './app-database.js';
import { type Binaries, findBinaries } from './binaries.js';
import { prepareCluster } from './cluster.js';
import { foldersOf } from './folders.js';
import { startPostmaster, stopPostmaster } from './postmaster.js';
import { chooseRunAs, waysFor, type RunAs } from './run-as.js';

const NOBODY = { name: 'nobody', uid: 65534, gid: 65534 };
const [drop, setpriv, unshare] = waysFor(NOBODY) as [RunAs, RunAs, RunAs];
let programs: string;
let binaries: Binaries;
let folder: string;

/** The programs in a folder that only root may enter, as in a project below /root. */
beforeAll(async () => {
  programs = await mkdtemp(join(tmpdir(), 'convoke-programs-'));
  await cp(join(findBinaries().postgres, '..', '..'), programs, { recursive: true, verbatimSymlinks: true });
  binaries = { initdb: join(programs, 'bin', 'initdb'), postgres: join(programs, 'bin', 'postgres') };
});

afterAll(() => rm(programs, { recursive: true, force: true }));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convoke-run-as-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const choose = (...ways: RunAs[]) => chooseRunAs(folder, binaries, ways);

function isAllowed(way: RunAs): boolean {
  try {
    return choose(way) === way;
  } catch {
    return false;
  }
}

/** Makes, starts and stops a cluster in one of the ways; answers whom the files belong to. */
async function runIn(way: RunAs): Promise<number> {
  const folders = foldersOf(folder);
  prepareCluster(folders.cluster, binaries, way);
  const postmaster = await startPostmaster(folders, binaries.postgres, way);
  try {
    await prepareDatabase(postmaster.socketFolder);
    return statSync(join(folders.cluster, 'base')).uid;
  } finally {
    await stopPostmaster(postmaster);
  }
}

describe.runIf(process.getuid?.() === 0)('root, whom PostgreSQL refuses', () => {
  it('does not merely drop its rights where the other user cannot pass', () => {
    chmodSync(folder, 0o711);
    expect(() => choose(drop)).toThrow('as an ordinary user');
    chmodSync(folder, 0o700);
    chmodSync(programs, 0o711);
    expect(() => choose(drop)).toThrow('as an ordinary user');
    chmodSync(folder, 0o711);
    expect(choose(drop)).toBe(drop);
    chmodSync(programs, 0o700);
  });

  it('runs it in one and the same folder in each way that the machine allows, one after the other', async () => {
    const allowed = [setpriv, unshare].filter(isAllowed);
    expect(allowed).not.toEqual([]);
    for (const way of [...allowed, ...allowed]) expect(await runIn(way), way.name).toBe(way.owner!.uid);
  });

  it('takes the simplest way that works', () => {
    const [expected] = [setpriv, unshare].filter(isAllowed);
    expect(choose(drop, setpriv, unshare)).toBe(expected);
  });
});
