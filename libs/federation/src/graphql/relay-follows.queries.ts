import { Injectable } from '@nestjs/common';
import { type Follow, FOLLOW_COLUMNS } from '#convoke/actors';
import { Database, type PageOf, type PageWindow } from '#convoke/core';

export interface FollowOrder {
  by: 'updated_at' | 'created_at';
  direction: 'ASC' | 'DESC';
}

/** Reads of who follows the instance's own actor, and whom it follows. */
@Injectable()
export class RelayFollows {
  constructor(private readonly db: Database) {}

  /** Those that wait for an answer first, then the newest. */
  async followersOf(self: string, window: PageWindow): Promise<PageOf<Follow>> {
    return this.page('target_id', self, 'f.approved, f.id DESC', window);
  }

  async followedBy(self: string, { by, direction }: FollowOrder, window: PageWindow): Promise<PageOf<Follow>> {
    return this.page('follower_id', self, `f.${by} ${direction}, f.id ${direction}`, window);
  }

  /** How many follow, and are followed, with the consent of both sides. */
  async count(self: string): Promise<{ followers: number; followings: number }> {
    const [counts] = await this.db.query<{ followers: number; followings: number }>(
      `SELECT (SELECT count(*)::int FROM follows WHERE target_id = $1 AND approved) AS followers,
        (SELECT count(*)::int FROM follows WHERE follower_id = $1 AND approved) AS followings`,
      [self],
    );
    return counts!;
  }

  private async page(
    column: 'target_id' | 'follower_id',
    self: string,
    order: string,
    { offset, limit }: PageWindow,
  ): Promise<PageOf<Follow>> {
    const [elements, [all]] = await Promise.all([
      this.db.query<Follow>(
        `SELECT ${FOLLOW_COLUMNS} FROM follows f WHERE f.${column} = $1 ORDER BY ${order} OFFSET $2 LIMIT $3`,
        [self, offset, limit],
      ),
      this.db.query<{ total: number }>(`SELECT count(*)::int AS total FROM follows WHERE ${column} = $1`, [self]),
    ]);
    return { elements, total: all!.total };
  }
}
