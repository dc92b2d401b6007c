import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Database, DomainEvents, invalid, isId, job, type Tx } from '#convoke/core';
import type { Event } from '../event.entity.js';
import { type EventField, EventPublished, OccurrenceMade } from '../events.domain-events.js';
import { GuestList } from '../guest-list.service.js';
import { EventScope, EventSeries, EventSeriesStatus } from './event-series.entity.js';
import { readRecurrence } from './recurrence-rule.js';
import { dayOf } from './wall-clock.js';

export const MakeOccurrences = job<{ seriesId: string }>('events.make-occurrences');

/** An event of a series, and what was changed on it alone, which changes of all leave as it is. */
export interface Occurrence {
  eventId: string;
  ownFields: EventField[];
}

interface OccurrenceDate {
  eventId: string;
  date: string;
}

/** Writes which events belong to a series. */
@Injectable()
export class OccurrenceList {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly guests: GuestList,
    private readonly events: DomainEvents,
  ) {}

  /**
   * Locks the event and those that `scope` means beside it; answers the latter. The series first, then events in one
   * order, so that nobody waits for who waits for them.
   */
  async lock(tx: Tx, eventId: string, scope: EventScope): Promise<Occurrence[]> {
    const series = isId(eventId) ? await this.seriesOf(tx, eventId) : null;
    const others = series && scope !== EventScope.THIS ? await this.others(tx, series, eventId, scope) : [];
    const ids = [eventId, ...others.map((other) => other.eventId)];
    for (const id of ids.toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1))) await this.guests.lock(tx, id);
    return others;
  }

  /**
   * Makes the event the first of a series, or no longer one where the rule is null: as long as it is a draft, for the
   * dates of others hang on its own. Answers the series where it is a new one.
   */
  async settle(
    tx: Tx,
    event: Event,
    recurrence: string | null | undefined,
    isDraft: boolean,
  ): Promise<EventSeries | null> {
    const present = await this.seriesOf(tx, event.id);
    if (present && !isDraft) {
      if (recurrence !== undefined) throw invalid('recurrence', 'error_recurrence_stays');
      return null;
    }
    if (present) await tx.delete(EventSeries, present.id);
    const rule = recurrence === undefined ? present?.recurrence : recurrence;
    if (!rule) return null;
    const startsOn = dayOf(event.beginsOn, event.timezone);
    const series = tx.create(EventSeries, {
      uuid: randomUUID(),
      recurrence: readRecurrence(rule, startsOn, event.timezone),
      startsOn,
      status: EventSeriesStatus.ACTIVE,
      insertedAt: this.clock.now(),
    });
    await tx.insert(EventSeries, series);
    // It is published by itself.
    await this.write(tx, series.id, [{ eventId: event.id, date: startsOn }], { told: true });
    return series;
  }

  /** Further dates, published events all of them, which the world is told of one after the other. */
  async add(tx: Tx, seriesId: string, occurrences: OccurrenceDate[]): Promise<void> {
    await this.write(tx, seriesId, occurrences, { told: false });
    const made = occurrences.map(({ eventId }) => ({ eventId }));
    await this.events.emitMany(tx, OccurrenceMade, made);
  }

  /** Tells of the next date of each series, or of one, as of any other event, where nobody was told of it yet. */
  async tellNext(tx: Tx, seriesId: string | null = null): Promise<void> {
    const told = await this.db.query<{ eventId: string }>(
      `UPDATE event_occurrences SET told = true WHERE NOT told AND event_id IN (
          SELECT next.id FROM (SELECT DISTINCT series_id FROM event_occurrences WHERE NOT told) untold
            CROSS JOIN LATERAL (SELECT e.id FROM event_occurrences o JOIN events e ON e.id = o.event_id
              WHERE o.series_id = untold.series_id AND e.begins_on > $1 AND e.deleted_at IS NULL
                AND NOT e.draft AND NOT e.suspended AND e.status <> 'cancelled'
              ORDER BY e.begins_on, e.id LIMIT 1) next
          WHERE $2::bigint IS NULL OR untold.series_id = $2)
        RETURNING event_id AS "eventId"`,
      [this.clock.now(), seriesId],
      tx,
    );
    await this.events.emitMany(tx, EventPublished, told);
  }

  /** Remembers what was changed on one event of a series alone, and what others have from it again. */
  async noteChange(tx: Tx, eventId: string, changed: EventField[], scope: EventScope): Promise<void> {
    if (changed.length === 0) return;
    const operator = scope === EventScope.THIS ? 'UNION' : 'EXCEPT';
    await this.db.query(
      `UPDATE event_occurrences SET own_fields = ARRAY(SELECT unnest(own_fields) ${operator} SELECT unnest($2::text[]))
        WHERE event_id = $1`,
      [eventId, changed],
      tx,
    );
  }

  /** The series that the event is of, locked: nobody else adds dates to it meanwhile. */
  async seriesOf(tx: Tx, eventId: string): Promise<EventSeries | null> {
    return tx
      .createQueryBuilder(EventSeries, 'series')
      .where('series.id = (SELECT series_id FROM event_occurrences WHERE event_id = :eventId)', { eventId })
      .setLock('pessimistic_write')
      .getOne();
  }

  async setStatus(tx: Tx, series: EventSeries, status: EventSeriesStatus): Promise<void> {
    series.status = status;
    await tx.update(EventSeries, series.id, { status });
  }

  /** No date is added any more. */
  async stop(tx: Tx, eventId: string): Promise<void> {
    const series = await this.seriesOf(tx, eventId);
    if (series) await this.setStatus(tx, series, EventSeriesStatus.STOPPED);
  }

  private async write(
    tx: Tx,
    seriesId: string,
    occurrences: OccurrenceDate[],
    { told }: { told: boolean },
  ): Promise<void> {
    await this.db.query(
      `INSERT INTO event_occurrences (series_id, told, event_id, recurrence_date)
        SELECT $1, $2, event_id, date FROM unnest($3::bigint[], $4::date[]) AS occurrence (event_id, date)`,
      [seriesId, told, occurrences.map(({ eventId }) => eventId), occurrences.map(({ date }) => date)],
      tx,
    );
  }

  private async others(tx: Tx, { id }: EventSeries, eventId: string, scope: EventScope): Promise<Occurrence[]> {
    const later =
      scope === EventScope.FOLLOWING
        ? 'AND o.recurrence_date > (SELECT recurrence_date FROM event_occurrences WHERE event_id = $2)'
        : '';
    return this.db.query<Occurrence>(
      `SELECT o.event_id AS "eventId", o.own_fields AS "ownFields"
        FROM event_occurrences o JOIN events e ON e.id = o.event_id
        WHERE o.series_id = $1 AND o.event_id <> $2 AND e.deleted_at IS NULL
          AND coalesce(e.ends_on, e.begins_on) > $3 ${later} ORDER BY o.recurrence_date`,
      [id, eventId, this.clock.now()],
      tx,
    );
  }
}
