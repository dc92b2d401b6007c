import { Injectable } from '@nestjs/common';
import { Clock, KeptTotals, type PageOf, type PageParts, type PageWindow } from '#convoke/core';
import { type Event, EventQueries } from '#convoke/events';
import { EventCriteria } from './event-criteria.service.js';
import { EventSearchQueries, type FoundEvents, type SearchOrder } from './event-search.queries.js';
import { type EventSearchInput, SearchEventSortOptions } from './event-search.schema.js';
import { FINDABLE } from './findable.js';
import { isSelective, type SearchCriteria } from './search-conditions.js';

const NOTHING: FoundEvents = { ids: [], total: 0 };

/** Finds events that anybody may see. */
@Injectable()
export class EventSearchService {
  private readonly totals: KeptTotals;

  constructor(
    clock: Clock,
    private readonly criteria: EventCriteria,
    private readonly search: EventSearchQueries,
    private readonly events: EventQueries,
  ) {
    this.totals = new KeptTotals(clock);
  }

  /** A page of events. Without `beginsOn` those that are not over; with `null` past ones too. Throws InvalidInput. */
  async find(input: EventSearchInput, locale: string, window: PageWindow, parts: PageParts): Promise<PageOf<Event>> {
    const asked = { ...window, limit: parts.elements ? window.limit : 0 };
    const order = orderOf(input);
    const found = await this.criteria.tried(
      input,
      locale,
      (criteria) => this.run(criteria, order, asked),
      ({ total }) => total === 0,
    );
    const { ids, total } = found ?? NOTHING;
    return { elements: await this.listed(ids), total };
  }

  /** Those of them that may be found now, in this order: the index follows a change only moments later. */
  async listed(ids: string[]): Promise<Event[]> {
    if (ids.length === 0) return [];
    const events = await this.events.list(`WHERE e.id = ANY($1) AND ${FINDABLE}`, [ids]);
    const byId = new Map(events.map((event) => [event.id, event]));
    return ids.map((id) => byId.get(id)).filter((event) => event !== undefined);
  }

  private async run(criteria: SearchCriteria, order: SearchOrder, window: PageWindow): Promise<FoundEvents> {
    if (isSelective(criteria)) {
      const found = await this.search.ranked(criteria, order, window);
      if (found) return found;
    }
    const [ids, total] = await Promise.all([
      this.search.walked(criteria, order, window),
      this.totals.of(criteria, () => this.search.count(criteria)),
    ]);
    return { ids, total };
  }
}

function orderOf({ sortBy, boostLanguages: boosted }: EventSearchInput): SearchOrder {
  switch (sortBy) {
    case SearchEventSortOptions.START_TIME_ASC:
      return { by: 'begins_on', direction: 'ASC', boosted };
    case SearchEventSortOptions.START_TIME_DESC:
      return { by: 'begins_on', direction: 'DESC', boosted };
    case SearchEventSortOptions.CREATED_AT_ASC:
      return { by: 'inserted_at', direction: 'ASC', boosted };
    case SearchEventSortOptions.CREATED_AT_DESC:
      return { by: 'inserted_at', direction: 'DESC', boosted };
    case SearchEventSortOptions.PARTICIPANT_COUNT_DESC:
      return { by: 'participants', direction: 'DESC', boosted };
    default:
      return { by: 'match', direction: 'ASC', boosted };
  }
}
