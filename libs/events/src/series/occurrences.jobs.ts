import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ActorQueries } from '#convoke/actors';
import { Clock, type Config, Cron, Database, InjectConfig, Jobs, OnDomainEvent, OnJob, type Tx } from '#convoke/core';
import { Temporal } from 'temporal-polyfill';
import { eventLike } from '../event-copy.js';
import { Event } from '../event.entity.js';
import { EventParts } from '../event-parts.service.js';
import { EventQueries } from '../event.queries.js';
import { EventPublished } from '../events.domain-events.js';
import { EventSuspensions } from '../event-suspensions.service.js';
import { GuestList } from '../guest-list.service.js';
import { EventSeries, EventSeriesStatus } from './event-series.entity.js';
import { MakeOccurrences, OccurrenceList } from './occurrence-list.service.js';
import { recurrenceDates } from './recurrence-rule.js';
import { dayOf, periodOn } from './wall-clock.js';

/** How far ahead dates are made: so many days, but no more than so many of them, and never fewer than so many. */
const AHEAD = { days: 90, most: 10, least: 2 };

/** Makes the next dates of series ahead of time: events like the last one, but for what was said of that one alone. */
@Injectable()
export class OccurrenceJobs {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queries: EventQueries,
    private readonly actors: ActorQueries,
    private readonly parts: EventParts,
    private readonly suspensions: EventSuspensions,
    private readonly guests: GuestList,
    private readonly occurrences: OccurrenceList,
    private readonly jobs: Jobs,
  ) {}

  /** A draft's series begins when the draft is published. */
  @OnDomainEvent(EventPublished)
  async begin({ eventId }: { eventId: string }): Promise<void> {
    const [row] = await this.db.query<{ seriesId: string }>(
      `SELECT series_id AS "seriesId" FROM event_occurrences WHERE event_id = $1`,
      [eventId],
    );
    if (row) await this.makeAhead(row);
  }

  @Cron('events.continue-series', '43 * * * *')
  async continueAll(): Promise<void> {
    const active = await this.db.query<{ seriesId: string }>(
      `SELECT id AS "seriesId" FROM event_series WHERE status = 'active' ORDER BY id`,
    );
    await this.db.transaction(async (tx) => {
      await this.jobs.sendMany(tx, MakeOccurrences, active);
      // Also of series that go no further.
      await this.occurrences.tellNext(tx);
    });
  }

  /** Two at once wait for each other, and the second finds nothing to do. */
  @OnJob(MakeOccurrences)
  async makeAhead({ seriesId }: { seriesId: string }): Promise<void> {
    await this.db.transaction(async (tx) => {
      const series = await tx.findOne(EventSeries, { where: { id: seriesId }, lock: { mode: 'pessimistic_write' } });
      if (series?.status !== EventSeriesStatus.ACTIVE) return;
      const model = await this.model(tx, seriesId);
      // Who has moved away begins nothing new here.
      if (!model || (await this.actors.hasMoved(model.organizerActorId, tx))) return;
      const dates = await this.missing(tx, series, model);
      if (dates.length > 0) await this.make(tx, series, model, dates);
    });
  }

  /** The latest date that goes as usual. */
  private async model(tx: Tx, seriesId: string): Promise<Event | null> {
    const [row] = await this.db.query<{ id: string }>(
      `SELECT e.id FROM event_occurrences o JOIN events e ON e.id = o.event_id
        WHERE o.series_id = $1 AND e.deleted_at IS NULL AND NOT e.draft AND NOT e.suspended AND e.status <> 'cancelled'
        ORDER BY cardinality(o.own_fields) = 0 DESC, o.recurrence_date DESC LIMIT 1`,
      [seriesId],
      tx,
    );
    return row ? this.queries.getById(row.id, tx) : null;
  }

  /** Days that there is no event for yet, and never was. */
  private async missing(tx: Tx, { id, recurrence, startsOn }: EventSeries, model: Event): Promise<string[]> {
    const now = this.clock.now();
    const today = dayOf(now, model.timezone);
    const horizon = Temporal.PlainDate.from(today).add({ days: AHEAD.days }).toString();
    const from = today > startsOn ? today : startsOn;
    const dates = recurrenceDates(recurrence, startsOn, { from, limit: AHEAD.most })
      .filter((date, place) => place < AHEAD.least || date <= horizon)
      .filter((date) => periodOn(date, model).beginsOn > now);
    const known = await this.db.query<{ date: string }>(
      'SELECT recurrence_date::text AS date FROM event_occurrences WHERE series_id = $1 AND recurrence_date = ANY($2)',
      [id, dates],
      tx,
    );
    return dates.filter((date) => !known.some((each) => each.date === date));
  }

  private async make(tx: Tx, series: EventSeries, model: Event, dates: string[]): Promise<void> {
    const events = dates.map((date) => this.eventOn(date, model));
    await this.suspensions.noteNew(tx, events);
    for (const event of events) await tx.insert(Event, event);
    const made = events.map(({ id: eventId }, place) => ({ eventId, date: dates[place]! }));
    await this.occurrences.add(tx, series.id, made);
    await this.guests.open(tx, events);
    const tags = model.tags.map(({ title }) => title);
    for (const event of events) await this.parts.link(tx, event, { tags, contactIds: model.contactIds });
    await this.occurrences.tellNext(tx, series.id);
  }

  private eventOn(date: string, model: Event): Event {
    const uuid = randomUUID();
    const now = this.clock.now();
    const address = { uuid, url: `${this.server.publicUrl}/events/${uuid}`, at: now };
    const event = eventLike(model, address, periodOn(date, model));
    event.publish(now);
    return event;
  }
}
