import { join } from 'node:path';
import type { BenchDatabase } from './database.js';
import { runSeed } from './run-seed.js';

/** A database of some size with what the measures need to know of it. */
export interface Stage {
  events: number;
  databaseUrl: string;
  folder: string;
  database: BenchDatabase;
  /** A listed event ahead with picture, place, tags and a guest list. */
  uuid: string;
}

/** Makes a database of so many events. */
export async function buildStage(database: BenchDatabase, events: number): Promise<Stage> {
  const name = `bench_${events}`;
  const databaseUrl = await database.create(name);
  const folder = join(database.folder, name);
  const uuid = await runSeed(databaseUrl, folder, events);
  return { events, databaseUrl, folder, database, uuid };
}
