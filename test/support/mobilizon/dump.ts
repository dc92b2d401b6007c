import { writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';

/** Writes what pg_dump would write of the tables, gzipped where the name says so; answers the path. */
export async function dump(client: pg.Client, tables: string[], path: string): Promise<string> {
  const parts = ["SET client_encoding = 'UTF8';", 'CREATE EXTENSION IF NOT EXISTS postgis WITH SCHEMA public;', ''];
  for (const table of tables) {
    const { fields } = await client.query(`SELECT * FROM ${table} LIMIT 0`);
    const columns = fields.map(({ name }) => (name === 'group' ? '"group"' : name)).join(', ');
    const rows = await text(client.query(copyTo(`COPY ${table} (${columns}) TO STDOUT`)));
    parts.push(`COPY public.${table} (${columns}) FROM stdin;\n${rows}\\.\n\n`);
  }
  const sql = parts.join('\n');
  await writeFile(path, path.endsWith('.gz') ? gzipSync(sql) : sql);
  return path;
}
