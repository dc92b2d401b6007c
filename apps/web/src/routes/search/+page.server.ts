import { geohashOf } from '#lib/places/geohash.ts';
import { eventsSearch } from '#lib/search/events-search.ts';
import { filtersFrom } from '#lib/search/search-filters.ts';
import { query } from '#lib/server/graphql.ts';
import { placeFrom } from '#lib/server/place-input.ts';
import { periodOf } from '#lib/server/search-period.ts';
import type { PageServerLoad } from './$types';

const LIST_LENGTH = 12;
const MAP_LENGTH = 100;
const GEOHASH_LETTERS = 7;

export const load: PageServerLoad = async (event) => {
  const filters = filtersFrom(event.url.searchParams);
  const place = await placeFrom(event, formOf(event.url.searchParams), 'where', { townsOnly: true });
  const limit = filters.view === 'map' ? MAP_LENGTH : LIST_LENGTH;
  // A place nobody knows finds nothing, rather than everything.
  const lost = place === undefined;
  const { searchEvents, config } = await query(event, eventsSearch, {
    term: filters.search,
    location: place ? geohashOf(place, GEOHASH_LETTERS) : null,
    radius: place ? filters.radius : null,
    category: filters.category || null,
    languageOneOf: filters.language ? [filters.language] : null,
    type: filters.type || null,
    longEvents: filters.long || null,
    ...periodOf(filters, event.locals.timezone ?? 'UTC'),
    sortBy: filters.sort,
    page: filters.page,
    limit: lost ? 0 : limit,
  });
  return {
    filters,
    place: place ?? null,
    lost,
    limit,
    total: lost ? 0 : (searchEvents?.total ?? 0),
    events: (searchEvents?.elements ?? []).filter((found) => found !== null),
    categories: config?.eventCategories ?? [],
  };
};

function formOf(search: URLSearchParams): FormData {
  const form = new FormData();
  for (const [name, value] of search) form.set(name, value);
  return form;
}
