import { Injectable } from '@nestjs/common';
import { ActorQueries, Viewer } from '#convoke/actors';
import { Users } from '#convoke/accounts';
import { Clock, Database, type DomainError, InvalidInput, type MessageParams } from '#convoke/core';
import { PrivateFiles } from '#convoke/media';
import {
  EVENT_IMPORT_COLUMNS,
  type EventImport,
  type EventImportLine,
  type EventImportResult,
  LINE_COLUMNS,
} from './event-import.js';
import type { PictureTally } from './imported-pictures.service.js';
import type { Keeper } from './twin-events.service.js';

const MOST_ATTEMPTS = 5;

/** An import at work, as the profile for which it is: it does what that profile can, and no more. */
export interface EventRun extends EventImport {
  keeper: Keeper;
  viewer: Viewer;
  pictures: PictureTally;
}

/** Writes down how far an import of events got, so that another worker goes on where one was killed. */
@Injectable()
export class EventImportRuns {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly files: PrivateFiles,
    private readonly users: Users,
    private readonly actors: ActorQueries,
  ) {}

  /** Null where nothing is left to do. */
  async begin(importId: string): Promise<EventRun | null> {
    const [found] = await this.db.query<EventImport>(
      `UPDATE event_imports SET attempts = attempts + 1 WHERE id = $1 AND state = 'running' AND user_id IS NOT NULL
        RETURNING ${EVENT_IMPORT_COLUMNS}`,
      [importId],
    );
    if (!found) return null;
    const profile = found.profileId === null ? null : await this.actors.find(found.profileId);
    const isGroupGone = found.isOfGroup && found.groupId === null;
    if (profile?.userId !== found.userId || profile.suspended || isGroupGone || found.attempts > MOST_ATTEMPTS) {
      await this.end(found, 'failed');
      return null;
    }
    const user = await this.users.get(found.userId);
    const viewer = Viewer.of({ user, sessionId: null, actor: profile, actorIds: [profile.id] });
    const keeper = { profileId: profile.id, groupId: found.groupId };
    return { ...found, keeper, viewer, pictures: { missed: 0 } };
  }

  /** The next one that is chosen and not settled; null where there is none, or the import is not wanted any more. */
  async next({ id, keeper }: EventRun): Promise<EventImportLine | null> {
    const [line] = await this.db.query<EventImportLine>(
      `SELECT ${LINE_COLUMNS} FROM event_import_lines WHERE import_id = $1 AND chosen AND result IS NULL
          AND EXISTS (SELECT FROM event_imports i JOIN users u ON u.id = i.user_id JOIN actors a ON a.id = $2
            WHERE i.id = $1 AND i.state = 'running' AND u.disabled_at IS NULL AND u.locked_at IS NULL
              AND a.user_id = u.id AND a.deleted_at IS NULL AND a.suspended_at IS NULL)
        ORDER BY number LIMIT 1`,
      [id, keeper.profileId],
    );
    return line ?? null;
  }

  async settle({ id }: EventRun, number: number, result: EventImportResult, eventId: string): Promise<void> {
    await this.note(id, number, { result, eventId, reason: null, params: {} });
  }

  async refuse({ id }: EventRun, number: number, error: DomainError): Promise<void> {
    const problem = error instanceof InvalidInput ? error.problems[0] : null;
    const reason = problem?.message ?? `error_${error.code}`;
    await this.note(id, number, { result: 'refused', eventId: null, reason, params: problem?.params ?? error.params });
  }

  /** The file goes; what became of it can be read for a while. */
  async end({ id, fileKey }: EventImport, state: 'done' | 'failed'): Promise<void> {
    await this.db.transaction(async (tx) => {
      await this.db.query(
        'UPDATE event_imports SET state = $2, file_key = NULL, finished_at = $3 WHERE id = $1',
        [id, state, this.clock.now()],
        tx,
      );
      await this.files.release(tx, [fileKey]);
    });
  }

  /** Whether any that is chosen is not settled. */
  async isUnfinished({ id }: EventRun): Promise<boolean> {
    const left = await this.db.query(
      'SELECT FROM event_import_lines WHERE import_id = $1 AND chosen AND result IS NULL LIMIT 1',
      [id],
    );
    return left.length > 0;
  }

  private async note(
    importId: string,
    number: number,
    ending: {
      result: EventImportResult;
      eventId: string | null;
      reason: string | null;
      params: MessageParams;
    },
  ): Promise<void> {
    await this.db.query(
      `WITH noted AS (
        UPDATE event_import_lines SET result = $3, event_id = coalesce($4, event_id), result_reason = $5, result_params = $6
          WHERE import_id = $1 AND number = $2 AND result IS NULL RETURNING import_id)
      UPDATE event_imports SET done = done + 1, attempts = 0 WHERE id = (SELECT import_id FROM noted)`,
      [importId, number, ending.result, ending.eventId, ending.reason, JSON.stringify(ending.params)],
    );
  }
}
