import { Injectable } from '@nestjs/common';
import { ActorsSuspended } from '#convoke/actors';
import { Database, OnDomainEvent, type Tx } from '#convoke/core';
import type { Event } from './event.entity.js';
import { EventPublication } from './event-publication.service.js';

/** Whether an actor `a` is shut out. */
const SUSPENDED = '(a.suspended_at IS NOT NULL OR a.host_suspended)';

/** Keeps events from their readers while somebody who answers for them is suspended. */
@Injectable()
export class EventSuspensions {
  constructor(
    private readonly db: Database,
    private readonly publication: EventPublication,
  ) {}

  /** Notes it of an event whose row is new, or has got another organizer. */
  async note(tx: Tx, event: Event): Promise<void> {
    const { id, organizerActorId, attributedToId } = event;
    // Locked, so that a suspension that comes meanwhile finds the event.
    const actors = await this.db.query<{ suspended: boolean }>(
      `SELECT ${SUSPENDED} AS suspended FROM actors a WHERE a.id IN ($1, $2) FOR SHARE`,
      [organizerActorId, attributedToId],
      tx,
    );
    const suspended = actors.some((actor) => actor.suspended);
    if (suspended === event.suspended) return;
    event.suspended = suspended;
    await this.db.query('UPDATE events SET suspended = $2 WHERE id = $1', [id, suspended], tx);
  }

  @OnDomainEvent(ActorsSuspended)
  async follow({ actorIds }: { actorIds: string[] }): Promise<void> {
    await this.db.transaction(async (tx) => {
      const changed = await this.db.query<{ id: string }>(
        `UPDATE events SET suspended = now.suspended
          FROM (SELECT e.id, EXISTS (
              SELECT FROM actors a WHERE a.id IN (e.organizer_actor_id, e.attributed_to_id) AND ${SUSPENDED}) AS suspended
            FROM events e WHERE e.organizer_actor_id = ANY($1) OR e.attributed_to_id = ANY($1)) now
          WHERE events.id = now.id AND events.suspended <> now.suspended RETURNING events.id`,
        [actorIds],
        tx,
      );
      await this.publication.announceVisibility(
        tx,
        changed.map(({ id }) => id),
      );
    });
  }
}
