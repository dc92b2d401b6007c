import { Injectable } from '@nestjs/common';
import { ActorsSilenced, ActorsSuspended } from '#convoke/actors';
import { Database, OnDomainEvent, type Tx } from '#convoke/core';
import type { Event } from './event.entity.js';
import { EventPublication } from './event-publication.service.js';

/** Whether an actor `a` is shut out, and whether it stands in no public list. */
const SUSPENDED = '(a.suspended_at IS NOT NULL OR a.host_suspended)';
const SILENCED = '(a.silenced_at IS NOT NULL OR a.host_silenced)';

type Standing = Pick<Event, 'suspended' | 'silenced'>;

/** Keeps events from their readers while somebody who answers for them is suspended, and out of public lists while they are silenced. */
@Injectable()
export class EventSuspensions {
  constructor(
    private readonly db: Database,
    private readonly publication: EventPublication,
  ) {}

  /** Notes it of events whose rows are still to be written. */
  async noteNew(tx: Tx, events: Event[]): Promise<void> {
    // Locked, so that a suspension that comes meanwhile finds the events.
    const standings = await this.db.query<Standing & { id: string }>(
      `SELECT a.id, ${SUSPENDED} AS suspended, ${SILENCED} AS silenced FROM actors a
        WHERE a.id = ANY($1) ORDER BY a.id FOR SHARE`,
      [events.flatMap(answerers)],
      tx,
    );
    const byId = new Map(standings.map((each) => [each.id, each]));
    for (const event of events) {
      event.suspended = answerers(event).some((id) => byId.get(id)?.suspended);
      event.silenced = answerers(event).some((id) => byId.get(id)?.silenced);
    }
  }

  /** Notes it of an event that has got another organizer. */
  async note(tx: Tx, event: Event): Promise<void> {
    const before = { suspended: event.suspended, silenced: event.silenced };
    await this.noteNew(tx, [event]);
    const { id, suspended, silenced } = event;
    if (suspended === before.suspended && silenced === before.silenced) return;
    await this.db.query('UPDATE events SET suspended = $2, silenced = $3 WHERE id = $1', [id, suspended, silenced], tx);
  }

  @OnDomainEvent(ActorsSuspended)
  async follow({ actorIds }: { actorIds: string[] }): Promise<void> {
    await this.db.transaction(async (tx) => {
      const changed = await this.change(tx, 'suspended', SUSPENDED, actorIds);
      await this.publication.announceVisibility(tx, changed);
    });
  }

  @OnDomainEvent(ActorsSilenced)
  async followSilence({ actorIds }: { actorIds: string[] }): Promise<void> {
    await this.db.transaction(async (tx) => {
      const changed = await this.change(tx, 'silenced', SILENCED, actorIds);
      await this.publication.announceListing(tx, changed);
    });
  }

  /** Makes a column what is true of who answers for the events of these; answers which events it changed. */
  private async change(tx: Tx, column: keyof Standing, condition: string, actorIds: string[]): Promise<string[]> {
    const changed = await this.db.query<{ id: string }>(
      `UPDATE events SET ${column} = now.${column}
        FROM (SELECT e.id, EXISTS (
            SELECT FROM actors a WHERE a.id IN (e.organizer_actor_id, e.attributed_to_id) AND ${condition}) AS ${column}
          FROM events e WHERE e.organizer_actor_id = ANY($1) OR e.attributed_to_id = ANY($1)) now
        WHERE events.id = now.id AND events.${column} <> now.${column} RETURNING events.id`,
      [actorIds],
      tx,
    );
    return changed.map(({ id }) => id);
  }
}

function answerers({ organizerActorId, attributedToId }: Event): string[] {
  return attributedToId ? [organizerActorId, attributedToId] : [organizerActorId];
}
