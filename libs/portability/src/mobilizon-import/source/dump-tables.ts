import { pipeline } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { copyBlockFrom, type CopyBlock, linesOf } from './dump-lines.js';
import { SourceRefused } from './source-refused.js';
import { FOUND_BY, SOURCE_TABLES } from './source-tables.js';

/** Where the rows of a dump lie while they are read. */
export const DUMP_SCHEMA = 'mobilizon_source';

const END = Buffer.from('\\.');
const NEWLINE = Buffer.from('\n');
const CHUNK = 256 * 1024;

/**
 * Puts the rows of a dump into tables of text: so none of its extensions, types and roles has to be here, and nothing of
 * it is run. Throws SourceRefused.
 */
export async function loadDump(
  client: ClientBase,
  dump: AsyncIterable<Buffer>,
  tell: (rows: number) => void,
): Promise<void> {
  await dropDump(client);
  await client.query(`CREATE SCHEMA ${DUMP_SCHEMA}`);
  const lines = linesOf(dump);
  const found = new Set<string>();
  let rows = 0;
  for await (const line of lines) {
    const text = line.length < 20_000 ? line.toString('utf8') : '';
    if (/^SET client_encoding = '(?!UTF-?8)/i.test(text)) throw new SourceRefused('The dump is not in UTF-8.');
    const block = copyBlockFrom(text);
    if (!block || found.has(block.table) || !SOURCE_TABLES.has(block.table)) continue;
    found.add(block.table);
    rows += await loadTable(client, block, lines);
    tell(rows);
  }
  if (!found.has('actors') || !found.has('users')) {
    throw new SourceRefused('This is no dump of Mobilizon, or one without COPY: make it with pg_dump as it is.');
  }
  for (const [table, column] of FOUND_BY) {
    if (found.has(table)) await client.query(`CREATE INDEX ON ${DUMP_SCHEMA}."${table}" ("${column}")`);
  }
}

/** Takes the rows of a dump away. */
export async function dropDump(client: ClientBase): Promise<void> {
  await client.query(`DROP SCHEMA IF EXISTS ${DUMP_SCHEMA} CASCADE`);
}

async function loadTable(client: ClientBase, block: CopyBlock, lines: AsyncGenerator<Buffer>): Promise<number> {
  const name = `${DUMP_SCHEMA}."${block.table}"`;
  const columns = block.columns.map((column) => `"${column}"`);
  await client.query(`CREATE UNLOGGED TABLE ${name} (${columns.map((column) => `${column} text`).join(', ')})`);
  const copy = client.query(copyFrom(`COPY ${name} (${columns.join(', ')}) FROM STDIN`));
  try {
    await pipeline(rowsOf(block, lines), copy);
  } catch (error) {
    if (error instanceof SourceRefused) throw error;
    throw new SourceRefused(`The rows of ${block.table} in the dump are damaged: ${(error as Error).message}`);
  }
  return copy.rowCount;
}

/** The lines up to the end of the block, many at once. */
async function* rowsOf({ table }: CopyBlock, lines: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let size = 0;
  for (;;) {
    const { value: line, done } = await lines.next();
    if (done) throw new SourceRefused(`The dump ends amid the rows of ${table}.`);
    if (line.equals(END)) break;
    waiting.push(line, NEWLINE);
    size += line.length + 1;
    if (size < CHUNK) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    size = 0;
  }
  yield Buffer.concat(waiting);
}
