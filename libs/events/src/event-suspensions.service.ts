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

  /** Notes it of events whose rows are still to be written. */
  async noteNew(tx: Tx, events: Event[]): Promise<void> {
    // Locked, so that a suspension that comes meanwhile finds the events.
    const suspended = await this.db.query<{ id: string }>(
      `SELECT id FROM (SELECT a.id, ${SUSPENDED} AS suspended FROM actors a WHERE a.id = ANY($1) ORDER BY a.id FOR SHARE) a
        WHERE suspended`,
      [events.flatMap(answerers)],
      tx,
    );
    const ids = new Set(suspended.map(({ id }) => id));
    for (const event of events) event.suspended = answerers(event).some((id) => ids.has(id));
  }

  /** Notes it of an event that has got another organizer. */
  async note(tx: Tx, event: Event): Promise<void> {
    const before = event.suspended;
    await this.noteNew(tx, [event]);
    if (event.suspended === before) return;
    await this.db.query('UPDATE events SET suspended = $2 WHERE id = $1', [event.id, event.suspended], tx);
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

function answerers({ organizerActorId, attributedToId }: Event): string[] {
  return attributedToId ? [organizerActorId, attributedToId] : [organizerActorId];
}
