import { Injectable } from '@nestjs/common';
import type { Viewer } from '#convoke/actors';
import { Clock, Database, DomainError } from '#convoke/core';
import { dayOf, EventScope, EventService, EventStatus, periodOn } from '#convoke/events';
import type { Candidate } from '../candidate.js';
import { digestOf, eventInputOf, pictureKey } from '../event-input.js';
import { ImportedEvents } from '../imported-events.service.js';
import { ImportedPictures, type PictureTally } from '../imported-pictures.service.js';
import type { SettledCandidate } from '../settled-candidates.js';
import { type Keeper, TwinEvents } from '../twin-events.service.js';
import type { EventSubscription } from './event-subscription.js';

/** An event that a calendar brought, as it is here; of a series the next date. */
interface KeptEvent {
  /** Of the one that was made of it. */
  sourceId: string;
  eventId: string;
  isSeries: boolean;
  beginsOn: Date;
  timezone: string;
  uid: string;
  digest: string;
  /** Where the picture lay that was taken over last. */
  picture: string | null;
  isGone: boolean;
  isOver: boolean;
  isCancelled: boolean;
}

/** One reading of a calendar. */
interface FollowedReading {
  subscription: EventSubscription;
  present: ReadonlyMap<string, KeptEvent>;
  pictures: PictureTally;
}

const CANCELLED: object = { status: EventStatus.CANCELLED };

/** Keeps the events of a calendar as they are there. */
@Injectable()
export class FollowedEvents {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly imported: ImportedEvents,
    private readonly events: EventService,
    private readonly twins: TwinEvents,
    private readonly pictures: ImportedPictures,
  ) {}

  /** Answers how many could not be made or changed. A calendar that was not read to its end says nothing of what is gone. */
  async keep(
    viewer: Viewer,
    subscription: EventSubscription,
    settled: readonly SettledCandidate[],
    { isWhole }: { isWhole: boolean },
  ): Promise<number> {
    const present = new Map((await this.present(subscription.id)).map((event) => [event.uid, event]));
    const reading = { subscription, present, pictures: { missed: 0 } };
    let refusals = 0;
    for (const { candidate, reason, isOver } of settled) {
      if (isOver) continue;
      const named = { ...candidate, uid: keyOf(candidate) };
      const done = reason === null && (await this.attempt(() => this.put(viewer, reading, named)));
      if (!done) refusals++;
    }
    if (isWhole && subscription.whenGone === 'cancel') {
      const there = new Set(settled.map(({ candidate }) => keyOf(candidate)));
      refusals += await this.cancelGone(
        viewer,
        [...present.values()].filter(({ uid }) => !there.has(uid)),
      );
    }
    return refusals;
  }

  private async put(
    viewer: Viewer,
    { subscription, present, pictures }: FollowedReading,
    candidate: Candidate & { uid: string },
  ): Promise<void> {
    const { id: subscriptionId, profileId, groupId, publish, url } = subscription;
    const kept = present.get(candidate.uid);
    if (kept) return this.change(viewer, kept, candidate, { profileId, pictures });
    const keeper: Keeper = { profileId, groupId };
    // What its owner brought by hand, or wrote, is theirs: they change it.
    if ((await this.twins.of([candidate], keeper)).has(0)) return;
    await this.imported.make(viewer, keeper, candidate, { publish, source: new URL(url), subscriptionId, pictures });
  }

  /** What somebody deleted here stays so; a series goes on by its rule, at another hour where that changes. */
  private async change(
    viewer: Viewer,
    kept: KeptEvent,
    candidate: Candidate,
    { profileId, pictures }: { profileId: string; pictures: PictureTally },
  ): Promise<void> {
    const { eventId, sourceId, digest, isGone, isSeries } = kept;
    const [latest, shown] = [digestOf(candidate, isSeries), pictureKey(candidate)];
    if (isGone || digest === latest) return;
    const { recurrence: _, ...said } = eventInputOf(candidate);
    const picture = shown === kept.picture ? null : await this.pictures.take(viewer, profileId, candidate, pictures);
    const given = {
      ...said,
      ...(isSeries ? onItsDay(kept, candidate) : {}),
      ...(picture || (shown === null && kept.picture !== null) ? { picture } : {}),
    };
    await this.events.update(viewer, eventId, given, scopeOf(kept));
    await this.db.query(
      'UPDATE event_sources SET digest = $2, url = coalesce($3, url), picture = $4 WHERE event_id = $1',
      [sourceId, latest, candidate.url, shown],
    );
  }

  private async cancelGone(viewer: Viewer, missing: KeptEvent[]): Promise<number> {
    let refusals = 0;
    for (const kept of missing) {
      if (kept.isGone || kept.isOver || kept.isCancelled) continue;
      const cancel = async () => {
        await this.events.update(viewer, kept.eventId, CANCELLED, scopeOf(kept));
        // Should it come back, it differs from what is here.
        await this.db.query(`UPDATE event_sources SET digest = '' WHERE event_id = $1`, [kept.sourceId]);
      };
      if (!(await this.attempt(cancel))) refusals++;
    }
    return refusals;
  }

  private async attempt(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
  }

  private async present(subscriptionId: string): Promise<KeptEvent[]> {
    return this.db.query<KeptEvent>(
      `SELECT s.event_id AS "sourceId", e.id AS "eventId", o.series_id IS NOT NULL AS "isSeries", e.begins_on AS "beginsOn", e.timezone, s.uid, s.digest, s.picture,
          e.deleted_at IS NOT NULL AS "isGone", coalesce(e.ends_on, e.begins_on) <= $2 AS "isOver",
          e.status = 'cancelled' AS "isCancelled"
        FROM event_sources s LEFT JOIN event_occurrences o ON o.event_id = s.event_id
          JOIN events e ON e.id = coalesce((SELECT n.id FROM event_occurrences d JOIN events n ON n.id = d.event_id
            WHERE d.series_id = o.series_id AND n.begins_on > $2 AND n.deleted_at IS NULL
            ORDER BY n.begins_on, n.id LIMIT 1), s.event_id)
        WHERE s.subscription_id = $1 AND s.uid IS NOT NULL`,
      [subscriptionId, this.clock.now()],
    );
  }
}

/** What names it for as long as it is followed. */
function keyOf({ uid, url, title, beginsOn }: Candidate): string {
  return uid ?? url ?? `${title}#${beginsOn?.toISOString() ?? ''}`;
}

/** The hours of a series, on the next date that it has here. */
function onItsDay({ beginsOn: next, timezone }: KeptEvent, { beginsOn, endsOn }: Candidate) {
  return beginsOn ? periodOn(dayOf(next, timezone), { beginsOn, endsOn, timezone }) : {};
}

function scopeOf({ isSeries }: KeptEvent): EventScope {
  return isSeries ? EventScope.FOLLOWING : EventScope.THIS;
}
