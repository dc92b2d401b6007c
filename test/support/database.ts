import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

/** Clones the template into a database of the test file's own; answers its URL. */
export async function cloneDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const base = inject('postgresUrl');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(base, `CREATE DATABASE ${name} TEMPLATE template_convoke STRATEGY file_copy`);
  return {
    url: base.replace(/\/[^/?]+\?/, `/${name}?`),
    drop: async () => {
      // Not by force, which may not end what the server itself does in there: a plain drop waits for that.
      await administer(
        base,
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usename = current_user',
        [name],
      );
      await administer(base, `DROP DATABASE IF EXISTS ${name}`);
    },
  };
}

/** A database with nothing in it, as a new host has it; answers its URL. */
export async function emptyDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const base = inject('postgresUrl');
  const name = `empty_${randomUUID().replaceAll('-', '')}`;
  await administer(base, `CREATE DATABASE ${name}`);
  return {
    url: base.replace(/\/[^/?]+\?/, `/${name}?`),
    drop: () => administer(base, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

/** The instance's own actors come with the template, which knows another address. */
export async function moveHome(url: string, publicUrl: string): Promise<void> {
  await administer(url, `UPDATE actors SET url = regexp_replace(url, '^https?://[^/]+', $1) WHERE domain IS NULL`, [
    publicUrl,
  ]);
}

async function administer(url: string, statement: string, params: unknown[] = []): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement, params);
  } finally {
    await client.end();
  }
}
