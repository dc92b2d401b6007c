import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.js';
import { giveTo, renewPrivateFolder } from './folders.js';
import { runToEnd, type RunAs } from './run-as.js';
import { SETTINGS, settingsFile } from './settings.js';

/**
 * Case and character classes by the built-in Unicode tables, order by code point: the same on every machine.
 * Some extensions still ask the C library about letters, hence a UTF-8 character type under whatever name it has here.
 */
const CHARACTER_TYPES = ['C.UTF-8', 'en_US.UTF-8', 'C'];
const OWN_SETTINGS = `include 'convoke.conf'

# convoke.conf is written anew at each start. Settings below this line are yours and win.
`;

/** Makes the cluster where there is none, refuses one of another version, and writes the settings of this program. */
export function prepareCluster(cluster: string, binaries: Binaries, runAs: RunAs): void {
  if (!existsSync(join(cluster, 'PG_VERSION'))) makeCluster(cluster, binaries, runAs);
  giveTo(runAs.owner, cluster);
  checkVersion(cluster, binaries, runAs);
  const settings = join(cluster, 'convoke.conf');
  writeFileSync(settings, settingsFile(SETTINGS), { mode: 0o600 });
  giveTo(runAs.owner, settings);
}

// Under another name until it is whole, so that a start which was killed half-way leaves nothing that looks like a cluster.
function makeCluster(cluster: string, { initdb }: Binaries, runAs: RunAs): void {
  if (existsSync(cluster) && readdirSync(cluster).length > 0) {
    throw new Error(`${cluster} holds something that is not a PostgreSQL database`);
  }
  const unfinished = `${cluster}-unfinished`;
  initialize(unfinished, initdb, runAs);
  const conf = join(unfinished, 'postgresql.conf');
  writeFileSync(conf, OWN_SETTINGS);
  giveTo(runAs.owner, conf);
  renameSync(unfinished, cluster);
}

function initialize(folder: string, initdb: string, runAs: RunAs): void {
  let failure: unknown;
  for (const characterType of CHARACTER_TYPES) {
    renewPrivateFolder(folder, runAs.owner);
    try {
      runToEnd(runAs.call(initdb, initdbArguments(folder, characterType)));
      return;
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

function initdbArguments(folder: string, characterType: string): string[] {
  return [
    '--pgdata',
    folder,
    '--username=postgres',
    '--auth=trust',
    '--encoding=UTF8',
    '--no-instructions',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    `--lc-ctype=${characterType}`,
  ];
}

function checkVersion(cluster: string, { postgres }: Binaries, runAs: RunAs): void {
  const written = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  const carried = /\d+/.exec(runToEnd(runAs.call(postgres, ['--version'])))?.[0];
  if (written === carried) return;
  throw new Error(
    `The database in ${cluster} was written by PostgreSQL ${written}, and this installation carries PostgreSQL ${carried}. ` +
      'Restore a backup into an empty data folder, or set DATABASE_URL to a server of the older version.',
  );
}
