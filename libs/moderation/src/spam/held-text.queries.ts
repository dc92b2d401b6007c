import { Injectable } from '@nestjs/common';
import { Database, type PageOf, type PageWindow } from '#convoke/core';
import { IsNull } from 'typeorm';
import { HeldText, type ListedKind } from './held-text.entity.js';

/** Reads of what waits for moderators. */
@Injectable()
export class HeldTextQueries {
  constructor(private readonly db: Database) {}

  /** What waits longest first. */
  async list(kind: ListedKind | null, { offset, limit }: PageWindow): Promise<PageOf<HeldText>> {
    const where = { clearedAt: IsNull(), ...(kind ? { kind } : {}) };
    const total = await this.db.manager.countBy(HeldText, where);
    if (limit === 0) return { elements: [], total };
    const order = { heldAt: 'ASC', id: 'ASC' } as const;
    return { elements: await this.db.manager.find(HeldText, { where, order, skip: offset, take: limit }), total };
  }
}
