import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { AccountDeleted, requireUser, type Viewer } from '#convoke/actors';
import {
  Clock,
  Cron,
  Database,
  DomainError,
  invalid,
  isTimezone,
  job,
  Jobs,
  OnDomainEvent,
  OnJob,
  RateLimits,
  type Tx,
  type UploadedFile,
} from '#convoke/core';
import { EventGroups } from '#convoke/events';
import { PrivateFiles, PrivateStorage } from '#convoke/media';
import type { ColumnField } from './candidate.js';
import { EVENT_IMPORT_COLUMNS, type EventImport } from './event-import.js';
import { EventImportQueries } from './event-import.queries.js';
import { sourceAddress } from './source-addresses.js';
import { MOST_BYTES } from './source-fetch.service.js';

const KEPT_MS = 7 * 24 * 3_600_000;
/** Longer than any file takes to be stored. */
const FORGOTTEN_SECONDS = 24 * 3600;

export const ReadEventSource = job<{ importId: string }>('portability.read-event-source');
export const RunEventImport = job<{ importId: string }>('portability.run-event-import', { expireInSeconds: 6 * 3600 });
const DropForgottenSource = job<{ fileKey: string }>('portability.drop-forgotten-source');

/** From where events are brought, and for whom. */
export interface EventImportWish {
  url?: string | null;
  file?: UploadedFile | null;
  profileId: string;
  attributedToId?: string | null;
  /** On whose clock times are that name none. */
  timezone: string;
}

/** What people bring, begin, choose and take away of their imports of events: one an account. */
@Injectable()
export class EventImports {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly limits: RateLimits,
    private readonly files: PrivateFiles,
    private readonly storage: PrivateStorage,
    private readonly groups: EventGroups,
    private readonly queries: EventImportQueries,
  ) {}

  /** Has a source read, in the place of the one before; nothing is made of it yet. Throws InvalidInput, event_import_running. */
  async bring(viewer: Viewer, locale: string, wish: EventImportWish): Promise<EventImport> {
    const user = requireUser(viewer);
    const { profileId, timezone, file = null } = wish;
    const groupId = wish.attributedToId ?? null;
    if (!viewer.owns(profileId)) throw invalid('profileId', 'error_not_your_profile');
    if (groupId !== null) await this.groups.assertPublisher(groupId, profileId);
    if (!isTimezone(timezone)) throw invalid('timezone', 'error_timezone');
    const url = addressIn(wish);
    if (file) assertFile(file);
    await this.limits.consume('event-import:account', user.id);
    const fileKey = file && (await this.store(file));
    return this.db.transaction(async (tx) => {
      await this.remove(tx, `user_id = $1 AND state <> 'running'`, [user.id]);
      const [begun] = await this.db.query<EventImport>(
        `INSERT INTO event_imports (user_id, state, locale, url, file_key, file_name, profile_id, group_id, is_of_group,
            timezone, created_at)
          VALUES ($1, 'reading', $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (user_id) DO NOTHING
          RETURNING ${EVENT_IMPORT_COLUMNS}`,
        [
          user.id,
          locale,
          url?.href ?? null,
          fileKey,
          file?.filename.toWellFormed().slice(0, 200) ?? null,
          profileId,
          groupId,
          groupId !== null,
          timezone,
          this.clock.now(),
        ],
        tx,
      );
      if (!begun) throw new DomainError('event_import_running');
      await this.jobs.send(tx, ReadEventSource, { importId: begun.id });
      return begun;
    });
  }

  /** Has a table read anew, its columns as somebody says. Throws event_import_not_found, event_import_not_ready, InvalidInput. */
  async nameColumns(viewer: Viewer, fields: (ColumnField | null)[]): Promise<EventImport> {
    return this.db.transaction(async (tx) => {
      const { id, columns } = await this.lockReady(tx, viewer);
      if (!columns) throw new DomainError('event_import_not_ready');
      if (fields.length !== columns.length) throw invalid('fields', 'error_invalid');
      const named = fields.filter((field) => field !== null);
      if (new Set(named).size < named.length) throw invalid('fields', 'error_event_import_columns_twice');
      if (!named.includes('title') || !named.includes('beginsOn')) throw invalid('fields', 'error_event_import_columns');
      const [begun] = await this.db.query<EventImport>(
        `UPDATE event_imports SET state = 'reading', fields = $2 WHERE id = $1 RETURNING ${EVENT_IMPORT_COLUMNS}`,
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
        `UPDATE event_imports SET state = 'running', publish = $2, total = $3 WHERE id = $1
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

  @OnJob(DropForgottenSource)
  async dropForgotten({ fileKey }: { fileKey: string }): Promise<void> {
    const held = await this.db.query('SELECT FROM event_imports WHERE file_key = $1', [fileKey]);
    if (held.length === 0) await this.storage.delete(fileKey);
  }

  private async store(file: UploadedFile): Promise<string> {
    const fileKey = this.files.newKey();
    // Written first, for a process that is killed while it stores.
    await this.db.transaction((tx) =>
      this.jobs.send(tx, DropForgottenSource, { fileKey }, { startAfter: FORGOTTEN_SECONDS }),
    );
    await this.storage.put(fileKey, Readable.from([file.bytes]));
    return fileKey;
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

/** Null for a file. */
function addressIn({ url, file }: EventImportWish): URL | null {
  const text = url?.trim() ?? '';
  if (file && text) throw invalid('url', 'error_event_import_one_source');
  if (file) return null;
  if (!text) throw invalid('url', 'error_required');
  const address = sourceAddress(text);
  if (!address) throw invalid('url', 'error_url');
  return address;
}

function assertFile({ bytes }: UploadedFile): void {
  if (bytes.length === 0) throw invalid('file', 'error_event_import_empty');
  if (bytes.length > MOST_BYTES) throw invalid('file', 'error_event_import_too_large', { size: MOST_BYTES / 1024 / 1024 });
}
