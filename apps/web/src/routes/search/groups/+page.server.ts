import { groupCardFields } from '#lib/groups/group-card.ts';
import { geohashOf } from '#lib/places/geohash.ts';
import { filtersFrom } from '#lib/search/search-filters.ts';
import { placeWords } from '#lib/server/event-search.ts';
import { placeFrom } from '#lib/server/place-input.ts';
import { graphql, query } from '#lib/server/graphql.ts';
import type { PageServerLoad } from './$types';

const LIMIT = 12;
const GEOHASH_LETTERS = 7;

const searchGroups = graphql(
  `
    query SearchGroups($term: String, $location: String, $page: Int!, $limit: Int!) {
      searchGroups(term: $term, location: $location, page: $page, limit: $limit) {
        total
        elements {
          ... on Group {
            ...GroupCard
          }
        }
      }
    }
  `,
  [groupCardFields],
);

export const load: PageServerLoad = async (event) => {
  const filters = filtersFrom(event.url.searchParams);
  const { search, where, page } = filters;
  const place = await placeFrom(event, placeWords(event.url.searchParams, filters), 'where', { townsOnly: true });
  const lost = place === undefined;
  const location = place ? geohashOf(place, GEOHASH_LETTERS) : null;
  const found = await query(event, searchGroups, { term: search, location, page, limit: lost ? 0 : LIMIT });
  return {
    search,
    where: place?.label ?? where,
    lost,
    page,
    limit: LIMIT,
    total: lost ? 0 : (found.searchGroups?.total ?? 0),
    groups: (found.searchGroups?.elements ?? []).filter((group) => group !== null),
  };
};
