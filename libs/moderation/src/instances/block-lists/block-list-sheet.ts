import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { BlockSeverity } from '../domain-block.js';
import type { ListedBlock } from './block-list.js';

const HEADER = ['#domain', '#severity', '#reject_media', '#reject_reports', '#public_comment', '#obfuscate'];
const COMPUTED = /^[=+\-@\t\r]/;

/** Blocks as Mastodon writes and reads them. */
export function sheetOf(blocks: AsyncIterable<ListedBlock>): Readable {
  const writer = stringify({ header: true, columns: HEADER });
  const source = Readable.from(rowsOf(blocks));
  source.once('error', (error) => writer.destroy(error));
  writer.once('close', () => source.destroy());
  return source.pipe(writer);
}

async function* rowsOf(blocks: AsyncIterable<ListedBlock>): AsyncGenerator<string[]> {
  for await (const { host, severity, rejectMedia, rejectReports, publicComment, obfuscate } of blocks) {
    const word = severity === BlockSeverity.NONE ? 'noop' : severity;
    yield [host, word, `${rejectMedia}`, `${rejectReports}`, uncomputed(publicComment), `${obfuscate}`];
  }
}

/**
 * A space keeps spreadsheets from computing what begins like a formula. The mark that they know for it, an apostrophe,
 * other servers would show to everybody; the space they do not, and we take it away again.
 */
function uncomputed(text: string): string {
  return COMPUTED.test(text) ? ` ${text}` : text;
}
