/** What the address of the search page says; every value comes from outside and is checked. */
export interface SearchFilters {
  search: string;
  where: string;
  radius: number;
  when: When;
  from: string;
  to: string;
  category: string;
  language: string;
  type: '' | 'ONLINE' | 'IN_PERSON';
  long: boolean;
  sort: Sort;
  view: 'list' | 'map';
  page: number;
}

export const WHENS = ['any', 'today', 'tomorrow', 'weekend', 'week', 'month', 'past', 'dates'] as const;
export type When = (typeof WHENS)[number];

export const SORTS = ['MATCH_DESC', 'START_TIME_ASC', 'CREATED_AT_DESC', 'PARTICIPANT_COUNT_DESC'] as const;
export type Sort = (typeof SORTS)[number];

export const RADII = [5, 10, 25, 50, 100, 150] as const;
const DEFAULT_RADIUS = 50;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** Reads the filters of an address; what makes no sense counts as not chosen. */
export function filtersFrom(search: URLSearchParams): SearchFilters {
  const text = (name: string, most = 200) => (search.get(name) ?? '').slice(0, most).trim();
  const day = (name: string) => (DAY.test(text(name)) ? text(name) : '');
  const radius = Number(text('radius'));
  const page = Number(text('page'));
  const sort = oneOf(SORTS, text('sort'));
  return {
    search: text('search', 500),
    where: text('where'),
    radius: radius > 0 && radius <= 20_000 ? radius : DEFAULT_RADIUS,
    when: oneOf(WHENS, text('when')) ?? 'any',
    from: day('from'),
    to: day('to'),
    category: text('category', 40),
    language: text('language', 10),
    type: oneOf(['ONLINE', 'IN_PERSON'] as const, text('type')) ?? '',
    long: text('long') === '1',
    sort: sort ?? (text('search') ? 'MATCH_DESC' : 'START_TIME_ASC'),
    view: text('view') === 'map' ? 'map' : 'list',
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  };
}

/** How many filters beside words and place are in force. */
export function countFilters(filters: SearchFilters): number {
  return [filters.when !== 'any', filters.category, filters.language, filters.type, filters.long].filter(Boolean)
    .length;
}

function oneOf<const T extends string>(values: readonly T[], value: string): T | undefined {
  return values.find((known) => known === value);
}
