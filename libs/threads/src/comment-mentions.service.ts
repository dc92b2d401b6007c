import { Injectable } from '@nestjs/common';
import { ProfileHandles, rolesWith, type Viewer } from '#convoke/actors';
import { Database, type Tx } from '#convoke/core';
import { visibleEvents } from '#convoke/events';
import type { Comment } from './comment.entity.js';
import { handlesIn, linkMentions } from './mention-links.js';

/** Of the people `x`, those who may read what is said at the event, or in the discussion, $3. */
const GUESTS = `JOIN events e ON e.id = $3 AND ${visibleEvents('ARRAY[x.id]', { isModerator: false })}`;
const MEMBERS = `JOIN discussions d ON d.id = $3 JOIN members m ON m.group_id = d.group_id AND m.actor_id = x.id
  AND m.role IN (${rolesWith('read')
    .map((role) => `'${role}'`)
    .join()})`;

/** Who is named in comments. */
@Injectable()
export class CommentMentions {
  constructor(
    private readonly db: Database,
    private readonly handles: ProfileHandles,
  ) {}

  /** The text with links to the people that it names, and who they are; asks other servers, so before the transaction. */
  async linked(viewer: Viewer, html: string): Promise<{ text: string; actorIds: string[] }> {
    const people = await this.handles.findKnown(viewer, handlesIn(html));
    const addresses = new Map([...people].map(([handle, { url }]) => [handle, url]));
    return { text: linkMentions(html, addresses), actorIds: [...people.values()].map(({ id }) => id) };
  }

  /** Keeps whom the comment names now: those who may read it. Answers who was not named before. */
  async keep(tx: Tx, { id, eventId, discussionId, actorId }: Comment, actorIds: readonly string[]): Promise<string[]> {
    await this.db.query(
      'DELETE FROM comment_mentions WHERE comment_id = $1 AND actor_id <> ALL($2)',
      [id, actorIds],
      tx,
    );
    const readers = discussionId ? MEMBERS : GUESTS;
    const added = await this.db.query<{ actorId: string }>(
      `INSERT INTO comment_mentions (comment_id, actor_id)
        SELECT $1, x.id FROM (SELECT DISTINCT unnest($2::bigint[]) AS id) x ${readers} AND x.id <> $4
        ON CONFLICT DO NOTHING RETURNING actor_id AS "actorId"`,
      [id, actorIds, discussionId ?? eventId, actorId],
      tx,
    );
    return added.map((row) => row.actorId);
  }

  async of(commentId: string, tx?: Tx): Promise<string[]> {
    const rows = await this.db.query<{ actorId: string }>(
      'SELECT actor_id AS "actorId" FROM comment_mentions WHERE comment_id = $1',
      [commentId],
      tx,
    );
    return rows.map(({ actorId }) => actorId);
  }
}
