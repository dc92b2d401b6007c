import { formatBox, parseBox } from '#lib/map/box.ts';

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
  status: '' | Status;
  /** Whose events are searched; empty for what the instance has chosen. */
  target: '' | Target;
  /** A rectangle of the map, as searches take it. */
  box: string;
  long: boolean;
  /** Empty for the order that fits the rest. */
  sort: '' | Sort;
  view: View;
  /** What the calendar shows, as 2026-12; empty for the month that the rest asks for. */
  month: string;
  page: number;
}

/** This instance, those it follows too, or all that a search index knows. */
export const TARGETS = ['SELF', 'INTERNAL', 'GLOBAL'] as const;
export type Target = (typeof TARGETS)[number];

export const VIEWS = ['list', 'map', 'calendar'] as const;
export type View = (typeof VIEWS)[number];

export const STATUSES = ['CONFIRMED', 'TENTATIVE', 'CANCELLED'] as const;
export type Status = (typeof STATUSES)[number];

export const WHENS = ['any', 'today', 'tomorrow', 'weekend', 'week', 'month', 'past', 'dates'] as const;
export type When = (typeof WHENS)[number];

/** Those that say themselves when they are, of what is not over. */
export const SOON = ['any', 'today', 'tomorrow', 'weekend', 'week', 'month'] as const satisfies readonly When[];

export const SORTS = ['START_TIME_ASC', 'START_TIME_DESC', 'CREATED_AT_DESC', 'PARTICIPANT_COUNT_DESC'] as const;
export type Sort = (typeof SORTS)[number];

export const RADII = [5, 10, 25, 50, 100, 150] as const;
export const DEFAULT_RADIUS = 50;
const LARGEST_RADIUS = 20_000;
const LAST_PAGE = 100_000;
const YEARS = { first: '1900-01-01', last: '2199-12-31' };

/** Reads the filters of an address; what makes no sense counts as not chosen. */
export function filtersFrom(address: URLSearchParams): SearchFilters {
  const text = (name: string, most = 200) =>
    cleaned(address.get(name) ?? '')
      .slice(0, most)
      .trim();
  const radius = Number(text('radius'));
  const box = parseBox(text('box'));
  const [from, to] = inOrder(dayFrom(text('from')), dayFrom(text('to')));
  return {
    search: text('search', 500),
    where: text('where'),
    radius: radius > 0 && radius <= LARGEST_RADIUS ? radius : DEFAULT_RADIUS,
    when: oneOf(WHENS, text('when')) ?? 'any',
    from,
    to,
    category: /^[a-z][a-z0-9_]{1,39}$/i.test(text('category')) ? text('category').toUpperCase() : '',
    language: /^[a-z]{2,3}$/.test(text('language')) ? text('language') : '',
    type: oneOf(['ONLINE', 'IN_PERSON'] as const, text('type')) ?? '',
    status: oneOf(STATUSES, text('status')) ?? '',
    target: oneOf(TARGETS, text('target')) ?? '',
    box: box ? formatBox(box) : '',
    long: text('long') === '1',
    sort: oneOf(SORTS, text('sort')) ?? '',
    view: oneOf(VIEWS, text('view')) ?? 'list',
    month: monthFrom(text('month')),
    page: pageFrom(address),
  };
}

/** The order asked for, else the one that fits: by words where there are some, past events latest first. */
export function sortOf({ sort, search, when }: SearchFilters): Sort | 'MATCH_DESC' {
  if (sort) return sort;
  if (search) return 'MATCH_DESC';
  return when === 'past' ? 'START_TIME_DESC' : 'START_TIME_ASC';
}

/** The number of the page an address asks for; the first when it asks for none. */
export function pageFrom(address: Pick<URLSearchParams, 'get'>, parameter = 'page'): number {
  const page = Number(address.get(parameter));
  return Number.isInteger(page) && page > 0 && page <= LAST_PAGE ? page : 1;
}

/** The search index of an instance, as its configuration tells of it. */
export type SearchIndex = { isEnabled: boolean | null; isDefault: boolean | null } | null | undefined;

/** Whose events are searched where nothing is chosen. */
export function usualTarget(index: SearchIndex): Target {
  return index?.isEnabled && index.isDefault ? 'GLOBAL' : 'INTERNAL';
}

/** The filters with a target that there is, empty where it is what a search has unless asked. */
export function withTarget(filters: SearchFilters, index: SearchIndex): SearchFilters {
  const { target } = filters;
  const isUsual = target === usualTarget(index) || (target === 'GLOBAL' && !index?.isEnabled);
  return isUsual ? { ...filters, target: '' } : filters;
}

/** How many filters beside words and place are in force. */
export function countFilters(filters: SearchFilters): number {
  const { when, category, language, type, status, target, long } = filters;
  return [when !== 'any', category, language, type, status, target, long].filter(Boolean).length;
}

/** A month of the years in which events are held. */
export function monthFrom(text: string): string {
  return dayFrom(`${text}-01`) && text;
}

/** Without the characters that no keyboard has and no server takes. */
function cleaned(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ').toWellFormed();
}

/** A day that the calendar has, in years in which events are held. */
function dayFrom(text: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < YEARS.first || text > YEARS.last) return '';
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : '';
}

function inOrder(from: string, to: string): [string, string] {
  return from && to && from > to ? [to, from] : [from, to];
}

function oneOf<const T extends string>(values: readonly T[], value: string): T | undefined {
  return values.find((known) => known === value);
}
