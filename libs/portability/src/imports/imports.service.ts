import { Injectable } from '@nestjs/common';
import { AccountDeleted, Persons, requireUser, type Viewer } from '#convoke/actors';
import type { User } from '#convoke/accounts';
import {
  Clock,
  Cron,
  Database,
  DomainError,
  invalid,
  job,
  Jobs,
  OnDomainEvent,
  type PageOf,
  type PageWindow,
  type Tx,
} from '#convoke/core';
import { PrivateFiles } from '#convoke/media';
import { type Import, IMPORT_COLUMNS, type ImportPart, type ImportResult } from './import.js';

const KEPT_MS = 7 * 24 * 3_600_000;

export const RunImport = job<{ importId: string }>('portability.run-import', { expireInSeconds: 6 * 3600 });

/** What to take out of an archive, and where to put it. */
export interface ImportWish {
  folder: string;
  /** One of the viewer's profiles. */
  profileId?: string | null;
  /** Or the name of a new one. */
  preferredUsername?: string | null;
  parts: ImportPart[];
}

/** What people bring, begin, see and take away of their imports: one an account. */
@Injectable()
export class Imports {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly files: PrivateFiles,
    private readonly persons: Persons,
  ) {}

  async find(userId: string): Promise<Import | null> {
    const [found] = await this.db.query<Import>(`SELECT ${IMPORT_COLUMNS} FROM imports WHERE user_id = $1`, [userId]);
    return found ?? null;
  }

  async holds(fileKey: string): Promise<boolean> {
    return (await this.db.query('SELECT FROM imports WHERE file_key = $1', [fileKey])).length > 0;
  }

  /** Throws import_running. */
  async assertNoneRuns(userId: string): Promise<void> {
    if ((await this.find(userId))?.state === 'running') throw new DomainError('import_running');
  }

  /** Puts an archive in the place of the one before. Throws import_running. */
  async begin(
    { id: userId }: User,
    { locale, fileKey, size, profiles }: Pick<Import, 'locale' | 'size' | 'profiles'> & { fileKey: string },
  ): Promise<void> {
    await this.db.transaction(async (tx) => {
      await this.remove(tx, `user_id = $1 AND state <> 'running'`, [userId]);
      const inserted = await this.db.query(
        `INSERT INTO imports (user_id, state, locale, file_key, size, profiles, created_at)
          VALUES ($1, 'ready', $2, $3, $4, $5, $6) ON CONFLICT (user_id) DO NOTHING RETURNING id`,
        [userId, locale, fileKey, size, JSON.stringify(profiles), this.clock.now()],
        tx,
      );
      if (inserted.length === 0) throw new DomainError('import_running');
    });
  }

  /** Throws import_not_ready, InvalidInput. */
  async start(viewer: Viewer, { folder, profileId, preferredUsername, parts }: ImportWish): Promise<Import> {
    const user = requireUser(viewer);
    const found = await this.find(user.id);
    if (found?.state !== 'ready') throw new DomainError('import_not_ready');
    if (!found.profiles.some((profile) => profile.folder === folder)) throw invalid('folder', 'error_invalid');
    if (parts.length === 0) throw invalid('parts', 'error_required');
    if (profileId && !viewer.owns(profileId)) throw invalid('profileId', 'error_not_your_profile');
    const into = profileId ?? (await this.persons.create(user, { preferredUsername: preferredUsername ?? '' })).id;
    return this.db.transaction(async (tx) => {
      const [started] = await this.db.query<Import>(
        `UPDATE imports SET state = 'running', folder = $2, profile_id = $3, parts = $4
          WHERE id = $1 AND state = 'ready' RETURNING ${IMPORT_COLUMNS}`,
        [found.id, folder, into, [...new Set(parts)]],
        tx,
      );
      if (!started) throw new DomainError('import_not_ready');
      await this.jobs.send(tx, RunImport, { importId: started.id });
      return started;
    });
  }

  /** Also stops one that is running: what it has done stays done. Throws import_not_found. */
  async discard(userId: string): Promise<Import> {
    return this.db.transaction(async (tx) => {
      const [removed] = await this.remove(tx, 'user_id = $1', [userId]);
      if (!removed) throw new DomainError('import_not_found');
      return removed;
    });
  }

  /** The profile itself first, then each list in its order. */
  async results({ id }: Import, { offset, limit }: PageWindow): Promise<PageOf<ImportResult>> {
    const elements = await this.db.query<ImportResult>(
      `SELECT part, number, title, outcome, reason, params, url FROM import_results
        WHERE import_id = $1
        ORDER BY array_position(ARRAY['profile', 'participations', 'events', 'memberships', 'follows'], part), number OFFSET $2 LIMIT $3`,
      [id, offset, limit],
    );
    const [row] = await this.db.query<{ total: number }>(
      'SELECT count(*)::int AS total FROM import_results WHERE import_id = $1',
      [id],
    );
    return { elements, total: row!.total };
  }

  @OnDomainEvent(AccountDeleted)
  async forget(): Promise<void> {
    await this.db.transaction((tx) => this.remove(tx, 'user_id IS NULL', []));
  }

  @Cron('portability.purge-imports', '19 * * * *')
  async purge(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - KEPT_MS);
    await this.db.transaction((tx) =>
      this.remove(tx, `user_id IS NULL OR (state <> 'running' AND created_at < $1)`, [before]),
    );
  }

  private async remove(tx: Tx, condition: string, params: unknown[]): Promise<Import[]> {
    const removed = await this.db.query<Import>(
      `DELETE FROM imports WHERE ${condition} RETURNING ${IMPORT_COLUMNS}`,
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
