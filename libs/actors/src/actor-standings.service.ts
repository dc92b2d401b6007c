import { Injectable } from '@nestjs/common';
import { Database, type DomainEventDefinition, DomainEvents, type Tx } from '#convoke/core';

/** In one job of a subscriber: a host may have many. */
const BATCH = 500;

/** How an actor stands here: the columns that moderators and their own servers decide on. */
@Injectable()
export class ActorStandings {
  constructor(
    private readonly db: Database,
    private readonly events: DomainEvents,
  ) {}

  /** Sets columns of those whom the condition names, and tells of them; answers whether there were any. */
  async change(
    tx: Tx,
    change: { set: string; where: string; params: unknown[] },
    told: DomainEventDefinition<{ actorIds: string[] }>,
  ): Promise<boolean> {
    const changed = await this.db.query<{ id: string }>(
      `UPDATE actors SET ${change.set} WHERE ${change.where} RETURNING id`,
      change.params,
      tx,
    );
    for (let at = 0; at < changed.length; at += BATCH) {
      const actorIds = changed.slice(at, at + BATCH).map(({ id }) => id);
      await this.events.emit(tx, told, { actorIds });
    }
    return changed.length > 0;
  }
}
