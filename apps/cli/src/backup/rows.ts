import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { ClientBase } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { JOB_SCHEMA } from '#convoke/core';
import { type BackupTable, quoted, quotedName } from './backup-format.js';

const PART_BYTES = 4 * 1024 * 1024;

/** Of the jobs only what is still to be done, or failed and waits for somebody to look at it. */
const UNFINISHED = `WHERE state IN ('created', 'retry', 'active', 'failed')`;

/** Reads the rows of a table, some megabytes at a time; a row may begin in one part and end in the next. */
export async function* rowsOf(client: ClientBase, table: BackupTable): AsyncGenerator<Buffer> {
  const which = table.schema === JOB_SCHEMA && table.name === 'job' ? UNFINISHED : '';
  const select = `SELECT ${columnsOf(table)} FROM ${quoted(table)} ${which}`;
  const source = client.query(copyTo(`COPY (${select}) TO STDOUT`));
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    held.push(chunk);
    bytes += chunk.length;
    if (bytes < PART_BYTES) continue;
    yield Buffer.concat(held);
    held = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(held);
}

/** Writes rows that `rowsOf` read into the empty table. */
export async function writeRows(client: ClientBase, table: BackupTable, parts: AsyncIterable<Buffer>): Promise<void> {
  const sink = client.query(copyFrom(`COPY ${quoted(table)} (${columnsOf(table)}) FROM STDIN`));
  await pipeline(Readable.from(parts, { objectMode: false }), sink);
}

function columnsOf({ columns }: BackupTable): string {
  return columns.map(quotedName).join(', ');
}
