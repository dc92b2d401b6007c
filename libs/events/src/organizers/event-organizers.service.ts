import { Injectable } from '@nestjs/common';
import { requireUser, type Viewer } from '#convoke/actors';
import { Clock, Database, DomainError, DomainEvents, invalid } from '#convoke/core';
import type { Event } from '../event.entity.js';
import { mayNameOrganizers, mayRemoveOrganizer } from '../event.policy.js';
import { EventQueries } from '../event.queries.js';
import { OrganizersChanged } from '../events.domain-events.js';
import { OrganizerList } from './organizer-list.service.js';

/** Taking co-organizers off events, as the organizer or they themselves like. */
@Injectable()
export class EventOrganizers {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queries: EventQueries,
    private readonly organizers: OrganizerList,
    private readonly events: DomainEvents,
  ) {}

  /** From all dates to come where the event repeats. Throws event_not_found, unauthorized, InvalidInput. */
  async remove(viewer: Viewer, eventId: string, actorId: string): Promise<Event> {
    return this.db.transaction(async (tx) => {
      const events = await this.organizers.lock(tx, eventId);
      const [event] = events;
      if (!mayRemoveOrganizer(viewer, event, actorId)) {
        if (mayNameOrganizers(viewer, event)) throw invalid('actorId', 'error_not_co_organizer');
        const sees = await this.queries.isVisible(eventId, viewer, tx);
        throw new DomainError(sees ? 'unauthorized' : 'event_not_found');
      }
      for (const each of events) await this.organizers.remove(tx, each, actorId, requireUser(viewer).id);
      const { organizerActorId: byActorId } = event;
      const at = this.clock.now().toISOString();
      const change = viewer.owns(actorId) ? 'left' : 'removed';
      await this.events.emit(tx, OrganizersChanged, { eventId, actorId, byActorId, change, at });
      return event;
    });
  }
}
