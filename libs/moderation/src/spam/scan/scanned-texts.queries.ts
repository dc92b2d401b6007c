import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#convoke/core';
import type { ListedKind } from '../held-text.entity.js';

/** A text that everybody can read already. */
export interface ScannedText {
  kind: ListedKind;
  id: string;
  /** The profile, or the group itself, that it is of. */
  actorId: string;
  title: string | null;
  /** HTML. */
  text: string;
  links: string[];
}

/** In the order in which they are gone through. */
export const SCANNED_KINDS = ['event', 'comment', 'post', 'actor'] as const satisfies ListedKind[];

/** Of these nobody looks for spam: who runs the instance, and whom nobody sees. */
const BY_ANYBODY = `a.suspended_at IS NULL AND a.deleted_at IS NULL
  AND NOT EXISTS (SELECT FROM users u WHERE u.id = a.user_id AND u.role <> 'user')`;
const OPEN_EVENT = `e.local AND e.deleted_at IS NULL AND NOT e.suspended AND NOT e.draft
  AND e.visibility IN ('public', 'unlisted')`;

const FROM: Record<ListedKind, string> = {
  event: `FROM events x JOIN events e ON e.id = x.id JOIN actors a ON a.id = x.organizer_actor_id
    WHERE ${OPEN_EVENT} AND ${BY_ANYBODY}`,
  comment: `FROM comments x JOIN events e ON e.id = x.event_id JOIN actors a ON a.id = x.actor_id
    WHERE ${OPEN_EVENT} AND ${BY_ANYBODY} AND x.visibility <> 'private' AND x.deleted_at IS NULL
      AND NOT x.held AND NOT x.hidden AND NOT x.awaits_moderator`,
  post: `FROM posts x JOIN actors a ON a.id = x.author_id JOIN actors g ON g.id = x.group_id AND g.suspended_at IS NULL
    WHERE x.local AND x.deleted_at IS NULL AND NOT x.draft AND x.visibility <> 'private' AND ${BY_ANYBODY}`,
  actor: `FROM actors x JOIN actors a ON a.id = x.id LEFT JOIN groups g ON g.actor_id = x.id
    WHERE x.domain IS NULL AND x.type IN ('person', 'group') AND coalesce(g.visibility, 'public') = 'public'
      AND ${BY_ANYBODY}`,
};
const WORDS: Record<ListedKind, string> = {
  event: `x.organizer_actor_id AS "actorId", x.title, x.description AS text,
    ARRAY(SELECT v ->> 'value' FROM jsonb_array_elements(x.metadata) v) || coalesce(x.online_address, '') AS links`,
  comment: `x.actor_id AS "actorId", NULL AS title, x.text, '{}'::text[] AS links`,
  post: `x.author_id AS "actorId", x.title, x.body AS text, '{}'::text[] AS links`,
  actor: `x.id AS "actorId", coalesce(nullif(x.name, ''), x.preferred_username) AS title, x.summary AS text,
    '{}'::text[] AS links`,
};

/** Reads of what people here made, and of what is said under events of ours, as far as everybody can read it. */
@Injectable()
export class ScannedTexts {
  constructor(private readonly db: Database) {}

  /** Those with the next ids; with a transaction they stay as they are until it ends. */
  async next(kind: ListedKind, afterId: string, limit: number, tx?: Tx): Promise<ScannedText[]> {
    const hold = tx ? 'FOR SHARE OF x' : '';
    const rows = await this.db.query<Omit<ScannedText, 'kind'>>(
      `SELECT x.id, ${WORDS[kind]} ${FROM[kind]} AND x.id > $1 ORDER BY x.id LIMIT $2 ${hold}`,
      [afterId, limit],
      tx,
    );
    return rows.map((row) => ({ ...row, kind }));
  }

  /** How many there are of all kinds. */
  async count(tx?: Tx): Promise<number> {
    const counts = SCANNED_KINDS.map((kind) => `(SELECT count(*) ${FROM[kind]})`);
    const [row] = await this.db.query<{ count: number }>(`SELECT (${counts.join(' + ')})::int AS count`, [], tx);
    return row!.count;
  }
}
