import { Injectable } from '@nestjs/common';
import { AccountDeleted } from '#convoke/actors';
import type { User } from '#convoke/accounts';
import {
  Clock,
  Cron,
  Database,
  DomainError,
  isUniqueViolation,
  job,
  Jobs,
  type Locale,
  OnDomainEvent,
  RateLimits,
} from '#convoke/core';
import { PrivateFiles } from '#convoke/media';
import { type Export, EXPORT_COLUMNS } from './export.js';

const HOUR_MS = 3_600_000;
/** How long people read that there was one, after its file is gone. */
const REMEMBERED_MS = 30 * 24 * HOUR_MS;

/** Large accounts take long; a worker that dies is noticed long before. */
export const WriteExport = job<{ exportId: string }>('portability.write-export', { expireInSeconds: 6 * 3600 });

/** What people ask for, see and take away of their exports. */
@Injectable()
export class Exports {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly limits: RateLimits,
    private readonly files: PrivateFiles,
  ) {}

  /** Throws export_running where one is being made, too_many_requests after some a day. */
  async request({ id: userId }: User, locale: Locale): Promise<Export> {
    await this.assertNoneRuns(userId);
    await this.limits.consume('export:account', userId);
    return this.db.transaction(async (tx) => {
      const [created] = await this.db
        .query<Export>(
          `INSERT INTO exports (user_id, state, locale, created_at) VALUES ($1, 'waiting', $2, $3)
            RETURNING ${EXPORT_COLUMNS}`,
          [userId, locale, this.clock.now()],
          tx,
        )
        .catch((error: unknown) => {
          throw isUniqueViolation(error) ? new DomainError('export_running') : error;
        });
      await this.jobs.send(tx, WriteExport, { exportId: created!.id });
      return created!;
    });
  }

  /** Newest first. */
  async of(userId: string): Promise<Export[]> {
    return this.db.query<Export>(`SELECT ${EXPORT_COLUMNS} FROM exports WHERE user_id = $1 ORDER BY id DESC`, [userId]);
  }

  /** One that can be fetched; throws export_not_found. */
  async getReady(userId: string, id: string): Promise<Export & { fileKey: string }> {
    const [found] = await this.db.query<Export & { fileKey: string }>(
      `SELECT ${EXPORT_COLUMNS} FROM exports
        WHERE id::text = $1 AND user_id = $2 AND state = 'ready' AND expires_at > $3`,
      [id, userId, this.clock.now()],
    );
    if (!found) throw new DomainError('export_not_found', { field: 'id' });
    return found;
  }

  /** Also gives up one that is being made. Throws export_not_found. */
  async delete(userId: string, id: string): Promise<Export> {
    const [deleted] = await this.remove('id::text = $1 AND user_id = $2', [id, userId]);
    if (!deleted) throw new DomainError('export_not_found', { field: 'id' });
    return deleted;
  }

  @OnDomainEvent(AccountDeleted)
  async forget(): Promise<void> {
    await this.remove('user_id IS NULL', []);
  }

  @Cron('portability.purge-exports', '13 * * * *')
  async purge(): Promise<void> {
    const now = this.clock.now();
    await this.db.transaction(async (tx) => {
      const expired = await this.db.query<{ key: string | null }>(
        `WITH old AS (SELECT id, file_key FROM exports WHERE state = 'ready' AND expires_at <= $1 FOR UPDATE)
         UPDATE exports SET state = 'expired', file_key = NULL FROM old WHERE exports.id = old.id
         RETURNING old.file_key AS key`,
        [now],
        tx,
      );
      await this.files.release(
        tx,
        expired.map(({ key }) => key),
      );
    });
    await this.remove(`user_id IS NULL OR (state IN ('failed', 'expired') AND created_at < $1)`, [
      new Date(now.getTime() - REMEMBERED_MS),
    ]);
  }

  private async assertNoneRuns(userId: string): Promise<void> {
    const running = await this.db.query(`SELECT FROM exports WHERE user_id = $1 AND state IN ('waiting', 'running')`, [
      userId,
    ]);
    if (running.length > 0) throw new DomainError('export_running');
  }

  private async remove(condition: string, params: unknown[]): Promise<Export[]> {
    return this.db.transaction(async (tx) => {
      const removed = await this.db.query<Export>(
        `DELETE FROM exports WHERE ${condition} RETURNING ${EXPORT_COLUMNS}`,
        params,
        tx,
      );
      await this.files.release(
        tx,
        removed.map(({ fileKey }) => fileKey),
      );
      return removed;
    });
  }
}
