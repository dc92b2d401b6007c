import { Injectable } from '@nestjs/common';
import { ActorQueries, PersonDeleted } from '#convoke/actors';
import { Clock, Cron, Database, DomainEvents, Jobs, OnDomainEvent, OnJob, type Tx } from '#convoke/core';
import { EventQueries } from '#convoke/events';
import { MessageWriter } from '../conversations/message-writer.service.js';
import { AnnouncementAddressed } from '../threads.domain-events.js';
import type { Announcement } from './announcement.js';
import { AnnouncementQueries } from './announcement.queries.js';
import { TellAnnouncement } from './announcement-writer.service.js';

const BATCH = 100;
const DAY_MS = 86_400_000;

/** Tells people in the background what organizers announce. */
@Injectable()
export class AnnouncementJobs {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly queries: AnnouncementQueries,
    private readonly writer: MessageWriter,
    private readonly events: EventQueries,
    private readonly actors: ActorQueries,
    private readonly domainEvents: DomainEvents,
  ) {}

  /** Some at a time: whoever is told is taken off the list in the same transaction, so nobody is told twice. */
  @OnJob(TellAnnouncement)
  async tell({ announcementId }: { announcementId: string }): Promise<void> {
    await this.db.transaction(async (tx) => {
      const announcement = await this.queries.find(announcementId, tx);
      if (!announcement || (await this.isStopped(tx, announcement))) return;
      await this.tellSome(tx, announcement);
      if (await this.queries.isGoing(tx, announcementId))
        await this.jobs.send(tx, TellAnnouncement, { announcementId });
    });
  }

  /** A profile that is gone has said nothing. */
  @OnDomainEvent(PersonDeleted)
  async removeTraces({ actorId }: { actorId: string }): Promise<void> {
    await this.db.query('DELETE FROM announcements WHERE actor_id = $1', [actorId]);
  }

  /** Those of events that were deleted, once everybody has been told: nobody reads them any more. */
  @Cron('threads.purge-announcements', '49 3 * * *')
  async purge(): Promise<void> {
    await this.db.query('DELETE FROM announcements n USING events e WHERE e.id = n.event_id AND e.deleted_at <= $1', [
      new Date(this.clock.now().getTime() - DAY_MS),
    ]);
  }

  /** An event that its organizer has deleted since stops nothing: what they said of it is wanted all the more. */
  private async isStopped(tx: Tx, { eventId, actorId }: Announcement): Promise<boolean> {
    const event = await this.events.getById(eventId, tx);
    const author = (await this.actors.findMany([actorId], tx)).get(actorId);
    return event.suspended || !author || author.suspended;
  }

  private async tellSome(
    tx: Tx,
    { id: announcementId, eventId, actorId, text, language }: Announcement,
  ): Promise<void> {
    const message = { actorId, text, language, mentionedIds: [], announcementId };
    const told = await this.queries.take(tx, announcementId, BATCH);
    for (const recipient of told.filter(({ anonymous }) => !anonymous)) {
      await this.writer.begin(tx, message, [recipient.actorId], { eventId });
    }
    const participationIds = told.filter(({ anonymous }) => anonymous).map(({ participationId }) => participationId);
    if (participationIds.length === 0) return;
    await this.domainEvents.emit(tx, AnnouncementAddressed, { announcementId, participationIds });
  }
}
