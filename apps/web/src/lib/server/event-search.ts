import type { RequestEvent } from '@sveltejs/kit';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { geohashOf } from '#lib/places/geohash.ts';
import type { MapCluster } from '#lib/map/clusters.ts';
import type { Day } from '#lib/month/days.ts';
import { daysOf } from '#lib/month/month.ts';
import { eventsSearch, type SearchCategory, type SearchFacets } from '#lib/search/events-search.ts';
import {
  RADII,
  type SearchFilters,
  type SearchIndex,
  sortOf,
  usualTarget,
  type View,
  withTarget,
} from '#lib/search/search-filters.ts';
import type { EventCardEvent } from '#lib/ui/event-card.ts';
import { execute, refuse } from './graphql.ts';
import { type ChosenPlace, placeFrom } from './place-input.ts';
import { firstDayOfWeek, monthOf, type Period, periodOf, todayIn, whenPeriods } from './search-period.ts';
import { localPath } from './session.ts';

const LIST_LENGTH = 12;
const GEOHASH_LETTERS = 7;

interface FoundEvents {
  /** Those that were in force. */
  filters: SearchFilters;
  place: ChosenPlace | null;
  /** Nobody knows the place, so there is nothing to find. */
  lost: boolean;
  limit: number;
  total: number;
  events: EventCardEvent[];
  /** What a map shows; nothing unless one is asked for. */
  clusters: MapCluster[];
  /** What a calendar shows; no days unless one is asked for. */
  calendar: { month: string; days: Day[]; today: string; zone: string; firstDay: number };
  /** How many each choice would find; null where there is nothing to choose. */
  facets: SearchFacets | null;
  categories: SearchCategory[];
  /** Whether these are events that a search index knows, or, as it gave no answer, those that are known here. */
  from: 'here' | 'index' | 'here-instead';
  /** What stands behind the path of the feed that has the same events; null where no feed can have them. */
  feed: string | null;
}

/** What lists have beside filters. */
interface ListTraits {
  tags?: string;
  limit?: number;
  /** Whether to count what each choice would find. */
  choices?: boolean;
  /** The search index of the instance, where it may be asked. */
  index?: SearchIndex;
}

/** Finds what the filters ask for. */
export async function searchEvents(
  event: RequestEvent,
  wanted: SearchFilters,
  zone: string,
  traits: ListTraits = {},
): Promise<FoundEvents> {
  const { limit: length = LIST_LENGTH, choices = true, index } = traits;
  const filters = withTarget(wanted, index);
  const isElsewhere = !namesOneThing(filters) && (filters.target || usualTarget(index)) === 'GLOBAL';
  try {
    const place = await placeFrom(event, placeWords(event.url.searchParams, filters), 'where', { townsOnly: true });
    const lost = place === undefined;
    // One thing that was named is neither on a map nor in a month.
    const view = lost || isElsewhere || namesOneThing(filters) ? 'list' : filters.view;
    const limit = lost || view !== 'list' ? 0 : length;
    const month = monthOf(filters, zone);
    const criteria = criteriaOf({ ...filters, target: isElsewhere ? 'GLOBAL' : filters.target }, place, traits);
    const found = await execute(event, eventsSearch, {
      ...criteria,
      ...timeOf({ ...filters, view }, month, zone),
      sortBy: sortOf(filters),
      page: filters.page,
      limit,
      ...(choices ? countedChoices(place, zone) : {}),
      ...viewOf(view, month, zone),
    });
    return {
      filters: { ...filters, view },
      place: place ?? null,
      lost,
      limit: length,
      total: lost ? 0 : (found.searchEvents?.total ?? 0),
      events: (found.searchEvents?.elements ?? []).filter((one) => one !== null),
      clusters: found.searchEventClusters ?? [],
      calendar: { month, days: found.searchEventDays ?? [], today: todayIn(zone), zone, firstDay: firstDayOfWeek() },
      facets: lost ? null : (found.searchEvents?.facets ?? null),
      from: isElsewhere ? 'index' : 'here',
      feed:
        lost || isElsewhere || namesOneThing(filters)
          ? null
          : feedOf({ ...criteria, ...datesOf(filters, zone) }, filters),
      categories: (found.config?.eventCategories ?? []).filter((one) => one !== null),
    };
  } catch (failure) {
    if (!(failure instanceof GraphQLFailure)) throw failure;
    if (isElsewhere && failure.has('search_index_unavailable')) {
      const here = await searchEvents(event, { ...filters, target: 'INTERNAL' }, zone, traits);
      return { ...here, from: 'here-instead' };
    }
    // Only the server knows the categories; one that is none counts as not chosen.
    if (failure.fields.category && filters.category)
      return searchEvents(event, { ...filters, category: '' }, zone, traits);
    refuse(event, failure);
  }
}

