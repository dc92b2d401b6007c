import type { TestServer } from './server.js';

/** A digest of all rows of every table, jobs included: two are equal when nothing was written between. */
export async function contents({ db }: TestServer): Promise<Record<string, string>> {
  const tables = await db.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
      WHERE table_type = 'BASE TABLE' AND (table_schema = 'public' OR (table_schema, table_name) = ('jobs', 'job'))`,
  );
  const digests = tables.map(
    ({ name }) =>
      `SELECT '${name}' AS name, coalesce(md5(string_agg(t::text, ';' ORDER BY t::text)), '') AS digest FROM ${name} t`,
  );
  const rows = await db.query<{ name: string; digest: string }>(digests.join(' UNION ALL '));
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}
