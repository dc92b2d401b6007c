import { Injectable } from '@nestjs/common';
import { Database, type PageOf, type PageWindow } from '#convoke/core';
import type { SelectQueryBuilder } from 'typeorm';
import { Actor, type ActorKind } from './actor.entity.js';

/** Null of a flag is both. */
export interface ActorFilter {
  /** Parts of these. */
  preferredUsername?: string | null;
  name?: string | null;
  domain?: string | null;
  /** Those elsewhere when false. */
  local?: boolean | null;
  suspended?: boolean | null;
  silenced?: boolean | null;
}

const FLAGS = {
  local: 'actor.domain IS NULL',
  suspended: '(actor.suspendedAt IS NOT NULL OR actor.hostSuspended)',
  silenced: '(actor.silencedAt IS NOT NULL OR actor.hostSilenced)',
} as const;

/** Lists people and groups for those who run the instance. */
@Injectable()
export class ActorLists {
  constructor(private readonly db: Database) {}

  /** In the order of their names. */
  async list(type: ActorKind, filter: ActorFilter, { offset, limit }: PageWindow): Promise<PageOf<Actor>> {
    const found = this.found(type, filter);
    const inOrder = found.clone().orderBy('actor.preferredUsername').addOrderBy('actor.id').offset(offset).limit(limit);
    const [elements, total] = await Promise.all([limit ? inOrder.getMany() : [], found.getCount()]);
    return { elements, total };
  }

  private found(type: ActorKind, filter: ActorFilter): SelectQueryBuilder<Actor> {
    const { preferredUsername, name, domain } = filter;
    const found = this.db.manager
      .createQueryBuilder(Actor, 'actor')
      .where('actor.type = :type AND actor.deletedAt IS NULL', { type });
    for (const flag of ['local', 'suspended', 'silenced'] as const) {
      if (typeof filter[flag] === 'boolean') found.andWhere(`(${FLAGS[flag]}) = :${flag}`, { [flag]: filter[flag] });
    }
    for (const [column, text] of Object.entries({ preferredUsername, name, domain })) {
      const words = (text ?? '').replaceAll('\0', '');
      const part = `%${words.replace(/[\\%_]/g, '\\$&')}%`;
      if (words) found.andWhere(`actor.${column} ILIKE :${column}`, { [column]: part });
    }
    return found;
  }
}
