import { Injectable } from '@nestjs/common';
import { areaAround } from '#convoke/places';
import { SearchConditions, type SearchCriteria } from './search-conditions.js';
import { SearchFigures } from './search-figures.js';

/** More values than anybody chooses from. */
const MOST_VALUES = 50;

/** What a reader could choose that the events themselves do not say. */
export interface FacetChoices {
  /** Kilometres around the place of the search. */
  radii: number[];
  periods: { beginsOn: Date | null; endsOn: Date | null }[];
}

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

/** What of the search each facet replaces when something else is chosen there. */
const FACETS = ['categories', 'languages', 'statuses', 'types', 'targets', 'radii', 'periods'] as const;
type Facet = (typeof FACETS)[number];

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
      columns: (conditions) => columnsOf(criteria, conditions),
      rows: (conditions) => counts(criteria, choices, conditions),
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

function columnsOf({ areas, oncePerSeries }: SearchCriteria, conditions: SearchConditions): string {
  const circle = areas.find((area) => area.circle)?.circle;
  const middle = circle && `point(${conditions.parameter(circle.center.longitude)}, ${conditions.parameter(circle.center.latitude)})`;
  const series = '(SELECT -o.series_id FROM event_occurrences o WHERE o.event_id = s.event_id)';
  return `s.begins_on, s.until, s.category, s.language, s.status, s.is_online, s.local,
    ${oncePerSeries ? `coalesce(${series}, s.event_id)` : 's.event_id'} AS thing,
    ${middle ? `kilometres_between(s.position, ${middle})` : 'NULL::float8'} AS distance`;
}

function counts(criteria: SearchCriteria, { radii, periods }: FacetChoices, conditions: SearchConditions): string {
  const fits = fitsOf(criteria, conditions);
  const count = `count(${criteria.oncePerSeries && criteria.from ? 'DISTINCT thing' : '*'})::int AS count`;
  const counted = (facet: Facet, value: string, from = '', where = 'true') =>
    `SELECT '${facet}' AS facet, ${value} AS value, ${count} FROM judged${from}
      WHERE ${where} AND ${FACETS.filter((other) => other !== facet).map((other) => `fits_${other}`).join(' AND ')} GROUP BY 2`;
  const instants = (values: (Date | null)[]) => `${conditions.parameter(values)}::timestamptz[]`;
  const spans = `unnest(${instants(periods.map(({ beginsOn }) => beginsOn))}, ${instants(periods.map(({ endsOn }) => endsOn))})`;
  return `WITH judged AS MATERIALIZED (
      SELECT *, ${FACETS.map((facet) => `${fits[facet]} AS fits_${facet}`).join(', ')} FROM matches)
    ${[
      counted('categories', 'category'),
      counted('languages', 'language'),
      counted('statuses', 'upper(status)'),
      counted('types', `CASE WHEN is_online THEN 'ONLINE' ELSE 'IN_PERSON' END`),
      counted('targets', `'INTERNAL'`),
      counted('targets', `'SELF'`, '', 'local'),
      counted(
        'radii',
        'place::text',
        `, unnest(${conditions.parameter(radii)}::float8[]) WITH ORDINALITY AS circle (kilometres, place)`,
        'distance <= kilometres',
      ),
      counted(
        'periods',
        'place::text',
        `, ${spans} WITH ORDINALITY AS period (first, last, place)`,
        '(first IS NULL OR until >= first) AND (last IS NULL OR begins_on <= last)',
      ),
    ].join(' UNION ALL ')}`;
}

/** Whether an event is among what is chosen now, facet by facet. */
function fitsOf(criteria: SearchCriteria, conditions: SearchConditions): Record<Facet, string> {
  const { categories, spokenIn, statuses, online, localOnly, areas, from, to } = criteria;
  const oneOf = (column: string, values: string[]) =>
    values.length > 0 ? `${column} = ANY(${conditions.parameter(values)}::text[])` : 'true';
  const circle = areas.find((area) => area.circle)?.circle;
  return {
    categories: oneOf('category', categories),
    languages: oneOf('language', spokenIn),
    statuses: oneOf('status', statuses),
    types: online === null ? 'true' : online ? 'is_online' : 'NOT is_online',
    targets: localOnly ? 'local' : 'true',
    radii: circle ? `distance <= ${conditions.parameter(circle.kilometres)}::float8` : 'true',
    periods: `${from ? `until >= ${conditions.parameter(from)}::timestamptz` : 'true'}
      AND ${to ? `begins_on <= ${conditions.parameter(to)}::timestamptz` : 'true'}`,
  };
}
