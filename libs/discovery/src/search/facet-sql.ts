import type { FacetChoices } from './event-overview.schema.js';
import type { SearchConditions, SearchCriteria } from './search-conditions.js';

/** What of a search each of them replaces when something else is chosen there. */
const FACETS = ['categories', 'languages', 'statuses', 'types', 'targets', 'radii', 'periods'] as const;
export type Facet = (typeof FACETS)[number];

/** What facets take of an event in `event_search s`. */
export function facetColumns({ areas, oncePerSeries }: SearchCriteria, conditions: SearchConditions): string {
  const circle = areas.find((area) => area.circle)?.circle;
  const series = '(SELECT -o.series_id FROM event_occurrences o WHERE o.event_id = s.event_id)';
  return `s.begins_on, s.until, s.category, s.language, s.status, s.is_online, s.local,
    ${oncePerSeries ? `coalesce(${series}, s.event_id)` : 's.event_id'} AS thing,
    ${circle ? conditions.kilometresFrom(circle.center, 's.position') : 'NULL::float8'} AS distance`;
}

/** How many of `matches` each choice would find: rows of facet, value and count. */
export function facetCounts(
  criteria: SearchCriteria,
  { radii, periods }: FacetChoices,
  conditions: SearchConditions,
): string {
  const fits = fitsOf(criteria, conditions);
  const count = `count(${criteria.oncePerSeries && criteria.from ? 'DISTINCT thing' : '*'})::int AS count`;
  const counted = (facet: Facet, value: string, from = '', where = 'true') =>
    `SELECT '${facet}' AS facet, ${value} AS value, ${count} FROM judged${from}
      WHERE ${where} AND ${FACETS.filter((other) => other !== facet)
        .map((other) => `fits_${other}`)
        .join(' AND ')} GROUP BY 2`;
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
