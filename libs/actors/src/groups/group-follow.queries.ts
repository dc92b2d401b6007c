import { Injectable } from '@nestjs/common';
import { Database, loader, type PageOf, type PageWindow } from '#convoke/core';
import type { Follow } from '../follows/follows.service.js';
import { viewerOf } from '../viewer.js';
import { isThere } from './group-conditions.js';

const COLUMNS = `f.id, f.uri, f.follower_id AS "followerId", f.target_id AS "targetId", f.approved, f.notify,
  f.created_at AS "createdAt", f.updated_at AS "updatedAt"`;
const FROM = `FROM follows f JOIN actors a ON a.id = f.follower_id AND a.deleted_at IS NULL
  AND a.suspended_at IS NULL AND NOT a.host_suspended`;

/** Reads of who follows which group. */
@Injectable()
export class GroupFollowQueries {
  /** How many follow groups. */
  readonly count = loader<string, number>(
    async (groupIds) => {
      const rows = await this.db.query<{ id: string; total: number }>(
        `SELECT f.target_id AS id, count(*)::int AS total ${FROM}
          WHERE f.target_id = ANY($1) AND f.approved GROUP BY f.target_id`,
        [groupIds],
      );
      return new Map(rows.map(({ id, total }) => [id, total]));
    },
    () => 0,
  );

  /** With which of the viewer's profiles groups are followed. */
  readonly standing = loader<string, Follow[]>(
    async (groupIds, context) => {
      const which = 'WHERE f.target_id = ANY($1) AND f.follower_id = ANY($2) ORDER BY f.id';
      const own = await this.db.query<Follow>(`SELECT ${COLUMNS} ${FROM} ${which}`, [
        groupIds,
        viewerOf(context).actorIds,
      ]);
      return Map.groupBy(own, ({ targetId }) => targetId);
    },
    () => [],
  );

  constructor(private readonly db: Database) {}

  /** Followers of a group, the newest first. */
  async ofGroup(groupId: string, approved: boolean | null, window: PageWindow): Promise<PageOf<Follow>> {
    return this.page('f.target_id = $1 AND ($2::boolean IS NULL OR f.approved = $2)', [groupId, approved], window);
  }

  /** What these profiles follow, the newest first. */
  async ofActors(actorIds: readonly string[], groupId: string | null, window: PageWindow): Promise<PageOf<Follow>> {
    return this.page(
      `f.follower_id = ANY($1) AND ($2::bigint IS NULL OR f.target_id = $2) AND ${isThere('f.target_id')}`,
      [actorIds, groupId],
      window,
    );
  }

  private async page(which: string, params: unknown[], { offset, limit }: PageWindow): Promise<PageOf<Follow>> {
    const order = `ORDER BY f.id DESC OFFSET ${offset} LIMIT ${limit}`;
    const elements = limit
      ? await this.db.query<Follow>(`SELECT ${COLUMNS} ${FROM} WHERE ${which} ${order}`, params)
      : [];
    const [count] = await this.db.query<{ total: number }>(
      `SELECT count(*)::int AS total ${FROM} WHERE ${which}`,
      params,
    );
    return { elements, total: count!.total };
  }
}
