import { Injectable } from '@nestjs/common';
import { Database } from '#convoke/core';
import type { ExportProgress } from './export-progress.js';
import { rowsOf } from './rows-of.js';

const EVENT = `json_build_object('url', e.url, 'title', e.title, 'beginsOn', e.begins_on, 'endsOn', e.ends_on,
  'timezone', e.timezone, 'status', e.status, 'visibility', e.visibility) AS event`;

/** How a profile stands to events and to others; of other people it holds no more than public addresses. */
@Injectable()
export class ProfileRelations {
  constructor(private readonly db: Database) {}

  participations(profileId: string, _siblings: string[], progress: ExportProgress): AsyncGenerator<object> {
    return rowsOf(
      this.db,
      `SELECT p.id, ${EVENT}, p.role, p.metadata->>'message' AS message, p.inserted_at AS since
        FROM participations p JOIN events e ON e.id = p.event_id
        WHERE p.actor_id = $1 AND p.id > $2 AND p.role <> 'creator' AND e.deleted_at IS NULL ORDER BY p.id`,
      [profileId],
      progress,
    );
  }

  /** Those that were sent to it. */
  invitations(profileId: string, siblings: string[], progress: ExportProgress): AsyncGenerator<object> {
    return rowsOf(
      this.db,
      `SELECT i.id, ${EVENT}, i.status, CASE WHEN a.id <> ALL($3) THEN a.url END AS "invitedBy", i.inserted_at AS since
        FROM event_invitations i JOIN events e ON e.id = i.event_id JOIN actors a ON a.id = i.inviter_actor_id
        WHERE i.actor_id = $1 AND i.id > $2 AND e.deleted_at IS NULL ORDER BY i.id`,
      [profileId, siblings],
      progress,
    );
  }

  /** Also those that wait for approval, or were hidden. */
  comments(profileId: string, _siblings: string[], progress: ExportProgress): AsyncGenerator<object> {
    return rowsOf(
      this.db,
      `SELECT c.id, c.url, ${EVENT}, answered.url AS "inReplyTo", c.text, c.language, c.is_announcement AS "isAnnouncement",
          c.published_at AS "publishedAt", c.updated_at AS "updatedAt"
        FROM comments c JOIN events e ON e.id = c.event_id LEFT JOIN comments answered ON answered.id = c.in_reply_to_id
        WHERE c.actor_id = $1 AND c.id > $2 AND c.deleted_at IS NULL ORDER BY c.id`,
      [profileId],
      progress,
    );
  }

  /** What it said in private, in conversations that it has; what many were told at once stands there once. */
  messages(profileId: string, siblings: string[], progress: ExportProgress): AsyncGenerator<object> {
    return rowsOf(
      this.db,
      `SELECT m.id, p.id AS conversation, e.url AS about, (SELECT coalesce(json_agg(o.url ORDER BY o.url), '[]')
            FROM conversation_participants x JOIN actors o ON o.id = x.actor_id
            WHERE x.conversation_id = c.id AND o.id <> $1 AND o.id <> ALL($3) AND o.deleted_at IS NULL) AS "with",
          m.text, m.language, m.published_at AS "publishedAt"
        FROM comments m JOIN conversations c ON c.id = m.conversation_id LEFT JOIN events e ON e.id = c.event_id
          JOIN conversation_participants p ON p.conversation_id = c.id AND p.actor_id = m.actor_id
        WHERE m.actor_id = $1 AND m.attributed_to_id IS NULL AND m.id > $2 AND m.deleted_at IS NULL AND p.left_at IS NULL
          AND (p.listed OR EXISTS (SELECT FROM announcements n WHERE n.conversation_id = c.id)) ORDER BY m.id`,
      [profileId, siblings],
      progress,
    );
  }

  follows(profileId: string, siblings: string[], progress: ExportProgress): AsyncGenerator<object> {
    return rowsOf(
      this.db,
      `SELECT f.id, a.url, a.type, f.approved, f.notify, f.created_at AS since
        FROM follows f JOIN actors a ON a.id = f.target_id
        WHERE f.follower_id = $1 AND f.id > $2 AND a.id <> ALL($3) AND a.deleted_at IS NULL ORDER BY f.id`,
      [profileId, siblings],
      progress,
    );
  }
}
