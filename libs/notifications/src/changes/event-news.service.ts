import { Injectable } from '@nestjs/common';
import { Clock, Database, DomainError, RateLimits, type Tx } from '#convoke/core';
import { type DeletedEvent, type Event, EventQueries } from '#convoke/events';
import { NoticeMails } from '../notices/notice-mails.service.js';
import type { Letter, Notice } from '../notices/notice.js';
import { Notices } from '../notices/notices.service.js';
import { ChangeLetters, type Reader } from './change-letters.service.js';
import { EventChanges } from './event-changes.service.js';
import { Participants } from './participants.queries.js';
import { changedFields, toldPlanOf } from './told-plan.js';

const KIND = 'participation_event_updated';

interface News {
  event: Event;
  notice: Notice;
  write: (reader: Reader) => Letter;
  /** Who knows already: the account that did it, and a profile that is told in another way. */
  byUserId: string | null;
  toldActorId?: string | null;
}

/** Tells all who plan on an event what became of it. */
@Injectable()
export class EventNews {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly limits: RateLimits,
    private readonly queries: EventQueries,
    private readonly changes: EventChanges,
    private readonly participants: Participants,
    private readonly letters: ChangeLetters,
    private readonly notices: Notices,
    private readonly mails: NoticeMails,
  ) {}

  /** Tells what waits, if its time has come; what came back to what it was, or is over, is told to nobody. */
  async tellChange(eventId: string): Promise<void> {
    const calm = await this.isCalm(eventId);
    await this.db.transaction(async (tx) => {
      const waiting = await this.changes.take(tx, eventId);
      if (!waiting) return;
      if (!calm) return this.changes.postpone(tx, eventId);
      const event = await this.queries.getWhole(eventId, tx);
      await this.changes.noteTold(tx, eventId, event.updatedAt);
      const { was, since, byUserId } = waiting;
      const changed = changedFields(was, toldPlanOf(event));
      const over = event.isOver(this.clock.now()) && new Date(was.endsOn ?? was.beginsOn) <= this.clock.now();
      if (changed.length === 0 || over || event.deletedAt || event.draft || event.suspended) return;
      const key = `changed:${eventId}:${since.getTime()}`;
      const notice = { kind: KIND, key, eventId, data: { changed } } as const;
      await this.tell(tx, { event, notice, write: await this.letters.ofChange(tx, event, was), byUserId });
    });
  }

  /** At once: nobody is to set out for it. Its organizer has a moderator's own words. */
  async tellDeletion({ eventId, title, byUserId, byActorId }: Omit<DeletedEvent, 'wasPublished'>): Promise<void> {
    await this.db.transaction(async (tx) => {
      if (!(await this.changes.end(tx, eventId))) return;
      const event = await this.queries.getWhole(eventId, tx);
      if (event.isOver(this.clock.now()) || event.suspended) return;
      const notice = { kind: KIND, key: `deleted:${eventId}`, eventId, data: { title, changed: ['deleted'] } } as const;
      const write = await this.letters.ofDeletion(tx, event, title);
      const toldActorId = byActorId === null ? event.organizerActorId : null;
      await this.tell(tx, { event, notice, write, byUserId, toldActorId });
    });
  }

  private async tell(tx: Tx, { event, notice, write, byUserId, toldActorId }: News): Promise<void> {
    for await (const { people, strangers } of this.participants.of(tx, event.id)) {
      const others = people.filter(({ user, profileId }) => user.id !== byUserId && profileId !== toldActorId);
      await this.notices.tell(tx, notice, others, ({ settings }, locale) =>
        write({ locale, timezone: settings.timezone }),
      );
      const mails = strangers.map((stranger) => ({
        to: stranger.email,
        locale: stranger.locale,
        letter: this.letters.forStranger(write(stranger), event, stranger),
      }));
      await this.mails.sendToAddresses(tx, mails);
    }
  }

  /** Whether its participants can be written to again: nobody is flooded by an event that is edited all the time. */
  private async isCalm(eventId: string): Promise<boolean> {
    try {
      await this.limits.consume('news:event', eventId);
      return true;
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
  }
}
