import { Injectable } from '@nestjs/common';
import { ActorQueries } from '#convoke/actors';
import { Clock, Database, DomainEvents, job, Jobs, OnJob, type Tx } from '#convoke/core';
import { saveEvent } from './event-content.js';
import type { Event } from './event.entity.js';
import { type EventPlan, isReplanned } from './event-plan.js';
import { EventQueries } from './event.queries.js';
import {
  type DeletedEvent,
  EventCancelled,
  EventDeleted,
  type EventField,
  EventPublished,
  EventReplanned,
  EventUpdated,
  ForeignEventAdded,
} from './events.domain-events.js';
import { EventStatus } from './event.values.js';
import { GuestList } from './guest-list.service.js';

export const PublishScheduledEvent = job<{ eventId: string }>('events.publish-scheduled');

interface ToldChange {
  changed: EventField[];
  was: EventPlan;
  /** The account that changed it, where one of ours did. */
  byUserId: string | null;
  /** The profile that did. */
  byActorId?: string | null;
}

/** Makes drafts public, now or at their time, and tells the rest of the program what became of an event. */
@Injectable()
export class EventPublication {
  constructor(
    private readonly db: Database,
    private readonly queries: EventQueries,
    private readonly actors: ActorQueries,
    private readonly guests: GuestList,
    private readonly events: DomainEvents,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /** Tells that an event is new to everybody; for one whose row says so already. */
  async announce(tx: Tx, { id: eventId }: Event): Promise<void> {
    await this.events.emit(tx, EventPublished, { eventId });
  }

  /** The same for those of other servers, which tell of them themselves. */
  async announceForeign(tx: Tx, events: Event[]): Promise<void> {
    const added = events.map(({ id: eventId }) => ({ eventId }));
    await this.events.emitMany(tx, ForeignEventAdded, added);
  }

  /** Lets the draft publish itself at its time. A time given up or moved leaves a job that finds nothing to do. */
  async schedule(tx: Tx, { id, publishAt }: Event): Promise<void> {
    if (publishAt) await this.jobs.send(tx, PublishScheduledEvent, { eventId: id }, { startAfter: publishAt });
  }

  /** For an event that was published before. */
  async announceChange(tx: Tx, event: Event, { changed, was, byUserId, byActorId }: ToldChange): Promise<void> {
    if (changed.length === 0) return;
    await this.events.emit(tx, EventUpdated, { eventId: event.id, changed, ...(byActorId ? { byActorId } : {}) });
    if (isReplanned(event, was)) {
      const at = event.updatedAt.toISOString();
      await this.events.emit(tx, EventReplanned, { eventId: event.id, was, at, byUserId });
    }
    if (changed.includes('status') && event.status === EventStatus.CANCELLED) {
      await this.events.emit(tx, EventCancelled, { eventId: event.id });
    }
  }

  /** For those of elsewhere that strangers may find from now on, or may not any more. */
  async announceVisibility(tx: Tx, eventIds: string[]): Promise<void> {
    const changes = eventIds.map((eventId) => ({ eventId, changed: ['visibility' as const] }));
    await this.events.emitMany(tx, EventUpdated, changes);
  }

  async announceDeletion(tx: Tx, deleted: DeletedEvent): Promise<void> {
    await this.events.emit(tx, EventDeleted, deleted);
  }

  /** Publishes a draft whose time has come. */
  @OnJob(PublishScheduledEvent)
  async publishScheduled({ eventId }: { eventId: string }): Promise<void> {
    if (!(await this.queries.findById(eventId))) return;
    await this.db.transaction(async (tx) => {
      await this.guests.lock(tx, eventId);
      const event = await this.queries.getById(eventId, tx);
      if (event.deletedAt || !event.draft || !event.publishAt) return;
      const now = this.clock.now();
      // The queue goes by the database's clock, which may be ahead of ours.
      if (event.publishAt > now) return this.schedule(tx, event);
      // Who has moved away begins nothing new here.
      if (await this.actors.hasMoved(event.organizerActorId, tx)) event.publishAt = null;
      else event.publish(now);
      await saveEvent(tx, event);
      if (!event.draft) await this.announce(tx, event);
    });
  }
}
