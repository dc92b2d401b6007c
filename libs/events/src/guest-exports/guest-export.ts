import type { ParticipantRole } from '../participation.entity.js';

/** The keys are their names in GraphQL, the values those in addresses. */
export const ExportFormat = { CSV: 'csv', PDF: 'pdf', ODS: 'ods' } as const;
export type ExportFormat = (typeof ExportFormat)[keyof typeof ExportFormat];

/** What becomes of a list that somebody takes away. */
export const GuestExportState = { WAITING: 'waiting', READY: 'ready', FAILED: 'failed' } as const;
export type GuestExportState = (typeof GuestExportState)[keyof typeof GuestExportState];

/** A guest list as a file: made in the background, for whoever asked for it, kept for a day. */
export interface GuestExport {
  id: string;
  eventId: string;
  userId: string;
  format: ExportFormat;
  /** None means all. */
  roles: ParticipantRole[];
  locale: string;
  state: GuestExportState;
  fileKey: string | null;
  size: number | null;
  attempts: number;
  createdAt: Date;
}

export const GUEST_EXPORT_COLUMNS = `id, event_id AS "eventId", user_id AS "userId", format, roles, locale, state,
  file_key AS "fileKey", size::float8 AS size, attempts, created_at AS "createdAt"`;

/** A table of texts: a title, when the event is, names of columns, and rows that are read as they are written. */
export interface Sheet {
  title: string;
  when: string;
  columns: string[];
  rows: AsyncIterable<string[]>;
}
