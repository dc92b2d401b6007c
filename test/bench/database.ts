import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { globSync } from 'node:fs';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../libs/core/src/database/embedded/index.js';
import { family } from './machine.js';

/** A PostgreSQL of the benchmark's own, with the settings of the embedded one. */
export interface BenchDatabase {
  /** The folder that all of the benchmark's files lie in. */
  folder: string;
  /** Makes an empty database, or a copy of one that nobody uses just now; answers its URL. */
  create(name: string, original?: string): Promise<string>;
  /** The server's processes as they are now. */
  processes(): number[];
  stop(): Promise<void>;
}

export async function startBenchDatabase(): Promise<BenchDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'convoke-bench-'));
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres') });
  const { host, user, database } = postgres.connection;
  const url = (name: string) => `postgresql://${user}@localhost/${name}?host=${encodeURIComponent(host)}`;
  const [pidFile] = globSync(join(folder, 'postgres', '**', 'postmaster.pid'));
  const postmaster = Number((await readFile(pidFile!, 'utf8')).split('\n')[0]);
  return {
    folder,
    create: async (name, original = 'template1') => {
      const client = new pg.Client({ connectionString: url(database) });
      await client.connect();
      await client.query(`CREATE DATABASE ${name} TEMPLATE ${original}`);
      await client.end();
      return url(name);
    },
    processes: () => family(postmaster),
    stop: async () => {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
