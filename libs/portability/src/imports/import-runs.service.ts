import { Injectable } from '@nestjs/common';
import { type Actor, ActorQueries, Viewer } from '#convoke/actors';
import { Users } from '#convoke/accounts';
import { Clock, Database, Jobs } from '#convoke/core';
import { PrivateFiles } from '#convoke/media';
import { type Import, IMPORT_COLUMNS, type ImportResult } from './import.js';
import { RunImport } from './imports.service.js';

const MOST_ATTEMPTS = 5;

/** An import at work, as the profile into which it goes: it sees and does what that profile can, and no more. */
export interface Run extends Import {
  folder: string;
  fileKey: string;
  profile: Actor;
  viewer: Viewer;
}

/** Writes down how far an import got, thing by thing, so that another worker goes on where one was killed. */
@Injectable()
export class ImportRuns {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly files: PrivateFiles,
    private readonly users: Users,
    private readonly actors: ActorQueries,
  ) {}

  /** Null where nothing is left to do. */
  async begin(importId: string): Promise<Run | null> {
    const [found] = await this.db.query<Import>(
      `UPDATE imports SET attempts = attempts + 1 WHERE id = $1 AND state = 'running' AND user_id IS NOT NULL
        RETURNING ${IMPORT_COLUMNS}`,
      [importId],
    );
    if (!found?.fileKey || found.folder === null) return null;
    const profile = found.profileId === null ? null : await this.actors.find(found.profileId);
    if (profile?.userId !== found.userId || found.attempts > MOST_ATTEMPTS) {
      await this.end(found, 'failed');
      return null;
    }
    const user = await this.users.get(found.userId);
    const viewer = Viewer.of({ user, sessionId: null, actor: profile, actorIds: [profile.id] });
    return { ...found, folder: found.folder, fileKey: found.fileKey, profile, viewer };
  }

  async count({ id }: Run, total: number): Promise<void> {
    await this.db.query('UPDATE imports SET total = $2 WHERE id = $1', [id, total]);
  }

  /** What was done before, as `part number`. */
  async settled({ id }: Run): Promise<Set<string>> {
    const rows = await this.db.query<{ key: string }>(
      `SELECT part || ' ' || number AS key FROM import_results WHERE import_id = $1`,
      [id],
    );
    return new Set(rows.map(({ key }) => key));
  }

  /** Whether the import is still wanted, by an account that can be used and a profile that is there. */
  async isWanted({ id, profileId }: Run): Promise<boolean> {
    const wanted = await this.db.query(
      `SELECT FROM imports i JOIN users u ON u.id = i.user_id JOIN actors a ON a.id = i.profile_id
        WHERE i.id = $1 AND i.state = 'running' AND u.disabled_at IS NULL AND u.locked_at IS NULL
          AND a.id = $2 AND a.user_id = u.id AND a.deleted_at IS NULL`,
      [id, profileId],
    );
    return wanted.length > 0;
  }

  async note({ id }: Run, { part, number, title, outcome, reason, params, url }: ImportResult): Promise<void> {
    await this.db.query(
      `WITH noted AS (
         INSERT INTO import_results (import_id, part, number, title, outcome, reason, params, url)
         SELECT id, $2, $3, $4, $5, $6, $7, $8 FROM imports WHERE id = $1
         ON CONFLICT DO NOTHING RETURNING import_id)
       UPDATE imports SET done = done + 1 WHERE id = (SELECT import_id FROM noted)`,
      [id, part, number, title, outcome, reason, JSON.stringify(params), url],
    );
  }

  /** Goes on later, where somebody has to wait. */
  async pause({ id }: Run, seconds: number): Promise<void> {
    await this.db.transaction(async (tx) => {
      await this.db.query('UPDATE imports SET attempts = 0 WHERE id = $1', [id], tx);
      await this.jobs.send(tx, RunImport, { importId: id }, { startAfter: seconds });
    });
  }

  /** The archive goes; what became of it can be read for a while. */
  async end({ id, fileKey }: Import, state: 'done' | 'failed'): Promise<void> {
    await this.db.transaction(async (tx) => {
      await this.db.query(
        `UPDATE imports SET state = $2, file_key = NULL, finished_at = $3 WHERE id = $1`,
        [id, state, this.clock.now()],
        tx,
      );
      await this.files.release(tx, [fileKey]);
    });
  }
}
