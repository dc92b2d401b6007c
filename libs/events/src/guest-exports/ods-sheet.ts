import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { escapeXml } from '#convoke/core';
import type { Sheet } from './guest-export.js';

const TYPE = 'application/vnd.oasis.opendocument.spreadsheet';
const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';
const MANIFEST = `${XML}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="${TYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>`;

/** An OpenDocument spreadsheet (ODF 1.3) in which every cell is text, so that nothing is computed. */
export function odsOf(sheet: Sheet): Readable {
  const zip = new ZipFile();
  const stream = zip.outputStream as Readable;
  zip.on('error', (error: Error) => stream.destroy(error));
  // Programs tell the type by the first entry, which has to lie there as it is.
  zip.addBuffer(Buffer.from(TYPE), 'mimetype', { compress: false });
  zip.addBuffer(Buffer.from(MANIFEST), 'META-INF/manifest.xml');
  zip.addReadStream(Readable.from(contentOf(sheet), { objectMode: false }), 'content.xml');
  zip.end();
  return stream;
}

async function* contentOf({ title, columns, rows }: Sheet): AsyncGenerator<string> {
  yield `${XML}<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 office:version="1.3"><office:body><office:spreadsheet><table:table table:name="${nameOf(title)}">${rowOf(columns)}`;
  for await (const row of rows) yield rowOf(row);
  yield '</table:table></office:spreadsheet></office:body></office:document-content>';
}

function rowOf(cells: string[]): string {
  return `<table:table-row>${cells.map(cellOf).join('')}</table:table-row>`;
}

function cellOf(text: string): string {
  const lines = text.split('\n').map((line) => `<text:p>${escapeXml(line)}</text:p>`);
  return `<table:table-cell office:value-type="string">${lines.join('')}</table:table-cell>`;
}

/** Names of tables may not have these. */
function nameOf(title: string): string {
  return escapeXml(title.replace(/[[\]*?:/\\']/g, ' ').slice(0, 31));
}
