import { Injectable } from '@nestjs/common';
import { ActorsIndexed } from '#convoke/actors';
import { Database, job, Jobs, OnDomainEvent, OnDomainEvents, OnJob } from '#convoke/core';
import {
  EventDeleted,
  EventListingChanged,
  EventPublished,
  EventUpdated,
  ForeignEventAdded,
  OccurrenceMade,
  ParticipationJoined,
  ParticipationLeft,
  ParticipationUpdated,
} from '#convoke/events';
import { EventIndexService } from './event-index.service.js';

/** At a popular event people join by the second; the order by participants need not follow each of them. */
const RECOUNT_AFTER_SECONDS = 30;

/** Takes over the number of participants; one job an event waits at a time. */
export const RecountParticipants = job<{ eventId: string }>('discovery.recount-participants', { policy: 'short' });

/** Reads all events into the search index anew. */
export const RebuildEventIndex = job<object>('discovery.rebuild-event-index', {
  policy: 'short',
  expireInSeconds: 86_000,
});

/** Lets the search index follow the events. */
@Injectable()
export class EventIndexJobs {
  constructor(
    private readonly db: Database,
    private readonly jobs: Jobs,
    private readonly index: EventIndexService,
  ) {}

  @OnDomainEvents(EventPublished)
  async add(told: { eventId: string }[]): Promise<void> {
    await this.index.refresh(told.map(({ eventId }) => eventId));
  }

  @OnDomainEvents(OccurrenceMade)
  async addMade(told: { eventId: string }[]): Promise<void> {
    await this.index.refresh(told.map(({ eventId }) => eventId));
  }

  @OnDomainEvents(ForeignEventAdded)
  async addForeign(told: { eventId: string }[]): Promise<void> {
    await this.index.refresh(told.map(({ eventId }) => eventId));
  }

  @OnDomainEvents(EventUpdated)
  async update(told: { eventId: string }[]): Promise<void> {
    await this.index.refresh(told.map(({ eventId }) => eventId));
  }

  @OnDomainEvents(EventListingChanged)
  async list(told: { eventId: string }[]): Promise<void> {
    await this.index.refresh(told.map(({ eventId }) => eventId));
  }

  @OnDomainEvents(EventDeleted)
  async remove(told: { eventId: string }[]): Promise<void> {
    await this.index.refresh(told.map(({ eventId }) => eventId));
  }

  @OnDomainEvent(ActorsIndexed)
  async indexable({ actorIds }: { actorIds: string[] }): Promise<void> {
    await this.index.refreshOf(actorIds);
  }

  @OnDomainEvent(ParticipationJoined)
  async someoneJoined({ eventId }: { eventId: string }): Promise<void> {
    await this.recountSoon(eventId);
  }

  @OnDomainEvent(ParticipationUpdated)
  async someoneChanged({ eventId }: { eventId: string }): Promise<void> {
    await this.recountSoon(eventId);
  }

  @OnDomainEvent(ParticipationLeft)
  async someoneLeft({ eventId }: { eventId: string }): Promise<void> {
    await this.recountSoon(eventId);
  }

  @OnJob(RecountParticipants)
  async recount({ eventId }: { eventId: string }): Promise<void> {
    await this.index.recount(eventId);
  }

  @OnJob(RebuildEventIndex)
  async rebuild(): Promise<void> {
    await this.index.rebuild();
  }

  private async recountSoon(eventId: string): Promise<void> {
    const startAfter = RECOUNT_AFTER_SECONDS;
    await this.db.transaction((tx) =>
      this.jobs.send(tx, RecountParticipants, { eventId }, { singletonKey: eventId, startAfter }),
    );
  }
}
