import { Injectable } from '@nestjs/common';
import { type Config, Database, InjectConfig, type PageOf, type PageWindow } from '#convoke/core';
import type { SelectQueryBuilder } from 'typeorm';
import { Actor, type ActorKind } from './actor.entity.js';

/** Null of a flag is both. */
export interface ActorFilter {
  /** Words that are all in name, username or host, whatever their accents; a handle is two. */
  term?: string | null;
  /** Parts of these. */
  preferredUsername?: string | null;
  name?: string | null;
  domain?: string | null;
  /** Those elsewhere when false. */
  local?: boolean | null;
  suspended?: boolean | null;
  silenced?: boolean | null;
}

/** More words than anybody looks for at once. */
const MAX_WORDS = 16;

const FLAGS = {
  local: 'actor.domain IS NULL',
  suspended: '(actor.suspendedAt IS NOT NULL OR actor.hostSuspended)',
  silenced: '(actor.silencedAt IS NOT NULL OR actor.hostSilenced)',
} as const;

const WORDS = `fold(concat_ws(' ', actor.preferredUsername, actor.name, coalesce(actor.domain, :here)))`;

/** Lists people and groups for those who run the instance. */
@Injectable()
export class ActorLists {
  constructor(
    private readonly db: Database,
    @InjectConfig('server') private readonly server: Config['server'],
  ) {}

  /** In the order of their names. */
  async list(type: ActorKind, filter: ActorFilter, { offset, limit }: PageWindow): Promise<PageOf<Actor>> {
    const found = this.found(type, filter);
    const inOrder = found.clone().orderBy('actor.preferredUsername').addOrderBy('actor.id').offset(offset).limit(limit);
    const [elements, total] = await Promise.all([limit ? inOrder.getMany() : [], found.getCount()]);
    return { elements, total };
  }

  private found(type: ActorKind, filter: ActorFilter): SelectQueryBuilder<Actor> {
    const { term, preferredUsername, name, domain } = filter;
    const found = this.db.manager
      .createQueryBuilder(Actor, 'actor')
      .where('actor.type = :type AND actor.deletedAt IS NULL', { type });
    for (const flag of ['local', 'suspended', 'silenced'] as const) {
      if (typeof filter[flag] === 'boolean') found.andWhere(`(${FLAGS[flag]}) = :${flag}`, { [flag]: filter[flag] });
    }
    for (const [column, text] of Object.entries({ preferredUsername, name, domain })) {
      const words = plain(text);
      if (words) found.andWhere(`actor.${column} ILIKE :${column}`, { [column]: anywhere(words) });
    }
    found.setParameter('here', this.server.publicHost);
    const parts = plain(term)
      .split(/[\s@]+/)
      .filter(Boolean);
    for (const [index, part] of parts.slice(0, MAX_WORDS).entries()) {
      found.andWhere(`${WORDS} LIKE fold(:part${index})`, { [`part${index}`]: anywhere(part) });
    }
    return found;
  }
}

function plain(text: string | null | undefined): string {
  return (text ?? '').replaceAll('\0', '');
}

/** The pattern of what has the words somewhere in it. */
function anywhere(words: string): string {
  return `%${words.replace(/[\\%_]/g, '\\$&')}%`;
}
