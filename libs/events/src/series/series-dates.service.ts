import { Injectable } from '@nestjs/common';
import { Clock, Database, type PageWindow } from '#convoke/core';
import type { Event } from '../event.entity.js';
import { type EventViewer, visibleEvents } from '../event.policy.js';
import { EventQueries } from '../event.queries.js';
import type { ToldEvent } from '../published-events.service.js';
import { type EventSeries, EventSeriesStatus } from './event-series.entity.js';
import { ruleEnd } from './recurrence-rule.js';

/** Beside the one asked for; more than are made ahead. */
const MOST = 100;

/** An event as a date of a series. */
export interface SeriesDate extends Pick<EventSeries, 'uuid' | 'recurrence' | 'startsOn' | 'status' | 'insertedAt'> {
  /** The day that it stands for, as 2026-12-31; it may have been moved since. */
  date: string;
  /** Whether nothing was changed on it alone. */
  isUsual: boolean;
  /** Whether it is the next one that takes place, on its day. */
  isNext: boolean;
  /** The last date of the series that is made. */
  madeUntil: string;
  /** When any date of the series changed last. */
  changedAt: Date;
}

/** The rule as it goes on from a date, or as far as it was made where the series does not; null where that is the last. */
export function remainingRule({ recurrence, startsOn, status, madeUntil, date }: SeriesDate): string | null {
  const { endless, lastDate } = ruleEnd(recurrence, startsOn);
  const end = status === EventSeriesStatus.ACTIVE ? lastDate : madeUntil;
  if (end === null) return endless;
  return end > date ? `${endless};UNTIL=${end.replaceAll('-', '')}` : null;
}

/** Says of events which series they are dates of, for those who tell a series as one. */
@Injectable()
export class SeriesDates {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly events: EventQueries,
  ) {}

  /** By the ids of events, those of no series left out. */
  async of(eventIds: string[]): Promise<Map<string, SeriesDate>> {
    const rows = await this.db.query<SeriesDate & { eventId: string }>(
      `WITH asked AS (SELECT * FROM event_occurrences WHERE event_id = ANY($1)),
        told AS (SELECT s.*, max(o.recurrence_date) AS made_until, max(greatest(e.updated_at, e.deleted_at)) AS changed_at,
            (array_agg(e.id ORDER BY o.recurrence_date) FILTER (WHERE e.begins_on > $2 AND e.deleted_at IS NULL
              AND e.status <> 'cancelled' AND NOT o.own_fields && '{beginsOn,timezone}'))[1] AS next_id
          FROM event_series s JOIN event_occurrences o ON o.series_id = s.id JOIN events e ON e.id = o.event_id
          WHERE s.id IN (SELECT series_id FROM asked) GROUP BY s.id)
      SELECT asked.event_id AS "eventId", asked.recurrence_date::text AS date, asked.own_fields = '{}' AS "isUsual",
          asked.event_id IS NOT DISTINCT FROM told.next_id AS "isNext",
          told.uuid, told.recurrence, told.starts_on::text AS "startsOn", told.status, told.inserted_at AS "insertedAt",
          told.made_until::text AS "madeUntil", told.changed_at AS "changedAt"
        FROM asked JOIN told ON told.id = asked.series_id`,
      [eventIds, this.clock.now()],
    );
    return new Map(rows.map(({ eventId, ...date }) => [eventId, date]));
  }

  /** The events as dates of their series, which end with the last of them. */
  async named(events: Event[]): Promise<ToldEvent[]> {
    const dates = await this.of(events.map(({ id }) => id));
    return events.map((event) => {
      const date = dates.get(event.id);
      return date ? { event, occurrence: { ...date, goesOnAfter: null } } : { event };
    });
  }

  /**
   * The dates of the event's series that the viewer may see, either those not over at a moment, in their order, or those
   * over by then, the latest first; null for an event alone.
   */
  async list(
    { id }: Event,
    viewer: EventViewer,
    { after, until }: { after?: Date; until?: Date },
    { offset, limit }: PageWindow,
  ): Promise<Event[] | null> {
    const [series] = await this.db.query<{ id: string }>(
      'SELECT series_id AS id FROM event_occurrences WHERE event_id = $1',
      [id],
    );
    if (!series) return null;
    const direction = until ? 'DESC' : 'ASC';
    return this.events.list(
      `JOIN event_occurrences o ON o.event_id = e.id
        WHERE o.series_id = $1 AND ${visibleEvents('$2', viewer)}
          AND ($3::timestamptz IS NULL OR coalesce(e.ends_on, e.begins_on) > $3)
          AND ($4::timestamptz IS NULL OR coalesce(e.ends_on, e.begins_on) <= $4)
        ORDER BY e.begins_on ${direction}, e.id ${direction} OFFSET ${offset} LIMIT ${limit}`,
      [series.id, viewer.actorIds, after ?? null, until ?? null],
    );
  }

  /** An event with all dates to come of its series that the viewer may see, and as its rule goes on. */
  async around(event: Event, viewer: EventViewer): Promise<ToldEvent[]> {
    const date = (await this.of([event.id])).get(event.id);
    if (!date) return [{ event }];
    const others = await this.events.list(
      `JOIN event_occurrences o ON o.event_id = e.id
        WHERE o.series_id = (SELECT series_id FROM event_occurrences WHERE event_id = $3) AND e.id <> $3
          AND coalesce(e.ends_on, e.begins_on) > $1 AND ${visibleEvents('$2', viewer)}
        ORDER BY o.recurrence_date LIMIT ${MOST}`,
      [this.clock.now(), viewer.actorIds, event.id],
      'e.description',
    );
    const goesOnAfter = date.status === EventSeriesStatus.ACTIVE ? date.madeUntil : null;
    const told = await this.named([event, ...others]);
    return told.map((each) => ({ ...each, occurrence: { ...each.occurrence!, goesOnAfter } }));
  }
}
