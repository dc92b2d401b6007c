import { Injectable } from '@nestjs/common';
import { Clock, type Config, type InputProblem, InjectConfig, InvalidInput } from '#convoke/core';
import { type InstanceSettings, InstanceSettingsService, knownCategory } from '#convoke/instance';
import { type Area, areaAround, PlaceNames } from '#convoke/places';
import { EventSearchQueries } from './event-search.queries.js';
import { type EventSearchInput, EventType, SearchTarget } from './event-search.schema.js';
import type { SearchCriteria } from './search-conditions.js';
import { SpellingQueries } from './spelling.queries.js';

const DEFAULT_RADIUS_KM = 50;
const MINUTE_MS = 60_000;

/** Tells what a search asks of the index. */
@Injectable()
export class EventCriteria {
  constructor(
    @InjectConfig('events') private readonly config: Config['events'],
    private readonly clock: Clock,
    private readonly settings: InstanceSettingsService,
    private readonly search: EventSearchQueries,
    private readonly spelling: SpellingQueries,
    private readonly places: PlaceNames,
  ) {}

  /**
   * Runs a search as it is asked and, where that finds nothing, as its words were meant; null where nothing can be found.
   * Throws InvalidInput.
   */
  async tried<Found>(
    input: EventSearchInput,
    locale: string,
    run: (criteria: SearchCriteria) => Promise<Found>,
    foundNothing: (found: Found) => boolean,
  ): Promise<Found | null> {
    assertKnown(input, await this.settings.current());
    // The instance makes no difference between events and long events, so there are no long ones.
    if (input.longEvents && this.config.longEventDays === 0) return null;
    const criteria = this.criteriaOf(input);
    if (!input.term) return run(criteria);

    const { terms, completions, ...prepared } = await this.search.prepare(input.term);
    if (terms.length === 0) return null;
    const languages = [...new Set([locale, ...input.languageOneOf, ...input.boostLanguages, ...prepared.languages])];
    const named = await this.withOtherNames(terms, languages);
    const found = await run({ ...criteria, languages, terms: named, completions });
    if (!foundNothing(found)) return found;
    const corrected = await this.spelling.corrected(terms);
    return corrected ? run({ ...criteria, languages, terms: corrected }) : found;
  }

  /** A place is found by any of its names; the word that was written stands last. */
  private async withOtherNames(terms: string[], languages: string[]): Promise<string[]> {
    const others = await this.places.othersOf(terms, languages);
    return terms.map((term) => [...(others.get(term) ?? []), term].join(' '));
  }

  private criteriaOf(input: EventSearchInput): SearchCriteria {
    const { longEventDays } = this.config;
    return {
      terms: [],
      completions: null,
      languages: [],
      inTitles: false,
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
