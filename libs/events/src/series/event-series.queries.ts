import { Injectable } from '@nestjs/common';
import { viewerOf } from '#convoke/actors';
import {
  Clock,
  Database,
  loader,
  type PageOf,
  type PageParts,
  type PageWindow,
  type RequestContext,
} from '#convoke/core';
import { In } from 'typeorm';
import type { Event } from '../event.entity.js';
import { type EventViewer, visibleEvents } from '../event.policy.js';
import { EventQueries } from '../event.queries.js';
import { EventSeries } from './event-series.entity.js';

/** What is asked of a series. */
interface Asked extends PageWindow, PageParts {
  isPast: boolean;
}

/** Reads of series. */
@Injectable()
export class EventSeriesQueries {
  /** By the ids of their events. */
  readonly ofEvent = loader<string, EventSeries>((eventIds) => this.ofEvents(eventIds));

  /** By `seriesId` and Asked as JSON. */
  private readonly pages = loader(
    (keys: string[], context) => this.readPages(keys, readerOf(context)),
    (): PageOf<Event> => ({ elements: [], total: 0 }),
  );

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly events: EventQueries,
  ) {}

  /** What is ahead of a series, or what is over, the latest first; as far as the viewer may see it. */
  async dates(
    { id: seriesId }: EventSeries,
    isPast: boolean,
    window: PageWindow,
    parts: PageParts,
    context: RequestContext,
  ): Promise<PageOf<Event>> {
    return this.pages(context).load(JSON.stringify([seriesId, { isPast, ...window, ...parts } satisfies Asked]));
  }

  private async readPages(keys: string[], viewer: EventViewer): Promise<Map<string, PageOf<Event>>> {
    const pages = new Map<string, PageOf<Event>>();
    // One operation rarely asks for pages of two kinds.
    const kinds = Map.groupBy(keys, (key) => JSON.stringify((JSON.parse(key) as [string, Asked])[1]));
    for (const [kind, group] of kinds) {
      const asked = JSON.parse(kind) as Asked;
      const ids = group.map((key) => (JSON.parse(key) as [string, Asked])[0]);
      const elements = asked.elements && asked.limit > 0 ? await this.list(ids, asked, viewer) : null;
      const totals = asked.total ? await this.count(ids, asked, viewer) : null;
      for (const [at, id] of ids.entries()) {
        pages.set(group[at]!, { elements: elements?.get(id) ?? [], total: totals?.get(id) ?? 0 });
      }
    }
    return pages;
  }

  private async list(
    seriesIds: string[],
    { isPast, offset, limit }: Asked,
    viewer: EventViewer,
  ): Promise<Map<string, Event[]>> {
    const order = isPast ? 'e.begins_on DESC, e.id DESC' : 'e.begins_on, e.id';
    const rows = await this.events.list<{ seriesId: string }>(
      `JOIN (SELECT found.id, asked.id AS series_id FROM unnest($3::bigint[]) AS asked (id) CROSS JOIN LATERAL (
          SELECT e.id FROM event_occurrences o JOIN events e ON e.id = o.event_id
            WHERE o.series_id = asked.id AND ${dated(isPast, viewer)}
            ORDER BY ${order} OFFSET ${offset} LIMIT ${limit}) found) page ON page.id = e.id ORDER BY ${order}`,
      [this.clock.now(), viewer.actorIds, seriesIds],
      'page.series_id AS "seriesId"',
    );
    return Map.groupBy(rows, ({ seriesId }) => seriesId);
  }

  private async count(seriesIds: string[], { isPast }: Asked, viewer: EventViewer): Promise<Map<string, number>> {
    const rows = await this.db.query<{ id: string; total: number }>(
      `SELECT o.series_id AS id, count(*)::int AS total FROM event_occurrences o JOIN events e ON e.id = o.event_id
        WHERE o.series_id = ANY($3) AND ${dated(isPast, viewer)} GROUP BY o.series_id`,
      [this.clock.now(), viewer.actorIds, seriesIds],
    );
    return new Map(rows.map(({ id, total }) => [id, total]));
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

/** Over or not at $1, and for the viewer with the profiles $2. */
function dated(isPast: boolean, viewer: EventViewer): string {
  return `coalesce(e.ends_on, e.begins_on) ${isPast ? '<=' : '>'} $1 AND ${visibleEvents('$2', viewer)}`;
}

function readerOf(context: RequestContext): EventViewer {
  return viewerOf(context).within('read:event');
}
