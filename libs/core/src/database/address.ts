import type { ClientConfig } from 'pg';
import type { DataSource } from 'typeorm';

/** Where the database is, for whoever needs a connection beside the pool. */
export function addressOf({ options }: DataSource): ClientConfig {
  const { url, host, username, database } = options as Record<'url' | 'host' | 'username' | 'database', string>;
  return url ? { connectionString: url } : { host, user: username, database };
}
