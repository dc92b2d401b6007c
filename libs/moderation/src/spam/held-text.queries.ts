import { Injectable } from '@nestjs/common';
import { Database, type PageOf, type PageWindow } from '#convoke/core';
import type { HeldText, ListedKind } from './held-text.entity.js';

const COLUMNS = `h.id, h.kind, h.target_id AS "targetId", h.actor_id AS "actorId", h.title, h.text, h.links, h.findings,
  h.found_in_scan AS "foundInScan", h.cleared_at AS "clearedAt", h.held_at AS "heldAt"`;
/** Nobody sees it any more: whose it is, or what it stands under, was suspended since a scan found it. */
const SUSPENDED = `h.found_in_scan AND (
  EXISTS (SELECT FROM actors a WHERE a.id = h.actor_id AND a.suspended_at IS NOT NULL)
  OR EXISTS (SELECT FROM events e WHERE e.suspended AND e.id = CASE h.kind WHEN 'event' THEN h.target_id
    WHEN 'comment' THEN (SELECT c.event_id FROM comments c WHERE c.id = h.target_id) END)
  OR EXISTS (SELECT FROM posts p JOIN actors g ON g.id = p.group_id
    WHERE h.kind = 'post' AND p.id = h.target_id AND g.suspended_at IS NOT NULL))`;
const LISTED = `FROM held_texts h WHERE h.cleared_at IS NULL AND ($1::text IS NULL OR h.kind = $1) AND NOT (${SUSPENDED})`;

/** Reads of what waits for moderators. */
@Injectable()
export class HeldTextQueries {
  constructor(private readonly db: Database) {}

  /** What waits longest first. */
  async list(kind: ListedKind | null, { offset, limit }: PageWindow): Promise<PageOf<HeldText>> {
    const [{ total }] = (await this.db.query(`SELECT count(*)::int AS total ${LISTED}`, [kind])) as [{ total: number }];
    if (limit === 0) return { elements: [], total };
    const elements = await this.db.query<HeldText>(
      `SELECT ${COLUMNS} ${LISTED} ORDER BY h.held_at, h.id OFFSET $2 LIMIT $3`,
      [kind, offset, limit],
    );
    return { elements, total };
  }
}
