import type { Database } from '#convoke/core';
import { PAGE, pagesOf } from '../archive/pages-of.js';
import type { ExportProgress } from './export-progress.js';

type Row = { id: string } & Record<string, unknown>;

/** What a statement reads page by page, without its ids; $1 is the profile and $2 the last id of the page before. */
export async function* rowsOf(
  db: Database,
  sql: string,
  [profileId, ...params]: unknown[],
  progress: ExportProgress,
): AsyncGenerator<object> {
  const read = (after: string) => db.query<Row>(`${sql} LIMIT ${PAGE}`, [profileId, after, ...params]);
  for await (const rows of pagesOf(read)) {
    for (const { id: _, ...row } of rows) yield row;
    await progress.add(rows.length);
  }
}
