import type { MessageParams } from '#convoke/core';

/** What becomes of an import. */
export const ImportState = { READY: 'ready', RUNNING: 'running', DONE: 'done', FAILED: 'failed' } as const;
export type ImportState = (typeof ImportState)[keyof typeof ImportState];

/** What of a profile can be imported. */
export const ImportPart = {
  PROFILE: 'profile',
  PARTICIPATIONS: 'participations',
  EVENTS: 'events',
  MEMBERSHIPS: 'memberships',
  FOLLOWS: 'follows',
} as const;
export type ImportPart = (typeof ImportPart)[keyof typeof ImportPart];

/** What became of one thing. */
export const ImportOutcome = { DONE: 'done', ALREADY: 'already', REFUSED: 'refused' } as const;
export type ImportOutcome = (typeof ImportOutcome)[keyof typeof ImportOutcome];

/** What an archive has of a profile. */
export interface ImportableProfile {
  /** Its folder in the archive; empty where the archive is the folder. */
  folder: string;
  preferredUsername: string;
  name: string | null;
  participations: number;
  events: number;
  memberships: number;
  follows: number;
}

/** An archive that somebody brought, and what was taken out of it; one an account. */
export interface Import {
  id: string;
  userId: string;
  state: ImportState;
  locale: string;
  /** Of the private file, until nothing more is read from it. */
  fileKey: string | null;
  /** Bytes. */
  size: number;
  profiles: ImportableProfile[];
  folder: string | null;
  /** Into which profile. */
  profileId: string | null;
  parts: ImportPart[];
  done: number;
  total: number;
  attempts: number;
  createdAt: Date;
  finishedAt: Date | null;
}

export const IMPORT_COLUMNS = `id, user_id AS "userId", state, locale, file_key AS "fileKey", size::float8 AS size,
  profiles, folder, profile_id AS "profileId", parts, done, total, attempts, created_at AS "createdAt",
  finished_at AS "finishedAt"`;

/** What became of one thing of an import; `reason` is a key of the translations. */
export interface ImportResult {
  part: ImportPart;
  number: number;
  title: string;
  outcome: ImportOutcome;
  reason: string | null;
  params: MessageParams;
  url: string | null;
}
