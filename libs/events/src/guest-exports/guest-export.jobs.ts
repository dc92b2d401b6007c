import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Database, OnJob } from '#convoke/core';
import { PrivateFiles, PrivateStorage } from '#convoke/media';
import { csvOf } from './csv-sheet.js';
import { ExportFormat, GUEST_EXPORT_COLUMNS, type GuestExport, type Sheet } from './guest-export.js';
import { WriteGuestExport } from './guest-exports.service.js';
import { GuestSheets } from './guest-sheet.service.js';
import { odsOf } from './ods-sheet.js';

const MOST_ATTEMPTS = 4;

const WRITERS: Record<ExportFormat, (sheet: Sheet) => Readable | Promise<Readable>> = {
  csv: csvOf,
  ods: odsOf,
  // What writes PDF takes 30 MiB of memory: only where somebody wants one.
  pdf: async (sheet) => (await import('./pdf-sheet.js')).pdfOf(sheet),
};

/** Makes files of guest lists in the worker. Each attempt has its own file, and only the newest one counts. */
@Injectable()
export class GuestExportJobs {
  constructor(
    private readonly db: Database,
    private readonly files: PrivateFiles,
    private readonly storage: PrivateStorage,
    private readonly sheets: GuestSheets,
  ) {}

  @OnJob(WriteGuestExport)
  async write({ exportId }: { exportId: string }): Promise<void> {
    const attempt = await this.begin(exportId);
    if (!attempt) return;
    const key = attempt.fileKey!;
    const file = await WRITERS[attempt.format](await this.sheets.of(attempt));
    const size = await this.storage.put(key, file);
    const finished = await this.db.query(
      `UPDATE participant_exports SET state = 'ready', size = $3 WHERE id = $1 AND file_key = $2 RETURNING id`,
      [attempt.id, key, size],
    );
    if (finished.length === 0) await this.storage.delete(key);
  }

  /** Null where nothing is left to do: it was purged, is done, or failed too often. */
  private async begin(exportId: string): Promise<GuestExport | null> {
    return this.db.transaction(async (tx) => {
      const [before] = await this.db.query<GuestExport>(
        `SELECT ${GUEST_EXPORT_COLUMNS} FROM participant_exports
          WHERE id = $1 AND state = 'waiting' AND event_id IS NOT NULL FOR UPDATE`,
        [exportId],
        tx,
      );
      if (!before) return null;
      await this.files.release(tx, [before.fileKey]);
      const fails = before.attempts >= MOST_ATTEMPTS;
      const [attempt] = await this.db.query<GuestExport>(
        `UPDATE participant_exports SET state = $2, file_key = $3, attempts = attempts + 1 WHERE id = $1
          RETURNING ${GUEST_EXPORT_COLUMNS}`,
        [exportId, fails ? 'failed' : 'waiting', fails ? null : this.files.newKey()],
        tx,
      );
      return fails ? null : attempt!;
    });
  }
}
