import { Injectable } from '@nestjs/common';
import { Clock, Cron, OnDomainEvent } from '#convoke/core';
import {
  type DeletedEvent,
  EventDeleted,
  type EventPlan,
  EventQueries,
  EventReplanned,
  EventStatus,
} from '#convoke/events';
import { AddressService, addressWords } from '#convoke/places';
import { EventChanges } from './event-changes.service.js';
import { EventNews } from './event-news.service.js';

const SOON_MS = 30 * 60_000;

interface Replanned {
  eventId: string;
  was: EventPlan;
  at: string;
  byUserId: string | null;
}

/** Collects what organizers change, and tells it when they have come to rest. */
@Injectable()
export class EventNewsJobs {
  constructor(
    private readonly clock: Clock,
    private readonly queries: EventQueries,
    private readonly addresses: AddressService,
    private readonly changes: EventChanges,
    private readonly news: EventNews,
  ) {}

  @OnDomainEvent(EventReplanned)
  async collect({ eventId, was: { physicalAddressId, ...plan }, at, byUserId }: Replanned): Promise<void> {
    const event = await this.queries.findById(eventId);
    if (!event || event.deletedAt) return;
    const address = physicalAddressId && (await this.addresses.findMany([physicalAddressId])).get(physicalAddressId);
    const was = { ...plan, place: address ? addressWords(address) : '' };
    const begins = Math.min(event.beginsOn.getTime(), new Date(was.beginsOn).getTime());
    const soon = begins - this.clock.now().getTime() < SOON_MS;
    const cancelled = event.status === EventStatus.CANCELLED && was.status !== EventStatus.CANCELLED;
    const urgent = soon || cancelled;
    await this.changes.note({ eventId, was, at: new Date(at), byUserId, urgent });
    if (urgent) await this.news.tellChange(eventId);
  }

  @OnDomainEvent(EventDeleted)
  async deleted({ wasPublished, ...deleted }: DeletedEvent): Promise<void> {
    if (wasPublished) await this.news.tellDeletion(deleted);
  }

  @Cron('notifications.tell-changes', '* * * * *')
  async tellDue(): Promise<void> {
    for (const eventId of await this.changes.due()) await this.news.tellChange(eventId);
  }
}
