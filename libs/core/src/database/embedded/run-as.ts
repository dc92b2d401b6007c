import { spawnSync } from 'node:child_process';
import { lstatSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Binaries } from './binaries.js';
import { giveTo, type Owner } from './folders.js';

/** A program call with its arguments and, where it gives up root by itself, the user it becomes. */
export interface Call {
  file: string;
  args: string[];
  uid?: number;
  gid?: number;
}

/** A way to run a program as somebody who is not root and still reaches the data and the programs. */
export interface RunAs {
  name: string;
  /** Who must own the files; nobody is named where they stay as they are. */
  owner: Owner | undefined;
  call(file: string, args: string[]): Call;
}

interface Account extends Owner {
  name: string;
}

const ROOT: Owner = { uid: 0, gid: 0 };
/** Lets the unprivileged user pass through folders closed to it, such as /root, and nothing more. */
const PASS_FOLDERS = '+dac_override,+dac_read_search';

/** The ways root has to run PostgreSQL, which refuses to be root, the simplest first. */
export function waysFor(account: Owner): RunAs[] {
  const { uid, gid } = account;
  return [
    { name: 'drop', owner: account, call: (file, args) => ({ file, args, uid, gid }) },
    {
      name: 'setpriv',
      owner: account,
      call: (file, args) => ({
        file: 'setpriv',
        args: [
          `--reuid=${uid}`,
          `--regid=${gid}`,
          '--clear-groups',
          // initdb asks access(2) about its programs, which by default forgets what is more than the user's own.
          '--securebits=+no_setuid_fixup',
          `--inh-caps=${PASS_FOLDERS}`,
          `--ambient-caps=${PASS_FOLDERS}`,
          '--',
          file,
          ...args,
        ],
      }),
    },
    {
      // Outside the user namespace the process stays root, so the files stay root's; inside it sees itself as the account.
      name: 'unshare',
      owner: ROOT,
      call: (file, args) => ({
        file: 'unshare',
        args: ['--user', `--map-user=${uid}`, `--map-group=${gid}`, '--', file, ...args],
      }),
    },
  ];
}

/** Chooses how to run PostgreSQL: as we are, or as root in the first way that a trial in the folder shows to work. */
export function chooseRunAs(folder: string, { initdb }: Binaries, ways = possibleWays(folder)): RunAs {
  const way = ways.find((candidate) => works(candidate, folder, initdb));
  if (way) return way;
  throw new Error(
    `PostgreSQL does not run as root, and no other user can reach both ${initdb} and ${folder}. ` +
      'Start the server as an ordinary user, or set DATA_DIR to a folder that others may pass through.',
  );
}

/** Runs a call to its end and answers what it printed; throws with that text when it failed. */
export function runToEnd({ file, args, uid, gid }: Call): string {
  const { status, error, stdout, stderr } = spawnSync(file, args, {
    ...(uid === undefined ? {} : { uid, gid }),
    cwd: '/',
    env: POSTGRES_ENVIRONMENT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${file} failed: ${error?.message ?? `${stderr}${stdout}`.trim()}`);
  return stdout;
}

/** All that PostgreSQL is told by its environment: none of the PG* variables and locales of whoever starts it. */
export const POSTGRES_ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
};

function possibleWays(folder: string): RunAs[] {
  if (process.getuid?.() !== 0)
    return [{ name: 'same user', owner: undefined, call: (file, args) => ({ file, args }) }];
  return waysFor(accountFor(folder));
}

/** Tries for real: give away a folder, enter it, write in it, and let initdb look for all that it needs. */
function works(way: RunAs, folder: string, initdb: string): boolean {
  const trial = mkdtempSync(join(folder, 'trial-'));
  try {
    giveTo(way.owner, trial);
    const script = 'cd "$1" && : > written && exec "$2" --show --pgdata "$1"';
    runToEnd(way.call('/bin/sh', ['-c', script, 'sh', trial, initdb]));
    return true;
  } catch {
    return false;
  } finally {
    rmSync(trial, { recursive: true, force: true });
  }
}

/** Whoever owns the nearest folder that is not root's, so that root and that user can take turns; else `nobody`. */
function accountFor(folder: string): Account {
  const accounts = unprivilegedAccounts();
  for (let path = folder; path !== dirname(path); path = dirname(path)) {
    const { uid } = lstatSync(path);
    const owner = accounts.find((account) => account.uid === uid);
    if (owner) return owner;
  }
  const nobody = accounts.find((account) => account.name === 'nobody') ?? accounts[0];
  if (!nobody) throw new Error('PostgreSQL does not run as root, and /etc/passwd names no other user');
  return nobody;
}

function unprivilegedAccounts(): Account[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ uid }) => uid > 0);
}
