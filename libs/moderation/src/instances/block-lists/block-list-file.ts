import { CsvError, parse } from 'csv-parse';
import { invalid } from '#convoke/core';
import type { FileLine } from './block-list.js';
import { type Column, COLUMNS, readRow, type Row } from './block-list-row.js';

const MAX_LINES = 100_000;
/** Characters; longer than any line of a list. */
const MAX_LINE = 50_000;
const MAX_UNKNOWN = 10;
const MAX_NAME = 40;

export interface BlockListFile {
  lines: FileLine[];
  unknownColumns: string[];
}

interface Header {
  places: Partial<Record<Column, number>>;
  unknown: string[];
  /** Whether the line says something of a host already, as in lists without names of columns. */
  isData: boolean;
}

interface Told {
  record: string[];
  info: { lines: number };
}

/**
 * Reads a list of blocks as Mastodon writes it, or one domain a line. What is wrong with a line stands in the line;
 * throws InvalidInput for what is no such list.
 */
export async function readBlockList(bytes: Uint8Array, ownHost: string): Promise<BlockListFile> {
  const lines: FileLine[] = [];
  const seen = new Set<string>();
  let header: Header | null = null;
  for await (const { number, record } of recordsOf(textOf(bytes))) {
    const isFirst = header === null;
    if (!header) header = headerIn(record);
    if (!header || (isFirst && !header.isData) || isRemark(record)) continue;
    if (lines.length === MAX_LINES) throw invalid('file', 'error_block_list_too_long', { max: MAX_LINES });
    lines.push(readRow(number, rowOf(record, header), ownHost, seen));
  }
  if (!header || lines.length === 0) throw invalid('file', 'error_block_list_empty');
  return { lines, unknownColumns: header.unknown };
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalid('file', 'error_block_list_encoding');
  }
}

async function* recordsOf(text: string): AsyncGenerator<{ number: number; record: string[] }> {
  const parser = parse(text, {
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_LINE,
    info: true,
  });
  let number = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<Told>) {
      // A text in quotes may go over several lines: its number is that of the last.
      number = Math.max(number + 1, info.lines);
      yield { number, record };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw invalid('file', 'error_block_list_unreadable', { line: number + 1 });
  }
}

/** Null for a remark before it. */
function headerIn(record: string[]): Header | null {
  const names = record.map((name) => name.trim().toLowerCase().replace(/^#/, ''));
  if (!names.includes('domain')) {
    if (isRemark(record)) return null;
    return { places: { domain: 0 }, unknown: [], isData: true };
  }
  const places = Object.fromEntries(
    COLUMNS.flatMap((name) => (names.includes(name) ? [[name, names.indexOf(name)]] : [])),
  );
  const unknown = names.filter((name) => name !== '' && !COLUMNS.some((each) => each === name)).slice(0, MAX_UNKNOWN);
  return { places, unknown: unknown.map((name) => name.toWellFormed().slice(0, MAX_NAME)), isData: false };
}

function isRemark([first = '']: string[]): boolean {
  return first.trimStart().startsWith('#');
}

function rowOf(record: string[], { places }: Header): Row {
  return Object.fromEntries(Object.entries(places).map(([name, place]) => [name, record[place]]));
}
