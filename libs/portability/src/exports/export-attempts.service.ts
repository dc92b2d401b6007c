import { Injectable } from '@nestjs/common';
import { Users } from '#convoke/accounts';
import { Clock, Database, type Tx } from '#convoke/core';
import { PrivateFiles } from '#convoke/media';
import { type Export, EXPORT_COLUMNS } from './export.js';
import { ExportMails } from './export-mails.service.js';

const DAY_MS = 24 * 3_600_000;
const KEPT_DAYS = 7;
const MOST_ATTEMPTS = 4;

export interface Attempt extends Export {
  userId: string;
  fileKey: string;
}

/** Writes down how far the making of an export got. Only the newest attempt at one counts, and each has its own file. */
@Injectable()
export class ExportAttempts {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly files: PrivateFiles,
    private readonly users: Users,
    private readonly mails: ExportMails,
  ) {}

  /** Null where nothing is left to do: it was deleted, is done, or failed too often. */
  async begin(exportId: string): Promise<Attempt | null> {
    return this.db.transaction(async (tx) => {
      const [before] = await this.db.query<Export>(
        `SELECT ${EXPORT_COLUMNS} FROM exports
          WHERE id = $1 AND user_id IS NOT NULL AND state IN ('waiting', 'running') FOR UPDATE`,
        [exportId],
        tx,
      );
      if (!before) return null;
      await this.files.release(tx, [before.fileKey]);
      if (before.attempts >= MOST_ATTEMPTS) return this.giveUp(tx, before);
      const [attempt] = await this.db.query<Attempt>(
        `UPDATE exports SET state = 'running', attempts = attempts + 1, file_key = $2, done = 0 WHERE id = $1
          RETURNING ${EXPORT_COLUMNS}`,
        [exportId, this.files.newKey()],
        tx,
      );
      return attempt!;
    });
  }

  /** False when the attempt does not count any more. */
  async advance({ id, fileKey }: Attempt, { done, total }: { done: number; total: number }): Promise<boolean> {
    const changed = await this.db.query(
      'UPDATE exports SET done = $3, total = $4 WHERE id = $1 AND file_key = $2 AND user_id IS NOT NULL RETURNING id',
      [id, fileKey, done, total],
    );
    return changed.length > 0;
  }

  /** Offers the file, in place of older ones; false when the attempt does not count any more. */
  async finish({ id, fileKey, userId, locale }: Attempt, size: number): Promise<boolean> {
    const finishedAt = this.clock.now();
    const expiresAt = new Date(finishedAt.getTime() + KEPT_DAYS * DAY_MS);
    return this.db.transaction(async (tx) => {
      const finished = await this.db.query(
        `UPDATE exports SET state = 'ready', done = total, size = $3, finished_at = $4, expires_at = $5
          WHERE id = $1 AND file_key = $2 AND user_id IS NOT NULL RETURNING id`,
        [id, fileKey, size, finishedAt, expiresAt],
        tx,
      );
      if (finished.length === 0) return false;
      await this.replaceOlder(tx, userId, id);
      await this.mails.tellReady(tx, await this.users.get(userId, tx), { locale, expiresAt });
      return true;
    });
  }

  private async replaceOlder(tx: Tx, userId: string, id: string): Promise<void> {
    const older = await this.db.query<{ key: string | null }>(
      'DELETE FROM exports WHERE user_id = $1 AND id <> $2 RETURNING file_key AS key',
      [userId, id],
      tx,
    );
    await this.files.release(
      tx,
      older.map(({ key }) => key),
    );
  }

  private async giveUp(tx: Tx, { id }: Export): Promise<null> {
    const now = this.clock.now();
    await this.db.query(
      `UPDATE exports SET state = 'failed', file_key = NULL, finished_at = $2 WHERE id = $1`,
      [id, now],
      tx,
    );
    return null;
  }
}
