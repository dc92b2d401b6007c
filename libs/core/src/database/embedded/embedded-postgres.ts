import { accessSync, constants, mkdirSync, realpathSync, rmSync } from 'node:fs';
import { DatabaseError } from 'pg';
import { checkConnection, connectionIn, prepareDatabase, type Connection } from './app-database.js';
import { findBinaries } from './binaries.js';
import { prepareCluster } from './cluster.js';
import { exclusively } from './exclusive.js';
import { foldersOf, giveTo, type Folders } from './folders.js';
import { addHolder, isHeld } from './holders.js';
import { findPostmaster, startPostmaster, stopPostmaster, tellToStop, type Postmaster } from './postmaster.js';
import { isRunning, waitFor } from './processes.js';
import { chooseRunAs } from './run-as.js';

const PATIENCE_MS = 330_000;
const STOPPING_MS = 60_000;
const WATCH_MS = 1_000;
/** The class of answers with which PostgreSQL says that it is going or coming. */
const OPERATOR_INTERVENTION = '57P';

export interface EmbeddedPostgresOptions {
  /** Folder of the database, made where it is missing. */
  dataDir: string;
  /** Told what happens, one line at a time. */
  log?: (line: string) => void;
}

/** A PostgreSQL server that this process started or shares. */
export interface EmbeddedPostgres {
  connection: Connection;
  /** Lets go of the server; the last process to do so stops it. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL of the installation on a data folder, or joins the one that runs there already, be it shared with
 * other processes or left behind by a killed one. Started again when it dies while it is in use. Throws when it cannot run.
 */
export async function startEmbeddedPostgres({
  dataDir,
  log = () => {},
}: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folders = foldersOf(openFolder(dataDir));
  // Noted before the server is looked at: whoever stops it looks for holders under the same lock.
  const holder = addHolder(folders.holders);
  const ensure = () => exclusively(folders.root, PATIENCE_MS, () => ensureRunning(folders, log));
  const letGo = () => exclusively(folders.root, PATIENCE_MS, () => release(folders, holder, log));
  const abandon = () => letGoAtExit(folders, holder);
  try {
    const postmaster = await ensure();
    process.once('exit', abandon);
    const unwatch = watch(postmaster, ensure, log);
    let stopped: Promise<void> | undefined;
    const stop = () =>
      (stopped ??= unwatch()
        .then(letGo)
        .finally(() => process.off('exit', abandon)));
    return { connection: connectionIn(postmaster.socketFolder), stop };
  } catch (error) {
    await letGo();
    throw error;
  }
}

function openFolder(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  try {
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new Error(`The database folder ${dataDir} belongs to another user; run as that user or change its owner`, {
      cause,
    });
  }
  return realpathSync(dataDir);
}

async function ensureRunning(folders: Folders, log: (line: string) => void): Promise<Postmaster> {
  const running = await settled(folders.cluster);
  if (running && (await isReachable(running))) {
    log(`Using the PostgreSQL that runs in ${folders.root} (process ${running.pid})`);
    return running;
  }
  if (running) await stopPostmaster(running);
  const binaries = findBinaries();
  const runAs = chooseRunAs(folders.root, binaries);
  giveTo(runAs.owner, folders.root);
  giveTo(runAs.owner, folders.holders);
  prepareCluster(folders.cluster, binaries, runAs);
  const postmaster = await startPostmaster(folders, binaries.postgres, runAs);
  await prepareDatabase(postmaster.socketFolder);
  log(`PostgreSQL runs in ${folders.root} (process ${postmaster.pid}, ${runAs.name})`);
  return postmaster;
}

/** False where nobody can use the server: its socket was removed with the rest of /tmp, or it is dying of a kill right now. */
async function isReachable({ socketFolder }: Postmaster): Promise<boolean> {
  try {
    await checkConnection(socketFolder);
    return true;
  } catch (error) {
    const { code } = error as { code?: string };
    const hasAnswered = error instanceof DatabaseError && !code?.startsWith(OPERATOR_INTERVENTION);
    if (hasAnswered || code === 'EACCES') throw error;
    return false;
  }
}

/** The living server once it is ready; nothing where there is none or it went. */
async function settled(cluster: string): Promise<Postmaster | undefined> {
  const isSettled = () => (findPostmaster(cluster)?.status ?? 'ready') === 'ready';
  if (await waitFor(isSettled, STOPPING_MS)) return findPostmaster(cluster);
  throw new Error(`The PostgreSQL that runs in ${cluster} neither gets ready nor stops`);
}

async function release(folders: Folders, holder: string, log: (line: string) => void): Promise<void> {
  rmSync(holder, { force: true });
  if (isHeld(folders.holders)) return;
  const postmaster = findPostmaster(folders.cluster);
  if (!postmaster) return;
  await stopPostmaster(postmaster);
  if (!postmaster.socketFolder.startsWith(folders.root))
    rmSync(postmaster.socketFolder, { recursive: true, force: true });
  log(`PostgreSQL in ${folders.root} has stopped`);
}

/** For a program that ends in haste, as after a mistake at boot: nothing can be waited for then, so the server is only told. */
function letGoAtExit(folders: Folders, holder: string): void {
  rmSync(holder, { force: true });
  const postmaster = findPostmaster(folders.cluster);
  if (postmaster && !isHeld(folders.holders)) tellToStop(postmaster);
}

/** Starts the server again whenever it died; the answer ends the watch and waits for a start in progress. */
function watch(first: Postmaster, ensure: () => Promise<Postmaster>, log: (line: string) => void): () => Promise<void> {
  let postmaster = first;
  let restart: Promise<void> | undefined;
  const timer = setInterval(() => {
    if (restart || isRunning(postmaster.pid)) return;
    log(`PostgreSQL (process ${postmaster.pid}) has died; starting it again`);
    restart = ensure()
      .then((next) => void (postmaster = next))
      .catch((error: Error) => log(error.message))
      .finally(() => (restart = undefined));
  }, WATCH_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await restart;
  };
}
