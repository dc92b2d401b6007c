import type { InstanceSettings } from '#convoke/instance';
import type { SourceRow } from './source/source-row.js';

/** What rows of the other database are told apart by once they are here. */
export type Kind =
  | 'account'
  | 'actor'
  | 'address'
  | 'event'
  | 'participation'
  | 'comment'
  | 'conversation'
  | 'discussion'
  | 'post'
  | 'resource'
  | 'report'
  | 'picture';

/** What is known when a row is read. */
export interface Target {
  /** The id that a new row gets. */
  id: string;
  /** Where the instance is: scheme, host and port. */
  home: string;
  now: Date;
  settings: InstanceSettings;
  /** The row here that one of the other database has become; null where none has. */
  find(kind: Kind, oldId: string | null): string | null;
}

/** A row of a table here, by the names of its columns. */
export type NewRow = Record<string, unknown>;

/** What comes of a row of the other database. */
export interface Mapped {
  /** Where a row that is here already stands for it. */
  id?: string;
  /** New rows, the main one first. */
  rows?: [table: string, row: NewRow][];
  /** Changes of rows that have come before. */
  changes?: [sql: string, params: unknown[]][];
  /** Words for the new event or post. */
  tags?: string[];
  /** What of it is lost or changed, in words for whoever moves the instance. */
  remarks?: string[];
}

/** One kind of things that move. */
export interface Subject {
  /** In the report, and in the list of what is done. */
  name: string;
  /** Rows of the other database, in SQL; `table` has to be there, or there are none. */
  from: string;
  table: string;
  /** What orders the rows and tells them apart, in SQL on `from`. */
  key?: string;
  /** Whose ids are noted, and in which table they are. */
  kind?: Kind;
  into?: string;
  /** Whether ids tell nothing of the order in which they were given. */
  randomIds?: boolean;
  /** Which ids it looks for. */
  uses?: readonly Kind[];
  /** Answers in words why nothing comes of a row. */
  map(row: SourceRow, target: Target): Mapped | string;
}
