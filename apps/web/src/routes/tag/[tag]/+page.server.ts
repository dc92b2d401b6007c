import { eventsSearch } from '#lib/search/events-search.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { query } from '#lib/server/graphql.ts';
import type { PageServerLoad } from './$types';

const LIMIT = 12;

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

export const load: PageServerLoad = async (event) => {
  const page = pageFrom(event.url.searchParams);
  const { searchEvents } = await query(event, eventsSearch, {
    tags: event.params.tag,
    sortBy: 'START_TIME_ASC',
    page,
    limit: LIMIT,
  });
  return {
    tag: event.params.tag,
    page,
    limit: LIMIT,
    total: searchEvents?.total ?? 0,
    events: (searchEvents?.elements ?? []).filter((found) => found !== null),
  };
};
