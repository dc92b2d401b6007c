import type { MessageParams } from '#convoke/core';
import type { Candidate, ColumnField, SourceColumn } from './candidate.js';

/** What becomes of an import of events. READY waits for being told what to make; UNREADABLE for another source. */
export const EventImportState = {
  READING: 'reading',
  READY: 'ready',
  UNREADABLE: 'unreadable',
  RUNNING: 'running',
  DONE: 'done',
  FAILED: 'failed',
} as const;
export type EventImportState = (typeof EventImportState)[keyof typeof EventImportState];

/** What would become of one event of a source. */
export const EventImportOutcome = { NEW: 'new', PRESENT: 'present', REFUSED: 'refused' } as const;
export type EventImportOutcome = (typeof EventImportOutcome)[keyof typeof EventImportOutcome];

/** What became of one. */
export const EventImportResult = { DONE: 'done', ALREADY: 'already', REFUSED: 'refused' } as const;
export type EventImportResult = (typeof EventImportResult)[keyof typeof EventImportResult];

/** Events that somebody brings from elsewhere; one import an account. */
export interface EventImport {
  id: string;
  userId: string;
  state: EventImportState;
  locale: string;
  /** Of the source; null for a file. */
  url: string | null;
  /** Of the private file, until nothing more is read from it. */
  fileKey: string | null;
  fileName: string | null;
  profileId: string | null;
  groupId: string | null;
  isOfGroup: boolean;
  timezone: string;
  /** Of a table. */
  columns: SourceColumn[] | null;
  fields: (ColumnField | null)[] | null;
  isCut: boolean;
  /** Why nothing could be read: a key of the translations. */
  reason: string | null;
  params: MessageParams;
  publish: boolean;
  done: number;
  total: number;
  attempts: number;
  createdAt: Date;
  finishedAt: Date | null;
}

export const EVENT_IMPORT_COLUMNS = `id, user_id AS "userId", state, locale, url, file_key AS "fileKey",
  file_name AS "fileName", profile_id AS "profileId", group_id AS "groupId", is_of_group AS "isOfGroup", timezone, columns,
  fields, is_cut AS "isCut", reason, params, publish, done, total, attempts, created_at AS "createdAt",
  finished_at AS "finishedAt"`;

/** A candidate as it is kept. */
export type KeptCandidate = Omit<Candidate, 'notes' | 'beginsOn' | 'endsOn'> & {
  beginsOn: string | null;
  endsOn: string | null;
};

/** One event of an import; reasons and notes are keys of the translations. */
export interface EventImportLine {
  number: number;
  outcome: EventImportOutcome;
  reason: string | null;
  notes: string[];
  content: KeptCandidate;
  eventId: string | null;
  chosen: boolean;
  result: EventImportResult | null;
  resultReason: string | null;
  resultParams: Record<string, string | number>;
}

export const LINE_COLUMNS = `number, outcome, reason, notes, content, event_id AS "eventId", chosen, result,
  result_reason AS "resultReason", result_params AS "resultParams"`;
