import { DomainError } from './domain-error.js';

/** What PostgreSQL says when its disk is full. */
const DISK_FULL = '53100';

/** Whether there was no room left for something, be it a file or a row. */
export function isStorageFull(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return code === DISK_FULL || (error instanceof DomainError && error.code === 'storage_full');
}
