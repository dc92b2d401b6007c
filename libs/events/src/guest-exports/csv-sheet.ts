import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { Sheet } from './guest-export.js';

/** With a mark of its encoding, without which Excel breaks accents, and with nothing that a spreadsheet would compute. */
export function csvOf({ columns, rows }: Sheet): Readable {
  const writer = stringify({ bom: true, header: true, columns, escape_formulas: true, record_delimiter: 'windows' });
  const source = Readable.from(rows);
  source.once('error', (error) => writer.destroy(error));
  return source.pipe(writer);
}
