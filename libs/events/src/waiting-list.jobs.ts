import { Injectable } from '@nestjs/common';
import { ActorsSuspended, RemoteActorDeleted } from '#convoke/actors';
import { Clock, Database, OnDomainEvent } from '#convoke/core';
import { type EventField, EventUpdated } from './events.domain-events.js';
import { ParticipationService } from './participation.service.js';
import { WaitingList } from './waiting-list.service.js';

/** Gives on places that become free without anybody at the event. */
@Injectable()
export class WaitingListJobs {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly participations: ParticipationService,
    private readonly waiting: WaitingList,
  ) {}

  @OnDomainEvent(RemoteActorDeleted)
  async forget({ actorId }: { actorId: string }): Promise<void> {
    await this.freePlaces({ actorIds: [actorId] });
  }

  /** Who is gone or shut out keeps nobody else out of what is to come here. */
  @OnDomainEvent(ActorsSuspended)
  async freePlaces({ actorIds }: { actorIds: string[] }): Promise<void> {
    const held = await this.db.query<{ eventId: string; actorId: string }>(
      `SELECT p.event_id AS "eventId", p.actor_id AS "actorId" FROM participations p
        JOIN actors a ON a.id = p.actor_id JOIN events e ON e.id = p.event_id
        WHERE p.actor_id = ANY($1) AND (a.deleted_at IS NOT NULL OR a.suspended_at IS NOT NULL OR a.host_suspended)
          AND p.role NOT IN ('creator', 'rejected') AND e.local AND coalesce(e.ends_on, e.begins_on) > $2`,
      [actorIds, this.clock.now()],
    );
    // One transaction for each, so that nobody's join waits for all of them.
    for (const { eventId, actorId } of held) await this.participations.withdraw(eventId, actorId);
  }

  /** While an event is suspended nobody gets the places that become free. */
  @OnDomainEvent(EventUpdated)
  async catchUp({ eventId, changed }: { eventId: string; changed: EventField[] }): Promise<void> {
    if (changed.includes('visibility')) await this.waiting.catchUp(eventId);
  }
}
