/** What becomes of an export. */
export const ExportState = {
  WAITING: 'waiting',
  RUNNING: 'running',
  READY: 'ready',
  FAILED: 'failed',
  EXPIRED: 'expired',
} as const;
export type ExportState = (typeof ExportState)[keyof typeof ExportState];

/** An archive of all that somebody owns, being made or there to be fetched. */
export interface Export {
  id: string;
  userId: string | null;
  state: ExportState;
  locale: string;
  /** Of the private file; each attempt has its own, and the one named here counts. */
  fileKey: string | null;
  /** Bytes. */
  size: number | null;
  /** Of so many things in all; both grow no more once it is ready. */
  done: number;
  total: number;
  attempts: number;
  createdAt: Date;
  finishedAt: Date | null;
  expiresAt: Date | null;
}

export const EXPORT_COLUMNS = `id, user_id AS "userId", state, locale, file_key AS "fileKey", size::float8 AS size, done,
  total, attempts, created_at AS "createdAt", finished_at AS "finishedAt", expires_at AS "expiresAt"`;
