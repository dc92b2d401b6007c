import { Injectable } from '@nestjs/common';
import { MemberQueries, viewerOf } from '#convoke/actors';
import { Database, DomainError, DomainEvents, isId, loader } from '#convoke/core';
import { DiscussionRead } from './discussion.domain-events.js';
import { DiscussionQueries } from './discussion.queries.js';

/**
 * What the profiles in $2 have not read: said by others since the first of them came, and after where they got to. An
 * account reads with all its profiles at once.
 */
const UNREAD = `c.deleted_at IS NULL AND c.actor_id <> ALL($2) AND c.published_at > mine.since AND c.id > mine.read_to`;
const MINE = `JOIN LATERAL (SELECT min(m.inserted_at) AS since, coalesce(max(r.comment_id), 0) AS read_to FROM members m
    LEFT JOIN discussion_readings r ON r.discussion_id = d.id AND r.member_id = m.id
    WHERE m.group_id = d.group_id AND m.actor_id = ANY($2)) mine ON true`;
const SAID = `comments c JOIN actors a ON a.id = c.actor_id AND a.suspended_at IS NULL AND NOT a.host_suspended`;

interface Row {
  id: string;
  total: number;
}

/** How far people have read discussions. */
@Injectable()
export class DiscussionReadings {
  /** How much is new to the viewer in discussions that they may read. */
  readonly unread = loader<string, number>(
    (ids, context) =>
      this.totals(
        `SELECT d.id, (SELECT count(*)::int FROM ${SAID} WHERE c.discussion_id = d.id AND ${UNREAD}) AS total
          FROM discussions d ${MINE} WHERE d.id = ANY($1)`,
        [ids, viewerOf(context).actorIds],
      ),
    () => 0,
  );

  /** How much stands before what is new to the viewer: all where nothing is. */
  readonly readBefore = loader<string, number>(
    (ids, context) =>
      this.totals(
        `SELECT d.id, (SELECT count(*)::int FROM ${SAID} WHERE c.discussion_id = d.id AND (fresh.id IS NULL
            OR (c.published_at, c.id) < (fresh.published_at, fresh.id))) AS total
          FROM discussions d ${MINE}
          LEFT JOIN LATERAL (SELECT c.id, c.published_at FROM ${SAID} WHERE c.discussion_id = d.id AND ${UNREAD}
            ORDER BY c.published_at, c.id LIMIT 1) fresh ON true
          WHERE d.id = ANY($1)`,
        [ids, viewerOf(context).actorIds],
      ),
    () => 0,
  );

  constructor(
    private readonly db: Database,
    private readonly members: MemberQueries,
    private readonly discussions: DiscussionQueries,
    private readonly events: DomainEvents,
  ) {}

  /** Up to what was said there; nobody un-reads anything. Throws discussion_not_found, comment_not_found. */
  async mark(actorIds: readonly string[], id: string, commentId: string): Promise<void> {
    const { groupId } = await this.discussions.get(actorIds, id);
    const comment = isId(commentId) ? await this.discussions.findComment(commentId) : null;
    if (comment?.discussionId !== id) throw new DomainError('comment_not_found', { field: 'commentId' });
    const own = await this.members.ofActorsIn(groupId, actorIds);
    await this.db.transaction(async (tx) => {
      const moved = await this.db.query(
        `INSERT INTO discussion_readings (discussion_id, member_id, comment_id)
          SELECT $1, m.id, $3 FROM members m WHERE m.id = ANY($2) ORDER BY m.id
          ON CONFLICT (discussion_id, member_id) DO UPDATE SET comment_id = excluded.comment_id
            WHERE discussion_readings.comment_id < excluded.comment_id
          RETURNING member_id`,
        [id, own.filter(({ isIn }) => isIn).map((member) => member.id), commentId],
        tx,
      );
      if (moved.length > 0) {
        await this.events.emit(tx, DiscussionRead, { discussionId: id, actorIds: own.map(({ actorId }) => actorId) });
      }
    });
  }

  private async totals(text: string, params: unknown[]): Promise<Map<string, number>> {
    const rows = await this.db.query<Row>(text, params);
    return new Map(rows.map(({ id, total }) => [id, total]));
  }
}
