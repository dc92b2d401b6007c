import { Injectable } from '@nestjs/common';
import { Database, DomainError, type PageOf, type PageWindow, type Tx } from '#convoke/core';
import {
  EVENT_IMPORT_COLUMNS,
  type EventImport,
  type EventImportLine,
  type EventImportOutcome,
  LINE_COLUMNS,
} from './event-import.js';

/** How many events of a source would become what, and how many of those are chosen. */
export interface EventImportCount {
  outcome: EventImportOutcome;
  lines: number;
  chosen: number;
}

/** A line with the path of the event that it led to, or stands for. */
export type ShownLine = EventImportLine & { eventUuid: string | null };

/** Reads of the imports of events. */
@Injectable()
export class EventImportQueries {
  constructor(private readonly db: Database) {}

  async find(userId: string): Promise<EventImport | null> {
    const sql = `SELECT ${EVENT_IMPORT_COLUMNS} FROM event_imports WHERE user_id = $1`;
    return (await this.db.query<EventImport>(sql, [userId]))[0] ?? null;
  }

  /** The same, for whoever changes it; throws event_import_not_found. */
  async lock(tx: Tx, userId: string): Promise<EventImport> {
    const sql = `SELECT ${EVENT_IMPORT_COLUMNS} FROM event_imports WHERE user_id = $1 FOR UPDATE`;
    const [found] = await this.db.query<EventImport>(sql, [userId], tx);
    if (!found) throw new DomainError('event_import_not_found');
    return found;
  }

  async counts(importId: string): Promise<EventImportCount[]> {
    return this.db.query<EventImportCount>(
      `SELECT outcome, count(*)::int AS lines, count(*) FILTER (WHERE chosen)::int AS chosen
        FROM event_import_lines WHERE import_id = $1 GROUP BY outcome
        ORDER BY array_position(ARRAY['new', 'present', 'refused'], outcome)`,
      [importId],
    );
  }

  /** In the order of the source. */
  async lines(
    importId: string,
    outcome: EventImportOutcome | null,
    { offset, limit }: PageWindow,
  ): Promise<PageOf<ShownLine>> {
    const which = 'import_id = $1 AND ($2::text IS NULL OR outcome = $2)';
    const [elements, [all]] = await Promise.all([
      this.db.query<ShownLine>(
        `SELECT ${LINE_COLUMNS}, (SELECT uuid FROM events e WHERE e.id = event_id AND e.deleted_at IS NULL) AS "eventUuid"
          FROM event_import_lines WHERE ${which} ORDER BY number OFFSET $3 LIMIT $4`,
        [importId, outcome, offset, limit],
      ),
      this.db.query<{ total: number }>(`SELECT count(*)::int AS total FROM event_import_lines WHERE ${which}`, [
        importId,
        outcome,
      ]),
    ]);
    return { elements, total: all!.total };
  }
}
