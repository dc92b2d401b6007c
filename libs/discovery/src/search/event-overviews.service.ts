import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import type { Event } from '#convoke/events';
import { type Cluster, EventClusterQueries } from './event-clusters.queries.js';
import { EventCriteria } from './event-criteria.service.js';
import { EventDayQueries } from './event-days.queries.js';
import { EventFacetQueries, type EventFacets } from './event-facets.queries.js';
import type { DaySpan, FacetChoices } from './event-overview.schema.js';
import type { EventSearchInput } from './event-search.schema.js';
import { EventSearchService } from './event-search.service.js';

export interface EventCluster extends Cluster {
  /** The one that begins first; null where it may not be found any more. */
  event: Event | null;
}

export interface EventDay {
  date: string;
  total: number;
  events: Event[];
}

/** Shows what a search finds from further away: on a map, in a calendar, by what could be chosen. */
@Injectable()
export class EventOverviews {
  constructor(
    private readonly criteria: EventCriteria,
    private readonly search: EventSearchService,
    private readonly clusterQueries: EventClusterQueries,
    private readonly dayQueries: EventDayQueries,
    private readonly facetQueries: EventFacetQueries,
  ) {}

  /** The events with a place, grouped as a map of this zoom has room for them. Throws InvalidInput. */
  async clusters(input: EventSearchInput, locale: string): Promise<EventCluster[]> {
    const zoom = input.zoom ?? null;
    const found = await this.criteria.tried(
      input,
      locale,
      (criteria) => this.clusterQueries.find(criteria, zoom),
      (clusters) => clusters.length === 0,
    );
    const byId = await this.listed((found ?? []).map(({ firstEventId }) => firstEventId));
    return (found ?? []).map((cluster) => ({ ...cluster, event: byId.get(cluster.firstEventId) ?? null }));
  }

  /** The days on which some of the events go on, past ones too. Throws InvalidInput. */
  async days(input: EventSearchInput, locale: string, span: DaySpan): Promise<EventDay[]> {
    const found = await this.criteria.tried(
      { ...input, ...instantsOf(span) },
      locale,
      (criteria) => this.dayQueries.find(criteria, span),
      (days) => days.length === 0,
    );
    const byId = await this.listed((found ?? []).flatMap(({ eventIds }) => eventIds));
    return (found ?? []).map(({ date, total, eventIds }) => ({
      date,
      total,
      events: eventIds.map((id) => byId.get(id)).filter((event) => event !== undefined),
    }));
  }

  /** How many events each choice would find; null where nothing can be found. Throws InvalidInput. */
  async facets(input: EventSearchInput, locale: string, choices: FacetChoices): Promise<EventFacets | null> {
    return this.criteria.tried(
      input,
      locale,
      (criteria) => this.facetQueries.find(criteria, choices),
      ({ targets }) => targets.length === 0,
    );
  }

  private async listed(ids: string[]): Promise<Map<string, Event>> {
    const events = await this.search.listed([...new Set(ids)]);
    return new Map(events.map((event) => [event.id, event]));
  }
}

/** From the first midnight to the last millisecond. */
function instantsOf({ firstDay, lastDay, timezone }: DaySpan): Pick<EventSearchInput, 'beginsOn' | 'endsOn'> {
  const midnight = (day: Temporal.PlainDate) => day.toZonedDateTime(timezone).epochMilliseconds;
  return {
    beginsOn: new Date(midnight(Temporal.PlainDate.from(firstDay))),
    endsOn: new Date(midnight(Temporal.PlainDate.from(lastDay).add({ days: 1 })) - 1),
  };
}
