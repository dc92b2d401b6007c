import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { isTimezone } from '#convoke/core';
import {
  blankCandidate,
  type Candidate,
  ColumnField,
  MOST_EVENTS,
  type Reading,
  type ReadSource,
} from '../candidate.js';
import { lastMinuteOf } from '../moments.js';
import { cleanLine, describedAs, linkOf } from '../words.js';
import { dayOrderOf, type DayOrder, tableMoment } from './table-moments.js';
import { fieldNamed } from './table-names.js';

const [MOST_COLUMNS, SAMPLES, LONGEST_LINE] = [100, 3, 200_000];

type Row = Partial<Record<ColumnField, string>>;

/** Reads a table (CSV), whose columns are named by its first line or by whoever brings it; null for what is none. */
export function readTable(text: string, { timezone, fields }: Reading): ReadSource | null {
  const [titles, ...lines] = linesOf(text) ?? [];
  if (!titles || titles.length < 2) return null;
  const known = titles.map((title) => fieldNamed(title));
  const columns = titles.slice(0, MOST_COLUMNS).map((title, at) => ({
    title: cleanLine(title, 100) ?? '',
    samples: lines.slice(0, SAMPLES).flatMap((line) => cleanLine(line[at], 60) ?? []),
    field: fields ? (fields[at] ?? null) : onlyFirst(known, at),
  }));
  const rows = lines.slice(0, MOST_EVENTS).map((line) => rowOf(line, columns));
  const order = dayOrderOf(rows.flatMap(({ beginsOn, endsOn }) => [beginsOn ?? '', endsOn ?? '']));
  return { candidates: rows.map((row) => readRow(row, timezone, order)), isCut: lines.length > MOST_EVENTS, columns };
}

/** Of two columns that may be the same the first counts. */
function onlyFirst(known: (ColumnField | null)[], at: number): ColumnField | null {
  const field = known[at] ?? null;
  return known.indexOf(field) === at ? field : null;
}

function rowOf(line: string[], columns: readonly { field: ColumnField | null }[]): Row {
  return Object.fromEntries(columns.flatMap(({ field }, at) => (field ? [[field, line[at] ?? '']] : [])));
}

function readRow(row: Row, usual: string, order: DayOrder): Candidate {
  const zone = row.timezone?.trim();
  const timezone = zone && isTimezone(zone) ? zone : null;
  const on = (day = '', time = '') => tableMoment(day, time, timezone ?? usual, order);
  const begins = on(row.beginsOn, row.beginTime);
  // An hour alone ends on the day on which it began.
  const ends = on(row.endsOn || (row.endTime ? row.beginsOn : ''), row.endTime);
  const [url, onlineAddress] = [linkOf(row.url), linkOf(row.onlineAddress)];
  const place = {
    description: cleanLine(row.place, 300),
    street: cleanLine(row.street, 300),
    postalCode: cleanLine(row.postalCode, 50),
    locality: cleanLine(row.locality, 200),
    country: cleanLine(row.country, 200),
  };
  return blankCandidate({
    uid: cleanLine(row.uid, 1000),
    url,
    title: cleanLine(row.title, 200) ?? '',
    description: describedAs(row.description),
    beginsOn: begins?.at ?? null,
    endsOn: ends && (ends.isDay ? lastMinuteOf(ends.at, timezone ?? usual) : ends.at),
    timezone,
    isAllDay: begins?.isDay ?? false,
    onlineAddress,
    isOnline: onlineAddress !== null,
    place: Object.values(place).some(Boolean) ? place : null,
    tags: (row.tags ?? '').split(/[,;|]/).slice(0, 50),
    notes: zone && !timezone ? ['event_import_note_zone'] : [],
  });
}

function linesOf(text: string): string[][] | null {
  try {
    return parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: LONGEST_LINE,
      to: MOST_EVENTS + 2,
    });
  } catch (error) {
    if (error instanceof CsvError) return null;
    throw error;
  }
}

/** What the first line has most of. */
function delimiterOf(text: string): string {
  const head = text.slice(0, 10_000).split(/\r?\n|\r/, 1)[0]!;
  return [',', ';', '\t'].toSorted((a, b) => head.split(b).length - head.split(a).length)[0]!;
}
