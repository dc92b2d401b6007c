import { Injectable } from '@nestjs/common';
import { Clock, Database, loader, type PageOf, type PageParts, type PageWindow, readPage } from '#convoke/core';
import { In } from 'typeorm';
import type { Event } from '../event.entity.js';
import { type EventViewer, visibleEvents } from '../event.policy.js';
import { EventQueries } from '../event.queries.js';
import { EventSeries } from './event-series.entity.js';

/** Reads of series. */
@Injectable()
export class EventSeriesQueries {
  /** By the ids of their events. */
  readonly ofEvent = loader<string, EventSeries>((eventIds) => this.ofEvents(eventIds));

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly events: EventQueries,
  ) {}

  /** What is ahead of a series, or what is over, the latest first; as far as the viewer may see it. */
  async dates(
    { id }: EventSeries,
    isPast: boolean,
    viewer: EventViewer,
    { offset, limit }: PageWindow,
    parts: PageParts,
  ): Promise<PageOf<Event>> {
    const join = 'JOIN event_occurrences o ON o.event_id = e.id';
    const which = `WHERE o.series_id = $1 AND coalesce(e.ends_on, e.begins_on) ${isPast ? '<=' : '>'} $3 AND ${visibleEvents('$2', viewer)}`;
    const order = isPast ? 'e.begins_on DESC, e.id DESC' : 'e.begins_on, e.id';
    const params = [id, viewer.actorIds, this.clock.now()];
    const page = `${join} ${which} ORDER BY ${order} OFFSET ${offset} LIMIT ${limit}`;
    const total = `SELECT count(*)::int AS total FROM events e ${join} ${which}`;
    return readPage(
      { offset, limit },
      parts,
      () => this.events.list(page, params),
      async () => (await this.db.query<{ total: number }>(total, params))[0]!.total,
    );
  }

  private async ofEvents(eventIds: string[]): Promise<Map<string, EventSeries>> {
    const rows = await this.db.query<{ eventId: string; seriesId: string }>(
      'SELECT event_id AS "eventId", series_id AS "seriesId" FROM event_occurrences WHERE event_id = ANY($1)',
      [eventIds],
    );
    if (rows.length === 0) return new Map();
    const found = await this.db.manager.findBy(EventSeries, { id: In(rows.map(({ seriesId }) => seriesId)) });
    const byId = new Map(found.map((series) => [series.id, series]));
    return new Map(rows.map(({ eventId, seriesId }) => [eventId, byId.get(seriesId)!]));
  }
}
