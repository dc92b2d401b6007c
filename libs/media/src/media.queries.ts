import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database, type PageOf, type PageWindow, type Tx } from '#convoke/core';
import { Media } from './media.entity.js';
import type { MediaOwner } from './media.service.js';

/** Largest number that GraphQL's Int can carry. */
const MAX_INT = 2_147_483_647;

/** A key of `fileKey`, wherever the storage in use puts it in an address. */
const KEY_IN_TEXT = /\b([0-9a-f]{32})-[1-9]\d{0,4}\.[a-z]{3,4}\b/g;

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
      order: { createdAt: 'DESC', id: 'ASC' },
      skip: offset,
      take: limit,
    });
    return { elements, total };
  }

  /** Ids of the pictures whose files a text shows; of twins any one, as they share their files. */
  async shownIn(tx: Tx, html: string): Promise<string[]> {
    const storageKeys = storageKeysIn(html);
    if (storageKeys.length === 0) return [];
    const rows = await this.db.query<{ id: string }>(
      'SELECT min(id) AS id FROM media WHERE storage_key = ANY($1) GROUP BY storage_key',
      [storageKeys],
      tx,
    );
    return rows.map(({ id }) => id);
  }

  /** The pictures whose files a text shows that are of the owner's account, or of anybody, but not of the profile. */
  async ofOtherProfiles(html: string, { userId, actorId }: MediaOwner, ofAnybody: boolean): Promise<Media[]> {
    const storageKeys = storageKeysIn(html);
    if (storageKeys.length === 0) return [];
    return this.db.manager
      .createQueryBuilder(Media, 'media')
      .distinctOn(['media.storageKey'])
      .where('media.storageKey = ANY(:storageKeys)', { storageKeys })
      .andWhere(ofAnybody ? 'true' : 'media.ownerUserId = :userId', { userId })
      .andWhere('media.ownerActorId IS DISTINCT FROM :actorId', { actorId })
      .getMany();
  }

  /** The pictures that each of several things of a kind shows, in the order of their making. */
  async heldBy(kind: string, holderIds: string[]): Promise<Map<string, Media[]>> {
    const held = await this.db.query<{ holder: string; media: string }>(
      `SELECT holder_id AS holder, media_id AS media FROM media_attachments JOIN media ON media.id = media_id
       WHERE holder_kind = $1 AND holder_id = ANY($2) ORDER BY created_at, media_id`,
      [kind, holderIds],
    );
    const found = await this.db.manager.findBy(Media, { id: In(held.map(({ media }) => media)) });
    const byId = new Map(found.map((media) => [media.id, media]));
    const pictures = held.flatMap(({ holder, media }) =>
      byId.has(media) ? [{ holder, media: byId.get(media)! }] : [],
    );
    const grouped = Map.groupBy(pictures, ({ holder }) => holder);
    return new Map([...grouped].map(([holder, each]) => [holder, each.map(({ media }) => media)]));
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

function storageKeysIn(html: string): string[] {
  return [...html.matchAll(KEY_IN_TEXT)].map(([, storageKey]) => storageKey!);
}
