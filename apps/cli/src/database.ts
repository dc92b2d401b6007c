import pg from 'pg';
import { type Config, connectDatabase, createLog, type Database } from '#convoke/core';
import { CommandFailed } from './terminal/terminal.js';

const PATIENCE_MS = 10_000;

/** Tries once to connect. A server waits for its database; whoever calls a command does not. */
export async function tryDatabase({ url }: Config['database']): Promise<void> {
  if (!url) return;
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: PATIENCE_MS });
  await client.connect();
  await client.end();
}

/** Throws CommandFailed where the database does not let us in. */
export async function requireDatabase(config: Config['database']): Promise<void> {
  await tryDatabase(config).catch((error: Error) => {
    throw new CommandFailed(
      `The database cannot be reached: ${error.message}\nCheck DATABASE_URL, and that PostgreSQL runs and lets this user in.`,
    );
  });
}

/** Opens the database alone, for what needs none of the program's services. */
export async function openDatabase(config: Config['database'], name?: string): Promise<Database> {
  await requireDatabase(config);
  return connectDatabase({ ...config, replicaUrls: [] }, createLog('error'), name);
}
