import { Injectable } from '@nestjs/common';
import { ActorQueries, Screening, type Writing } from '#convoke/actors';
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
  EventListingChanged,
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
    private readonly screening: Screening,
  ) {}

  /** Refuses whoever publishes too much at once. Throws too_fast. */
  async admit(tx: Tx, { organizerActorId }: Event): Promise<void> {
    await this.screening.admit(tx, { kind: 'event', actorId: organizerActorId });
  }

  /** Asks those outside who know spam, for one that is about to be public; before the transaction. */
  async consult(event: Event): Promise<void> {
    if (event.isOpenToRead()) await this.screening.consult(writingOf(event));
  }

  /** Tells that an event is new to everybody, unless it waits for a moderator; for one whose row says so already. */
  async announce(tx: Tx, event: Event): Promise<void> {
    if (await this.waits(tx, event)) {
      event.awaitModerator();
      await saveEvent(tx, event);
    } else await this.events.emit(tx, EventPublished, { eventId: event.id });
  }

  /** Publishes what a moderator has seen. The caller holds its lock. */
  async publish(tx: Tx, event: Event): Promise<void> {
    event.publish(this.clock.now());
    await saveEvent(tx, event);
    await this.events.emit(tx, EventPublished, { eventId: event.id });
  }

  /** What waited for a moderator is a draft like others. The caller holds its lock. */
  async keepAsDraft(tx: Tx, event: Event): Promise<void> {
    event.awaitsModerator = false;
    await saveEvent(tx, event);
  }

  /** What it says now, for the rules that look for spam: to everybody, or to whom it waits for. */
  async noteWords(tx: Tx, event: Event, wasOpen: boolean): Promise<void> {
    const isOpen = event.isOpenToRead();
    if (!event.awaitsModerator && !isOpen && !wasOpen) return;
    const open = wasOpen ? 'public' : 'opened';
    const standing = event.awaitsModerator ? 'waiting' : isOpen ? open : 'closed';
    await this.screening.reword(tx, writingOf(event), standing);
  }

  /** Whether a moderator has to see it first: of what not everybody can read none does. */
  private async waits(tx: Tx, event: Event): Promise<boolean> {
    if (event.isOpenToRead()) return this.screening.holds(tx, writingOf(event));
    await this.screening.count(tx, writingOf(event));
    return false;
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

  /** For those whose maker was silenced, or is heard again. */
  async announceListing(tx: Tx, eventIds: string[]): Promise<void> {
    const changes = eventIds.map((eventId) => ({ eventId }));
    await this.events.emitMany(tx, EventListingChanged, changes);
  }

  async announceDeletion(tx: Tx, deleted: DeletedEvent): Promise<void> {
    await this.screening.forget(tx, 'event', deleted.eventId);
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
      // Who has moved away or is shut out begins nothing new here.
      const publishers = [event.organizerActorId, event.attributedToId].filter((id) => id !== null);
      if (await this.actors.isAnyResting(publishers, tx)) event.publishAt = null;
      else event.publish(now);
      await saveEvent(tx, event);
      if (!event.draft) await this.announce(tx, event);
    });
  }
}

function writingOf({ id, organizerActorId: actorId, title, description, onlineAddress, metadata }: Event): Writing {
  const links = [onlineAddress ?? '', ...metadata.map(({ value }) => value)];
  return { kind: 'event', id, actorId, title, text: description, links };
}
