import type { RequestEvent } from '@sveltejs/kit';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { geohashOf } from '#lib/places/geohash.ts';
import { eventsSearch, type SearchCategory } from '#lib/search/events-search.ts';
import { type SearchFilters, sortOf } from '#lib/search/search-filters.ts';
import type { EventCardEvent } from '#lib/ui/event-card.ts';
import { execute, refuse } from './graphql.ts';
import { type ChosenPlace, placeFrom } from './place-input.ts';
import { type Period, periodOf } from './search-period.ts';
import { localPath } from './session.ts';

const LIST_LENGTH = 12;
const MAP_LENGTH = 100;
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
  categories: SearchCategory[];
  /** What stands behind the path of the feed that has the same events; null where no feed can have them. */
  feed: string | null;
}

/** Finds what the filters ask for. */
export async function searchEvents(event: RequestEvent, filters: SearchFilters, zone: string): Promise<FoundEvents> {
  try {
    const place = await placeFrom(event, placeWords(event.url.searchParams, filters), 'where', { townsOnly: true });
    const lost = place === undefined;
    const limit = filters.view === 'map' ? MAP_LENGTH : LIST_LENGTH;
    const criteria = criteriaOf(filters, place);
    const found = await execute(event, eventsSearch, {
      ...criteria,
      ...periodOf(filters, zone),
      sortBy: sortOf(filters),
      page: filters.page,
      limit: lost ? 0 : limit,
    });
    return {
      filters,
      place: place ?? null,
      lost,
      limit,
      total: lost ? 0 : (found.searchEvents?.total ?? 0),
      events: (found.searchEvents?.elements ?? []).filter((one) => one !== null),
      feed: lost || namesOneThing(filters) ? null : feedOf({ ...criteria, ...datesOf(filters, zone) }, filters),
      categories: (found.config?.eventCategories ?? []).filter((one) => one !== null),
    };
  } catch (failure) {
    if (!(failure instanceof GraphQLFailure)) throw failure;
    // Only the server knows the categories; one that is none counts as not chosen.
    if (failure.fields.category && filters.category) return searchEvents(event, { ...filters, category: '' }, zone);
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

function criteriaOf(filters: SearchFilters, place: ChosenPlace | null | undefined) {
  return {
    term: filters.search,
    location: place ? geohashOf(place, GEOHASH_LETTERS) : null,
    radius: place ? filters.radius : null,
    category: filters.category || null,
    languageOneOf: filters.language ? [filters.language] : null,
    type: filters.type || null,
    longEvents: longEvents(filters),
  };
}

/** A feed goes on as the days do, so of the times asked for only fixed days hold there. */
function feedOf(criteria: object, { when }: SearchFilters): string | null {
  if (when === 'past') return null;
  const said = Object.entries(criteria).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return said.length > 0 ? `?${new URLSearchParams(said.map(([name, value]) => [name, String(value)]))}` : '';
}

function datesOf(filters: SearchFilters, zone: string): Period {
  return filters.when === 'dates' ? periodOf(filters, zone) : {};
}

/** What lasts for weeks would stand in every list; it is shown on demand, and to who names it. */
function longEvents({ long, search }: SearchFilters): boolean | null {
  if (long) return true;
  return search ? null : false;
}

/** The fields of PlaceInput as the address has them. */
export function placeWords(address: URLSearchParams, { where }: SearchFilters): FormData {
  const form = new FormData();
  form.set('where', where);
  for (const name of ['whereLabel', 'wherePoint']) form.set(name, address.get(name) ?? '');
  return form;
}