/** The page of ours whose address was pasted among the words; undefined for any other words. */
export function pastedPage({ search }: SearchFilters, origin: string): string | undefined {
  const address = URL.parse(search);
  return address?.origin === origin ? localPath(address.pathname + address.search) : undefined;
}

/** Whether the words are an address or `@name@host`, which other servers are asked for. */
export function namesOneThing({ search }: SearchFilters): boolean {
  return /^(https?:\/\/|(acct:|@)[^\s@]+@)\S+$/i.test(search.trim());
}

function criteriaOf(filters: SearchFilters, place: ChosenPlace | null | undefined, { tags }: ListTraits) {
  return {
    term: filters.search,
    tags: tags || null,
    location: place ? geohashOf(place, GEOHASH_LETTERS) : null,
    radius: place ? filters.radius : null,
    bbox: filters.box || null,
    category: filters.category || null,
    languageOneOf: filters.language ? [filters.language] : null,
    statusOneOf: filters.status ? [filters.status] : null,
    searchTarget: filters.target || null,
    type: filters.type || null,
    longEvents: longEvents(filters, tags),
  };
}

/** A calendar shows the whole of its month, whatever else was asked for. */
function timeOf(filters: SearchFilters, month: string, zone: string): Period {
  if (filters.view !== 'calendar') return periodOf(filters, zone);
  const days = daysOf(month);
  return periodOf({ when: 'dates', from: days[0] ?? '', to: days.at(-1) ?? '' }, zone);
}

function countedChoices(place: ChosenPlace | null | undefined, zone: string) {
  return { choices: place !== undefined, radii: place ? [...RADII] : [], periods: whenPeriods(zone) };
}

function viewOf(view: View, month: string, zone: string) {
  if (view === 'map') return { map: true };
  const days = daysOf(month);
  return view === 'calendar' ? { calendar: true, firstDay: days[0], lastDay: days.at(-1), timezone: zone } : {};
}

/** A feed goes on as the days do, so of the times asked for only fixed days and what is over hold there. */
function feedOf(criteria: object, { when }: SearchFilters): string {
  const said = Object.entries<unknown>({ ...criteria, past: when === 'past' || null }).filter(
    ([, value]) => value !== null && value !== undefined && value !== '',
  );
  return said.length > 0 ? `?${new URLSearchParams(said.map(([name, value]) => [name, String(value)]))}` : '';
}

function datesOf(filters: SearchFilters, zone: string): Period {
  return filters.when === 'dates' ? periodOf(filters, zone) : {};
}

/** What lasts for weeks would stand in every list; it is shown on demand, and to who names it. */
function longEvents({ long, search }: SearchFilters, tags = ''): boolean | null {
  if (long) return true;
  return search || tags ? null : false;
}

/** The fields of PlaceInput as the address has them. */
export function placeWords(address: URLSearchParams, { where }: SearchFilters): FormData {
  const form = new FormData();
  form.set('where', where);
  for (const name of ['whereLabel', 'wherePoint']) form.set(name, address.get(name) ?? '');
  return form;
}
