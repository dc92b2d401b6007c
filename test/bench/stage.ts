import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { BenchDatabase } from './database.js';
import { runSeed } from './run-seed.js';

/** A database of some size with what the measures need to know of it. */
export interface Stage {
  events: number;
  /** Name of the database. */
  name: string;
  databaseUrl: string;
  folder: string;
  database: BenchDatabase;
  /** A listed event ahead with picture, place, tags and a guest list. */
  uuid: string;
  /** Waits until a server that works off jobs has done what a new database needs. */
  untilSettled(): Promise<void>;
}

const SETTLE_MS = 10_000;
const PATIENCE_MS = 120_000;

/** Makes a database of so many events. */
export async function buildStage(database: BenchDatabase, events: number): Promise<Stage> {
  const name = `bench_${events}`;
  const databaseUrl = await database.create(name);
  const folder = join(database.folder, name);
  const uuid = await runSeed(databaseUrl, folder, events);
  return { events, name, databaseUrl, folder, database, uuid, untilSettled: () => gazetteerFilled(databaseUrl) };
}

/** The same once more, in a database of its own. */
export async function copyStage({ database, name, ...stage }: Stage, suffix: string): Promise<Stage> {
  const copy = `${name}_${suffix}`;
  const databaseUrl = await database.create(copy, name);
  return { ...stage, database, name: copy, databaseUrl, untilSettled: () => gazetteerFilled(databaseUrl) };
}

async function gazetteerFilled(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const deadline = Date.now() + PATIENCE_MS;
    while ((await client.query('SELECT FROM gazetteer_imports')).rowCount === 0) {
      if (Date.now() > deadline) throw new Error('The gazetteer was not filled in time');
      await sleep(500);
    }
  } finally {
    await client.end();
  }
  await sleep(SETTLE_MS);
}
