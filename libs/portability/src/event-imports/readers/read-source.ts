import { invalid, type InvalidInput } from '#convoke/core';
import type { Reading, ReadSource } from '../candidate.js';
import { readExport } from './exports.js';
import { isCalendar, readCalendar } from './ics.js';
import { parseJson } from './json.js';
import { isPage, readEventPage } from './page.js';
import { readTable } from './table.js';

/** Where else a page says that its events are, beside what was read of it. */
export type FoundSource = ReadSource & { calendars?: string[] };

/** Reads events of whatever form out of bytes that anybody may have written. Throws InvalidInput. */
export function readSource(bytes: Uint8Array, reading: Reading, charset: string | null = null): FoundSource {
  const text = textOf(bytes, charset);
  if (isCalendar(text)) return readCalendar(text, reading);
  if (isPage(text)) return readEventPage(text, reading);
  if (/^\s*[[{]/.test(text)) {
    const found = readExport(parseJson(text), reading);
    if (!found) throw unknownForm();
    return found;
  }
  // A table is whatever has columns, so what is for programs would be one as well.
  const table = /^\s*[<%]|\u0000/.test(text.slice(0, 1000)) ? null : readTable(text, reading);
  if (!table) throw unknownForm();
  return table;
}

/** The text of bytes in the encoding that their source names, or a page within; UTF-8 where neither does. */
function textOf(bytes: Uint8Array, charset: string | null): string {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  const named = charset ?? /<meta[^>]{1,200}charset=["']?([\w-]+)/i.exec(head)?.[1];
  const mark =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
  try {
    return new TextDecoder(mark ?? named ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalid('source', 'error_event_import_charset');
  }
}

const unknownForm = (): InvalidInput => invalid('source', 'error_event_import_form');
