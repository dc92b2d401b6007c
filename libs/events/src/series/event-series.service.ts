import { Injectable } from '@nestjs/common';
import type { Viewer } from '#convoke/actors';
import { Database, DomainError, Jobs } from '#convoke/core';
import { EventService } from '../event.service.js';
import { EventScope, type EventSeries, EventSeriesStatus } from './event-series.entity.js';
import { MakeOccurrences, OccurrenceList } from './occurrence-list.service.js';

/** Pauses, resumes and ends series. */
@Injectable()
export class EventSeriesService {
  constructor(
    private readonly db: Database,
    private readonly events: EventService,
    private readonly occurrences: OccurrenceList,
    private readonly jobs: Jobs,
  ) {}

  /**
   * Of the series that the event is of, for whoever may edit all that is ahead of it. Throws event_series_not_found, or
   * event_series_stopped: that is for good.
   */
  async setStatus(viewer: Viewer, eventId: string, status: EventSeriesStatus): Promise<EventSeries> {
    return this.db.transaction(async (tx) => {
      const others = await this.occurrences.lock(tx, eventId, EventScope.ALL);
      for (const id of [eventId, ...others.map((other) => other.eventId)]) await this.events.editable(viewer, id, tx);
      const series = await this.occurrences.seriesOf(tx, eventId);
      if (!series) throw new DomainError('event_series_not_found');
      if (series.status === status) return series;
      if (series.status === EventSeriesStatus.STOPPED) throw new DomainError('event_series_stopped');
      await this.occurrences.setStatus(tx, series, status);
      if (status === EventSeriesStatus.ACTIVE) await this.jobs.send(tx, MakeOccurrences, { seriesId: series.id });
      return series;
    });
  }
}
