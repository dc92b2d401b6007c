import { Injectable } from '@nestjs/common';
import { AccountDeleted, requireUser, type Viewer } from '#convoke/actors';
import { Clock, Cron, Database, DomainError, invalid, job, Jobs, OnDomainEvent, type Tx } from '#convoke/core';
import { PrivateFiles } from '#convoke/media';
import type { ColumnField } from './candidate.js';
import { EVENT_IMPORT_COLUMNS, type EventImport } from './event-import.js';
import { EventImportQueries } from './event-import.queries.js';

const KEPT_MS = 7 * 24 * 3_600_000;

export const ReadEventSource = job<{ importId: string }>('portability.read-event-source');
export const RunEventImport = job<{ importId: string }>('portability.run-event-import', { expireInSeconds: 6 * 3600 });

/** What people choose, begin and take away of their imports of events: one an account. */
@Injectable()
export class EventImports {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly files: PrivateFiles,
    private readonly queries: EventImportQueries,
  ) {}

  /** Has a table read anew, its columns as somebody says. Throws event_import_not_found, event_import_not_ready, InvalidInput. */
  async nameColumns(viewer: Viewer, fields: (ColumnField | null)[]): Promise<EventImport> {
    return this.db.transaction(async (tx) => {
      const { id, columns } = await this.lockReady(tx, viewer);
      if (!columns) throw new DomainError('event_import_not_ready');
      if (fields.length !== columns.length) throw invalid('fields', 'error_invalid');
      const named = fields.filter((field) => field !== null);
      if (new Set(named).size < named.length) throw invalid('fields', 'error_event_import_columns_twice');
      if (!named.includes('title') || !named.includes('beginsOn'))
        throw invalid('fields', 'error_event_import_columns');
      const [begun] = await this.db.query<EventImport>(
        `UPDATE event_imports SET state = 'reading', fields = $2, attempts = 0 WHERE id = $1 RETURNING ${EVENT_IMPORT_COLUMNS}`,
        [id, JSON.stringify(fields)],
        tx,
      );
      await this.db.query('DELETE FROM event_import_lines WHERE import_id = $1', [id], tx);
      await this.jobs.send(tx, ReadEventSource, { importId: id });
      return begun!;
    });
  }

  /** All new ones, or single ones by their number. Throws event_import_not_found, event_import_not_ready. */
  async choose(viewer: Viewer, numbers: number[] | null, chosen: boolean): Promise<EventImport> {
    return this.db.transaction(async (tx) => {
      const brought = await this.lockReady(tx, viewer);
      await this.db.query(
        `UPDATE event_import_lines SET chosen = $3 WHERE import_id = $1 AND outcome = 'new'
          AND ($2::bigint[] IS NULL OR number = ANY($2))`,
        [brought.id, numbers, chosen],
        tx,
      );
      return brought;
    });
  }

  /** Has what is chosen made. Throws event_import_not_found, event_import_not_ready, event_import_nothing_chosen. */
  async start(viewer: Viewer, publish: boolean): Promise<EventImport> {
    return this.db.transaction(async (tx) => {
      const { id } = await this.lockReady(tx, viewer);
      const [row] = await this.db.query<{ total: number }>(
        'SELECT count(*)::int AS total FROM event_import_lines WHERE import_id = $1 AND chosen',
        [id],
        tx,
      );
      if (row!.total === 0) throw new DomainError('event_import_nothing_chosen');
      const [started] = await this.db.query<EventImport>(
        `UPDATE event_imports SET state = 'running', publish = $2, total = $3, attempts = 0 WHERE id = $1
          RETURNING ${EVENT_IMPORT_COLUMNS}`,
        [id, publish, row!.total],
        tx,
      );
      await this.jobs.send(tx, RunEventImport, { importId: id });
      return started!;
    });
  }

  /** Also stops one that is running: what it has made stays. Throws event_import_not_found. */
  async discard(viewer: Viewer): Promise<EventImport> {
    return this.db.transaction(async (tx) => {
      const [removed] = await this.remove(tx, 'user_id = $1', [requireUser(viewer).id]);
      if (!removed) throw new DomainError('event_import_not_found');
      return removed;
    });
  }

  /** Makes room for another source, unless one is at work. */
  async clear(tx: Tx, userId: string): Promise<void> {
    await this.remove(tx, `user_id = $1 AND state <> 'running'`, [userId]);
  }

  @OnDomainEvent(AccountDeleted)
  async forget(): Promise<void> {
    await this.db.transaction((tx) => this.remove(tx, 'user_id IS NULL', []));
  }

  @Cron('portability.purge-event-imports', '23 * * * *')
  async purge(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - KEPT_MS);
    await this.db.transaction((tx) =>
      this.remove(tx, `user_id IS NULL OR (state <> 'running' AND created_at < $1)`, [before]),
    );
  }

  private async lockReady(tx: Tx, viewer: Viewer): Promise<EventImport> {
    const brought = await this.queries.lock(tx, requireUser(viewer).id);
    if (brought.state !== 'ready') throw new DomainError('event_import_not_ready');
    return brought;
  }

  private async remove(tx: Tx, condition: string, params: unknown[]): Promise<EventImport[]> {
    const removed = await this.db.query<EventImport>(
      `DELETE FROM event_imports WHERE ${condition} RETURNING ${EVENT_IMPORT_COLUMNS}`,
      params,
      tx,
    );
    await this.files.release(
      tx,
      removed.map(({ fileKey }) => fileKey),
    );
    return removed;
  }
}
