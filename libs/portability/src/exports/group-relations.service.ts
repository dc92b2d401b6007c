import { Injectable } from '@nestjs/common';
import { MEMBER_ROLES } from '#convoke/actors';
import { Database } from '#convoke/core';
import type { ExportProgress } from './export-progress.js';
import { rowsOf } from './rows-of.js';

const GROUP = `json_build_object('url', g.url, 'preferredUsername', g.preferred_username, 'name', g.name) AS "group"`;

/** In which groups a profile is, and what it wrote and keeps there; nothing of other members. */
@Injectable()
export class GroupRelations {
  constructor(private readonly db: Database) {}

  /** Also where it asked to come in, or is invited. */
  memberships(profileId: string, progress: ExportProgress): AsyncGenerator<object> {
    return rowsOf(
      this.db,
      `SELECT m.id, ${GROUP}, m.role, m.inserted_at AS since FROM members m JOIN actors g ON g.id = m.group_id
        WHERE m.actor_id = $1 AND m.id > $2 AND m.role <> 'rejected' AND g.deleted_at IS NULL ORDER BY m.id`,
      [profileId],
      progress,
    );
  }

  /** How a discussion is called now is for those who are still in the group. */
  discussions(profileId: string, progress: ExportProgress): AsyncGenerator<object> {
    return rowsOf(
      this.db,
      `SELECT c.id, c.url, ${GROUP}, d.url AS discussion, CASE WHEN EXISTS (SELECT FROM members m
            WHERE m.group_id = g.id AND m.actor_id = $1 AND m.role = ANY($3)) THEN d.title END AS title,
          c.text, c.language, c.published_at AS "publishedAt", c.updated_at AS "updatedAt"
        FROM comments c JOIN discussions d ON d.id = c.discussion_id JOIN actors g ON g.id = d.group_id
        WHERE c.actor_id = $1 AND c.id > $2 AND c.deleted_at IS NULL ORDER BY c.id`,
      [profileId, MEMBER_ROLES],
      progress,
    );
  }

  /** Drafts too. */
  posts(profileId: string, progress: ExportProgress): AsyncGenerator<object> {
    return rowsOf(
      this.db,
      `SELECT p.id, p.url, ${GROUP}, p.title, p.body, p.language, p.visibility, p.draft,
          (SELECT coalesce(json_agg(t.title ORDER BY t.slug), '[]') FROM post_tags x JOIN tags t ON t.id = x.tag_id
            WHERE x.post_id = p.id) AS tags,
          p.published_at AS "publishedAt", p.updated_at AS "updatedAt"
        FROM posts p JOIN actors g ON g.id = p.group_id
        WHERE p.author_id = $1 AND p.id > $2 AND p.deleted_at IS NULL ORDER BY p.id`,
      [profileId],
      progress,
    );
  }

  resources(profileId: string, progress: ExportProgress): AsyncGenerator<object> {
    return rowsOf(
      this.db,
      `SELECT r.id, r.url, ${GROUP}, r.type, r.title, r.summary, r.resource_url AS "resourceUrl",
          r.inserted_at AS "createdAt", r.updated_at AS "updatedAt"
        FROM resources r JOIN actors g ON g.id = r.group_id
        WHERE r.creator_id = $1 AND r.id > $2 AND r.deleted_at IS NULL ORDER BY r.id`,
      [profileId],
      progress,
    );
  }
}
