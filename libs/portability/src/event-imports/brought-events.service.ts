import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { requireUser, type Viewer } from '#convoke/actors';
import {
  Clock,
  Database,
  DomainError,
  invalid,
  isTimezone,
  job,
  Jobs,
  OnJob,
  RateLimits,
  type UploadedFile,
} from '#convoke/core';
import { EventGroups } from '#convoke/events';
import { PrivateFiles, PrivateStorage } from '#convoke/media';
import { EVENT_IMPORT_COLUMNS, type EventImport } from './event-import.js';
import { EventImports, ReadEventSource } from './event-imports.service.js';
import { sourceAddress } from './source-addresses.js';
import { MOST_BYTES } from './source-fetch.service.js';

/** Longer than any file takes to be stored. */
const FORGOTTEN_SECONDS = 24 * 3600;

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

/** Takes in what people bring, to be read by a worker. */
@Injectable()
export class BroughtEvents {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly limits: RateLimits,
    private readonly files: PrivateFiles,
    private readonly storage: PrivateStorage,
    private readonly groups: EventGroups,
    private readonly imports: EventImports,
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
      await this.imports.clear(tx, user.id);
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
  if (bytes.length > MOST_BYTES)
    throw invalid('file', 'error_event_import_too_large', { size: MOST_BYTES / 1024 / 1024 });
}
