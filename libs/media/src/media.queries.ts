import { Injectable } from '@nestjs/common';
import { Database, type PageOf, type PageWindow } from '#convoke/core';
import { Media } from './media.entity.js';

/** Largest number that GraphQL's Int can carry. */
const MAX_INT = 2_147_483_647;

/** Lists of pictures and what they weigh. */
@Injectable()
export class MediaQueries {
  constructor(private readonly db: Database) {}

  /** A user's pictures, newest first. */
  async ownedBy(userId: string, { offset, limit }: PageWindow): Promise<PageOf<Media>> {
    const owned = { ownerUserId: userId };
    if (limit === 0) return { elements: [], total: await this.db.manager.countBy(Media, owned) };
    const [elements, total] = await this.db.manager.findAndCount(Media, {
      where: owned,
      order: { id: 'DESC' },
      skip: offset,
      take: limit,
    });
    return { elements, total };
  }

  /** Bytes of the main files of a user's pictures. */
  async sizeOfUser(userId: string): Promise<number> {
    return (await this.sizesBy('owner_user_id', [userId])).get(userId) ?? 0;
  }

  /** The same of many actors; those without pictures are absent. */
  async sizesOfActors(actorIds: string[]): Promise<Map<string, number>> {
    return this.sizesBy('owner_actor_id', actorIds);
  }

  private async sizesBy(owner: 'owner_user_id' | 'owner_actor_id', ids: string[]): Promise<Map<string, number>> {
    const sizes = await this.db.query<{ owner: string; bytes: number }>(
      `SELECT ${owner} AS owner, least(sum(size), ${MAX_INT})::int AS bytes FROM media WHERE ${owner} = ANY($1) GROUP BY 1`,
      [ids],
    );
    return new Map(sizes.map(({ owner, bytes }) => [owner, bytes]));
  }
}
