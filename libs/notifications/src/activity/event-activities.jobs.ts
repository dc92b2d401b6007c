import { Injectable } from '@nestjs/common';
import { OnDomainEvent } from '#convoke/core';
import {
  type DeletedEvent,
  type Event,
  EventDeleted,
  EventPublished,
  EventQueries,
  EventUpdated,
  ForeignEventAdded,
} from '#convoke/events';
import { ActivityLog, type NewActivity } from './activity-log.service.js';

/** Writes down what becomes of the events of groups. */
@Injectable()
export class EventActivities {
  constructor(
    private readonly events: EventQueries,
    private readonly log: ActivityLog,
  ) {}

  @OnDomainEvent(EventPublished)
  async published({ eventId }: { eventId: string }): Promise<void> {
    const event = await this.events.findById(eventId);
    if (!event || event.deletedAt) return;
    const { title, organizerActorId: authorId, publishedAt } = event;
    await this.write(event, title, { subject: 'event_created', authorId, at: publishedAt ?? undefined });
  }

  @OnDomainEvent(ForeignEventAdded)
  async added(told: { eventId: string }): Promise<void> {
    await this.published(told);
  }

  /** What nobody of the group did is no news to it. */
  @OnDomainEvent(EventUpdated)
  async updated({ eventId, byActorId: authorId }: { eventId: string; byActorId?: string }): Promise<void> {
    const event = await this.events.findById(eventId);
    if (!event || event.deletedAt || !authorId) return;
    await this.write(event, event.title, { subject: 'event_updated', authorId, changedAt: event.updatedAt });
  }

  @OnDomainEvent(EventDeleted)
  async deleted({ eventId, title, wasPublished, byActorId: authorId = null }: DeletedEvent): Promise<void> {
    const event = await this.events.findById(eventId);
    if (event && wasPublished) await this.write(event, title, { subject: 'event_deleted', authorId });
  }

  private async write(
    { id: objectId, uuid, attributedToId: groupId }: Event,
    title: string,
    activity: Omit<NewActivity, 'groupId' | 'objectId' | 'params'>,
  ): Promise<void> {
    if (groupId === null) return;
    await this.log.write({ groupId, objectId, params: { event_uuid: uuid, event_title: title }, ...activity });
  }
}
