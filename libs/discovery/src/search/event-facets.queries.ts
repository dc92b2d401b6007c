import { Injectable } from '@nestjs/common';
import { areaAround } from '#convoke/places';
import type { FacetChoices } from './event-overview.schema.js';
import { type Facet, facetColumns, facetCounts } from './facet-sql.js';
import type { SearchCriteria } from './search-conditions.js';
import { SearchFigures } from './search-figures.js';

/** More values than anybody chooses from. */
export const MOST_VALUES = 50;

export interface FacetCount {
  value: string;
  count: number;
}

/** How many events each choice would find, all else being as it is. */
export interface EventFacets {
  categories: FacetCount[];
  languages: FacetCount[];
  statuses: FacetCount[];
  types: FacetCount[];
  targets: FacetCount[];
  /** In the order in which they were given. */
  radii: number[];
  periods: number[];
  estimated: boolean;
}

interface Counted extends FacetCount {
  facet: Facet;
}

/** Counts what the choices beside a search would find. */
@Injectable()
export class EventFacetQueries {
  constructor(private readonly figures: SearchFigures) {}

  /** One look at what matches whatever is chosen, in which each facet counts what the others leave. */
  async find(criteria: SearchCriteria, choices: FacetChoices): Promise<EventFacets> {
    const { rows, scale } = await this.figures.of<Counted>(openedUp(criteria, choices), {
      asked: { facets: criteria, choices },
      columns: (conditions) => facetColumns(criteria, conditions),
      rows: (conditions) => facetCounts(criteria, choices, conditions),
    });
    const of = (facet: Facet): FacetCount[] =>
      rows
        .filter((row) => row.facet === facet)
        .map(({ value, count }) => ({ value, count: Math.round(count * scale) }))
        .sort((one, other) => other.count - one.count || one.value.localeCompare(other.value))
        .slice(0, MOST_VALUES);
    const inOrder = (facet: Facet, choosable: unknown[]) => {
      const byPlace = new Map(of(facet).map(({ value, count }) => [Number(value), count]));
      return choosable.map((_, index) => byPlace.get(index + 1) ?? 0);
    };
    return {
      categories: of('categories'),
      languages: of('languages'),
      statuses: of('statuses'),
      types: of('types'),
      targets: of('targets'),
      radii: inOrder('radii', choices.radii),
      periods: inOrder('periods', choices.periods),
      estimated: scale !== 1,
    };
  }
}

/** The search without what the facets choose; a series is counted once by each of them, not left out by dates of others. */
function openedUp(criteria: SearchCriteria, { radii, periods }: FacetChoices): SearchCriteria {
  const begins = [criteria.from, ...periods.map(({ beginsOn }) => beginsOn)];
  const ends = [criteria.to, ...periods.map(({ endsOn }) => endsOn)];
  return {
    ...criteria,
    categories: [],
    statuses: [],
    spokenIn: [],
    online: null,
    localOnly: false,
    oncePerSeries: false,
    areas: criteria.areas.map((area) =>
      area.circle ? areaAround(area.circle.center, Math.max(area.circle.kilometres, ...radii)) : area,
    ),
    from: outermost(begins, Math.min),
    to: outermost(ends, Math.max),
  };
}

/** Open if any of them is. */
function outermost(instants: (Date | null)[], choose: (...times: number[]) => number): Date | null {
  const times = instants.flatMap((instant) => (instant ? [instant.getTime()] : []));
  return times.length < instants.length ? null : new Date(choose(...times));
}
