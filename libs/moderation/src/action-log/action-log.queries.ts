import { Injectable } from '@nestjs/common';
import { type FindOptionsWhere, In } from 'typeorm';
import { Actor } from '#convoke/actors';
import { Database, isId, type PageOf, type PageWindow } from '#convoke/core';
import { ActionLogEntry } from './action-log.entity.js';
import type { ModerationAction } from './moderation-action.js';

interface LogFilter {
  actorId?: string | null;
  action?: ModerationAction | null;
}

const NOTHING = { elements: [], total: 0 };

/** Reads of the action log. */
@Injectable()
export class ActionLogQueries {
  constructor(private readonly db: Database) {}

  /** The newest first. */
  async list({ actorId, action }: LogFilter, { offset, limit }: PageWindow): Promise<PageOf<ActionLogEntry>> {
    if (actorId && !isId(actorId)) return NOTHING;
    const where: FindOptionsWhere<ActionLogEntry> = { ...(actorId && { actorId }), ...(action && { action }) };
    const total = await this.db.manager.countBy(ActionLogEntry, where);
    if (limit === 0) return { elements: [], total };
    const elements = await this.db.manager.find(ActionLogEntry, {
      where,
      order: { id: 'DESC' },
      skip: offset,
      take: limit,
    });
    return { elements, total };
  }

  /** The profiles that anything was done as. */
  async actors(): Promise<Actor[]> {
    const rows = await this.db.query<{ actorId: string }>(
      'SELECT DISTINCT actor_id AS "actorId" FROM action_logs WHERE actor_id IS NOT NULL',
    );
    const ids = rows.map(({ actorId }) => actorId);
    return this.db.manager.find(Actor, { where: { id: In(ids) }, order: { preferredUsername: 'ASC', id: 'ASC' } });
  }
}
