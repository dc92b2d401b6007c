import pg from 'pg';
import type { Database } from '#convoke/core';
import { openDump } from './dump-file.js';
import { DUMP_SCHEMA, dropDump, loadDump } from './dump-tables.js';
import { MobilizonSource } from './mobilizon-source.js';
import { SourceRefused } from './source-refused.js';

const PATIENCE_MS = 10_000;

/** Opens a database by its address, or a dump by its path; the rows of a dump lie in a schema of ours meanwhile. Throws SourceRefused. */
export async function openSource(db: Database, place: string, tell: (rows: number) => void): Promise<MobilizonSource> {
  return /^postgres(ql)?:\/\//.test(place) ? openDatabase(place) : openFile(db, place, tell);
}

async function openDatabase(url: string): Promise<MobilizonSource> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: PATIENCE_MS });
  try {
    await client.connect();
  } catch (error) {
    throw new SourceRefused(`The database of Mobilizon cannot be reached: ${(error as Error).message}`);
  }
  return closingOnFailure(
    () => client.end(),
    (release) => MobilizonSource.open(client, 'public', 'database', release),
  );
}

async function openFile(db: Database, path: string, tell: (rows: number) => void): Promise<MobilizonSource> {
  const dump = await openDump(path);
  const runner = db.dataSource.createQueryRunner();
  const client = (await runner.connect()) as pg.ClientBase;
  const release = async () => {
    await dropDump(client);
    await runner.release();
  };
  return closingOnFailure(release, async () => {
    await loadDump(client, dump, tell);
    return MobilizonSource.open(client, DUMP_SCHEMA, 'dump', release);
  });
}

async function closingOnFailure(
  release: () => Promise<void>,
  open: (release: () => Promise<void>) => Promise<MobilizonSource>,
): Promise<MobilizonSource> {
  try {
    return await open(release);
  } catch (error) {
    await release().catch(() => {});
    throw error;
  }
}
