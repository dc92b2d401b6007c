import { Injectable } from '@nestjs/common';
import {
  Clock,
  type Config,
  type InputProblem,
  InjectConfig,
  InvalidInput,
  KeptTotals,
  type PageOf,
  type PageParts,
  type PageWindow,
} from '#convoke/core';
import { type Event, EventQueries, LISTED } from '#convoke/events';
import { type InstanceSettings, InstanceSettingsService, knownCategory } from '#convoke/instance';
import { type Area, areaAround } from '#convoke/places';
import { EventSearchQueries, type FoundEvents, type SearchOrder } from './event-search.queries.js';
import { type EventSearchInput, EventType, SearchEventSortOptions, SearchTarget } from './event-search.schema.js';
import { isSelective, type SearchCriteria } from './search-conditions.js';
import { SpellingQueries } from './spelling.queries.js';

const DEFAULT_RADIUS_KM = 50;
const MINUTE_MS = 60_000;
/** More words than anybody looks for at once. */
const MAX_TERMS = 16;
const NOTHING: FoundEvents = { ids: [], total: 0 };

/** Finds events that anybody may see. */
@Injectable()
export class EventSearchService {
  private readonly totals: KeptTotals;

  constructor(
    @InjectConfig('events') private readonly config: Config['events'],
    private readonly clock: Clock,
    private readonly settings: InstanceSettingsService,
    private readonly search: EventSearchQueries,
    private readonly spelling: SpellingQueries,
    private readonly events: EventQueries,
  ) {
    this.totals = new KeptTotals(clock);
  }

  /** A page of events. Without `beginsOn` those that are not over; with `null` past ones too. Throws InvalidInput. */
  async find(input: EventSearchInput, locale: string, window: PageWindow, parts: PageParts): Promise<PageOf<Event>> {
    assertKnown(input, await this.settings.current());
    const asked = { ...window, limit: parts.elements ? window.limit : 0 };
    const { ids, total } = await this.findIds(input, locale, asked);
    return { elements: await this.listed(ids), total };
  }

  /** Looks again whether they may be found: the index follows a change only moments later. */
  private async listed(ids: string[]): Promise<Event[]> {
    if (ids.length === 0) return [];
    const events = await this.events.list(`WHERE e.id = ANY($1) AND ${LISTED}`, [ids]);
    const byId = new Map(events.map((event) => [event.id, event]));
    return ids.map((id) => byId.get(id)).filter((event) => event !== undefined);
  }

  private async findIds(input: EventSearchInput, locale: string, window: PageWindow): Promise<FoundEvents> {
    // The instance makes no difference between events and long events, so there are no long ones.
    if (input.longEvents && this.config.longEventDays === 0) return NOTHING;
    const order = orderOf(input);
    const criteria = this.criteriaOf(input);
    if (!input.term) return this.run(criteria, order, window);

    const { terms, languages } = await this.search.prepare(input.term);
    if (terms.length === 0) return NOTHING;
    const stems = [...new Set([locale, ...input.languageOneOf, ...input.boostLanguages, ...languages])];
    const worded = { ...criteria, terms: terms.slice(0, MAX_TERMS), languages: stems };
    const found = await this.run(worded, order, window);
    if (found.total > 0) return found;
    const corrected = await this.spelling.corrected(worded.terms);
    return corrected ? this.run({ ...worded, terms: corrected }, order, window) : found;
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

  private criteriaOf(input: EventSearchInput): SearchCriteria {
    const { longEventDays } = this.config;
    return {
      terms: [],
      languages: [],
      tags: input.tags ?? [],
      areas: areasOf(input),
      from: input.beginsOn === undefined ? this.fromNow(input.endsOn) : input.beginsOn,
      to: input.endsOn ?? null,
      categories: [...input.categoryOneOf, ...(input.category ? [input.category] : [])],
      statuses: input.statusOneOf,
      spokenIn: input.languageOneOf,
      online: input.type ? input.type === EventType.ONLINE : null,
      localOnly: input.searchTarget === SearchTarget.SELF,
      oncePerSeries: input.oncePerSeries ?? false,
      length:
        typeof input.longEvents === 'boolean' && longEventDays > 0
          ? { days: longEventDays, longer: input.longEvents }
          : null,
    };
  }

  /** The current minute, so that totals can be kept for a while; open where only the past is asked for. */
  private fromNow(endsOn: Date | null | undefined): Date | null {
    const now = Math.floor(this.clock.now().getTime() / MINUTE_MS) * MINUTE_MS;
    return endsOn && endsOn.getTime() < now ? null : new Date(now);
  }
}

function assertKnown({ category, categoryOneOf }: EventSearchInput, { eventCategories }: InstanceSettings): void {
  const isUnknown = (name: string) => !knownCategory(name, eventCategories);
  const fields = [
    ...(category && isUnknown(category) ? ['category'] : []),
    ...categoryOneOf.flatMap((name, index) => (isUnknown(name) ? [`categoryOneOf.${index}`] : [])),
  ];
  const problems = fields.map((field): InputProblem => ({ field, message: 'error_category' }));
  const [first, ...others] = problems;
  if (first) throw new InvalidInput([first, ...others]);
}

/** Where is searched: around a place, in a box, or in both at once. */
export function areasOf({ location, radius, bbox }: Pick<EventSearchInput, 'location' | 'radius' | 'bbox'>): Area[] {
  // Mobilizon's clients send no radius for "any distance".
  const around = location && radius !== null ? [areaAround(location, radius ?? DEFAULT_RADIUS_KM)] : [];
  return bbox ? [...around, bbox] : around;
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
